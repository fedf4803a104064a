import { expect, test } from 'vitest';
import { createEventId } from '../../src/credits/event-id.ts';

test('ids are UUIDs of version 7, unique, and in the order of their making, whatever the clock does', () => {
  const start = Date.parse('2026-05-04T12:00:00Z');
  const clock = (i: number) => (i < 20_000 ? start : i < 40_000 ? start - 86_400_000 : start + i);
  const ids = Array.from({ length: 60_000 }, (_, i) => createEventId(clock(i)));
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});
