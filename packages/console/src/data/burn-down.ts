/** What is left of a limit over a day: what was used hour by hour, and how it will go on. */
import { addCredits, isUnlimited } from './figures.ts';

export interface HourOfUse {
  /** Its start, a whole hour in UTC, in ISO 8601; null where nothing says. */
  readonly bucket?: string | null;
  readonly credits: number;
}

export interface DayOutlook {
  readonly window: { readonly start: string; readonly end: string };
  readonly used: number;
  readonly low: number;
  readonly expected: number;
  readonly high: number;
  readonly limit: number;
}

export interface BurnDown {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly left: readonly (number | null)[];
  readonly expected: readonly (number | null)[];
  /**
   * What is left at the two ends of the forecast's band, which holds eight days of ten: most with the least use, least with
   * the most.
   */
  readonly most: readonly (number | null)[];
  readonly least: readonly (number | null)[];
}

const HOUR_S = 3_600;

/**
 * Without a limit it rises from zero: what was used.
 * @param hours Of that day alone.
 * @param now Milliseconds since 1970.
 */
export function burnDown(hours: readonly HourOfUse[], day: DayOutlook, now: number): BurnDown {
  const [start, end] = [Date.parse(day.window.start) / 1000, Date.parse(day.window.end) / 1000];
  const present = Math.min(Math.max(now / 1000, start), end);
  const leftAfter = (used: number) => (isUnlimited(day.limit) ? used : Math.max(0, day.limit - used));
  const usedBy = (time: number) =>
    addCredits(
      hours
        .filter(({ bucket }) => Date.parse(bucket ?? '') / 1000 + HOUR_S <= time)
        .map(({ credits }) => credits),
    );

  const times = [start];
  // A day of a zone with half hours begins in the middle of one: what was used in an hour is known at its end.
  const firstEnd = (Math.floor(start / HOUR_S) + 1) * HOUR_S;
  for (let time = firstEnd; time < present; time += HOUR_S) times.push(time);
  const left: (number | null)[] = times.map((time) => leftAfter(usedBy(time)));
  times.push(present, end);
  const none = left.map(() => null);
  // The log is a little behind; the ledger says what is used now.
  const begin = leftAfter(day.used);
  return {
    times,
    left: [...left, begin, null],
    expected: [...none, begin, leftAfter(day.expected)],
    most: [...none, begin, leftAfter(day.low)],
    least: [...none, begin, leftAfter(day.high)],
  };
}
