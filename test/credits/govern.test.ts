import { expect, test } from 'vitest';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { Attempt, OperationTarget } from '../../src/credits/operation.ts';
import { GatewayError as Failure, type GatewayError, UnrunCall } from '../../src/errors/gateway-error.ts';
import { createRandom } from '../support/random.ts';
import { COST, caller, createFixture, events, HELD, operation, target, used } from './credits-fixture.ts';

const ada = caller('ada', { teams: ['red'] });

test('a call is charged what it used, to its user, its teams and the account', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const told: number[] = [];
  const { value, usage, attempts, remaining } = await credits.govern(
    operation({ ...ada, onSettled: (left) => void told.push(left) }),
  );
  expect(value).toBe('answer');
  expect(usage).toMatchObject({
    ...target,
    queryId: 'query',
    inputTokens: 1000,
    outputTokens: 4000,
    credits: COST,
  });
  expect(attempts).toEqual([usage]);
  expect(remaining).toBe(10_000_000 - COST);
  expect(told).toEqual([remaining]);
  expect(await credits.status.me(ada)).toMatchObject({ used: COST, held: 0, remaining: 10_000_000 - COST });
  expect(await credits.status.account()).toMatchObject({ used: COST, held: 0 });
  expect(await events(credits)).toMatchObject([
    {
      user: 'ada',
      teams: ['red'],
      attempt: 1,
      status: 'ok',
      credits: COST,
      window: '2026-05-04',
      cached: false,
    },
  ]);
});

test('while it runs, a call holds the price of all that it may use', async () => {
  const { start } = await createFixture();
  const credits = await start();
  await credits.govern(
    operation(ada, {
      run: async (hold) => {
        expect(await credits.status.me(ada)).toMatchObject({
          used: 0,
          held: HELD,
          remaining: 10_000_000 - HELD,
        });
        return operation(ada).run(hold);
      },
    }),
  );
});

test('a call that its user cannot afford does not run, and says why', async () => {
  const { start } = await createFixture();
  const credits = await start({ limits: { user: '0.002' } });
  await credits.govern(operation(ada));
  await credits.govern(operation(ada));
  let ran = 0;
  const run = async () => {
    ran += 1;
  };
  const denied = credits.govern(operation(ada, { run }));
  await expect(denied).rejects.toMatchObject({
    code: 'CREDITS_EXHAUSTED',
    retryable: false,
    details: {
      scope: 'user:ada',
      limit: 0.002,
      used: 0.0011,
      held: 0,
      requested: 0.0011,
      resetsAt: '2026-05-05T00:00:00.000Z',
      retryAfterSeconds: 43_200,
    },
  });
  expect(ran).toBe(0);
  expect(await events(credits)).toHaveLength(2);
  await credits.govern(operation(caller('bob')));
});

test('of 1,000 calls at once against a limit that fits 100, exactly 100 run', async () => {
  const { start } = await createFixture();
  const credits = await start({ limits: { user: (100 * HELD) / 1e6 } });
  const release = Promise.withResolvers<void>();
  let running = 0;
  const calls = Array.from({ length: 1000 }, () =>
    credits.govern(
      operation(ada, {
        run: async (hold) => {
          running += 1;
          await release.promise;
          return hold.attempt(target, async (attempt) => attempt.report({ ...used, outputTokens: 9000 }));
        },
      }),
    ),
  );
  const denials = calls.map((call) => call.catch((error: GatewayError) => error.code));
  await expect.poll(() => running).toBe(100);
  await credits.status.me(ada);
  expect(running).toBe(100);
  release.resolve();
  const codes = await Promise.all(denials);
  expect(codes.filter((code) => code === 'CREDITS_EXHAUSTED')).toHaveLength(900);
  expect(await credits.status.me(ada)).toMatchObject({ used: 100 * HELD, held: 0 });
});

test('a call waits for what others hold and may give back, but not for what is used up', async () => {
  const { start } = await createFixture();
  const [one, two] = [await start({ limits: { user: 0.0022 } }), await start({ limits: { user: 0.0022 } })];
  const gate = Promise.withResolvers<void>();
  const first = one.govern(
    operation(ada, {
      run: async (hold) => {
        await gate.promise;
        return operation(ada).run(hold);
      },
    }),
  );
  await expect.poll(async () => (await one.status.me(ada)).held).toBe(HELD);
  // The second fits beside the first, the third has to wait.
  const waiting = [one.govern(operation(ada)), two.govern(operation(ada))];
  const leaving = new AbortController();
  const gone = one.govern(operation(caller('ada', { signal: leaving.signal })));
  setImmediate(() => leaving.abort());
  await expect(gone).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
  gate.resolve();
  await first;
  await Promise.all(waiting);
  expect(await one.status.me(ada)).toMatchObject({ used: 3 * COST, held: 0 });
  await expect(one.govern(operation(ada))).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
});

test('a call does not wait longer than its patience', async () => {
  const { start } = await createFixture();
  const credits = await start({ limits: { user: 0.0019 }, queue: { patienceMs: 30 } });
  const gate = Promise.withResolvers<string>();
  const first = credits.govern(operation(ada, { run: () => gate.promise }));
  await expect.poll(async () => (await credits.status.me(ada)).held).toBe(HELD);
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
  gate.resolve('done');
  await first;
});

test('1,000 calls of random cost, of which some fail, never exceed a limit and leave nothing held', async () => {
  const { start } = await createFixture();
  const credits = await start({ limits: { user: '0.05', account: '0.08' } });
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  let charged = 0;
  const calls = Array.from({ length: 1000 }, async () => {
    const maxOutputTokens = 1000 + random.below(9000);
    const outputTokens = random.below(maxOutputTokens);
    const fate = random.below(4);
    const who = caller(random.pick(['ada', 'bob', 'carol']));
    const call = operation(who, {
      estimate: { inputTokens: 1000, maxOutputTokens },
      run: (hold) =>
        hold.attempt(target, async (attempt) => {
          attempt.sent();
          if (fate === 0) throw new Failure('UPSTREAM_REJECTED', 'refused');
          attempt.report({ inputTokens: 1000, outputTokens });
          if (fate === 1) throw new Failure('UPSTREAM_TRUNCATED', 'cut');
          return 'answer';
        }),
    });
    const ran = await credits.govern(call).then(
      () => true,
      (error: GatewayError) => error.code === 'UPSTREAM_TRUNCATED',
    );
    if (ran) charged += Math.ceil((1000 + outputTokens) * 0.11 - 1e-9);
    const { used, held, limit } = await credits.status.account();
    expect(used + held).toBeLessThanOrEqual(limit);
  });
  await Promise.all(calls);
  expect(await credits.status.account()).toMatchObject({ used: charged, held: 0 });
  const booked = (await events(credits)).reduce((sum, event) => sum + event.credits, 0);
  expect(booked).toBe(charged);
});

test('a failure costs what is known of it', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const failing = (work: (attempt: { sent(): void; report(use: typeof used): void }) => void, error: Error) =>
    credits
      .govern(
        operation(ada, {
          run: (hold) =>
            hold.attempt(target, async (attempt) => {
              work(attempt);
              throw error;
            }),
        }),
      )
      .catch(() => {});
  const timeout = new Failure('UPSTREAM_TIMEOUT', 'late');
  await failing(() => {}, timeout);
  await failing((attempt) => attempt.sent(), new Failure('UPSTREAM_REJECTED', 'refused'));
  await failing((attempt) => attempt.sent(), timeout);
  await failing((attempt) => {
    attempt.sent();
    attempt.report({ ...used, outputTokens: 500 });
  }, timeout);
  await failing((attempt) => attempt.sent(), new UnrunCall(timeout));
  await failing((attempt) => attempt.sent(), new Error('a bug'));
  await failing((attempt) => {
    attempt.sent();
    attempt.report({ ...used, inputTokens: 0, outputTokens: 0 });
  }, new Failure('UPSTREAM_UNAVAILABLE', 'connection refused'));
  expect((await events(credits)).map(({ status, credits: cost }) => [status, cost])).toEqual([
    ['UPSTREAM_TIMEOUT', 0],
    ['UPSTREAM_REJECTED', 0],
    ['uncertain', HELD],
    ['UPSTREAM_TIMEOUT', 165],
    ['UPSTREAM_TIMEOUT', 0],
    ['uncertain', HELD],
    ['UPSTREAM_UNAVAILABLE', 0],
  ]);
  expect(await credits.status.me(ada)).toMatchObject({ held: 0, used: 2 * HELD + 165 });
});

test('a call that is given up costs its prompt as soon as it was sent', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const text = { fewest: 300, usual: 700 };
  const leave = async (work: (attempt: Attempt) => void, failure?: Error) => {
    const leaving = new AbortController();
    const who = caller('ada', { signal: leaving.signal });
    const call = operation(who, {
      estimate: { inputTokens: 1000, text, maxOutputTokens: 9000 },
      run: (hold) =>
        hold.attempt(target, async (attempt) => {
          work(attempt);
          leaving.abort();
          throw failure ?? attempt.signal.reason;
        }),
    });
    await expect(credits.govern(call)).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
  };
  await leave(() => {});
  await leave((attempt) => attempt.sent());
  await leave((attempt) => attempt.sent(), new Failure('UPSTREAM_REJECTED', 'refused'));
  await leave((attempt) => {
    attempt.sent();
    attempt.report({ inputTokens: 900, outputTokens: 100 });
  });
  const booked = (await events(credits)).map(({ status, inputTokens, credits: cost, basis }) => [
    status,
    inputTokens,
    cost,
    basis,
  ]);
  expect(booked).toEqual([
    ['cancelled', 0, 0, 'told'],
    ['cancelled', 700, 77, 'reckoned'],
    ['cancelled', 0, 0, 'told'],
    ['cancelled', 900, 110, 'told'],
  ]);
});

test('a client that goes away pays for what was delivered', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const leaving = new AbortController();
  const who = caller('ada', { signal: leaving.signal });
  const call = credits.govern(
    operation(who, {
      run: (hold) =>
        hold.attempt(target, async ({ signal, sent, report }) => {
          sent();
          report({ inputTokens: 1000, outputTokens: 300 });
          leaving.abort();
          expect(signal.aborted).toBe(true);
          throw signal.reason;
        }),
    }),
  );
  await expect(call).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
  expect(await events(credits)).toMatchObject([{ status: 'cancelled', credits: 143 }]);
  await expect(credits.govern(operation(who))).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
});

test('each attempt of an operation is booked in a row of its own', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const { usage, attempts } = await credits.govern(
    operation(ada, {
      run: async (hold) => {
        const refused = hold.attempt(target, async (attempt) => {
          attempt.sent();
          throw new Failure('OVERLOADED', 'busy');
        });
        await refused.catch(() => {});
        return operation(ada).run(hold);
      },
    }),
  );
  expect(attempts.map(({ credits: cost }) => cost)).toEqual([0, COST]);
  expect(usage).toEqual(attempts[1]);
  const [first, second] = await events(credits);
  expect([first, second]).toMatchObject([
    { attempt: 1, status: 'OVERLOADED', credits: 0 },
    { attempt: 2, status: 'ok', credits: COST },
  ]);
  expect(first?.operationId).toBe(second?.operationId);
  expect(first?.eventId).not.toBe(second?.eventId);
});

test('a retry uses what the failed attempt gives back, though others are waiting for it', async () => {
  const { start } = await createFixture();
  const credits = await start({ limits: { user: HELD / 1e6 } });
  const codes: string[] = [];
  const retried = credits.govern(
    operation(ada, {
      run: async (hold) => {
        const failure = new Failure('OVERLOADED', 'busy');
        await hold.attempt(target, () => Promise.reject(failure)).catch(() => {});
        void credits.govern(operation(ada)).catch((error: GatewayError) => codes.push(error.code));
        return operation(ada).run(hold);
      },
    }),
  );
  expect((await retried).value).toBe('answer');
  await expect.poll(() => codes).toEqual(['CREDITS_EXHAUSTED']);
});

test('an attempt at another target is priced, limited and booked as that target', async () => {
  const { start } = await createFixture();
  const policy = { models: { 'claude-4-sonnet': { limit: 70_000 as MicroCredits } } };
  const credits = await start({ policy });
  const dear: OperationTarget = { ...target, model: 'claude-4-sonnet' };
  const turnTo = (other: OperationTarget) =>
    operation(ada, {
      run: (hold) =>
        hold.attempt(other, async (attempt) => {
          attempt.sent();
          attempt.report(used);
          return 'answer';
        }),
    });
  expect((await credits.govern(turnTo(dear))).usage).toMatchObject({
    model: 'claude-4-sonnet',
    credits: 31_500,
  });
  await expect(credits.govern(turnTo(dear))).rejects.toMatchObject({
    code: 'CREDITS_EXHAUSTED',
    details: { scope: 'model:claude-4-sonnet', used: 0.0315, requested: 0.069 },
  });
  expect(await events(credits)).toMatchObject([
    { requestedModel: 'claude-4-sonnet', attempt: 1, credits: 31_500 },
  ]);
  expect(await credits.status.me(ada)).toMatchObject({ used: 31_500, held: 0 });
});

test('both sides of a race are booked, and the loser is aborted', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const lost = Promise.withResolvers<void>();
  const { usage, attempts } = await credits.govern(
    operation(ada, {
      run: async (hold) => {
        const loser = hold.attempt({ ...target, warehouse: null }, async ({ signal, sent, report }) => {
          sent();
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          report({ inputTokens: 1000, outputTokens: 100 });
          lost.resolve();
          throw signal.reason;
        });
        loser.catch(() => {});
        return operation(ada).run(hold);
      },
    }),
  );
  expect(usage.credits).toBe(COST);
  expect(attempts).toHaveLength(1);
  await lost.promise;
  await expect.poll(async () => (await events(credits)).length).toBe(2);
  expect(await events(credits)).toMatchObject([
    { status: 'cancelled', credits: 121 },
    { status: 'ok', credits: COST },
  ]);
  await expect.poll(async () => (await credits.status.me(ada)).held).toBe(0);
});

test('an operation that attempts nothing gives its hold back and has no row', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const { usage } = await credits.govern(operation(ada, { run: async () => 'known already' }));
  expect(usage).toMatchObject({ credits: 0, inputTokens: 0 });
  expect(await credits.status.me(ada)).toMatchObject({ used: 0, held: 0 });
  expect(await events(credits)).toEqual([]);
});
