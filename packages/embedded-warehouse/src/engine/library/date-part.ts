import { SnowflakeError } from '../../protocol/engine.ts';
import {
  type Identifier,
  identifierAt,
  kindOf,
  type Node,
  nameOf,
  payloadOf,
  stringLiteral,
} from '../dialect/ast.ts';

export type DatePart =
  | 'year'
  | 'quarter'
  | 'month'
  | 'week'
  | 'weekiso'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'microsecond'
  | 'nanosecond'
  | 'dayofweek'
  | 'dayofweekiso'
  | 'dayofyear'
  | 'yearofweek'
  | 'yearofweekiso'
  | 'epoch_second'
  | 'epoch_millisecond'
  | 'epoch_microsecond'
  | 'epoch_nanosecond'
  | 'timezone_hour'
  | 'timezone_minute';

/** The abbreviations of Snowflake's "supported date and time parts". */
const spellings: Readonly<Record<DatePart, string>> = {
  year: 'Y YY YYY YYYY YR YEAR YEARS YRS',
  quarter: 'Q QTR QTRS QUARTER QUARTERS',
  month: 'MM MON MONS MONTH MONTHS',
  week: 'W WK WEEK WEEKS WEEKOFYEAR WOY WY',
  weekiso: 'WEEKISO WEEK_ISO WEEKOFYEARISO WEEKOFYEAR_ISO',
  day: 'D DD DAY DAYS DAYOFMONTH',
  hour: 'H HH HR HOUR HOURS HRS HH24',
  minute: 'M MI MIN MINUTE MINUTES MINS',
  second: 'S SEC SECOND SECONDS SECS',
  millisecond: 'MS MSEC MILLISECOND MILLISECONDS',
  microsecond: 'US USEC MICROSECOND MICROSECONDS',
  nanosecond: 'NS NSEC NANOSEC NSECOND NANOSECOND NANOSECONDS NANOSECS NSECONDS',
  dayofweek: 'DAYOFWEEK WEEKDAY DOW DW',
  dayofweekiso: 'DAYOFWEEKISO WEEKDAY_ISO DOW_ISO DW_ISO DAYOFWEEK_ISO',
  dayofyear: 'DAYOFYEAR YEARDAY DOY DY',
  yearofweek: 'YEAROFWEEK',
  yearofweekiso: 'YEAROFWEEKISO YEAROFWEEK_ISO',
  epoch_second: 'EPOCH EPOCH_SECOND EPOCH_SECONDS',
  epoch_millisecond: 'EPOCH_MILLISECOND EPOCH_MILLISECONDS',
  epoch_microsecond: 'EPOCH_MICROSECOND EPOCH_MICROSECONDS',
  epoch_nanosecond: 'EPOCH_NANOSECOND EPOCH_NANOSECONDS',
  timezone_hour: 'TZH TIMEZONE_HOUR',
  timezone_minute: 'TZM TIMEZONE_MINUTE',
};

const parts = new Map<string, DatePart>(
  Object.entries(spellings).flatMap(([part, words]) =>
    words.split(' ').map((word): [string, DatePart] => [word, part as DatePart]),
  ),
);

export const isDatePart = (word: string) => parts.has(word.toUpperCase());

/** The part that a call names as a word or a string. @throws SnowflakeError 001023 for one that is not `allowed` */
export function readDatePart(
  node: Node | undefined,
  call: string,
  allowed?: ReadonlySet<DatePart>,
): DatePart {
  return namedPart(node ? wordOf(node) : '', call, allowed);
}

/** The part behind a word. @throws SnowflakeError 001023 for one that is not `allowed` */
export function namedPart(text: string, call: string, allowed?: ReadonlySet<DatePart>): DatePart {
  const part = parts.get(text.toUpperCase());
  if (!part || (allowed && !allowed.has(part))) {
    throw new SnowflakeError(
      '001023',
      '22023',
      `SQL compilation error:\ninvalid parameter '${text}' for function ${call}`,
    );
  }
  return part;
}

function wordOf(node: Node): string {
  const text = stringLiteral(node);
  if (text !== null) return text;
  if (kindOf(node) === 'column') return nameOf(identifierAt(payloadOf(node), 'name') as Identifier);
  if (kindOf(node) === 'var') return String(payloadOf(node).this);
  return '';
}

/** Spans of the calendar that are longer than a day: those that have a last day. */
export const calendarSpans: ReadonlySet<DatePart> = new Set(['year', 'quarter', 'month', 'week', 'weekiso']);

export const wholeDays: ReadonlySet<DatePart> = new Set([...calendarSpans, 'day']);

/** What time is sliced into. */
export const slices: ReadonlySet<DatePart> = new Set([...wholeDays, 'hour', 'minute', 'second']);

/** Lengths of time: what can be added, counted and truncated to. The other parts only say where a moment lies. */
export const units: ReadonlySet<DatePart> = new Set([...slices, 'millisecond', 'microsecond', 'nanosecond']);
