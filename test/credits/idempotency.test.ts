import { expect, test } from 'vitest';
import type { Outcome } from '../../src/credits/ledger/command.ts';
import type { PaidOperation } from '../../src/credits/operation.ts';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import {
  COST,
  caller,
  createFixture,
  events,
  failingLedger,
  operation,
  target,
  used,
} from './credits-fixture.ts';

let runs = 0;

function keyed(key: string, field: string, fingerprint: string, more: Partial<PaidOperation<unknown>> = {}) {
  return operation<unknown>(caller('ada', { idempotencyKey: key }), {
    call: { field, fingerprint },
    run: (hold) =>
      hold.attempt(target, async (attempt) => {
        runs += 1;
        attempt.sent();
        attempt.report(used);
        return { text: `run ${runs}`, at: new Date(0), vector: new Float32Array([1, 2]) };
      }),
    ...more,
  });
}

test('the same key and call get the same answer, from one run and for one charge', async () => {
  const { start } = await createFixture();
  const credits = await start();
  runs = 0;
  const first = await credits.govern(keyed('k', 'a', 'f'));
  const second = await credits.govern(keyed('k', 'a', 'f'));
  expect(runs).toBe(1);
  expect(second.value).toEqual(first.value);
  expect(second.usage).toEqual(first.usage);
  expect(await credits.status.account()).toMatchObject({ used: COST, held: 0 });
  expect(await events(credits)).toHaveLength(1);
});

test('also after a restart', async () => {
  const { start } = await createFixture();
  const before = await start();
  runs = 0;
  const first = await before.govern(keyed('k', 'a', 'f'));
  await before.close();
  const after = await start();
  expect((await after.govern(keyed('k', 'a', 'f'))).value).toEqual(first.value);
  expect(runs).toBe(1);
});

test('another call under the same key is refused, another field of the request is not', async () => {
  const { start } = await createFixture();
  const credits = await start();
  await credits.govern(keyed('k', 'a', 'f'));
  await expect(credits.govern(keyed('k', 'a', 'g'))).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  await credits.govern(keyed('k', 'b', 'g'));
});

test('a key is bound to its request as a whole', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const ada = caller('ada', { idempotencyKey: 'k' });
  await credits.bindKey(ada, 'r1');
  await credits.bindKey(ada, 'r1');
  await expect(credits.bindKey(ada, 'r2')).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  await credits.bindKey(caller('bob', { idempotencyKey: 'k' }), 'r2');
});

test('another user’s equal key is another key', async () => {
  const { start } = await createFixture();
  const credits = await start();
  runs = 0;
  await credits.govern(keyed('k', 'a', 'f'));
  await credits.govern(keyed('k', 'a', 'g', { caller: caller('bob', { idempotencyKey: 'k' }) }));
  expect(runs).toBe(2);
});

test('a repeat that arrives while the first still runs waits for it, in this process and in another', async () => {
  const { start } = await createFixture();
  const [one, two] = [await start(), await start()];
  const gate = Promise.withResolvers<string>();
  let started = 0;
  const slow = {
    run: (hold: Parameters<PaidOperation<unknown>['run']>[0]) =>
      hold.attempt(target, async (attempt) => {
        started += 1;
        attempt.report(used);
        return gate.promise;
      }),
  };
  const first = one.govern(keyed('k', 'a', 'f', slow));
  await expect.poll(() => started).toBe(1);
  const repeats = [one.govern(keyed('k', 'a', 'f', slow)), two.govern(keyed('k', 'a', 'f', slow))];
  await expect(two.govern(keyed('k', 'a', 'other', slow))).rejects.toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
  });
  gate.resolve('answer');
  for (const call of [first, ...repeats]) expect((await call).value).toBe('answer');
  expect(started).toBe(1);
  expect(await one.status.account()).toMatchObject({ used: COST });
});

test('a waiting repeat leaves when its client does', async () => {
  const { start } = await createFixture();
  const [one, two] = [await start(), await start()];
  const gate = Promise.withResolvers<string>();
  const slow = { run: () => gate.promise };
  const first = one.govern(keyed('k', 'a', 'f', slow));
  const leaving = new AbortController();
  const gone = caller('ada', { idempotencyKey: 'k', signal: leaving.signal });
  await one.status.account();
  const repeat = two.govern(keyed('k', 'a', 'f', { ...slow, caller: gone }));
  setImmediate(() => leaving.abort());
  await expect(repeat).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
  gate.resolve('answer');
  await first;
});

test('a failure is not kept: its repeat runs', async () => {
  const { start } = await createFixture();
  const [one, two] = [await start(), await start()];
  const failing = { run: () => Promise.reject(new GatewayError('OVERLOADED', 'busy')) };
  await expect(one.govern(keyed('k', 'a', 'f', failing))).rejects.toMatchObject({ code: 'OVERLOADED' });
  await two.govern(keyed('k', 'a', 'f'));
});

test('an answer too large to keep is not charged twice: its repeat is refused', async () => {
  const { start } = await createFixture();
  const credits = await start({ idempotency: { maxAnswerBytes: 100 } });
  await credits.govern(keyed('k', 'a', 'f'));
  await expect(credits.govern(keyed('k', 'a', 'f'))).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  expect(await credits.status.account()).toMatchObject({ used: COST });
});

test('a key that thousands came after is never charged again: its repeat is refused once its answer is gone', async () => {
  const { start } = await createFixture();
  const credits = await start({ maintenance: { pruneMs: 10, maxAnswers: 5 } });
  for (let i = 0; i < 12; i++) await credits.govern(keyed(`k${i}`, 'a', 'f'));
  const code = () =>
    credits.govern(keyed('k0', 'a', 'f')).then(
      () => 'answered',
      (error) => error.code,
    );
  await expect.poll(code).toBe('IDEMPOTENCY_CONFLICT');
  expect((await credits.govern(keyed('k11', 'a', 'f'))).value).toMatchObject({ text: expect.any(String) });
  expect(await credits.status.account()).toMatchObject({ used: 12 * COST });
});

test('a deterministic call needs no identity; any other call is refused rather than run without its key', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const ada = caller('ada', { idempotencyKey: 'k' });
  runs = 0;
  const reused = () => operation(ada, { reuse: { key: 'text', store: false } });
  await credits.govern(reused());
  await credits.govern(reused());
  expect(await credits.status.account()).toMatchObject({ used: COST });
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

test.each(['', 'x'.repeat(256)])('a key of a wrong length is refused', async (idempotencyKey) => {
  const { start } = await createFixture();
  const credits = await start();
  const call = keyed('k', 'a', 'f', { caller: caller('ada', { idempotencyKey }) });
  await expect(credits.govern(call)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

/** A caller who leaves as soon as a claim finds the key taken: who waits for nobody would wait for as long as the test. */
function impatient() {
  const leaving = new AbortController();
  const onOutcome = ({ type }: Outcome) => {
    if (type === 'running') leaving.abort();
  };
  return { onOutcome, caller: caller('ada', { idempotencyKey: 'k', signal: leaving.signal }) };
}

test('what was charged and waits to be booked is not run again', async () => {
  const fixture = await createFixture();
  const { onOutcome, caller } = impatient();
  const ledger = failingLedger(fixture, ({ type }) => type === 'settle', { committed: false, onOutcome });
  const [one, two] = [await fixture.start(ledger), await fixture.start()];
  runs = 0;
  const first = await one.govern(keyed('k', 'a', 'f'));
  const again = one.govern(keyed('k', 'a', 'f', { caller }));
  await expect(again).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  const elsewhere = two.govern(keyed('k', 'a', 'f'));
  ledger.heal();
  expect((await one.govern(keyed('k', 'a', 'f', { caller }))).value).toEqual(first.value);
  expect((await elsewhere).value).toEqual(first.value);
  expect(runs).toBe(1);
  expect(await one.status.account()).toMatchObject({ used: COST, held: 0 });
});

test('a claim that nobody heard of keeps no other process from the key', async () => {
  const fixture = await createFixture();
  const { onOutcome, caller } = impatient();
  const unheard = failingLedger(fixture, ({ type }) => type === 'claimAnswer', { committed: true });
  const watched = failingLedger(fixture, () => false, { committed: true, onOutcome });
  const [one, two] = [await fixture.start(unheard), await fixture.start(watched)];
  runs = 0;
  await expect(one.govern(keyed('k', 'a', 'f'))).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  expect((await two.govern(keyed('k', 'a', 'f', { caller }))).value).toMatchObject({ text: 'run 1' });
  expect(runs).toBe(1);
});
