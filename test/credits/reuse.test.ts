import { expect, test } from 'vitest';
import type { PaidOperation } from '../../src/credits/operation.ts';
import { readBudget } from '../../src/credits/request-budget.ts';
import type { Caller } from '../../src/identity/caller.ts';
import { COST, caller, createFixture, events, operation, target, used } from './credits-fixture.ts';

/** A call whose answer comes when the test says so, and which counts its runs. */
function counted(answer: (run: number) => Promise<unknown> | unknown = (run) => `answer ${run}`) {
  const counter = { runs: 0 };
  const call = (who: Caller, more: Partial<PaidOperation<unknown>> = {}) =>
    operation<unknown>(who, {
      reuse: { key: 'text', store: true },
      run: (hold) =>
        hold.attempt(target, async (attempt) => {
          counter.runs += 1;
          attempt.sent();
          attempt.report({ ...used, model: 'local-llama' });
          return answer(counter.runs);
        }),
      ...more,
    });
  return { counter, call };
}

const ada = caller('ada');

test('an equal call is answered from the cache: free, marked as cached, and with an event of its own', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const { counter, call } = counted();
  const first = await credits.govern(call(ada));
  const second = await credits.govern(call(ada));
  expect(counter.runs).toBe(1);
  expect(first.usage).toMatchObject({ credits: COST, cached: false });
  expect(second.value).toBe('answer 1');
  expect(second.usage).toMatchObject({ credits: 0, cached: true, inputTokens: 0, model: 'local-llama' });
  expect(second.remaining).toBe(10_000_000 - COST);
  expect(await events(credits)).toMatchObject([
    { credits: COST, cached: false },
    { credits: 0, cached: true, status: 'ok', user: 'ada' },
  ]);
});

test('nobody is answered from another user’s calls', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const { counter, call } = counted();
  await credits.govern(call(ada));
  await credits.govern(call(caller('bob')));
  expect(counter.runs).toBe(2);
});

test('a call joins none that other limits pay for', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const { counter, call } = counted();
  const budget = () => readBudget('0.000001');
  const poor = credits.govern(call({ ...caller('ada'), budget: budget() }));
  const [refused, answered] = await Promise.allSettled([poor, credits.govern(call(caller('ada')))]);
  expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'CREDITS_EXHAUSTED' } });
  expect(answered).toMatchObject({ status: 'fulfilled', value: { value: 'answer 1' } });
  expect(counter.runs).toBe(1);
});

test('another function, model or key is another call', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const { counter, call } = counted();
  await credits.govern(call(ada));
  await credits.govern(call(ada, { reuse: { key: 'other', store: true } }));
  await credits.govern(call(ada, { target: { ...target, model: 'mistral-7b' } }));
  await credits.govern(call(ada, { target: { ...target, function: 'AI_SENTIMENT' } }));
  expect(counter.runs).toBe(4);
});

test('equal calls in flight are computed once, and each is booked', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const gate = Promise.withResolvers<string>();
  const { counter, call } = counted(() => gate.promise);
  const calls = [1, 2, 3].map(() => credits.govern(call(ada, { reuse: { key: 'text', store: false } })));
  await expect.poll(() => counter.runs).toBe(1);
  gate.resolve('once');
  const answers = await Promise.all(calls);
  expect(answers.map(({ value }) => value)).toEqual(['once', 'once', 'once']);
  expect(answers.map(({ usage }) => usage.cached)).toEqual([false, true, true]);
  expect(await events(credits)).toHaveLength(3);
  await credits.govern(call(ada, { reuse: { key: 'text', store: false } }));
  expect(counter.runs).toBe(2);
});

test('when the caller who computes goes away, another one who waits takes over', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const leaving = new AbortController();
  const gone = caller('ada', { signal: leaving.signal });
  const { counter, call } = counted(
    (run) =>
      run === 1 &&
      new Promise((_, reject) =>
        leaving.signal.addEventListener('abort', () => reject(new Error('aborted'))),
      ),
  );
  const first = credits.govern(call(gone));
  const second = credits.govern(call(ada));
  await expect.poll(() => counter.runs).toBe(1);
  leaving.abort();
  await expect(first).rejects.toThrow();
  expect((await second).value).toBe(false);
  expect(counter.runs).toBe(2);
});

test('one who waits and goes away does not disturb the others', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const gate = Promise.withResolvers<string>();
  const leaving = new AbortController();
  const { counter, call } = counted(() => gate.promise);
  const first = credits.govern(call(ada));
  const second = credits.govern(call(caller('ada', { signal: leaving.signal })));
  await expect.poll(() => counter.runs).toBe(1);
  leaving.abort();
  await expect(second).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
  gate.resolve('answer');
  expect((await first).value).toBe('answer');
});

test('failures are not kept', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const { counter, call } = counted((run) => {
    if (run === 1) throw new Error('broken');
    return 'mended';
  });
  await expect(credits.govern(call(ada))).rejects.toThrow('broken');
  expect((await credits.govern(call(ada))).value).toBe('mended');
  expect(counter.runs).toBe(2);
});

test('the cache is bounded by count, bytes and age', async () => {
  const { start } = await createFixture();
  const few = await start({ reuse: { maxEntries: 2 } });
  const { counter, call } = counted();
  for (const key of ['a', 'b', 'c', 'a']) await few.govern(call(ada, { reuse: { key, store: true } }));
  expect(counter.runs).toBe(4);

  const small = await start({ reuse: { maxBytes: 100_000 } });
  const large = counted(() => new Float64Array(5000));
  await small.govern(large.call(ada));
  await small.govern(large.call(ada));
  expect(large.counter.runs).toBe(2);
  // Rows begin with a number, and hold texts.
  const rows = counted(() => [[1, 'x'.repeat(10_000)]]);
  await small.govern(rows.call(ada, { reuse: { key: 'rows', store: true } }));
  await small.govern(rows.call(ada, { reuse: { key: 'rows', store: true } }));
  expect(rows.counter.runs).toBe(2);

  const short = await start({ reuse: { ttlMs: 1 } });
  const brief = counted();
  await short.govern(brief.call(ada));
  await expect.poll(async () => (await short.govern(brief.call(ada))).usage.cached).toBe(false);
});
