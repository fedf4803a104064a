/** Whole days in UTC, and the units of time that begin with one of them. */

export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';

export const DAY_MS = 86_400_000;
export const iso = (date: Date) => date.toISOString().slice(0, 10);
export const dayOf = (date: Date) => new Date(Math.floor(date.getTime() / DAY_MS) * DAY_MS);
export const addDays = (date: Date, days: number) => new Date(date.getTime() + days * DAY_MS);

/** Weeks begin on Monday. */
export function startOf(unit: Unit, date: Date): Date {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (unit === 'day') return dayOf(date);
  if (unit === 'week') return addDays(dayOf(date), -((date.getUTCDay() + 6) % 7));
  if (unit === 'month') return new Date(Date.UTC(year, month, 1));
  return unit === 'quarter'
    ? new Date(Date.UTC(year, month - (month % 3), 1))
    : new Date(Date.UTC(year, 0, 1));
}

export function shift(date: Date, unit: Unit, by: number): Date {
  if (unit === 'day' || unit === 'week') return addDays(date, by * (unit === 'week' ? 7 : 1));
  const step = unit === 'month' ? 1 : unit === 'quarter' ? 3 : 12;
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + by * step];
  // The month may be shorter: a month before 31 March is the end of February.
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(date.getUTCDate(), last)));
}
