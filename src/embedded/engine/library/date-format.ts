import type { Fragment } from '../dialect/fragment.ts';
import { unsupported } from '../errors/snowflake-errors.ts';

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
  ['FF3', '%g'],
  ['FF6', '%f'],
  ['FF9', '%n'],
  ['FF', '%n'],
  ['TZHTZM', '%z'],
  ['TZH:TZM', '%z'],
  ['TZH', '%z'],
  ['TZD', '%Z'],
];

/** A constant Snowflake date format as a strftime format. @throws SnowflakeError 000002 when it is not constant */
export function strftimeFormat(format: Fragment): string {
  const given = format.constant ? /^'(.*)'$/s.exec(format.text)?.[1] : undefined;
  if (given === undefined) throw unsupported('a date format that is not constant');
  let rest = given.replaceAll("''", "'");
  let text = '';
  while (rest !== '') {
    const quoted = /^"([^"]*)"/.exec(rest);
    const element = elements.find(([name]) => rest.toUpperCase().startsWith(name));
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
