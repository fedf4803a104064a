import { expect, onTestFinished, test } from 'vitest';
import type { Credits } from '../../src/credits/create-credits.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { Caller } from '../../src/identity/caller.ts';
import { admin, caller, createFixture, events, operation, target } from './credits-fixture.ts';

/** A promise that is resolved by the test's end: what waits for it does not keep a failed test from closing. */
function createGate() {
  const gate = Promise.withResolvers<string>();
  onTestFinished(() => gate.resolve('the test is over'));
  return gate;
}

/** A call that runs until it is aborted, and has used something. */
function endless(credits: Credits, who: Caller) {
  const started = Promise.withResolvers<void>();
  const answer = credits.govern(
    operation(who, {
      run: (hold) =>
        hold.attempt(target, async ({ signal, sent, report }) => {
          sent();
          report({ inputTokens: 1000, outputTokens: 100 });
          started.resolve();
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          throw new Error('the statement was cancelled');
        }),
    }),
  );
  answer.catch(() => {});
  return { answer, started: started.promise };
}

test('suspending at once cancels what runs, in this process and in the others, and nothing else', async () => {
  const { start } = await createFixture();
  // Here it does not wait for the next look at the ledger; there it cannot know before.
  const one = await start({ maintenance: { pollMs: 3_600_000 } });
  const two = await start({ maintenance: { pollMs: 20 } });
  const [here, there, other] = [
    endless(one, caller('ada')),
    endless(two, caller('ada')),
    endless(two, caller('bob')),
  ];
  await Promise.all([here.started, there.started, other.started]);
  const status = await one.limits.suspend(admin, 'user:ada', 'runaway job', true);
  expect(status.state).toBe('SUSPENDED_IMMEDIATE');
  for (const { answer } of [here, there]) {
    await expect(answer).rejects.toMatchObject({ code: 'CREDITS_SUSPENDED', details: { scope: 'user:ada' } });
  }
  expect(await two.status.me(caller('bob'))).toMatchObject({ held: 1100, state: 'OK' });
  expect(await events(one)).toMatchObject([
    { user: 'ada', status: 'CREDITS_SUSPENDED', credits: 121 },
    { user: 'ada', status: 'CREDITS_SUSPENDED', credits: 121 },
  ]);
  await expect(two.govern(operation(caller('ada')))).rejects.toMatchObject({ code: 'CREDITS_SUSPENDED' });
  await two.limits.resume(admin, 'user:ada', 'fixed');
  await one.govern(operation(caller('ada')));
});

test('a limit lowered under what is used cancels what runs', async () => {
  const { start } = await createFixture();
  const credits = await start({ maintenance: { pollMs: 3_600_000 } });
  const ada = caller('ada');
  await credits.govern(operation(ada));
  const running = endless(credits, ada);
  await running.started;
  await credits.limits.set(admin, { scope: 'account', limit: 500 as MicroCredits });
  await expect(running.answer).rejects.toMatchObject({
    code: 'CREDITS_SUSPENDED',
    details: { scope: 'account' },
  });
});

test.each([
  { scope: 'function:AI_COMPLETE', period: 'DAY' },
  { scope: 'model:llama3.1-8b/user:ada', period: 'DAY' },
  { scope: 'user:ada', period: 'WEEK' },
  { scope: 'function:AI_COMPLETE/user:ada', period: 'MONTH' },
] as const)(
  'a first limit of $scope for a $period under what it has used cancels what runs',
  async (limited) => {
    const { start } = await createFixture();
    const [one, two] = [
      await start({ maintenance: { pollMs: 3_600_000 } }),
      await start({ maintenance: { pollMs: 20 } }),
    ];
    await one.govern(operation(caller('ada')));
    const running = [endless(one, caller('ada')), endless(two, caller('ada'))];
    await Promise.all(running.map(({ started }) => started));
    await one.limits.set(admin, { ...limited, limit: 500 as MicroCredits });
    for (const { answer } of running)
      await expect(answer).rejects.toMatchObject({
        code: 'CREDITS_SUSPENDED',
        details: { scope: limited.scope },
      });
  },
);

test('a function that is suspended at once cancels what began before it, and nothing else', async () => {
  const { start } = await createFixture();
  const credits = await start({ maintenance: { pollMs: 3_600_000 } });
  const running = endless(credits, caller('ada'));
  const free = createGate();
  const costsNothing = credits.govern(
    operation(caller('ada'), {
      estimate: { inputTokens: 0, maxOutputTokens: 0 },
      run: (hold) => hold.attempt(target, () => free.promise),
    }),
  );
  await running.started;
  await credits.limits.suspend(admin, 'function:AI_COMPLETE', 'runaway job', true);
  await expect(running.answer).rejects.toMatchObject({
    code: 'CREDITS_SUSPENDED',
    details: { scope: 'function:AI_COMPLETE' },
  });
  free.resolve('done');
  expect((await costsNothing).value).toBe('done');
});

test('suspending without haste lets what runs finish', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const gate = createGate();
  const running = credits.govern(operation(caller('ada'), { run: () => gate.promise }));
  await credits.limits.suspend(admin, 'account', 'freeze');
  gate.resolve('done');
  expect((await running).value).toBe('done');
  await expect(credits.govern(operation(caller('bob')))).rejects.toMatchObject({
    code: 'CREDITS_SUSPENDED',
    details: { scope: 'account' },
  });
});

test('closing cancels what runs and books it', async () => {
  const { start } = await createFixture();
  const closing = await start();
  const running = endless(closing, caller('ada'));
  await running.started;
  await closing.close();
  await expect(running.answer).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
  const after = await start();
  expect(await events(after)).toMatchObject([{ status: 'cancelled', credits: 121 }]);
  expect(await after.status.account()).toMatchObject({ held: 0 });
});
