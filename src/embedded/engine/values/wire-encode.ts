import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBValue,
} from '@duckdb/node-api';

/** The minutes east of UTC of the session's zone at an instant given in microseconds since 1970. */
export type ZoneOffset = (micros: bigint) => number;

/**
 * A value as the wire carries it: decimals with all their digits, booleans as 1 and 0, dates as days, times and
 * timestamps as seconds with nine decimals, binary as hex, semi-structured values as JSON text.
 */
export function encodeValue(value: DuckDBValue, kind: string, offset: ZoneOffset): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return encodeNumber(value);
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBDateValue) return String(value.days);
  if (value instanceof DuckDBTimestampValue) return encodeMicros(value.micros);
  if (value instanceof DuckDBTimestampTZValue) {
    const text = encodeMicros(value.micros);
    return kind === 'timestamp_tz' ? `${text} ${offset(value.micros) + 1440}` : text;
  }
  if (value instanceof DuckDBTimestampNanosecondsValue) return encodeNanos(value.nanos);
  if (value instanceof DuckDBTimeValue) return encodeMicros(value.micros);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex').toUpperCase();
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return JSON.stringify(toJson(value));
  if (value instanceof DuckDBStructValue || value instanceof DuckDBMapValue)
    return JSON.stringify(toJson(value));
  return String(value);
}

/** Doubles as Snowflake writes them; the driver reads them back with Number(). */
function encodeNumber(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return String(value);
}

function encodeMicros(micros: bigint): string {
  return encodeNanos(micros * 1000n);
}

function encodeNanos(nanos: bigint): string {
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  return `${sign}${size / 1_000_000_000n}.${(size % 1_000_000_000n).toString().padStart(9, '0')}`;
}

function toJson(value: DuckDBValue): unknown {
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toJson);
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([key, entry]) => [key, toJson(entry)]));
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map(({ key, value: entry }) => [String(key), toJson(entry)]));
  }
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return String(value);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Offsets of a named zone; formatters are slow to make, so one is kept for each zone. */
export function zoneOffset(zone: string): ZoneOffset {
  if (zone === 'UTC') return () => 0;
  let format = formatters.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, format);
  }
  const chosen = format;
  return (micros) => {
    const instant = Number(micros / 1000n);
    const parts = Object.fromEntries(
      chosen.formatToParts(instant).map((part) => [part.type, Number(part.value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - instant) / 60_000);
  };
}
