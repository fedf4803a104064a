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

/**
 * A value as the wire carries it: decimals with all their digits, booleans as 1 and 0, dates as days, times and
 * timestamps as seconds with nine decimals, binary as hex, semi-structured values as JSON text.
 */
export function encodeValue(value: DuckDBValue, kind: string): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return encodeNumber(value);
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBDateValue) return String(value.days);
  if (value instanceof DuckDBTimestampValue) return encodeMicros(value.micros);
  if (value instanceof DuckDBTimestampTZValue) return encodeMicros(value.micros);
  if (value instanceof DuckDBTimestampNanosecondsValue) return encodeNanos(value.nanos);
  if (value instanceof DuckDBTimeValue) return encodeMicros(value.micros);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex').toUpperCase();
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return JSON.stringify(toJson(value));
  if (value instanceof DuckDBStructValue && kind === 'timestamp_tz') return encodeZoned(value);
  if (value instanceof DuckDBStructValue || value instanceof DuckDBMapValue)
    return JSON.stringify(toJson(value));
  return String(value);
}

/** Doubles as Snowflake writes them; the driver reads them back with Number(). */
function encodeNumber(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return String(value);
}

/** `seconds.nanoseconds offset`: the offset in minutes, counted from a day before UTC. */
function encodeZoned({ entries }: DuckDBStructValue): string {
  const { micros } = entries.instant as DuckDBTimestampTZValue;
  return `${encodeNanos(micros * 1000n + BigInt(entries.nanos as number))} ${Number(entries.zone) + 1440}`;
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
