/** Old and new side by side: what is served, what is told, and that the other side harms nobody. */
import { expect, it, onTestFinished, vi } from 'vitest';
import {
  createShadow,
  firstDifference,
  type ShadowResult,
  type ShadowSide,
} from '../../clients/typescript/src/index.ts';

it('serves one side, and tells what the other one showed', async () => {
  const told = Promise.withResolvers<ShadowResult>();
  const shadow = createShadow({ onResult: told.resolve });
  expect(await shadow('rows', { old: () => [{ a: 1 }], new: async () => [{ a: '1' }] as never })).toEqual([
    { a: 1 },
  ]);
  expect(await told.promise).toMatchObject({
    served: 'old',
    equal: false,
    difference: '[0].a: types number and string',
  });
});

it('is not broken by the side that is not served, and throws what the served one throws', async () => {
  const told: PromiseWithResolvers<ShadowResult>[] = [Promise.withResolvers(), Promise.withResolvers()];
  let next = 0;
  const shadow = createShadow({ onResult: (result) => told[next++]?.resolve(result) });
  const failing = () => Promise.reject(new TypeError('x'));
  expect(await shadow('x', { old: () => 1, new: failing })).toBe(1);
  expect(await told[0]?.promise).toMatchObject({ equal: null, newError: 'TypeError' });
  await expect(shadow('x', { old: failing, new: () => 1 })).rejects.toThrow(TypeError);
  expect(await told[1]?.promise).toMatchObject({ oldError: 'TypeError' });
});

it('goes on when what it showed cannot be told', async () => {
  const logged = Promise.withResolvers<unknown>();
  const log = vi.spyOn(console, 'error').mockImplementation((_, error) => logged.resolve(error));
  onTestFinished(() => log.mockRestore());
  const shadow = createShadow({
    onResult() {
      throw new Error('no log');
    },
  });
  expect(await shadow('rows', { old: () => 1, new: () => 1 })).toBe(1);
  expect(await logged.promise).toMatchObject({ message: 'no log' });
});

it('is switched back while it runs', async () => {
  let serve: ShadowSide = 'new';
  const shadow = createShadow({ sample: 0, serve: () => serve });
  const sides = { old: () => 'old', new: () => 'new' };
  expect(await shadow('x', sides)).toBe('new');
  serve = 'old';
  expect(await shadow('x', sides)).toBe('old');
});

it('runs no more beside than it may', async () => {
  let running = 0;
  const gate = Promise.withResolvers<void>();
  const shadow = createShadow({ mostPending: 2 });
  const sides = { old: () => 1, new: () => gate.promise.then(() => ++running) };
  for (let call = 0; call < 5; call += 1) await shadow('x', sides);
  gate.resolve();
  await expect.poll(() => running).toBe(2);
});

it.each([2, -1, Number.NaN])('refuses a sample of %d', (sample) => {
  expect(() => createShadow({ sample })).toThrow(RangeError);
});

it('compares answers by their shape', () => {
  expect(firstDifference({ a: [1, null] }, { a: [1, null] })).toBeNull();
  expect(firstDifference([1], [1, 2])).toBe('the answer: 1 items and 2');
  expect(firstDifference({ a: 1 }, { b: 1 })).toBe('the answer: other keys');
  expect(firstDifference(0.1 + 0.2, 0.3)).toBeNull();
  expect(firstDifference(null, {})).toBe('the answer: types null and object');
});
