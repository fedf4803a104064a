/** The days of the books as they were cut. Those of today's CREDIT_TIME_ZONE are others where it was changed since. */
import {
  type CreditCalendar,
  type CreditWindow,
  createCreditCalendar,
  type WindowId,
} from './credit-calendar.ts';
import { boundsOf } from './period.ts';

export interface DayCut {
  readonly timeZone: string;
  /** Days are cut in that zone from then on: epoch milliseconds. */
  readonly since: number;
}

interface CutSpan {
  readonly calendar: CreditCalendar;
  readonly since: number;
  /** The next one's `since`. */
  readonly until: number;
}

/**
 * The day of an instant is the newest that the zones had come to until then: a day that was open stays open when a zone
 * that lies behind takes over (`chargedWindow`).
 * @param cuts at least one, in the order of their time; the first is taken to hold for all that was before it
 */
export function createBookCalendar(cuts: readonly [DayCut, ...DayCut[]]): CreditCalendar {
  const spans = cuts.map(
    ({ timeZone, since }, i): CutSpan => ({
      calendar: createCreditCalendar(timeZone),
      since: i === 0 ? Number.NEGATIVE_INFINITY : since,
      until: cuts[i + 1]?.since ?? Number.POSITIVE_INFINITY,
    }),
  );
  const { timeZone } = cuts[cuts.length - 1] as DayCut;

  function startOf(day: WindowId): number {
    for (const { calendar, since, until } of spans) {
      const start = Math.max(calendar.windowOf(day).start, since);
      if (start < until) return start;
    }
    throw new RangeError(`${day} never begins`);
  }

  function windowOf(id: WindowId): CreditWindow {
    const { first, next } = boundsOf(id);
    return { id, start: startOf(first), end: startOf(next), timeZone };
  }

  return {
    timeZone,
    windowOf,
    windowAt(now) {
      let newest = '';
      for (const { calendar, since, until } of spans) {
        if (since > now) break;
        const { id } = calendar.windowAt(Math.min(now, until - 1));
        if (id > newest) newest = id;
      }
      return windowOf(newest);
    },
  };
}
