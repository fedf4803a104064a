/** Spans of days in the console, where the books' day is not that of UTC. */
import { expect, it } from 'vitest';
import { createBookDays } from '../../packages/console/src/data/book-days.ts';
import { spanOf } from '../../packages/console/src/data/period.ts';

it.each([
  ['UTC', '2026-03-08', '2026-03-08T00:00:00.000Z'],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
  ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
  ['Asia/Kathmandu', '2026-03-08', '2026-03-07T18:15:00.000Z'],
  ['Pacific/Kiritimati', '2026-03-08', '2026-03-07T10:00:00.000Z'],
  ['Etc/GMT+12', '2026-03-08', '2026-03-08T12:00:00.000Z'],
  // The clock is set forward at midnight, and this day has none.
  ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z'],
])('in %s the day %s begins at %s', (timeZone, day, start) => {
  const days = createBookDays(timeZone);
  expect(new Date(days.startOf(day)).toISOString()).toBe(start);
  expect(days.dayAt(Date.parse(start))).toBe(day);
  expect(days.dayAt(Date.parse(start) - 1)).not.toBe(day);
  expect(days.endOf(days.dayAt(Date.parse(start) - 1))).toBe(Date.parse(start));
});

it.each([
  ['days=30', '2026-10-10T04:00:00.000Z', '2026-11-09T04:00:00.000Z'],
  ['days=7', '2026-11-01T04:00:00.000Z', '2026-11-09T04:00:00.000Z'],
  // Told by months: the first of them is whole too.
  ['days=365', '2025-11-01T04:00:00.000Z', '2026-11-09T04:00:00.000Z'],
  ['days=1', '2026-11-08T04:00:00.000Z', '2026-11-09T04:00:00.000Z'],
  // A day of 25 hours.
  ['from=2026-11-01&to=2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
  ['from=2026-10-31&to=2026-11-30', '2026-10-31T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
  // There is no such day.
  ['from=2026-10-31&to=2026-11-31', '2026-10-10T04:00:00.000Z', '2026-11-09T04:00:00.000Z'],
  ['from=2026-02-29&to=2026-03-31', '2026-10-10T04:00:00.000Z', '2026-11-09T04:00:00.000Z'],
])('in New York, %s is from %s to %s', (address, from, to) => {
  const now = Date.parse('2026-11-09T03:30:00Z');
  expect(spanOf(new URLSearchParams(address), now, createBookDays('America/New_York'))).toEqual({ from, to });
});

it('a year that no call is in is no failure of the page', () => {
  for (const day of ['0001-01-01', '9999-12-31'])
    expect(spanOf(new URLSearchParams(`from=${day}&to=${day}`)).to).toMatch(/T/);
});
