/** The usage log receives every event exactly once, whatever happens on the way. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { Statement, StatementResult, StatementRunner } from '../../src/snowflake/statement/statement.ts';
import { createUsageLogLoader } from '../../src/usage/usage-log-loader.ts';
import { spend, startUsageFixture, USAGE_LOG_TABLE, type UsageFixture } from './usage-fixture.ts';

let fixture: UsageFixture;
beforeAll(async () => {
  fixture = await startUsageFixture();
});
afterAll(async () => {
  await fixture.close();
  expect(fixture.bugs).toEqual([]);
});
beforeEach(() => {
  fixture.fault = null;
});

describe('the load', () => {
  it('brings every event over, as it stands in the ledger', async () => {
    const open = await fixture.open();
    const name = `o'neil "the \\n ü" ${'x'.repeat(100)}`;
    await spend(open, { user: name, inputTokens: 7, outputTokens: 3, queryId: 'query-1' });
    const [event] = await open.credits.outbox.read(10);
    await open.usage.loader.flush();

    const columns =
      'TIMESTAMP, USER_NAME, FUNCTION_NAME, MODEL_NAME, INPUT_TOKENS, OUTPUT_TOKENS, CREDITS_USED, QUERY_TAG, SESSION_ID, EVENT_ID, BACKEND, WAREHOUSE, QUERY_ID, STATUS, LATENCY_MS, CACHED, CREDIT_DAY, REVISION';
    const [row = []] = await fixture.run(`SELECT ${columns} FROM ${USAGE_LOG_TABLE}`);
    expect(Date.parse(`${row[0]}Z`)).toBe(event?.at);
    expect(row.slice(1, 7)).toEqual([name, 'AI_COMPLETE', 'llama3.1-8b', 7, 3, 0.000002]);
    expect(JSON.parse(String(row[7]))).toEqual({
      application: 'cortex-gateway',
      user: name,
      operation: 'Ask',
      requestId: event?.requestId,
      eventId: event?.eventId,
    });
    expect(row.slice(8, 14)).toEqual([
      event?.requestId,
      event?.eventId,
      'SNOWFLAKE',
      'CORTEX_COMPUTE_WH',
      'query-1',
      'ok',
    ]);
    expect(row.slice(15)).toEqual([false, event?.window, 1]);
    expect(await open.credits.outbox.pendingCount()).toBe(0);
  });

  it.each([
    { title: 'one batch', events: 25, batchSize: 10 },
    { title: 'one batch, read in pages,', events: 110, batchSize: 55 },
  ])('takes more events than $title holds', async ({ events, batchSize }) => {
    const open = await fixture.open();
    await Promise.all(Array.from({ length: events }, (_, i) => spend(open, { user: `user ${i}` })));
    let statements = 0;
    const loader = createUsageLogLoader({
      outbox: open.credits.outbox,
      runner: {
        run: (statement) => {
          statements += 1;
          return fixture.pool.run(statement);
        },
      },
      warehouse: 'CORTEX_GATEWAY_WH',
      table: USAGE_LOG_TABLE,
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      intervalMs: 3_600_000,
      batchSize,
    });
    await loader.flush();
    await loader.close();
    expect(await open.logged()).toHaveLength(events);
    expect(statements).toBe(Math.ceil(events / batchSize));
  });

  it('delivers twice and writes once: to two loaders at the same time', async () => {
    const open = await fixture.open();
    const second = await open.restart();
    await Promise.all(Array.from({ length: 20 }, (_, i) => spend(second, { user: `user ${i}` })));
    // Neither has acknowledged when the other reads.
    const events = await second.credits.outbox.read(100);
    const outbox = { ...second.credits.outbox, read: async () => events };
    const loaders = [1, 2, 3].map(() =>
      createUsageLogLoader({
        outbox,
        runner: fixture.pool,
        warehouse: 'CORTEX_GATEWAY_WH',
        table: USAGE_LOG_TABLE,
        logger: { debug() {}, info() {}, warn() {}, error() {} },
        intervalMs: 3_600_000,
      }),
    );
    await Promise.all(loaders.map((loader) => loader.flush()));
    await Promise.all(loaders.map((loader) => loader.close()));
    const rows = await second.logged();
    expect(rows.map(([id]) => id)).toEqual(events.map(({ eventId }) => eventId).toSorted());
  });

  it('survives a restart between the write and the acknowledgement', async () => {
    const open = await fixture.open();
    await Promise.all(Array.from({ length: 5 }, () => spend(open)));
    const dying = await open.restart(losingAnswers(fixture.pool));
    await expect(dying.usage.loader.flush()).rejects.toThrow('died');
    expect(await dying.logged()).toHaveLength(5);
    expect(await dying.credits.outbox.pendingCount()).toBe(5);

    const again = await dying.restart(fixture.pool);
    await spend(again);
    await again.usage.loader.flush();
    expect(await again.logged()).toHaveLength(6);
    expect(await again.credits.outbox.pendingCount()).toBe(0);
  });

  it('keeps everything while Snowflake is away, and brings it over afterwards', async () => {
    // The driver asks again until the statement's time is over: a short one is told soon, and one that must succeed may take long.
    const impatient = fixture.openPool({ statementTimeoutMs: 1_000, loginTimeoutMs: 1_000 });
    onTestFinished(() => impatient.close());
    const runner: StatementRunner = {
      run: (statement) => (fixture.fault ? impatient : fixture.pool).run(statement),
    };
    const open = await fixture.open({ loadEveryMs: 20, runner });
    fixture.fault = ({ path }) =>
      path.startsWith('/queries/') ? { kind: 'drop', when: 'before' } : undefined;
    await spend(open);
    await spend(open, { user: 'bob' });
    await expect.poll(() => open.usage.loader.failure()).not.toBeNull();
    expect(await open.credits.outbox.pendingCount()).toBe(2);
    fixture.fault = null;
    await expect.poll(() => open.credits.outbox.pendingCount()).toBe(0);
    await expect.poll(() => open.usage.loader.failure()).toBeNull();
    expect((await open.logged()).map(([, user]) => user).toSorted()).toEqual(['ada', 'bob']);
  });

  it('says that the table is missing, and fills it once it is there', async () => {
    const open = await fixture.open({ loadEveryMs: 20 });
    await fixture.run(`DROP TABLE ${USAGE_LOG_TABLE}`);
    try {
      await spend(open);
      await expect.poll(() => open.usage.loader.failure()).toMatch(/does not exist.*setup:snowflake/);
    } finally {
      await fixture.createLog();
    }
    await expect.poll(() => open.credits.outbox.pendingCount()).toBe(0);
    expect(await open.logged()).toHaveLength(1);
  });

  it('waits for a table that is locked, and then writes each event once', async () => {
    const open = await fixture.open();
    await Promise.all(Array.from({ length: 10 }, () => spend(open)));
    // Every other load writes the same table at the same time.
    await Promise.all([
      open.usage.loader.flush(),
      open.usage.loader.flush(),
      fixture.run(`UPDATE ${USAGE_LOG_TABLE} SET STATUS = STATUS`),
    ]);
    expect(await open.logged()).toHaveLength(10);
  });
});

describe('a correction', () => {
  it('replaces the row, once, also when the first delivery comes late', async () => {
    const open = await fixture.open();
    await spend(open);
    const first = await open.credits.outbox.read(10);
    await open.usage.loader.flush();
    const [[id] = []] = await open.logged();
    expect(
      await open.credits.outbox.correct([{ eventId: String(id), credits: 5 as MicroCredits, cause: 'test' }]),
    ).toBe(1);
    await open.usage.loader.flush();
    expect(await open.logged()).toEqual([[id, 'ada', 0.000005, 2, 'ok']]);

    const late = createUsageLogLoader({
      outbox: { ...open.credits.outbox, read: async () => first },
      runner: fixture.pool,
      warehouse: 'CORTEX_GATEWAY_WH',
      table: USAGE_LOG_TABLE,
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      intervalMs: 3_600_000,
    });
    await late.flush();
    await late.close();
    expect(await open.logged()).toEqual([[id, 'ada', 0.000005, 2, 'ok']]);
  });

  it('made while the event is being loaded is delivered with the next load', async () => {
    const open = await fixture.open();
    await spend(open);
    const correcting = await open.restart({
      async run(statement) {
        const result = await fixture.pool.run(statement);
        const [event] = await correcting.credits.outbox.read(1);
        await correcting.credits.outbox.correct([
          { eventId: event?.eventId ?? '', credits: 9 as MicroCredits, cause: 'test' },
        ]);
        return result;
      },
    });
    await correcting.usage.loader.flush();
    const after = await correcting.restart(fixture.pool);
    expect(await after.credits.outbox.pendingCount()).toBe(1);
    await after.usage.loader.flush();
    expect((await after.logged()).map(([, , credits, revision]) => [credits, revision])).toEqual([
      [0.000009, 2],
    ]);
  });
});

/** Statements do their work, and the process dies before it learns of it. */
function losingAnswers(runner: StatementRunner): StatementRunner {
  return {
    async run(statement: Statement): Promise<StatementResult> {
      await runner.run(statement);
      throw new Error('died');
    },
  };
}
