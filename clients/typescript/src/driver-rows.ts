import { GatewayError } from './gateway-error.ts';
import type { SqlResult } from './generated/operations.ts';

/**
 * The rows of `executeSql` as snowflake-sdk gives them, for code that was written for that driver: objects by column
 * name, NUMBER as a number, dates and timestamps as `Date`, VARIANT, ARRAY and OBJECT as values, VECTOR as text, BINARY as bytes.
 *
 * @throws GatewayError ANSWER_CUT where the gateway has cut rows off: the driver would have given them all
 */
// biome-ignore lint/suspicious/noExplicitAny: the driver types its rows so, and this is for code that was written for it.
export function driverRows({ columns, rows, truncated }: SqlResult): any[] {
  if (truncated) {
    const message = `Only ${rows.length} rows came, and there are more: ask for fewer with LIMIT, or for more with maxRows (up to 10,000).`;
    throw new GatewayError('ANSWER_CUT', message);
  }
  const readers = columns.map(({ type }) => READ[type] ?? asItIs);
  return rows.map((row) => {
    const entries = columns.map(({ name }, at) => {
      const value = row[at] ?? null;
      return [name, value === null ? null : (readers[at] ?? asItIs)(value)] as const;
    });
    return Object.fromEntries(entries);
  });
}

const asItIs = (value: unknown) => value;

/** A date that shows itself in JSON as the driver's does, in Snowflake's default formats. */
function dateShownAs(iso: string, shown: string): Date {
  const date = new Date(iso);
  return Object.defineProperty(date, 'toJSON', { value: () => shown });
}

/** The wall clock of an ISO text, to the millisecond. */
function wallClock(iso: string): string {
  const [day = '', time = ''] = iso.split('T');
  const [, seconds = '', fraction = ''] = /^([\d:]+)(?:\.(\d+))?/.exec(time) ?? [];
  return `${day} ${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}`;
}

function zonedDate(value: unknown): Date {
  const iso = String(value);
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(iso) ?? [];
  return dateShownAs(iso, `${wallClock(iso)} ${sign === undefined ? '+0000' : `${sign}${hours}${minutes}`}`);
}

const READ: Readonly<Record<string, (value: unknown) => unknown>> = {
  FIXED: Number,
  REAL: Number,
  DATE: (value) => dateShownAs(String(value), String(value)),
  TIME: (value) => String(value).slice(0, 8),
  // A wall clock without a zone: the driver reads it as UTC.
  TIMESTAMP_NTZ: (value) => dateShownAs(`${String(value)}Z`, wallClock(String(value))),
  TIMESTAMP_LTZ: zonedDate,
  TIMESTAMP_TZ: zonedDate,
  BINARY: bytes,
  VECTOR: JSON.stringify,
};

function bytes(value: unknown): Uint8Array {
  const pairs = String(value).match(/../g) ?? [];
  const plain = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
  // In Node the driver gives a Buffer; browsers have none.
  const { Buffer } = globalThis as { Buffer?: { from(bytes: Uint8Array): Uint8Array } };
  return Buffer?.from(plain) ?? plain;
}
