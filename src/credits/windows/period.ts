/** How long a limit lasts. Everything is charged to days; weeks and months are made of them. */
import type { WindowId } from './credit-calendar.ts';

export const periods = ['DAY', 'WEEK', 'MONTH'] as const;
export type Period = (typeof periods)[number];

const DAY = 86_400_000;

/** The window of that length that a day lies in: `2026-11-22`, `2026-W47` (ISO 8601: from Monday) or `2026-11`. */
export function windowAround(day: WindowId, period: Period): WindowId {
  if (period === 'DAY') return day;
  return period === 'MONTH' ? day.slice(0, 7) : weekOf(day);
}

export function periodOfWindow(window: WindowId): Period {
  if (window.includes('W')) return 'WEEK';
  return window.length === 7 ? 'MONTH' : 'DAY';
}

/** The first day of a window, and the first day after it. @throws RangeError for what is no window's id. */
export function boundsOf(window: WindowId): { readonly first: WindowId; readonly next: WindowId } {
  const [, year, week] = /^(\d{4})-W(\d\d)$/.exec(window) ?? [];
  if (year && week) {
    const monday = mondayOf(Date.parse(`${year}-01-04T00:00:00Z`)) + (Number(week) - 1) * 7 * DAY;
    return { first: isoDay(monday), next: isoDay(monday + 7 * DAY) };
  }
  const isMonth = /^\d{4}-\d\d$/.test(window);
  const first = Date.parse(`${window}${isMonth ? '-01' : ''}T00:00:00Z`);
  if (Number.isNaN(first)) throw new RangeError(`${window} is not the id of a window`);
  const date = new Date(first);
  const next = isMonth ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) : first + DAY;
  return { first: isoDay(first), next: isoDay(next) };
}

/** Its days, the first one first. */
export function daysOf(window: WindowId): readonly WindowId[] {
  const { first, next } = boundsOf(window);
  const days: WindowId[] = [];
  for (let day = Date.parse(first); day < Date.parse(next); day += DAY) days.push(isoDay(day));
  return days;
}

const weeks = new Map<WindowId, WindowId>();

/** Week 1 is the one with the year's first Thursday, and a week belongs to the year of its Thursday. */
function weekOf(day: WindowId): WindowId {
  let week = weeks.get(day);
  if (week === undefined) {
    const thursday = mondayOf(Date.parse(day)) + 3 * DAY;
    const year = new Date(thursday).getUTCFullYear();
    const number = Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1;
    week = `${year}-W${String(number).padStart(2, '0')}`;
    if (weeks.size > 100) weeks.clear();
    weeks.set(day, week);
  }
  return week;
}

function mondayOf(time: number): number {
  return time - ((new Date(time).getUTCDay() + 6) % 7) * DAY;
}

function isoDay(time: number): WindowId {
  return new Date(time).toISOString().slice(0, 10);
}
