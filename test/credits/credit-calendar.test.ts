import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chargedWindow } from '../../src/credits/windows/charged-window.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { daysOf, windowAround } from '../../src/credits/windows/period.ts';

const HOUR = 3_600_000;

function hoursOf(timeZone: string, id: string): number {
  const { start, end } = createCreditCalendar(timeZone).windowOf(id);
  return (end - start) / HOUR;
}

describe('a window is a calendar day of its zone', () => {
  test('it begins at local midnight', () => {
    const berlin = createCreditCalendar('Europe/Berlin');
    expect(berlin.windowAt(Date.parse('2026-01-15T22:59:59.999Z')).id).toBe('2026-01-15');
    expect(berlin.windowAt(Date.parse('2026-01-15T23:00:00.000Z')).id).toBe('2026-01-16');
  });

  test('a day on which the clock is set forward has 23 hours, one on which it is set back 25', () => {
    expect(hoursOf('Europe/Berlin', '2026-03-29')).toBe(23);
    expect(hoursOf('Europe/Berlin', '2026-10-25')).toBe(25);
    expect(hoursOf('America/New_York', '2026-03-08')).toBe(23);
    expect(hoursOf('America/New_York', '2026-11-01')).toBe(25);
    expect(hoursOf('Australia/Lord_Howe', '2026-04-05')).toBe(24.5);
    expect(hoursOf('UTC', '2026-03-29')).toBe(24);
  });

  test('where the clock skips midnight, the day begins at the skip', () => {
    const { start, end } = createCreditCalendar('Africa/Cairo').windowOf('2026-04-24');
    expect(new Date(start).toISOString()).toBe('2026-04-23T22:00:00.000Z');
    expect((end - start) / HOUR).toBe(23);
  });

  test('where the clock repeats midnight, the repeated hour stays in the day that has begun', () => {
    // Until 2011 St. John's set its clock back at 00:01, to 23:01 of the day before.
    for (const instant of ['2010-11-07T02:30:30Z', '2010-11-07T02:45:00Z', '2010-11-07T03:30:30Z']) {
      const { id } = createCreditCalendar('America/St_Johns').windowAt(Date.parse(instant));
      expect(id).toBe('2010-11-07');
    }
  });

  test('a day that a zone leaves out is empty', () => {
    const apia = createCreditCalendar('Pacific/Apia');
    expect(hoursOf('Pacific/Apia', '2011-12-30')).toBe(0);
    expect(apia.windowAt(Date.parse('2011-12-30T09:59:59Z')).id).toBe('2011-12-29');
    expect(apia.windowAt(Date.parse('2011-12-30T10:00:00Z')).id).toBe('2011-12-31');
  });

  test('leap days exist in leap years', () => {
    const utc = createCreditCalendar('UTC');
    expect(utc.windowAt(Date.parse('2028-02-29T12:00:00Z')).id).toBe('2028-02-29');
    expect(utc.windowAt(Date.parse('2027-02-28T23:59:59Z') + 1000).id).toBe('2027-03-01');
    expect(utc.windowAt(Date.parse('2100-02-28T23:59:59Z') + 1000).id).toBe('2100-03-01');
  });

  test('an unknown zone is refused', () => {
    expect(() => createCreditCalendar('Europe/Atlantis')).toThrow(RangeError);
  });
});

test('windows follow each other without gap or overlap, in every zone', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const between = { min: Date.parse('1990-01-01'), max: Date.parse('2040-01-01') };
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer(between), (zone, now) => {
      const calendar = createCreditCalendar(zone);
      const window = calendar.windowAt(now);
      expect(window.start).toBeLessThanOrEqual(now);
      expect(window.end).toBeGreaterThan(now);
      expect(calendar.windowAt(window.start).id).toBe(window.id);
      expect(calendar.windowAt(window.end - 1).id).toBe(window.id);
      const next = calendar.windowAt(window.end);
      expect(next.start).toBe(window.end);
      expect(next.id > window.id).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test('weeks and months follow each other too, and are made of their days, over the ends of years and changes of the clock', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const between = { min: Date.parse('1990-01-01'), max: Date.parse('2040-01-01') };
  // One in three lies within four days of a new year.
  const newYear = fc
    .tuple(fc.integer({ min: 1991, max: 2039 }), fc.integer({ min: -4 * 24, max: 4 * 24 }))
    .map(([year, hours]) => Date.UTC(year, 0, 1) + hours * HOUR);
  const instants = fc.oneof(fc.integer(between), fc.integer(between), newYear);
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      instants,
      fc.constantFrom('WEEK', 'MONTH'),
      (zone, now, period) => {
        const calendar = createCreditCalendar(zone);
        const day = calendar.windowAt(now);
        const window = calendar.windowOf(windowAround(day.id, period));
        expect(window.start).toBeLessThanOrEqual(now);
        expect(window.end).toBeGreaterThan(now);
        const days = daysOf(window.id);
        expect(days).toContain(day.id);
        if (period === 'WEEK') expect(days).toHaveLength(7);
        expect(new Set(days.map((each) => windowAround(each, period)))).toEqual(new Set([window.id]));
        const [first = '', last = ''] = [days[0], days.at(-1)];
        expect([calendar.windowOf(first).start, calendar.windowOf(last).end]).toEqual([
          window.start,
          window.end,
        ]);
        const next = windowAround(calendar.windowAt(window.end).id, period);
        expect(calendar.windowOf(next).start).toBe(window.end);
        expect(next > window.id).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
  // Named as ISO 8601 names them.
  const weeks = ['2024-12-29', '2024-12-30', '2026-12-31', '2027-01-03', '2027-01-04', '2023-01-01'];
  expect(weeks.map((day) => windowAround(day, 'WEEK'))).toEqual([
    '2024-W52',
    '2025-W01',
    '2026-W53',
    '2026-W53',
    '2027-W01',
    '2022-W52',
  ]);
});

test('a clock that steps back does not re-open an older window', () => {
  const calendar = createCreditCalendar('UTC');
  const yesterday = Date.parse('2026-05-04T12:00:00Z');
  expect(chargedWindow(calendar, '2026-05-05', yesterday).id).toBe('2026-05-05');
  expect(chargedWindow(calendar, '2026-05-03', yesterday).id).toBe('2026-05-04');
});
