/** A period of whole days in UTC, its neighbours and its name. */
import { addDays, DAY_MS, iso, shift, startOf, type Unit } from './days.ts';

export interface Period {
  /** `2026-07-01`; included. */
  readonly start: string;
  /** Excluded. */
  readonly end: string;
  /** How many of which unit it is: what `the one before` goes back by. */
  readonly unit: Unit;
  readonly count: number;
  /** It ends today, before its unit does. */
  readonly isSoFar?: true;
}

/** What has no begin starts before all data. */
export const EVER = '1970-01-01';
export const isOpen = ({ start }: Period) => start === EVER;

/** As days, however long it is. */
export function span(start: Date, end: Date): Period {
  const count = Math.round((end.getTime() - start.getTime()) / DAY_MS);
  return { start: iso(start), end: iso(end), unit: 'day', count };
}

/** The unit of time that the date lies in. */
export function unitAt(unit: Unit, date: Date): Period {
  const start = startOf(unit, date);
  return { start: iso(start), end: iso(shift(start, unit, 1)), unit, count: 1 };
}

/** From the first one's beginning to the last one's end. */
export const spanOf = (first: Period, last: Period): Period =>
  span(new Date(first.start), new Date(last.end));

/** The period that another is measured against. */
export function periodBefore(period: Period, against: 'before' | Unit): Period {
  const by = (date: string) =>
    against === 'before'
      ? shift(new Date(date), period.unit, -period.count)
      : shift(new Date(date), against, -1);
  return { ...period, start: iso(by(period.start)), end: iso(by(period.end)) };
}

/** `2026-07-01 to 2026-09-30`, the day alone, or `the beginning to 2026-09-30`. */
export function sayPeriod(period: Period): string {
  const last = lastDayOf(period);
  if (last === period.start) return last;
  return `${isOpen(period) ? 'the beginning' : period.start} to ${last}`;
}

export const lastDayOf = ({ end }: Period) => iso(addDays(new Date(end), -1));
