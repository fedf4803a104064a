/** What every ledger must do with holds, whatever keeps its books. */
import { expect, test } from 'vitest';
import type { Command, Outcome } from '../../src/credits/ledger/command.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { facts, hold, NOON, okResult, settle } from './commands.ts';
import { account, ada, figures, type OpenLedger, WINDOW } from './contract-fixture.ts';

export function testHolds(open: OpenLedger): void {
  test('a hold takes from every scope of the call, or from none', async () => {
    const ledger = open();
    const call = facts('ada', { teams: ['red'] });
    const [granted] = await ledger.submit([hold('h1', 'ada', 900, { call })]);
    expect(granted).toMatchObject({ type: 'granted', amount: 900, window: WINDOW });
    const [denied] = await ledger.submit([hold('h2', 'ada', 200, { call })]);
    expect(denied).toEqual({
      type: 'denied',
      code: 'CREDITS_EXHAUSTED',
      scope: ada,
      limit: 1000,
      used: 0,
      held: 900,
      requested: 200,
      window: WINDOW,
      resetsAt: Date.parse('2026-05-05T00:00:00Z'),
    });
    expect(await figures(ledger, 'user:ada', 'team:red', 'account')).toEqual([
      [0, 900],
      [0, 900],
      [0, 900],
    ]);
  });

  test('what another ledger holds can be settled, topped up and released by one that knows only older books', async () => {
    const row = { amount: 7 as MicroCredits, result: okResult };
    const acts: readonly (readonly [Command, Outcome['type']])[] = [
      [settle('h0', 7), 'settled'],
      [{ type: 'topUp', id: 'h1', amount: 3 as MicroCredits, at: NOON }, 'granted'],
      [{ type: 'release', id: 'h2' }, 'done'],
      [{ type: 'settleRows', rows: [{ id: 'h3', ...row }], at: NOON }, 'settled'],
    ];
    for (const [i, [command, type]] of acts.entries()) {
      const [here, there] = [open(), open()];
      // What is known here from then on is that nothing else is held.
      await here.submit([hold(`own${i}`, 'ada', 1)]);
      await there.submit([hold(`h${i}`, 'ada', 32)]);
      expect(await here.submit([command])).toMatchObject([{ type }]);
      await there.submit([settle(`own${i}`, 0), settle(`h${i}`, 7)]);
    }
    expect(await figures(open(), 'user:ada', 'account')).toEqual([
      [21, 0],
      [21, 0],
    ]);
  });

  test('what was committed is there for a ledger opened afterwards, and for one opened before', async () => {
    const [first, second] = [open(), open()];
    await second.submit([hold('h0', 'bob', 1)]);
    await first.submit([hold('h1', 'ada', 300)]);
    await first.submit([settle('h1', 120)]);
    expect(await figures(second, 'user:ada', 'account')).toEqual([
      [120, 0],
      [120, 1],
    ]);
    const third = open();
    expect(await figures(third, 'user:ada')).toEqual([[120, 0]]);
    const [event] = await third.records.pendingEvents(10);
    expect(event).toEqual({
      eventId: 'h1',
      operationId: 'operation',
      attempt: 1,
      user: 'ada',
      apiKeyId: null,
      teams: [],
      tags: [],
      function: 'AI_COMPLETE',
      requestedModel: 'llama3.1-8b',
      backend: 'SNOWFLAKE',
      warehouse: 'CORTEX_COMPUTE_WH',
      requestId: 'request',
      operationName: 'Ask',
      at: NOON,
      ...okResult,
      credits: 120,
      window: WINDOW,
      scopes: [ada, account],
      revision: 1,
      held: 300,
      traceId: null,
    });
  });

  test('two ledgers that take holds at once never exceed a limit together', async () => {
    const ledgers = [open(), open(), open()];
    const outcomes = await Promise.all(
      Array.from({ length: 90 }, (_, i) => ledgers[i % 3]?.submit([hold(`h${i}`, 'ada', 30)])),
    );
    const granted = outcomes.filter((outcome) => outcome?.[0]?.type === 'granted');
    expect(granted).toHaveLength(33);
    for (const ledger of ledgers) expect(await figures(ledger, 'user:ada')).toEqual([[0, 990]]);
  });

  test('a hold may be content with what is left', async () => {
    const ledger = open();
    await ledger.submit([hold('h1', 'ada', 800)]);
    const [partial] = await ledger.submit([hold('h2', 'ada', 500, { least: 100 as MicroCredits })]);
    expect(partial).toMatchObject({ type: 'granted', amount: 200 });
    const [denied] = await ledger.submit([hold('h3', 'ada', 500, { least: 1 as MicroCredits })]);
    expect(denied).toMatchObject({ type: 'denied', requested: 1 });
  });

  test('a call that crosses midnight is charged to the day of its hold', async () => {
    const ledger = open();
    await ledger.submit([hold('h1', 'ada', 300)]);
    await ledger.submit([settle('h1', 250, { at: NOON + 86_400_000 })]);
    expect(await figures(ledger, 'user:ada')).toEqual([[250, 0]]);
  });

  test('after midnight, a clock that steps back a day charges the new day all the same', async () => {
    const ledger = open();
    await ledger.submit([hold('h1', 'ada', 1, { at: NOON + 86_400_000 })]);
    const [granted] = await ledger.submit([hold('h2', 'ada', 1, { at: NOON })]);
    expect(granted).toMatchObject({ type: 'granted', window: '2026-05-05' });
  });

  test('one caller whose commands cannot be run does not fail the others of its transaction', async () => {
    const ledger = open();
    await ledger.submit([hold('h1', 'ada', 10)]);
    const results = await Promise.allSettled([
      ledger.submit([hold('h2', 'bob', 10)]),
      ledger.submit([hold('h3', 'bob', -1)]),
      ledger.submit([settle('h1', 5)]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await figures(ledger, 'user:ada', 'user:bob')).toEqual([
      [5, 0],
      [0, 10],
    ]);
  });

  test('commands submitted together stand together or not at all', async () => {
    const ledger = open();
    await expect(ledger.submit([hold('h1', 'ada', 10), hold('h2', 'ada', -1)])).rejects.toThrow();
    expect(await figures(ledger, 'user:ada')).toEqual([[0, 0]]);
    expect(await ledger.records.openHolds(null)).toEqual([]);
  });

  test('settling twice books once', async () => {
    const ledger = open();
    await ledger.submit([hold('h1', 'ada', 300)]);
    await ledger.submit([settle('h1', 120)]);
    await ledger.submit([settle('h1', 120)]);
    expect(await figures(ledger, 'user:ada')).toEqual([[120, 0]]);
    expect(await ledger.records.pendingCount()).toBe(1);
  });

  test('the holds of several rows are taken together or not at all, and each becomes an event of its own', async () => {
    const ledger = open();
    const { operationId: _, ...call } = facts('ada', { function: 'AI_EMBED' });
    const take = (rows: Readonly<Record<string, number>>) =>
      ledger.submit([
        {
          type: 'holdRows',
          owner: 'p1',
          at: NOON,
          call,
          rows: Object.entries(rows).map(([id, amount]) => ({ id, amount: amount as MicroCredits })),
        },
      ]);
    expect((await take({ r1: 400, r2: 300, r3: 200 }))[0]).toMatchObject({ type: 'granted', amount: 900 });
    expect((await take({ r4: 60, r5: 60 }))[0]).toMatchObject({ type: 'denied', requested: 120 });
    expect(await figures(ledger, 'user:ada')).toEqual([[0, 900]]);
    const row = (id: string, amount: number, result: typeof okResult | null = okResult) => ({
      id,
      amount: amount as MicroCredits,
      result,
    });
    const settleThem = [
      { type: 'settleRows', at: NOON, rows: [row('r1', 40), row('r3', 0, null), row('none', 1)] },
    ] as const;
    expect((await ledger.submit(settleThem))[0]).toMatchObject({ type: 'settled', remaining: 660 });
    expect((await ledger.submit(settleThem))[0]).toMatchObject({ type: 'settled', remaining: 660 });
    await ledger.submit([{ type: 'expire', at: NOON + 1 }]);
    await ledger.submit([{ type: 'settleRows', at: NOON, rows: [row('r2', 20)] }]);
    expect(await figures(ledger, 'user:ada', 'account')).toEqual([
      [60, 0],
      [60, 0],
    ]);
    expect(await ledger.records.openHolds(null)).toEqual([]);
    expect(await ledger.records.pendingEvents(9)).toMatchObject([
      { eventId: 'r1', operationId: 'r1', function: 'AI_EMBED', credits: 40, revision: 1 },
      { eventId: 'r2', operationId: 'r2', function: 'AI_EMBED', credits: 20, revision: 2 },
    ]);
  });

  test('the holds of a process without a lease are booked at their upper bound; the late truth replaces it', async () => {
    const ledger = open();
    await ledger.submit([
      { type: 'heartbeat', owner: 'p1', leaseUntil: NOON + 1000 },
      hold('h1', 'ada', 300),
      hold('h2', 'ada', 200, { owner: 'p2' }),
      { type: 'heartbeat', owner: 'p2', leaseUntil: NOON + 9000 },
    ]);
    await ledger.submit([{ type: 'expire', at: NOON + 1000 }]);
    expect(await ledger.records.openHolds(null)).toHaveLength(2);
    await ledger.submit([{ type: 'expire', at: NOON + 1001 }]);
    expect(await figures(ledger, 'user:ada')).toEqual([[300, 200]]);
    expect(await ledger.records.pendingEvents(10)).toMatchObject([
      { eventId: 'h1', status: 'uncertain', credits: 300, revision: 1 },
    ]);
    await ledger.submit([settle('h1', 45)]);
    expect(await figures(ledger, 'user:ada')).toEqual([[45, 200]]);
    expect(await ledger.records.pendingEvents(10)).toMatchObject([
      { eventId: 'h1', status: 'ok', credits: 45, revision: 2 },
    ]);
  });

  test('a process that overslept its lease renews it before anybody books its holds', async () => {
    const ledger = open();
    await ledger.submit([{ type: 'heartbeat', owner: 'p1', leaseUntil: NOON }, hold('h1', 'ada', 300)]);
    await ledger.submit([
      { type: 'heartbeat', owner: 'p1', leaseUntil: NOON + 9000 },
      { type: 'expire', at: NOON + 5000 },
    ]);
    expect(await figures(ledger, 'user:ada')).toEqual([[0, 300]]);
  });
}
