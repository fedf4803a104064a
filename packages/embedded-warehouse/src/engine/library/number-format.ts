import { type Fragment, quoteText } from '../dialect/fragment.ts';
import { unsupported } from '../errors/snowflake-errors.ts';

/**
 * A number written by a constant format such as `'999,999.00'`, `'$9,999'`, `'000'` or `'FM9999'`: digits,
 * grouping, decimals, a leading `$`, a sign in front or behind (`S`, `MI`), or hexadecimal digits (`XXX`). As in Snowflake the width is fixed, with room for a sign, unless FM is set.
 */
export function numberFormat(value: string, format: Fragment): string {
  const given = format.constant ? /^'(.*)'$/s.exec(format.text)?.[1] : undefined;
  if (given === undefined) throw unsupported('a number format that is not constant');
  // The text minimal format: as few characters as the number needs.
  if (/^TM9?$/i.test(given)) return `CAST(${value} AS VARCHAR)`;
  const fill = /^FM/i.test(given);
  const pattern = given.replace(/^FM/i, '');
  if (/^X+$/i.test(pattern)) {
    const digits = `printf('%${pattern.startsWith('X') ? 'X' : 'x'}', CAST(round(${value}) AS BIGINT))`;
    return fill ? digits : `sf_number_field(${digits}, ${pattern.length + 1})`;
  }
  const [, first = '', unsigned = '', last = ''] = /^(S|MI)?(.*?)(S|MI)?$/i.exec(pattern) ?? [];
  const parts = /^(\$?)([09,]*)(?:\.([09]*))?$/.exec(unsigned);
  if (!parts || (first && last)) throw unsupported(`number format '${given}'`);
  const [, currency = '', whole = '', decimals = ''] = parts;
  const places = decimals.length;
  const zeros = whole.replaceAll(',', '').replace(/^9*/, '').length;
  // Exactly: a real has no room for all 38 digits.
  const exact = `CAST(CAST(round(abs(${value}), ${places}) AS DECIMAL(38,${places})) AS VARCHAR)`;
  const before = `sf_whole_digits(split_part(${exact}, '.', 1), ${zeros}, ${whole.includes(',')})`;
  const digits = places > 0 ? `(${before} || '.' || split_part(${exact}, '.', 2))` : before;
  const plus = /^S$/i.test(first || last) ? '+' : '';
  const sign = `CASE WHEN ${value} < 0 THEN '-' ELSE ${quoteText(plus)} END`;
  const text = last
    ? `(${quoteText(currency)} || ${digits} || ${sign})`
    : `(${sign} || ${quoteText(currency)} || ${digits})`;
  return fill ? text : `sf_number_field(${text}, ${unsigned.length + 1})`;
}
