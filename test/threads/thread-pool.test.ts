/** Threads for callers' work: a task may take so much of the processor, and waiting for one does not count. */
import { afterAll, expect, it } from 'vitest';
import { createThreadPool, type SharedByThreads, TaskEndedError } from '../../src/threads/thread-pool.ts';
import type { TestTask } from './thread-of-tests.ts';

const PROCESSOR_MS = 100;
const options = {
  script: new URL('./thread-of-tests.ts', import.meta.url),
  threads: 1,
  processorMs: PROCESSOR_MS,
  maxWaiting: 10,
  maxHeapMegabytes: 64,
};
const pool = createThreadPool<TestTask, string>(options);
afterAll(() => pool.close());
const ended = expect.objectContaining({ name: TaskEndedError.name });

it('answers a task that gets the processor late', async () => {
  expect(await pool.run('a', { sleepMs: 3 * PROCESSOR_MS })).toBe('done');
});

it('answers a task whose answer is read late', async () => {
  await pool.run('a', { workMs: 0 });
  const answer = pool.run('a', { workMs: PROCESSOR_MS / 10 });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3 * PROCESSOR_MS);
  expect(await answer).toBe('done');
});

it('counts for each task what it takes itself', async () => {
  // It is looked at while it sleeps.
  const task = { workMs: 0.3 * PROCESSOR_MS, sleepMs: 2 * PROCESSOR_MS };
  for (let i = 0; i < 4; i++) expect(await pool.run('a', task)).toBe('done');
});

it('ends a task that takes more, and goes on with the next', async () => {
  await expect(pool.run('a', { workMs: Number.POSITIVE_INFINITY })).rejects.toEqual(ended);
  expect(await pool.run('a', { workMs: 1 })).toBe('done');
});

it('ends a task that stands still', async () => {
  await expect(pool.run('a', { sleepMs: Number.POSITIVE_INFINITY })).rejects.toEqual(ended);
});

it('starts a thread with what the first of them shares, also one of another pool', async () => {
  const shared: SharedByThreads = {};
  const told: string[] = [];
  for (const _ of [1, 2]) {
    const one = createThreadPool<TestTask, string>({ ...options, shared });
    told.push(await one.run('a', 'tell what is shared'));
    await one.close();
  }
  expect(told).toEqual([String(shared.value), String(shared.value)]);
});
