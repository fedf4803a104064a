/** Spans of time, as the address names them: the last so many days, or from one day to another. */
import { bookDays } from './book-days.ts';

export interface Span {
  /** ISO 8601, the first instant. */
  readonly from: string;
  /** The first instant after it. */
  readonly to: string;
}

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
export const dayChoices = [
  ['1', 'Last 24 hours'],
  ['7', '7 days'],
  ['30', '30 days'],
  ['60', '60 days'],
  ['365', 'A year'],
] as const;

/** Browsers take the 30th of February for a day in March. */
const isDay = (text: string | null): text is string =>
  text !== null &&
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  instant(Date.parse(text)).startsWith(text);

/**
 * Ends at the next full hour, so that the same question is asked for a while. What is told by days or months begins with
 * a whole one of the books: a part of a day would look like a day on which little happened.
 */
export function spanOf(parameters: URLSearchParams, now = Date.now(), days = bookDays): Span {
  const [from, to] = [parameters.get('from'), parameters.get('to')];
  if (isDay(from) && isDay(to) && from <= to)
    return { from: instant(days.startOf(from)), to: instant(days.endOf(to)) };
  const end = Math.ceil(now / 3_600_000) * 3_600_000;
  const start = end - daysOf(parameters) * DAY_MS;
  const day = days.dayAt(start);
  const wholes = { HOUR: start, DAY: days.startOf(day), MONTH: days.startOf(`${day.slice(0, 7)}-01`) };
  return { from: instant(wholes[bucketFor({ from: instant(start), to: instant(end) })]), to: instant(end) };
}

export function daysOf(parameters: URLSearchParams): number {
  const days = Number(parameters.get('days') ?? DEFAULT_DAYS);
  return Number.isInteger(days) && days >= 1 && days <= 366 ? days : DEFAULT_DAYS;
}

const instant = (time: number) => new Date(time).toISOString();

export type Bucket = 'HOUR' | 'DAY' | 'MONTH';

/** So many bars that each can be told from its neighbour. */
export function bucketFor({ from, to }: Span): Bucket {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (days <= 3) return 'HOUR';
  return days <= 120 ? 'DAY' : 'MONTH';
}

/** What an answer with too many rows is asked for instead. */
export const coarser: Readonly<Record<Bucket, Bucket | null>> = { HOUR: 'DAY', DAY: 'MONTH', MONTH: null };

export const today = (now = Date.now()) => bookDays.dayAt(now);

/** The first and the last day of a span. */
export const daysIn = ({ from, to }: Span): [string, string] => [
  bookDays.dayAt(Date.parse(from)),
  bookDays.dayAt(Date.parse(to) - 1),
];
