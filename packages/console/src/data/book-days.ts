/** Days as the gateway's books have them: of its CREDIT_TIME_ZONE, which it writes into the page. */

const HOUR_MS = 3_600_000;

export interface BookDays {
  /** Its name in the IANA database: `Europe/Paris`. */
  readonly timeZone: string;
  /** `2026-03-08`, at an instant in epoch milliseconds. */
  dayAt(instant: number): string;
  /** The first instant of a day, in epoch milliseconds. */
  startOf(day: string): number;
  /** The first instant after a day. */
  endOf(day: string): number;
}

export function createBookDays(timeZone: string): BookDays {
  // Swedish dates are those of ISO 8601.
  const format = new Intl.DateTimeFormat('sv', { timeZone });
  const dayAt = (instant: number) => format.format(instant);

  /** The first instant that is no more before, near a midnight of UTC. A day need not begin at midnight. */
  function firstInstant(midnight: number, isBefore: (day: string) => boolean): number {
    // A zone is at most 14 hours ahead of UTC, and 12 behind.
    let [before, first] = [midnight - 15 * HOUR_MS, midnight + 15 * HOUR_MS];
    while (first - before > 1) {
      const middle = Math.floor((before + first) / 2);
      if (isBefore(dayAt(middle))) before = middle;
      else first = middle;
    }
    return first;
  }

  return {
    timeZone,
    dayAt,
    startOf: (day) => firstInstant(Date.parse(day), (other) => other < day),
    endOf: (day) => firstInstant(Date.parse(day) + 24 * HOUR_MS, (other) => other <= day),
  };
}

/** Of the page's zone, or of UTC where the browser is older than the zone's name. */
function bookDaysOf(timeZone: string): BookDays {
  try {
    return createBookDays(timeZone);
  } catch {
    return createBookDays('UTC');
  }
}

export const bookDays = bookDaysOf(globalThis.document?.documentElement.dataset.timeZone ?? 'UTC');
