/** Keys of usage events: time-ordered, so that each new row lands at the right edge of every index. */
import { randomFillSync } from 'node:crypto';

const RANDOM_BYTES = 8;
/** How far the ids of a process may be ahead of its clock. */
const MOST_AHEAD_MS = 60_000;
const pool = Buffer.alloc(RANDOM_BYTES * 512);
let drawn = pool.length;
let lastTime = 0;
let sequence = 0;

/**
 * A UUID of version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, a 12-bit sequence that keeps the ids of
 * one process in the order of their making (section 6.2, method 1), and 62 random bits.
 */
export function createEventId(now: number): string {
  const time = Math.trunc(now);
  sequence += 1;
  // A clock that steps back goes on where it was, and so does one that stands still for 4,096 ids. One that had run far
  // ahead is followed back: an id tells when its call was made, and ids of years to come would be believed for years.
  if (time > lastTime || sequence > 0xfff || lastTime - time > MOST_AHEAD_MS) {
    lastTime = lastTime - time > MOST_AHEAD_MS ? time : Math.max(time, lastTime + 1);
    sequence = 0;
  }
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  // The variant: the two highest bits are 10.
  pool[drawn] = ((pool[drawn] ?? 0) & 0x3f) | 0x80;
  const random = pool.toString('hex', drawn, drawn + RANDOM_BYTES);
  drawn += RANDOM_BYTES;
  const stamp = lastTime.toString(16).padStart(12, '0');
  const order = sequence.toString(16).padStart(3, '0');
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${order}-${random.slice(0, 4)}-${random.slice(4)}`;
}

const CODE_LENGTH = 6;
const CODE_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Six characters for an event: the last 36 of its random bits. The tag of a batch has no room for 256 whole ids. Two
 * of a thousand events and ten thousand batch rows share one with a probability of about 1 in 7,000.
 */
export function eventCode(eventId: string): string {
  let bits = Number.parseInt(eventId.slice(-9), 16);
  let code = '';
  for (let i = 0; i < CODE_LENGTH; i++) {
    code = CODE_DIGITS.charAt(bits % CODE_DIGITS.length) + code;
    bits = Math.floor(bits / CODE_DIGITS.length);
  }
  return code;
}

export function codesIn(text: string): readonly string[] {
  return text.match(/.{6}/g) ?? [];
}

export function isEventId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}

/** Below every id that is made from that instant on. */
export function leastEventId(time: number): string {
  const stamp = Math.max(0, Math.trunc(time)).toString(16).padStart(12, '0');
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7`;
}

/** The instant at which an id was made, by the clock of its process; NaN for what is no such id. */
export function timeOfEventId(eventId: string): number {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(eventId) ?? [];
  return high && low ? Number.parseInt(high + low, 16) : Number.NaN;
}
