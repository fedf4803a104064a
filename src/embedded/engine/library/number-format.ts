import type { Fragment } from '../dialect/fragment.ts';
import { quoteText } from '../dialect/fragment.ts';
import { unsupported } from '../errors/snowflake-errors.ts';

/**
 * A number written by a constant format such as `'999,999.00'`, `'$9,999'`, `'000'` or `'FM9999'`: digits,
 * grouping, decimals, a leading `$`. As in Snowflake the width is fixed, with room for a sign, unless FM is set.
 */
export function numberFormat(value: string, format: Fragment): string {
  const given = format.constant ? /^'(.*)'$/s.exec(format.text)?.[1] : undefined;
  if (given === undefined) throw unsupported('a number format that is not constant');
  const fill = /^FM/i.test(given);
  const pattern = given.replace(/^FM/i, '');
  const parts = /^(\$?)([09,]*)(?:\.([09]*))?$/.exec(pattern);
  if (!parts) throw unsupported(`number format '${given}'`);
  const [, currency = '', whole = '', decimals = ''] = parts;
  const places = decimals.length;
  const zeros = whole.replaceAll(',', '').replace(/^9*/, '').length;
  const grouped = whole.includes(',') ? ',' : '';
  const minimum = zeros > 0 ? `0${zeros + (places > 0 ? places + 1 : 0)}` : '';
  const digits = `format('{:${minimum}${grouped}.${places}f}', CAST(round(abs(${value}), ${places}) AS DOUBLE))`;
  const text = `(CASE WHEN ${value} < 0 THEN '-' ELSE '' END || ${quoteText(currency)} || ${digits})`;
  return fill ? text : `lpad(${text}, ${pattern.length + 1}, ' ')`;
}
