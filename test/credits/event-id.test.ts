import { expect, test } from 'vitest';
import { createEventId, timeOfEventId } from '../../src/credits/event-id.ts';

test('ids are UUIDs of version 7, unique, and in the order of their making, also when the clock is set back', () => {
  const start = Date.parse('2026-05-04T12:00:00Z');
  const clock = (i: number) => (i < 20_000 ? start : i < 40_000 ? start - 30_000 : start + i);
  const ids = Array.from({ length: 60_000 }, (_, i) => createEventId(clock(i)));
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});

test('ids of a clock that had run years ahead follow it back', () => {
  const start = Date.parse('2026-05-05T12:00:00Z');
  const clock = [start, Date.parse('2030-01-01T00:00:00Z'), start + 1_000, start + 1_000, start + 2_000];
  const ids = clock.map((now) => createEventId(now));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.map(timeOfEventId)).toEqual(clock);
});
