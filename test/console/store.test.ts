/** What the parts of the console's page share. */
import { expect, it } from 'vitest';
import { createStore } from '../../packages/console/src/data/store.ts';

it('leaves everybody with the newest value, also when it is set while they are told of the one before', () => {
  const store = createStore(0);
  const seen: number[] = [];
  store.watch((value) => {
    if (value === 1) store.set(2);
  });
  store.watch((value) => seen.push(value));
  store.set(1);
  expect(store.get()).toBe(2);
  expect(seen.at(-1)).toBe(2);
});
