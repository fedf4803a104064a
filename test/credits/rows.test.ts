/** The rows of one request: one hold and one settlement, and each row an event of its own. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Credits } from '../../src/credits/create-credits.ts';
import type { Ledger } from '../../src/credits/ledger/ledger.ts';
import type { Attempt, Governed } from '../../src/credits/operation.ts';
import { openLedger } from '../../src/credits/store/open-ledger.ts';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import type { Caller } from '../../src/identity/caller.ts';
import {
  admin,
  COST,
  caller,
  createFixture,
  events,
  HELD,
  operation,
  startWatched,
  target,
  used,
} from './credits-fixture.ts';

const work = async (attempt: Attempt) => {
  attempt.sent();
  attempt.report(used);
  return 'answer';
};

function row(
  credits: Credits,
  who: Caller,
  name: string,
  run: (attempt: Attempt) => Promise<string> = work,
): Promise<Governed<string>> {
  return credits.govern(
    operation<string>(who, {
      isRow: true,
      call: { field: name, fingerprint: name },
      run: (hold) => hold.attempt(target, run),
    }),
  );
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `row ${i}`);

test('that begin in one turn are one hold and one settlement, and each is booked and told', async () => {
  const { credits, types } = await startWatched();
  const ada = caller('ada', { teams: ['red'] });
  const answers = await Promise.all(names(100).map((name) => row(credits, ada, name)));
  expect(types()).toEqual(['holdRows', 'settleRows']);
  expect(new Set(answers.map(({ usage }) => usage.credits))).toEqual(new Set([COST]));
  expect(answers[0]?.remaining).toBe(10_000_000 - 100 * COST);
  const booked = await events(credits);
  expect(booked).toHaveLength(100);
  expect(new Set(booked.map(({ eventId }) => eventId)).size).toBe(100);
  expect(booked[7]).toMatchObject({ user: 'ada', teams: ['red'], attempt: 1, status: 'ok', credits: COST });
  expect(booked.every(({ eventId, operationId }) => eventId === operationId)).toBe(true);
  expect(await credits.status.me(ada)).toMatchObject({ used: 100 * COST, held: 0 });
});

test('in great number begin over several turns, and are still one hold', async () => {
  const { credits, types } = await startWatched();
  const ada = caller('ada');
  const turns: number[] = [0];
  const all = Promise.all(
    names(1_000).map((name) =>
      row(credits, ada, name, async (attempt) => {
        turns[turns.length - 1] = (turns.at(-1) ?? 0) + 1;
        return work(attempt);
      }),
    ),
  );
  let isOver = false;
  const over = all.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    turns.push(0);
    await nextTurn();
  }
  await over;
  expect(turns.filter((begun) => begun > 0)).toEqual([250, 250, 250, 250]);
  expect(types().filter((type) => type === 'holdRows')).toHaveLength(1);
});

test('of other callers, other targets, quotes and later turns have holds of their own', async () => {
  const { credits, types } = await startWatched();
  const [ada, again] = [caller('ada'), caller('ada')];
  const other = { ...target, function: 'AI_EMBED', model: 'e5-base-v2' };
  await Promise.all([
    ...names(3).map((name) => row(credits, ada, name)),
    ...names(2).map((name) => row(credits, again, name)),
    credits.govern(
      operation<string>(ada, {
        isRow: true,
        target: other,
        estimate: { inputTokens: 9, maxOutputTokens: 0 },
        run: (hold) => hold.attempt(other, work),
      }),
    ),
  ]);
  await row(credits, ada, 'later');
  expect(types()).toEqual([
    'hold',
    'hold',
    'holdRows',
    'holdRows',
    'settle',
    'settle',
    'settleRows',
    'settleRows',
  ]);
});

test('while they run hold the price of all; one that fails costs what is known of it, and the others go on', async () => {
  const { credits } = await startWatched();
  const ada = caller('ada');
  const gate = Promise.withResolvers<void>();
  const rows = names(4).map((name, i) =>
    row(credits, ada, name, async (attempt) => {
      await gate.promise;
      if (i === 1) throw new Error('never sent');
      attempt.sent();
      if (i === 2) throw new Error('nobody knows');
      attempt.report(used);
      return 'answer';
    }),
  );
  await expect.poll(async () => (await credits.status.me(ada)).held).toBe(4 * HELD);
  gate.resolve();
  const outcomes = await Promise.allSettled(rows);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  const booked = await events(credits);
  expect(booked.map(({ status, credits: charged }) => [status, charged])).toEqual([
    ['ok', COST],
    ['INTERNAL_SERVER_ERROR', 0],
    ['uncertain', HELD],
    ['ok', COST],
  ]);
  expect(await credits.status.me(ada)).toMatchObject({ used: 2 * COST + HELD, held: 0 });
});

test('that do not fit together run one by one, as far as the limit goes, and never beyond it', async () => {
  const { credits, types } = await startWatched();
  const ada = caller('ada');
  const limit = 20 * COST + HELD;
  await credits.limits.set(admin, { scope: 'user:ada', limit: limit as never });
  let most = 0;
  const outcomes = await Promise.allSettled(
    names(60).map((name) =>
      row(credits, ada, name, async (attempt) => {
        const { used: settled, held } = await credits.status.me(ada);
        most = Math.max(most, settled + held);
        return work(attempt);
      }),
    ),
  );
  expect(most).toBeLessThanOrEqual(limit);
  const ran = outcomes.filter(({ status }) => status === 'fulfilled').length;
  expect(ran).toBeGreaterThanOrEqual(20);
  expect(ran).toBeLessThanOrEqual(21);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CREDITS_EXHAUSTED' });
  }
  expect(types().filter((type) => type === 'holdRows')).toHaveLength(1);
  expect(await credits.status.me(ada)).toMatchObject({ used: ran * COST, held: 0 });
});

test('of which one cannot be priced run without it', async () => {
  const { credits } = await startWatched();
  const ada = caller('ada');
  const bad = credits.govern(
    operation<string>(ada, {
      isRow: true,
      estimate: { inputTokens: Number.NaN, maxOutputTokens: 0 },
      run: (hold) => hold.attempt(target, work),
    }),
  );
  const outcomes = await Promise.allSettled([row(credits, ada, 'a'), bad, row(credits, ada, 'b')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(outcomes[1]).toMatchObject({ reason: { code: 'BAD_USER_INPUT' } });
});

test('end together when their caller goes away or is suspended at once', async () => {
  const { credits } = await startWatched();
  const leaving = new AbortController();
  const endless = async ({ signal, sent, report }: Attempt): Promise<string> => {
    sent();
    report({ inputTokens: 1000, outputTokens: 100 });
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new Error('the statement was cancelled');
  };
  const [bob, eve] = [caller('bob', { signal: leaving.signal }), caller('eve')];
  const rows = [bob, eve].flatMap((who) => names(3).map((name) => row(credits, who, name, endless)));
  await expect.poll(() => credits.openHolds()).toBe(6);
  await credits.limits.suspend(admin, 'user:eve', 'runaway job', true);
  leaving.abort();
  const codes = (await Promise.allSettled(rows)).map(
    (outcome) => outcome.status === 'rejected' && outcome.reason.code,
  );
  expect(codes).toEqual([...Array(3).fill('REQUEST_CANCELLED'), ...Array(3).fill('CREDITS_SUSPENDED')]);
  expect(credits.openHolds()).toBe(0);
  expect((await events(credits)).map(({ credits: charged }) => charged)).toEqual(Array(6).fill(121));
});

test('under an Idempotency-Key each keep an answer of their own, in the transaction that books them', async () => {
  const { credits, types } = await startWatched();
  const ask = () => {
    const ada = caller('ada', { idempotencyKey: 'k' });
    return Promise.all(names(3).map((name) => row(credits, ada, name)));
  };
  const first = await ask();
  const again = await ask();
  expect(again.map(({ value }) => value)).toEqual(first.map(({ value }) => value));
  expect(types().filter((type) => type.endsWith('Rows'))).toEqual(['holdRows', 'settleRows']);
  expect(types().filter((type) => type === 'keepAnswer')).toHaveLength(3);
  expect(await credits.status.me(caller('ada'))).toMatchObject({ used: 3 * COST, held: 0 });
});

test('wait at their holds for a ledger that cannot be written, and are booked when it can', async () => {
  const { start, directory } = await createFixture();
  let isDown = false;
  const credits = await start({
    openLedger(setting): Ledger {
      const ledger = openLedger({ directory, ...setting });
      const submit: Ledger['submit'] = (given) =>
        isDown && given.some(({ type }) => type === 'settleRows')
          ? Promise.reject(new GatewayError('LEDGER_UNAVAILABLE', 'The disk is full.'))
          : ledger.submit(given);
      return { ...ledger, submit };
    },
    maintenance: { leaseMs: 300 },
  });
  const ada = caller('ada');
  isDown = true;
  await Promise.all(names(3).map((name) => row(credits, ada, name)));
  expect(credits.health()).toMatchObject({ waitingSettlements: 1, openHolds: 3 });
  isDown = false;
  await expect.poll(() => credits.health().waitingSettlements).toBe(0);
  expect(await credits.status.me(ada)).toMatchObject({ used: 3 * COST, held: 0 });
  expect(credits.openHolds()).toBe(0);
});
