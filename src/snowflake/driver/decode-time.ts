/**
 * Dates and times from the wire (days, or seconds with a decimal fraction) to ISO 8601, to the nanosecond.
 * The wire does not depend on the session's output formats, so neither does the text made here.
 */

const SECONDS_PER_DAY = 86_400;
/** TIMESTAMP_TZ carries its offset in minutes plus 1440, so that it is never negative. */
const ZONE_BIAS_MINUTES = 1440;

/** Whole seconds, rounded down, and the digits after the point without trailing zeros: -1.25 is -2 and "75". */
interface Instant {
  readonly seconds: number;
  readonly fraction: string;
}

function parseInstant(text: string): Instant {
  const [whole = '', digits = ''] = text.split('.');
  const seconds = Number(whole);
  const fraction = digits.replace(/0+$/, '');
  if (fraction === '' || !whole.startsWith('-')) return { seconds, fraction };
  const complement = 10n ** BigInt(fraction.length) - BigInt(fraction);
  return { seconds: seconds - 1, fraction: complement.toString().padStart(fraction.length, '0') };
}

const pad = (value: number) => String(value).padStart(2, '0');
const dotted = (fraction: string) => (fraction === '' ? '' : `.${fraction}`);

/** `YYYY-MM-DDTHH:MM:SS`; years outside 0 to 9999 have a sign and six digits. */
const isoSeconds = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, -5);

/** DATE: days since 1970-01-01. */
export function decodeDate(text: string): string {
  return isoSeconds(Number(text) * SECONDS_PER_DAY).slice(0, -9);
}

/** TIME: seconds since midnight, to `HH:MM:SS` and what fraction there is. */
export function decodeTime(text: string): string {
  const { seconds, fraction } = parseInstant(text);
  const minutes = Math.floor(seconds / 60);
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}:${pad(seconds % 60)}${dotted(fraction)}`;
}

/** TIMESTAMP_NTZ: a wall clock without a zone, and so without an offset. */
export function decodeTimestampNtz(text: string): string {
  const { seconds, fraction } = parseInstant(text);
  return `${isoSeconds(seconds)}${dotted(fraction)}`;
}

/** TIMESTAMP_LTZ: an instant; the wire does not tell the session's zone, so it is shown in UTC. */
export function decodeTimestampLtz(text: string): string {
  return `${decodeTimestampNtz(text)}Z`;
}

/** TIMESTAMP_TZ: `seconds offset`, to the wall clock of that offset. */
export function decodeTimestampTz(text: string): string {
  const [instant = '', zone] = text.split(' ');
  if (zone === undefined) return decodeTimestampLtz(text);
  const offset = Number(zone) - ZONE_BIAS_MINUTES;
  const { seconds, fraction } = parseInstant(instant);
  const size = Math.abs(offset);
  const sign = offset < 0 ? '-' : '+';
  return `${isoSeconds(seconds + offset * 60)}${dotted(fraction)}${sign}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
