import { countType, type DataType, plainType, preciseType, type TypeKind } from '../dialect/data-type.ts';
import {
  asInteger,
  asNumber,
  asText,
  asTimestamp,
  type Fragment,
  fixedReal,
  fragment,
  instantOf,
  isTimestamp,
  isVariant,
} from '../dialect/fragment.ts';
import type { Writer } from '../dialect/writer.ts';
import { calendarSpans, type DatePart, readDatePart, slices, units, wholeDays } from './date-part.ts';
import {
  argument,
  type Call,
  constantArgument,
  define,
  type FunctionDefinition,
  type FunctionTable,
} from './function-definition.ts';
import { dayOfWeek, daysAfterMonday, type Weeks, weekBegin, weekOfYear, yearOfWeek } from './weeks.ts';

function interval(part: DatePart, amount: string): string {
  switch (part) {
    case 'year':
      return `to_years(CAST(${amount} AS INTEGER))`;
    case 'quarter':
      return `to_months(CAST(${amount} AS INTEGER) * 3)`;
    case 'month':
      return `to_months(CAST(${amount} AS INTEGER))`;
    case 'week':
    case 'weekiso':
      return `to_days(CAST(${amount} AS INTEGER) * 7)`;
    case 'hour':
      return `to_hours(CAST(${amount} AS BIGINT))`;
    case 'minute':
      return `to_minutes(CAST(${amount} AS BIGINT))`;
    case 'second':
      return `to_seconds(CAST(round(${amount}) AS DOUBLE))`;
    case 'millisecond':
      return `to_milliseconds(CAST(${amount} AS DOUBLE))`;
    case 'microsecond':
      return `to_microseconds(CAST(${amount} AS BIGINT))`;
    case 'nanosecond':
      return `to_microseconds(CAST(${amount} AS BIGINT) // 1000)`;
    default:
      return `to_days(CAST(${amount} AS INTEGER))`;
  }
}

/** What DATEADD and DATE_TRUNC work on: dates and timestamps as they are, texts and variants as timestamps. */
function moment(piece: Fragment): Fragment {
  if (piece.type.kind === 'date' || piece.type.kind === 'time' || isTimestamp(piece)) return piece;
  if (piece.isNull) return fragment('CAST(NULL AS TIMESTAMP)', 'timestamp_ntz');
  if (piece.type.kind === 'unknown') return piece;
  if (isVariant(piece)) return fragment(`sf_to_timestamp(${asText(piece)})`, 'timestamp_ntz');
  return fragment(`sf_to_timestamp(${piece.text})`, 'timestamp_ntz');
}

function dateAdd(call: Call): Fragment {
  const part = readDatePart(call.nodes[0], call.name, units);
  const amount = argument(call, 1);
  const value = moment(argument(call, 2));
  if (part === 'nanosecond') return addNanoseconds(value, asInteger(amount));
  if (value.type.kind === 'timestamp_tz') {
    return fragment(`sf_tz_add(${value.text}, ${interval(part, asNumber(amount))})`, value.type);
  }
  const text = `(${value.text} + ${interval(part, asNumber(amount))})`;
  if (value.type.storage === preciseType.storage) {
    const moved = `CAST(CAST(${value.text} AS TIMESTAMP) + ${interval(part, asNumber(amount))} AS TIMESTAMP_NS)`;
    return fragment(`make_timestamp_ns(epoch_ns(${moved}) + epoch_ns(${value.text}) % 1000)`, value.type);
  }
  if (value.type.kind === 'date') {
    return wholeDays.has(part) ? fragment(`CAST(${text} AS DATE)`, 'date') : fragment(text, 'timestamp_ntz');
  }
  if (value.type.kind === 'unknown') return fragment(`cast_to_type(${text}, ${value.text})`, 'unknown');
  return fragment(text, value.type);
}

/** Whole microseconds by DuckDB, and what is left of them where the type has room for it. */
function addNanoseconds(value: Fragment, amount: string): Fragment {
  if (value.type.kind === 'timestamp_tz')
    return fragment(`sf_tz_add_nanos(${value.text}, ${amount})`, value.type);
  if (value.type.kind === 'timestamp_ntz' || value.type.kind === 'date')
    return fragment(`make_timestamp_ns(epoch_ns(${asNanos(value)}) + ${amount})`, preciseType);
  return fragment(`(${value.text} + to_microseconds(CAST(${amount} AS BIGINT) // 1000))`, value.type);
}

function asNanos(value: Fragment): string {
  return value.type.storage === preciseType.storage
    ? value.text
    : `CAST(${asTimestamp(value)} AS TIMESTAMP_NS)`;
}

function dateDiff(call: Call): Fragment {
  const part = readDatePart(call.nodes[0], call.name, units);
  const sides = [argument(call, 1), argument(call, 2)];
  const areZoned = sides.every(({ type }) => type.kind === 'timestamp_tz');
  const [from = '', to = ''] = sides.map((piece) =>
    areZoned ? `timezone('UTC', ${instantOf(piece)})` : wallClock(piece),
  );
  if (part === 'nanosecond' && sides.every(({ type }) => type.kind === 'timestamp_ntz')) {
    const [start = '', end = ''] = sides.map((piece) => `epoch_ns(${asNanos(piece)})`);
    return fragment(`(${end} - ${start})`, countType(9));
  }
  if (part === 'week' || part === 'weekiso') {
    const [start = '', end = ''] = [from, to].map((day) => weekBegin(day, weeksOf(call, part)));
    return fragment(`(date_diff('day', ${start}, ${end}) // 7)`, countType(9));
  }
  if (part === 'nanosecond')
    return fragment(`(date_diff('microsecond', ${from}, ${to}) * 1000)`, countType(18));
  return fragment(`date_diff('${part}', ${from}, ${to})`, countType(9));
}

function wallClock(piece: Fragment): string {
  if (piece.type.kind === 'time') return `(DATE '1970-01-01' + ${piece.text})`;
  if (piece.type.kind === 'text') return `sf_to_timestamp(${piece.text})`;
  return asTimestamp(piece);
}

export function dateTrunc(call: Call): Fragment {
  const swapped = call.nodes[1] && argument(call, 1).constant === true && argument(call, 0).constant !== true;
  const value = moment(argument(call, swapped ? 0 : 1));
  const part = readDatePart(call.nodes[swapped ? 1 : 0], call.name, units);
  const unit = part === 'weekiso' ? 'week' : part;
  const weeks = weeksOf(call, part);
  if (value.type.kind === 'timestamp_tz') {
    const days = part === 'week' ? daysAfterMonday(weeks) : 0;
    if (days === 0) return fragment(`sf_tz_trunc('${unit}', ${value.text})`, value.type);
    const earlier = `sf_tz_add(${value.text}, to_days(-${days}))`;
    return fragment(`sf_tz_add(sf_tz_trunc('${unit}', ${earlier}), to_days(${days}))`, value.type);
  }
  if (value.type.kind === 'time')
    return fragment(`CAST(date_trunc('${unit}', ${wallClock(value)}) AS TIME)`, 'time');
  const text = unit === 'week' ? weekBegin(value.text, weeks) : `date_trunc('${unit}', ${value.text})`;
  if (value.type.kind === 'date') return fragment(`CAST(${text} AS DATE)`, 'date');
  if (value.type.kind === 'unknown') return fragment(`cast_to_type(${text}, ${value.text})`, 'unknown');
  return fragment(text, value.type);
}

const isoWeeks: Weeks = { start: 0, fromNewYear: false };

/** What a part of weeks goes by: the session's parameters, or nothing for the ISO parts. */
function weeksOf({ writer }: Call, part: DatePart): Weeks {
  return part === 'weekiso' ? isoWeeks : writer.context.weeks;
}

const extracted: Partial<Record<DatePart, (value: string, weeks: Weeks) => string>> = {
  dayofweek: dayOfWeek,
  week: weekOfYear,
  yearofweek: yearOfWeek,
  dayofweekiso: (value) => `date_part('isodow', ${value})`,
  dayofyear: (value) => `date_part('doy', ${value})`,
  weekiso: (value) => `date_part('week', ${value})`,
  yearofweekiso: (value) => `date_part('isoyear', ${value})`,
  second: (value) => `CAST(floor(date_part('second', ${value})) AS BIGINT)`,
  millisecond: (value) => `(date_part('millisecond', ${value}) % 1000)`,
  microsecond: (value) => `(date_part('microsecond', ${value}) % 1000000)`,
  nanosecond: (value) => `((date_part('microsecond', ${value}) % 1000000) * 1000)`,
};

const epochs: Partial<Record<DatePart, string>> = {
  epoch_second: 'epoch_us',
  epoch_millisecond: 'epoch_ms',
  epoch_microsecond: 'epoch_us',
  epoch_nanosecond: 'epoch_ns',
};

const zoneParts: Partial<Record<DatePart, (minutes: string) => string>> = {
  timezone_hour: (minutes) => `CAST(trunc(${minutes} / 60) AS BIGINT)`,
  timezone_minute: (minutes) => `CAST(abs(${minutes}) % 60 AS BIGINT)`,
};

/** Minutes east of UTC; a wall clock without a zone has none. */
export function zoneMinutes(piece: Fragment): string {
  if (piece.type.kind === 'timestamp_tz') return `(${piece.text}).zone`;
  return piece.type.kind === 'timestamp_ltz' ? `sf_session_zone(${piece.text})` : '0';
}

function partOf(part: DatePart, piece: Fragment, { context: { weeks } }: Writer): Fragment {
  const epoch = epochs[part];
  if (epoch) {
    const value = piece.type.kind === 'date' ? `CAST(${piece.text} AS TIMESTAMP)` : instantOf(moment(piece));
    const text = part === 'epoch_second' ? `(${epoch}(${value}) // 1000000)` : `${epoch}(${value})`;
    return fragment(text, 'fixed');
  }
  const zone = zoneParts[part];
  if (zone) return fragment(zone(zoneMinutes(piece)), 'fixed');
  const value = piece.type.kind === 'time' || piece.type.kind === 'date' ? piece.text : wallClock(piece);
  if (part === 'nanosecond' && piece.type.storage === preciseType.storage)
    return fragment(`(epoch_ns(${piece.text}) % 1000000000)`, 'fixed');
  if (part === 'nanosecond' && piece.type.kind === 'timestamp_tz')
    return fragment(`CAST(sf_tz_fraction(${piece.text}) AS BIGINT)`, 'fixed');
  return fragment(extracted[part]?.(value, weeks) ?? `date_part('${part}', ${value})`, 'fixed');
}

/** The digits that parts of a date have at most. */
const partDigits: Partial<Record<DatePart, number>> = {
  year: 4,
  yearofweek: 4,
  yearofweekiso: 4,
  month: 2,
  week: 2,
  weekiso: 2,
  day: 2,
  dayofyear: 3,
  hour: 2,
  minute: 2,
  second: 2,
};

function extract(part: DatePart): FunctionDefinition {
  return define(1, (call) => {
    const { text, type } = partOf(part, argument(call, 0), call.writer);
    return fragment(text, type.kind === 'fixed' ? countType(partDigits[part] ?? 38) : type);
  });
}

function day(piece: Fragment): string {
  return piece.type.kind === 'date' ? piece.text : `CAST(${wallClock(piece)} AS DATE)`;
}

function named(format: string): FunctionDefinition {
  return define(1, (call) => fragment(`strftime(${day(argument(call, 0))}, '${format}')`, 'text'));
}

function lastDay(call: Call): Fragment {
  const date = day(argument(call, 0));
  if (!call.nodes[1]) return fragment(`last_day(${date})`, 'date');
  const part = readDatePart(call.nodes[1], call.name, calendarSpans);
  const unit = part === 'weekiso' ? 'week' : part;
  const begin = unit === 'week' ? weekBegin(date, weeksOf(call, part)) : `date_trunc('${unit}', ${date})`;
  return fragment(`CAST(${begin} + ${interval(part, '1')} - to_days(1) AS DATE)`, 'date');
}

function neighbour(direction: 'next' | 'previous'): FunctionDefinition {
  return define(2, (call) =>
    fragment(`sf_${direction}_day(${day(argument(call, 0))}, ${asText(argument(call, 1))})`, 'date'),
  );
}

function addMonths(call: Call): Fragment {
  const value = moment(argument(call, 0));
  if (value.type.kind === 'timestamp_tz') {
    const months = `CAST(${asNumber(argument(call, 1))} AS INTEGER)`;
    return fragment(`sf_tz_add_months(${value.text}, ${months})`, value.type);
  }
  const type: DataType = value.type.kind === 'unknown' ? plainType('date') : value.type;
  return fragment(
    `CAST(sf_add_months(${value.text}, CAST(${asNumber(argument(call, 1))} AS INTEGER)) AS ${type.storage})`,
    type,
  );
}

function timeSlice(call: Call): Fragment {
  const value = moment(argument(call, 0));
  const part = readDatePart(call.nodes[2], call.name, slices);
  const width = asInteger(argument(call, 1));
  // Slices count from 1970; those of weeks from the begin of its first week.
  const epoch = "TIMESTAMP '1970-01-01'";
  const origin = part === 'week' || part === 'weekiso' ? weekBegin(epoch, weeksOf(call, part)) : epoch;
  const bucket = `time_bucket(${interval(part, width)}, ${asTimestamp(value)}, ${origin})`;
  const end = call.args[3] && /end/i.test(call.args[3].text) ? ` + ${interval(part, width)}` : '';
  return fragment(
    `CAST(${bucket}${end} AS ${value.type.kind === 'date' ? 'DATE' : 'TIMESTAMP'})`,
    value.type.kind === 'date' ? 'date' : 'timestamp_ntz',
  );
}

function timestampFromParts(call: Call): Fragment {
  if (call.args.length === 2) {
    return fragment(`(${day(argument(call, 0))} + ${argument(call, 1).text})`, 'timestamp_ntz');
  }
  const [year, month, date, hour, minute, second] = call.args.map(asInteger);
  const nanos = call.args[6] ? asInteger(call.args[6]) : '0';
  const exact = `make_timestamp_ns(epoch_ns(CAST(sf_date_from_parts(${year}, ${month}, ${date}) + to_hours(${hour ?? 0}) + to_minutes(${minute ?? 0}) + to_seconds(${second ?? 0}) AS TIMESTAMP_NS)) + ${nanos})`;
  if (!/000$|^0$/.test(nanos)) return fragment(exact, preciseType);
  const nanoseconds = call.args[6] ? ` + to_microseconds(${nanos} // 1000)` : '';
  return fragment(
    `(sf_date_from_parts(${year}, ${month}, ${date}) + to_hours(${hour ?? 0}) + to_minutes(${minute ?? 0}) + to_seconds(${second ?? 0})${nanoseconds})`,
    'timestamp_ntz',
  );
}

/** Parts beyond their usual range count on: minute 100 is 01:40. */
function timeFromParts(call: Call): Fragment {
  const [hour, minute, second, nanos = '0'] = call.args.map(asInteger);
  const sum = `to_hours(${hour}) + to_minutes(${minute}) + to_seconds(${second}) + to_microseconds(${nanos} // 1000)`;
  return fragment(`(TIME '00:00:00' + (${sum}))`, 'time');
}

/** Three arguments move a wall clock; two give an instant the offset of the target zone. */
function convertTimezone(call: Call): Fragment {
  if (call.args.length === 3) {
    const [source, target, value] = [argument(call, 0), argument(call, 1), argument(call, 2)];
    return fragment(
      `timezone(${asText(target)}, timezone(${asText(source)}, ${wallClock(value)}))`,
      'timestamp_ntz',
    );
  }
  const value = argument(call, 1);
  const isText = value.type.kind === 'text' || isVariant(value);
  const instant = isText
    ? `sf_to_zoned_timestamp(${asText(value)})`
    : `CAST(${instantOf(value)} AS TIMESTAMPTZ)`;
  return fragment(`sf_tz_in(${instant}, ${asText(argument(call, 0))})`, 'timestamp_tz');
}

/** TIMESTAMP_TZ_FROM_PARTS and TIMESTAMP_LTZ_FROM_PARTS: in the zone that is named, or in that of the session. */
function instantFromParts(kind: 'timestamp_tz' | 'timestamp_ltz') {
  return (call: Call): Fragment => {
    const parts = timestampFromParts({ ...call, args: call.args.slice(0, 6) });
    const nanos = call.args[6] ? asInteger(call.args[6]) : '0';
    const wall = `(${parts.text} + to_microseconds(${nanos} // 1000))`;
    const place = call.args[7] ? asText(call.args[7]) : "current_setting('TimeZone')";
    const instant = `timezone(${place}, ${wall})`;
    if (kind === 'timestamp_ltz') return fragment(instant, kind);
    const zone = `date_diff('minute', timezone('UTC', ${instant}), ${wall})`;
    return fragment(`sf_tz_of_parts(${instant}, ${nanos} % 1000, ${zone})`, kind);
  };
}

/** The optional precision says how many digits of the second are kept. */
function clock(text: string, kind: TypeKind): FunctionDefinition {
  return define([0, 1], (call) => {
    const digits = Number(constantArgument(call, 0) ?? 9);
    const unit = digits < 3 ? 'second' : digits < 6 ? 'millisecond' : null;
    const value = unit ? text.replace('now()', `date_trunc('${unit}', now())`) : text;
    return fragment(value, kind);
  });
}

const now = clock('now()', 'timestamp_ltz');
const time = clock('CAST(CAST(now() AS TIMESTAMP) AS TIME)', 'time');

export const dateFunctions: FunctionTable = {
  CURRENT_TIMESTAMP: now,
  GETDATE: define(0, () => fragment('now()', 'timestamp_ltz')),
  LOCALTIMESTAMP: now,
  SYSTIMESTAMP: define(0, () => fragment('now()', 'timestamp_ltz')),
  SYSDATE: define(0, () => fragment("timezone('UTC', now())", 'timestamp_ntz')),
  CURRENT_DATE: define(0, () => fragment('CAST(now() AS DATE)', 'date')),
  CURRENT_TIME: time,
  LOCALTIME: time,
  DATEADD: define(3, dateAdd),
  TIMEADD: define(3, dateAdd),
  TIMESTAMPADD: define(3, dateAdd),
  DATEDIFF: define(3, dateDiff),
  TIMEDIFF: define(3, dateDiff),
  TIMESTAMPDIFF: define(3, dateDiff),
  DATE_TRUNC: define(2, dateTrunc),
  DATE_PART: define(2, (call) =>
    partOf(readDatePart(call.nodes[0], call.name), argument(call, 1), call.writer),
  ),
  YEAR: extract('year'),
  YEAROFWEEK: extract('yearofweek'),
  YEAROFWEEKISO: extract('yearofweekiso'),
  QUARTER: extract('quarter'),
  MONTH: extract('month'),
  WEEK: extract('week'),
  WEEKOFYEAR: extract('week'),
  WEEKISO: extract('weekiso'),
  DAY: extract('day'),
  DAYOFMONTH: extract('day'),
  DAYOFWEEK: extract('dayofweek'),
  DAYOFWEEKISO: extract('dayofweekiso'),
  DAYOFYEAR: extract('dayofyear'),
  HOUR: extract('hour'),
  MINUTE: extract('minute'),
  SECOND: extract('second'),
  DAYNAME: named('%a'),
  MONTHNAME: named('%b'),
  LAST_DAY: define([1, 2], lastDay),
  NEXT_DAY: neighbour('next'),
  PREVIOUS_DAY: neighbour('previous'),
  ADD_MONTHS: define(2, addMonths),
  MONTHS_BETWEEN: define(2, (call) =>
    fixedReal(`sf_months_between(${wallClock(argument(call, 0))}, ${wallClock(argument(call, 1))})`, 6),
  ),
  TIME_SLICE: define([3, 4], timeSlice),
  DATE_FROM_PARTS: define(3, (call) =>
    fragment(`sf_date_from_parts(${call.args.map(asInteger).join(', ')})`, 'date'),
  ),
  DATEFROMPARTS: define(3, (call) =>
    fragment(`sf_date_from_parts(${call.args.map(asInteger).join(', ')})`, 'date'),
  ),
  TIME_FROM_PARTS: define([3, 4], timeFromParts),
  TIMEFROMPARTS: define([3, 4], timeFromParts),
  TIMESTAMP_FROM_PARTS: define([2, 7], timestampFromParts),
  TIMESTAMP_NTZ_FROM_PARTS: define([2, 7], timestampFromParts),
  TIMESTAMP_TZ_FROM_PARTS: define([6, 8], instantFromParts('timestamp_tz')),
  TIMESTAMP_LTZ_FROM_PARTS: define([6, 7], instantFromParts('timestamp_ltz')),
  CONVERT_TIMEZONE: define([2, 3], convertTimezone),
};
