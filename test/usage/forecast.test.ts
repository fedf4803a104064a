/** Forecasts held against what came: on weeks of use with mornings, weekends, bursts and growth. */
import { expect, it } from 'vitest';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { createCreditForecast } from '../../src/usage/credit-forecast.ts';
import { type ForecastInput, forecastUse, type HourOfUse } from '../../src/usage/forecast.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const start = Date.parse('2026-03-02T00:00:00Z');

/**
 * 60 days of 50 people: office hours, quiet weekends, a batch on most nights, days that differ by a factor of two. The
 * seeds are always the same: of others, one set in a hundred lies beyond the bounds.
 */
function recordedHours(seed: number): readonly HourOfUse[] {
  const random = randomFrom(seed);
  return Array.from({ length: 60 * 24 }, (_, i) => {
    const at = start + i * HOUR;
    const [hour, day] = [i % 24, Math.floor(i / 24)];
    const weekend = [0, 6].includes(new Date(at).getUTCDay());
    const office = Math.exp(-(((hour - 13) / 4) ** 2)) * (weekend ? 0.15 : 1);
    const mood = 0.7 + 0.6 * randomFrom(seed * 1000 + day)();
    const batch = hour === 2 && random() < 0.8 ? 3 * random() : 0;
    return {
      start: at,
      end: at + HOUR,
      credits: Math.round(1e6 * (mood * office * (0.6 + 0.8 * random()) + batch)),
    };
  });
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

const dayAt = (at: number) => ({
  start: at,
  end: at + DAY,
  isWeekend: [0, 6].includes(new Date(at).getUTCDay()),
});

const sum = (hours: readonly HourOfUse[]) => hours.reduce((total, { credits }) => total + credits, 0);

function inputAt(hours: readonly HourOfUse[], now: number): ForecastInput {
  const dayStart = now - ((now - start) % DAY);
  const within = (from: number, to: number) => hours.filter(({ start: at }) => at >= from && at < to);
  const days = Array.from({ length: 28 }, (_, i) => dayStart - (i + 1) * DAY)
    .filter((day) => day >= start)
    .map((day) => ({ span: dayAt(day), hours: within(day, day + DAY) }));
  const date = new Date(dayStart);
  const month = {
    start: Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1),
    end: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1),
  };
  const later = Array.from({ length: 31 }, (_, i) => dayStart + (i + 1) * DAY).filter(
    (day) => day < month.end,
  );
  return {
    now,
    today: dayAt(dayStart),
    days,
    usedToday: sum(within(dayStart, now)),
    usedThisMonth: sum(within(month.start, now)),
    later: {
      workdays: later.filter((day) => !dayAt(day).isWeekend).length,
      weekends: later.filter((day) => dayAt(day).isWeekend).length,
    },
  };
}

it('eight days of ten end within the band, at any time of the day', () => {
  let [within, all] = [0, 0];
  for (let round = 0; round < 8; round++) {
    const hours = recordedHours(1 + round);
    for (let day = 20; day < 60; day++) {
      for (const hour of [6, 10, 14, 18]) {
        const dayStart = start + day * DAY;
        const { day: found } = forecastUse(inputAt(hours, dayStart + hour * HOUR));
        const truth = sum(hours.filter(({ start: at }) => at >= dayStart && at < dayStart + DAY));
        all += 1;
        if (truth >= found.low && truth <= found.high) within += 1;
      }
    }
  }
  const coverage = within / all;
  console.log(`coverage of the day's band: ${(100 * coverage).toFixed(1)} % of ${all}`);
  expect(coverage).toBeGreaterThan(0.7);
  expect(coverage).toBeLessThan(0.95);
});

it('of a month, at any day of it, seven to ten of ten end within the band', () => {
  let [within, all] = [0, 0];
  const [april, may] = [Date.UTC(2026, 3, 1), Date.UTC(2026, 4, 1)];
  for (let round = 0; round < 40; round++) {
    const hours = recordedHours(1 + round);
    const truth = sum(hours.filter(({ start: at }) => at >= april && at < may));
    for (let day = april; day < may; day += 3 * DAY) {
      const { month } = forecastUse(inputAt(hours, day + 12 * HOUR));
      all += 1;
      if (truth >= month.low && truth <= month.high) within += 1;
    }
  }
  const coverage = within / all;
  console.log(`coverage of the month's band: ${(100 * coverage).toFixed(1)} % of ${all}`);
  expect(coverage).toBeGreaterThan(0.7);
  expect(coverage).toBeLessThan(0.95);
});

const rootWith = (signal: AbortSignal) =>
  ({ user: { name: 'root', permissions: new Set(['usage:read:all']) }, signal }) as never;

it('who asks first and leaves does not end what others wait for', async () => {
  const asked: { readonly signal: AbortSignal; answer(): void }[] = [];
  const forecast = createCreditForecast({
    status: { of: async () => ({ used: 0, limit: 1e9, window: {} }) } as never,
    report: (_, { signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        asked.push({ signal, answer: () => resolve({ rows: [] } as never) });
      }),
    calendar: createCreditCalendar('UTC'),
    teamsOf: () => [],
    now: () => start,
  });
  const leaving = new AbortController();
  const [first, second] = [leaving.signal, new AbortController().signal].map((signal) =>
    forecast(null, rootWith(signal)),
  );
  leaving.abort();
  await expect(first).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
  for (const { answer } of asked) answer();
  expect(await second).toMatchObject({ days: 0 });
  expect(asked).toHaveLength(1);
});

it('a weekend is one by the calendar of its zone, wherever that lies', async () => {
  const calendar = createCreditCalendar('Pacific/Auckland');
  // A Monday morning there, which is Sunday in UTC; office days cost ten times as much as weekends.
  const at = Date.parse('2026-01-11T19:00:00Z');
  const hours = Array.from({ length: 40 * 24 }, (_, i) => at - (i + 1) * HOUR).map((bucket) => {
    const day = new Date(calendar.windowAt(bucket).id).getUTCDay();
    return { bucket: new Date(bucket), credits: [0, 6].includes(day) ? 100 : 1000 };
  });
  const status = { used: 0, limit: 1e9, window: {} };
  const forecast = createCreditForecast({
    status: { of: async () => status } as never,
    report: async () => ({ rows: hours }) as never,
    calendar,
    teamsOf: () => [],
    now: () => at,
  });
  const { day } = await forecast(null, rootWith(new AbortController().signal));
  const left = (calendar.windowAt(at).end - at) / HOUR;
  expect(day.expected).toBeCloseTo(1000 * left, -3);
});

it('the band is around what is expected, above what is used, and closes towards the end of the day', () => {
  const hours = recordedHours(7);
  const widths = [1, 12, 23].map((hour) => {
    const input = inputAt(hours, start + 40 * DAY + hour * HOUR);
    const { day, month } = forecastUse(input);
    for (const [{ low, expected, high }, used] of [
      [day, input.usedToday],
      [month, input.usedThisMonth],
    ] as const) {
      expect(low).toBeGreaterThanOrEqual(used);
      expect(expected).toBeGreaterThanOrEqual(low);
      expect(high).toBeGreaterThanOrEqual(expected);
    }
    return day.high - day.low;
  });
  expect(widths[2]).toBeLessThan(widths[0] ?? 0);
});

it('of a scope that nobody knows anything of is nothing, and of a new one its pace', () => {
  const empty = { ...inputAt([], start + 12 * HOUR), days: [] };
  expect(forecastUse(empty).day).toEqual({ expected: 0, low: 0, high: 0 });
  const { day } = forecastUse({ ...empty, usedToday: 100 });
  expect(day).toEqual({ expected: 200, low: 100, high: 300 });
});
