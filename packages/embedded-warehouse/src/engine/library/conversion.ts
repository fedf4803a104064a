import { SnowflakeError } from '../../protocol/engine.ts';
import {
  type DataType,
  numberType,
  plainType,
  preciseType,
  readDataType,
  type TypeKind,
  textType,
} from '../dialect/data-type.ts';
import {
  asBoolean,
  asNumber,
  asText,
  asTimestamp,
  asVariant,
  asZoned,
  attempted,
  type Fragment,
  fragment,
  instantOf,
  isNumber,
  isTimestamp,
  isVariant,
  quoteText,
  toVariant,
} from '../dialect/fragment.ts';
import { tokenize } from '../dialect/lexer.ts';
import { unsupported, wrongArgumentCount } from '../errors/snowflake-errors.ts';
import { formatMoment, strptimeFormat } from './date-format.ts';
import { namedPart, units } from './date-part.ts';
import {
  argument,
  type Call,
  constantArgument,
  define,
  type FunctionDefinition,
  type FunctionTable,
} from './function-definition.ts';
import { numberFormat } from './number-format.ts';
import { castStructured } from './structured-casts.ts';

/** Casts a value as `::` does; with `attempt`, a value that cannot be cast is NULL. */
export function castTo(value: Fragment, type: DataType, attempt = false): Fragment {
  if (type.kind === 'variant' && !value.isNull) return toVariant(value);
  const kept = type.scale ?? 9;
  if (isClock(type) && kept < 9) {
    const whole = castTo(value, plainType(type.kind), attempt);
    return fragment(keepDigits(whole, kept), type);
  }
  const precise = type.kind === 'timestamp_ntz' ? preciseText(value) : null;
  if (precise) return fragment(`${attempt ? 'TRY_CAST' : 'CAST'}(${precise} AS TIMESTAMP_NS)`, preciseType);
  const text = castText(value, type);
  if (!attempt) return fragment(text, type);
  if (/^CAST\(/.test(text)) return fragment(text.replace(/^CAST/, 'TRY_CAST'), type);
  return fragment(
    attempted(value.text, (held) => castText({ ...value, text: held }, type)),
    type,
  );
}

/** Has a fraction of a second. */
export function isClock(type: DataType): boolean {
  return type.kind === 'time' || type.kind.startsWith('timestamp');
}

/**
 * What a TIME or TIMESTAMP of so many digits after the second holds: the digits behind them are cut off. Without
 * macros, because the DEFAULT of a column must do without them.
 */
export function keepDigits({ text, type }: Fragment, digits: number): string {
  const cut = (moment: string) =>
    digits < 6 ? `time_bucket(to_microseconds(${10 ** (6 - digits)}), ${moment})` : moment;
  const unit = 10 ** (9 - digits);
  switch (type.kind) {
    case 'time':
      return `CAST(${cut(`(DATE '1970-01-01' + ${text})`)} AS TIME)`;
    case 'timestamp_tz': {
      // As asZoned writes the time now, for the DEFAULT of a column: it has no column in it, nor nanoseconds.
      if (text.startsWith("{'instant': now()")) return text.replace('now()', cut('now()'));
      const nanos = digits > 6 ? `sf$m.nanos // ${unit} * ${unit}` : '0';
      const held = `{'instant': ${cut('sf$m.instant')}, 'nanos': CAST(${nanos} AS SMALLINT), 'zone': sf$m.zone}`;
      return `list_transform([${text}], lambda sf$m: CASE WHEN sf$m IS NOT NULL THEN ${held} END)[1]`;
    }
    default:
      return type.storage === preciseType.storage && digits > 6
        ? `make_timestamp_ns(epoch_ns(${text}) // ${unit} * ${unit})`
        : cut(`CAST(${text} AS ${plainType(type.kind).storage})`);
  }
}

/** A constant with more than six digits after the second, of a year that DuckDB has nanoseconds for. */
function preciseText(value: Fragment): string | null {
  const parts =
    /^'\s*((?:1[7-9]\d\d|2[01]\d\d)-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}\.\d{7,9})\s*(?:Z|[+-]\d{2}:?\d{2})?'$/.exec(
      value.text,
    );
  return value.constant && parts ? quoteText(parts[1] ?? '') : null;
}

function castText(value: Fragment, type: DataType): string {
  if (value.isNull) return type.storage === 'JSON' ? 'CAST(NULL AS JSON)' : `CAST(NULL AS ${type.storage})`;
  switch (type.kind) {
    case 'text': {
      const text = asText(value);
      if (type.length === undefined || type.length >= 16_777_216)
        return value.type.kind === 'text' ? `CAST(${text} AS VARCHAR)` : text;
      return `left(${text}, ${type.length})`;
    }
    case 'fixed':
      return castNumber(value, type);
    case 'real':
      if (isVariant(value)) return fromVariant(value, `TRY_CAST(sf_real(${asText(value)}) AS DOUBLE)`, type);
      return value.type.kind === 'text'
        ? `CAST(sf_real(${value.text}) AS DOUBLE)`
        : `CAST(${asNumber(value)} AS DOUBLE)`;
    case 'boolean':
      if (isVariant(value)) return fromVariant(value, `sf_try_to_boolean(${asText(value)})`, type);
      return value.type.kind === 'text'
        ? `sf_to_boolean(${value.text})`
        : `CAST(${asBoolean(value)} AS BOOLEAN)`;
    case 'date':
      return toDate(value);
    case 'time':
      if (isVariant(value)) return fromVariant(value, `sf_try_to_time(${asText(value)})`, type);
      if (value.type.kind === 'text') return `sf_to_time(${value.text})`;
      return `CAST(${isTimestamp(value) ? asTimestamp(value) : value.text} AS TIME)`;
    case 'timestamp_ntz':
    case 'timestamp_ltz':
    case 'timestamp_tz':
      return toTimestamp(value, type.kind, '0');
    case 'binary':
      return value.type.kind === 'binary' ? value.text : `unhex(${asText(value)})`;
    case 'object':
      return type.held ? castStructured(asVariant(value), type.held, castTo) : asVariant(value);
    case 'array':
      if (type.held) return castStructured(asVariant(value), type.held, castTo);
      return isVariant(value) ? `sf_to_array(${value.text})` : asVariant(value);
    case 'vector':
      return `CAST(${value.text} AS ${type.storage})`;
    default:
      return `CAST(${value.text} AS ${type.storage})`;
  }
}

/** What was read from a VARIANT, NULL if it could not be. @throws that it failed to be cast, with the value as JSON */
function fromVariant(value: Fragment, read: string, { kind, storage }: DataType): string {
  const problem = `'Failed to cast variant value ' || CAST(${value.text} AS VARCHAR) || ' to ${kind.toUpperCase()}'`;
  return `COALESCE(${read}, CASE WHEN ${asText(value)} IS NOT NULL THEN CAST(sf_error(${problem}) AS ${storage}) END)`;
}

/** Texts and variants go through a decimal with room for a fraction, because Snowflake rounds them. */
function castNumber(value: Fragment, type: DataType): string {
  if (isVariant(value))
    return fromVariant(value, `TRY_CAST(sf_number(${asText(value)}) AS ${type.storage})`, type);
  if (value.type.kind === 'text') return `CAST(trim(${value.text}) AS ${type.storage})`;
  if (value.type.kind === 'real' && type.storage === 'BIGINT') return `CAST(round(${value.text}) AS BIGINT)`;
  return `CAST(${asNumber(value)} AS ${type.storage})`;
}

function toDate(value: Fragment): string {
  if (isVariant(value)) return fromVariant(value, `sf_try_to_date(${asText(value)})`, plainType('date'));
  if (value.type.kind === 'text') return `sf_to_date(${value.text})`;
  if (isNumber(value)) return `CAST(make_timestamp(CAST(${value.text} AS BIGINT) * 1000000) AS DATE)`;
  return `CAST(${value.type.kind === 'timestamp_tz' ? asTimestamp(value) : value.text} AS DATE)`;
}

function toTimestamp(value: Fragment, kind: TypeKind, scale: string): string {
  const zoned = kind !== 'timestamp_ntz';
  if (kind === 'timestamp_tz') return toZoned(value, scale);
  if (value.type.kind === 'timestamp_tz') return zoned ? instantOf(value) : asTimestamp(value);
  if (isNumber(value)) {
    const micros = `CAST(${value.text} * power(10, 6 - ${scale}) AS BIGINT)`;
    return zoned ? `make_timestamptz(${micros})` : `make_timestamp(${micros})`;
  }
  const reader = zoned ? 'zoned_timestamp' : 'timestamp';
  if (isVariant(value)) return fromVariant(value, `sf_try_to_${reader}(${asText(value)})`, plainType(kind));
  if (value.type.kind === 'text') {
    const epoch = /^'\d{6,}'$/.test(value.text) ? 'sf_epoch_' : 'sf_to_';
    return `${epoch}${reader}(${value.text})`;
  }
  return `CAST(${value.text} AS ${zoned ? 'TIMESTAMPTZ' : 'TIMESTAMP'})`;
}

function toZoned(value: Fragment, scale: string): string {
  if (!isNumber(value)) return asZoned(value);
  return `sf_tz_of_instant(${toTimestamp(value, 'timestamp_ltz', scale)})`;
}

function readType(text: string): DataType {
  return readDataType(tokenize(text), 0).type;
}

/** TRY_CAST tries texts only; what else it is given has to be cast. */
function noAttempt(from: DataType, to: DataType): SnowflakeError {
  const types = `${from.name} and ${to.name}`;
  return new SnowflakeError(
    '001065',
    '22023',
    `SQL compilation error:\nFunction TRY_CAST cannot be used with arguments of types ${types}`,
  );
}

function castCall(attempt: boolean) {
  return (call: Call): Fragment => {
    const type = readType(/^'(.*)'$/s.exec(argument(call, 1).text)?.[1] ?? '');
    const value = argument(call, 0);
    if (attempt && !value.isNull && !type.held && !['text', 'unknown'].includes(value.type.kind))
      throw noAttempt(value.type, type);
    return castTo(value, type, attempt);
  };
}

/** TO_CHAR and TO_VARCHAR, with a date or number format. */
function toText(call: Call): Fragment {
  const value = argument(call, 0);
  const format = call.args[1];
  if (!format) return fragment(asText(value), 'text');
  if (isNumber(value)) return fragment(numberFormat(value.text, format), 'text');
  if (value.type.kind === 'binary')
    return fragment(`sf_binary_text(${value.text}, ${asText(format)})`, 'text');
  // Snowflake does not guess what a text or a variant is: it has no formats for them.
  if (value.type.kind === 'text' || value.type.kind === 'boolean' || isVariant(value))
    throw wrongArgumentCount(call.name, [1, 1], 2);
  return fragment(formatMoment(asMoment(value), format), 'text');
}

function asMoment(value: Fragment): Fragment {
  if (value.type.kind === 'time') return fragment(`(DATE '1970-01-01' + ${value.text})`, 'timestamp_ntz');
  return value;
}

/** TO_NUMBER(value [, format] [, precision [, scale]]): NUMBER(38, 0) unless it says more. */
function toNumber(attempt: boolean): FunctionDefinition {
  return define([1, 4], (call) => {
    const isFormatted = call.args[1]?.type.kind === 'text';
    const [precision, scale] = [isFormatted ? 2 : 1, isFormatted ? 3 : 2].map((index) =>
      constantArgument(call, index),
    );
    const format = isFormatted ? (constantArgument(call, 1) ?? '') : '';
    if (!/^(?:FM)?[$,.09 ]*$/i.test(format)) throw unsupported(`number format '${format}'`);
    const value = argument(call, 0);
    const plain = isFormatted
      ? fragment(`regexp_replace(${asText(value)}, '[$, ]', '', 'g')`, 'text')
      : value;
    return castTo(plain, numberType(Number(precision ?? 38), Number(scale ?? 0)), attempt);
  });
}

function toMoment(kind: TypeKind, attempt: boolean): FunctionDefinition {
  return define([1, 2], (call) => {
    const value = argument(call, 0);
    const second = call.args[1];
    if (second && !second.constant) throw unsupported(`a format of ${call.name} that is not constant`);
    if (second?.type.kind === 'text' && !/^'AUTO'$/i.test(second.text)) {
      const parse = attempt ? 'try_strptime' : 'strptime';
      const parsed = `${parse}(${asText(value)}, ${quoteText(strptimeFormat(second))})`;
      if (kind === 'timestamp_tz')
        return fragment(`sf_tz_of_strptime(${parsed}, sf_text_zone(${asText(value)}))`, kind);
      // DuckDB reads an instant where the format has a zone; all but TIMESTAMP_LTZ keep the wall clock that is written.
      if (kind !== 'timestamp_ltz' && /%z/i.test(strptimeFormat(second)))
        return fragment(
          `CAST(sf_tz_wall(sf_tz_of_strptime(${parsed}, sf_text_zone(${asText(value)}))) AS ${plainType(kind).storage})`,
          kind,
        );
      return fragment(`CAST(${parsed} AS ${plainType(kind).storage})`, kind);
    }
    if (second && isNumber(value)) return fragment(toTimestamp(value, kind, second.text), kind);
    return castTo(value, plainType(kind), attempt);
  });
}

function to(type: DataType, attempt: boolean, most: number): FunctionDefinition {
  return define([1, most], (call) => castTo(argument(call, 0), type, attempt));
}

const binaryFormats: Partial<Record<string, string>> = {
  HEX: 'unhex',
  BASE64: 'from_base64',
  UTF8: 'encode',
};

function toBinary(attempt: boolean): FunctionDefinition {
  return define([1, 2], (call) => {
    const value = asText(argument(call, 0));
    const format = constantArgument(call, 1) ?? 'HEX';
    const decode = binaryFormats[format.toUpperCase().replace('-', '')];
    if (!decode) throw unsupported(`binary format '${format}'`);
    const read = (text: string) => `${decode}(${text})`;
    return fragment(attempt ? attempted(value, read) : read(value), 'binary');
  });
}

/** `INTERVAL '1 day, 2 h'`: a part without a unit is seconds. */
function interval(call: Call): Fragment {
  const parts = (/^'(.*)'$/s.exec(argument(call, 0).text)?.[1] ?? '').split(',').map((part) => {
    const withUnit = /[a-z]/i.test(part) ? part : `${part} second`;
    return withUnit.replace(/(-?\d+)\s*([a-z_]+)/gi, (_, count, unit) => span(Number(count), unit));
  });
  const written = (text: string) => `CAST(${quoteText(text)} AS INTERVAL)`;
  return { ...fragment(written(parts.join(' ')), 'interval'), steps: parts.map(written) };
}

/** A number of units, with a name that DuckDB has for the unit. @throws SnowflakeError 001023 for a unit that is none */
function span(count: number, word: string): string {
  const unit = namedPart(word, 'INTERVAL', units);
  if (unit === 'quarter') return `${count * 3} months`;
  if (unit === 'nanosecond') return `${Math.trunc(count / 1000)} microseconds`;
  return `${count} ${unit === 'weekiso' ? 'week' : unit}`;
}

function both(name: string, make: (attempt: boolean) => FunctionDefinition): FunctionTable {
  return { [name]: make(false), [`TRY_${name}`]: make(true) };
}

export const conversionFunctions: FunctionTable = {
  CAST: define(2, castCall(false)),
  TRY_CAST: define(2, castCall(true)),
  INTERVAL: define(1, interval),
  TO_CHAR: define([1, 2], toText),
  TO_VARCHAR: define([1, 2], toText),
  ...both('TO_NUMBER', toNumber),
  ...both('TO_NUMERIC', toNumber),
  ...both('TO_DECIMAL', toNumber),
  ...both('TO_DOUBLE', (attempt) => to(plainType('real'), attempt, 2)),
  ...both('TO_BOOLEAN', (attempt) => to(plainType('boolean'), attempt, 1)),
  ...both('TO_DATE', (attempt) => toMoment('date', attempt)),
  ...both('TO_TIME', (attempt) => toMoment('time', attempt)),
  ...both('TO_TIMESTAMP', (attempt) => toMoment('timestamp_ntz', attempt)),
  ...both('TO_TIMESTAMP_NTZ', (attempt) => toMoment('timestamp_ntz', attempt)),
  ...both('TO_TIMESTAMP_LTZ', (attempt) => toMoment('timestamp_ltz', attempt)),
  ...both('TO_TIMESTAMP_TZ', (attempt) => toMoment('timestamp_tz', attempt)),
  DATE: toMoment('date', false),
  TIME: toMoment('time', false),
  ...both('TO_BINARY', toBinary),
  TO_TEXT: define(1, (call) => castTo(argument(call, 0), textType())),
};
