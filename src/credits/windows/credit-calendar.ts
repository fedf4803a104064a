/**
 * Windows: calendar days, weeks and months in one time zone. The id of a window is part of every bucket's key, so
 * nothing is reset.
 */
import { boundsOf } from './period.ts';

/** A day `2025-03-09`, a week `2025-W10` or a month `2025-03`. Of two days, weeks or months the later has the greater id. */
export type WindowId = string;

export interface CreditWindow {
  readonly id: WindowId;
  /** Epoch milliseconds of its first instant. */
  readonly start: number;
  /** Epoch milliseconds of the first instant of the next window. */
  readonly end: number;
  readonly timeZone: string;
}

export interface CreditCalendar {
  readonly timeZone: string;
  /** The day that the instant lies in. */
  windowAt(now: number): CreditWindow;
  /** The day, week or month of that id. @throws RangeError for what is no id of a window. */
  windowOf(id: WindowId): CreditWindow;
}

const DAY = 86_400_000;

/**
 * Windows of an IANA zone. A window starts at the first instant that the zone calls 00:00 of that day, or, where the
 * clock skips midnight, at the instant of the skip. The windows so defined follow each other without gap or overlap
 * even where a clock set back repeats midnight: the repeated hour stays in the window that has begun.
 * @throws RangeError for a zone that the runtime does not know.
 */
export function createCreditCalendar(timeZone: string): CreditCalendar {
  const local = createLocalClock(timeZone);
  const windows = new Map<WindowId, CreditWindow>();
  let latest: CreditWindow | undefined;

  function windowOf(id: WindowId): CreditWindow {
    const known = windows.get(id);
    if (known) return known;
    const { first, next } = boundsOf(id);
    const [start, end] = [first, next].map((day) => startOfDay(local, Date.parse(day))) as [number, number];
    const window = { id, start, end, timeZone };
    if (windows.size > 100) windows.clear();
    windows.set(id, window);
    return window;
  }

  function windowAt(now: number): CreditWindow {
    if (latest && now >= latest.start && now < latest.end) return latest;
    let window = windowOf(isoDate(now + local.offset(now)));
    // Only in the hour that a clock set back at midnight repeats: its local date names the window that has ended.
    while (now >= window.end) window = windowOf(isoDate(Date.parse(`${window.id}T00:00:00Z`) + DAY));
    latest = window;
    return window;
  }

  return { timeZone, windowAt, windowOf };
}

/** Days from one day to another; negative when the second is the earlier. Not for weeks and months. */
export function daysBetween(from: WindowId, to: WindowId): number {
  return (Date.parse(to) - Date.parse(from)) / DAY;
}

function isoDate(time: number): WindowId {
  return new Date(time).toISOString().slice(0, 10);
}

interface LocalClock {
  /** Milliseconds to add to UTC at that instant. */
  offset(instant: number): number;
}

function createLocalClock(timeZone: string): LocalClock {
  // A formatter would take 30 ms of each start to make, and this is the zone of most.
  if (timeZone === 'UTC') return { offset: () => 0 };
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  return {
    offset(instant) {
      const part: Record<string, number> = {};
      for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
      const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
      const wall = Date.UTC(year, month - 1, day, hour, minute, second);
      return wall - Math.floor(instant / 1000) * 1000;
    },
  };
}

/** The first instant of a local day. @param midnight of that day in UTC, epoch milliseconds */
function startOfDay(local: LocalClock, midnight: number): number {
  const before = local.offset(midnight - DAY);
  const after = local.offset(midnight + DAY);
  const midnights = [midnight - before, midnight - after].filter(
    (instant) => local.offset(instant) === midnight - instant,
  );
  if (midnights.length > 0) return Math.min(...midnights);
  // The clock was set forward over midnight: the day begins with the first instant of the new offset.
  let [low, high] = [midnight - Math.max(before, after) - 1, midnight - Math.min(before, after)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + local.offset(middle) < midnight) low = middle;
    else high = middle;
  }
  return high;
}
