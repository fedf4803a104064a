import { asTimestamp, type Fragment, instantOf, quoteText } from '../dialect/fragment.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import { zoneMinutes } from './dates.ts';

/** Snowflake's format elements and strftime's; longer elements first, as both are matched greedily. */
const elements: readonly (readonly [string, string])[] = [
  ['YYYY', '%Y'],
  ['YY', '%y'],
  ['MMMM', '%B'],
  ['MON', '%b'],
  ['MM', '%m'],
  ['DD', '%d'],
  ['DY', '%a'],
  ['HH24', '%H'],
  ['HH12', '%I'],
  ['HH', '%H'],
  ['AM', '%p'],
  ['PM', '%p'],
  ['MI', '%M'],
  ['SS', '%S'],
];

/** Elements that strftime cannot write: they are expressions of their own. */
const ownElements: readonly (readonly [RegExp, (piece: Fragment, digits: string) => string])[] = [
  [/^TZHTZM/i, (piece) => `sf_zone_text(${zoneMinutes(piece)}, '')`],
  [/^TZH:TZM/i, (piece) => `sf_zone_text(${zoneMinutes(piece)}, ':')`],
  [/^TZH/i, (piece) => `left(sf_zone_text(${zoneMinutes(piece)}, ''), 3)`],
  [/^TZM/i, (piece) => `right(sf_zone_text(${zoneMinutes(piece)}, ''), 2)`],
  [/^TZD/i, (piece) => `strftime(${instantOf(piece)}, '%Z')`],
  [/^FF(\d?)/i, (piece, digits) => `left(${fraction(piece)}, ${digits || 9})`],
];

/** Nine digits. */
function fraction(piece: Fragment): string {
  if (piece.type.kind === 'timestamp_tz') return `sf_tz_fraction(${piece.text})`;
  return `strftime(${piece.text}, '%n')`;
}

/** A moment written by a constant Snowflake format. @throws SnowflakeError 000002 when it is not constant */
export function formatMoment(piece: Fragment, format: Fragment): string {
  const clock = piece.type.kind === 'timestamp_tz' ? asTimestamp(piece) : piece.text;
  let rest = constantText(format);
  let plain = '';
  const parts: string[] = [];
  const flush = () => {
    if (plain !== '') parts.push(`strftime(${clock}, ${quoteText(strftimeText(plain))})`);
    plain = '';
  };
  while (rest !== '') {
    const quoted = /^"[^"]*"/.exec(rest)?.[0];
    const own = quoted ? undefined : ownElements.find(([pattern]) => pattern.test(rest));
    const [taken = '', digits = ''] = own?.[0].exec(rest) ?? [quoted ?? elementAt(rest)];
    if (own) {
      flush();
      parts.push(own[1](piece, digits));
    } else {
      plain += taken;
    }
    rest = rest.slice(taken.length);
  }
  flush();
  return parts.length === 0 ? "''" : `(${parts.join(' || ')})`;
}

function elementAt(text: string): string {
  const element = elements.find(([name]) => text.toUpperCase().startsWith(name));
  return text.slice(0, element?.[0].length ?? 1);
}

function constantText(format: Fragment): string {
  const given = format.constant ? /^'(.*)'$/s.exec(format.text)?.[1] : undefined;
  if (given === undefined) throw unsupported('a date format that is not constant');
  return given.replaceAll("''", "'");
}

const parsedElements: readonly (readonly [string, string])[] = [
  ['FF3', '%g'],
  ['FF6', '%f'],
  ['FF9', '%n'],
  ['FF', '%n'],
  ['TZHTZM', '%z'],
  ['TZH:TZM', '%z'],
  ['TZH', '%z'],
  ['TZD', '%Z'],
];

/** A constant Snowflake date format as the format to read with. @throws SnowflakeError 000002 when it is not constant */
export function strptimeFormat(format: Fragment): string {
  return strftimeText(constantText(format), [...elements, ...parsedElements]);
}

function strftimeText(format: string, known = elements): string {
  let rest = format;
  let text = '';
  while (rest !== '') {
    const quoted = /^"([^"]*)"/.exec(rest);
    const element = known.find(([name]) => rest.toUpperCase().startsWith(name));
    if (quoted) {
      text += (quoted[1] ?? '').replaceAll('%', '%%');
      rest = rest.slice(quoted[0].length);
    } else if (element) {
      text += element[1];
      rest = rest.slice(element[0].length);
    } else {
      text += rest.startsWith('%') ? '%%' : rest.charAt(0);
      rest = rest.slice(1);
    }
  }
  return text;
}
