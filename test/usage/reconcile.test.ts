/** Reconciliation names every difference between the books and its cause, and corrections follow Snowflake. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserName } from '../../src/identity/caller.ts';
import { logIn } from '../../src/snowflake/driver/driver.ts';
import type { CellValue, StatementRunner } from '../../src/snowflake/statement/statement.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import {
  admin,
  callerOf,
  type OpenUsage,
  startUsageFixture,
  USAGE_LOG_TABLE,
  type UsageFixture,
} from './usage-fixture.ts';

let fixture: UsageFixture;
beforeAll(async () => {
  fixture = await startUsageFixture();
});
afterAll(async () => {
  await fixture.close();
  expect(fixture.bugs).toEqual([]);
});

const { day: today, timeZone } = zoneWhereItIsNoon();
const open = (options: Parameters<UsageFixture['open']>[0] = {}) => fixture.open({ timeZone, ...options });
const eventsOf = ({ credits }: OpenUsage) => credits.outbox.eventsOf(today as never);

/** Runs AI_EMBED with an event's tag, as a gateway does; answers what Snowflake says it cost. */
async function embed(eventId: string, batch?: number) {
  const user = 'ada' as UserName;
  const { queryId } = await fixture.pool.run({
    sql: "SELECT AI_EMBED('snowflake-arctic-embed-l-v2.0', ?)",
    binds: ['word '.repeat(5000)],
    warehouse: 'CORTEX_COMPUTE_WH',
    user,
    function: 'AI_EMBED',
    tag: {
      application: 'cortex-gateway',
      user,
      operation: 'test',
      requestId: 'test',
      eventId,
      ...(batch && { batch }),
    },
  });
  return queryId;
}

/** A governed AI_EMBED of `embed`; `fails`: its answer is lost. `reported`: what is booked, 5,000 tokens by default. */
async function call(open: OpenUsage, { fails = false, reported = 5000, runs = true, batch = 0 } = {}) {
  const target = {
    function: 'AI_EMBED',
    model: 'snowflake-arctic-embed-l-v2.0',
    backend: 'SNOWFLAKE',
    warehouse: 'CORTEX_COMPUTE_WH',
  } as const;
  let eventId = '';
  await open.credits
    .govern({
      caller: callerOf('ada'),
      target,
      estimate: { inputTokens: 20_000, maxOutputTokens: 0 },
      run: (hold) =>
        hold.attempt(target, async (attempt) => {
          eventId = attempt.eventId;
          attempt.sent();
          const queryId = runs ? await embed(eventId, batch) : 'never-ran';
          if (fails) throw new Error('the connection broke');
          attempt.report({ inputTokens: reported, outputTokens: 0, queryId });
        }),
    })
    .catch((error) => {
      if (!fails) throw error;
    });
  return eventId;
}

describe('a day on which nothing went wrong', () => {
  it('is balanced', async () => {
    const books = await open();
    for (let i = 0; i < 3; i++) await call(books);
    await books.usage.loader.flush();
    const found = await books.usage.reconcile(today, admin);
    expect(found).toMatchObject({
      day: today,
      balanced: true,
      differences: [],
      eventsCompared: 3,
      snowflakeView: 'CORTEX_AI_FUNCTIONS_USAGE_HISTORY',
    });
    expect([found.ledgerCredits, found.usageLogCredits, found.snowflakeCredits]).toEqual([750, 750, 750]);
  });

  it('stays balanced while events wait in the outbox, and says so', async () => {
    const books = await open();
    const id = await call(books);
    const { differences, balanced } = await books.usage.reconcile(today, admin);
    expect(differences.filter(({ eventId }) => eventId === id).map(({ cause }) => cause)).toEqual([
      'NOT_YET_LOADED',
    ]);
    expect(balanced).toBe(differences.every(({ cause }) => cause === 'NOT_YET_LOADED'));
  });
});

describe('a session in another time zone', () => {
  it('changes no answer about what Snowflake charged', async () => {
    // Read there, fourteen hours ahead of UTC, a day of which half is over would have ended before now.
    const zone = 'Pacific/Kiritimati';
    const { connection } = await logIn(fixture.account, { warehouse: 'COMPUTE_WH', timeoutMs: 10_000 });
    const elsewhere: StatementRunner = {
      async run(statement) {
        const { sql, binds = [], warehouse } = statement;
        if (!sql.includes('ACCOUNT_USAGE')) return fixture.pool.run(statement);
        const rows = await new Promise<CellValue[][]>((resolve, reject) => {
          connection.execute({
            sqlText: sql,
            binds: [...binds],
            parameters: { TIMEZONE: zone },
            streamResult: false,
            complete: (error, _statement, found = []) => (error ? reject(error) : resolve(found)),
          });
        });
        return {
          columns: [],
          rows,
          rowCount: rows.length,
          truncated: false,
          queryId: '',
          warehouse,
          elapsedMs: 0,
        };
      },
    };
    const books = await open({ runner: elsewhere });
    const id = await call(books);
    await call(books, { fails: true });
    await books.usage.loader.flush();
    expect(await books.usage.correctEvents()).toBe(1);
    await books.usage.loader.flush();
    expect((await eventsOf(books)).map(({ credits }) => credits)).toEqual([250, 250]);
    const { differences } = await books.usage.reconcile(today, admin);
    expect(differences.filter(({ eventId }) => eventId === id)).toEqual([]);
    connection.destroy(() => {});
  });
});

describe('every injected fault', () => {
  it('is found, with its cause, and nothing else', async () => {
    const books = await open();
    const ids: Record<string, string> = {};
    for (const name of ['lost', 'doubled', 'changed', 'fine']) ids[name] = await call(books);
    ids.wrongPrice = await call(books, { reported: 9000 });
    ids.neverRan = await call(books, { runs: false });
    await books.usage.loader.flush();
    ids.waiting = await call(books);

    const log = USAGE_LOG_TABLE;
    await fixture.run(`DELETE FROM ${log} WHERE EVENT_ID = ?`, ids.lost ?? '');
    await fixture.run(`INSERT INTO ${log} SELECT * FROM ${log} WHERE EVENT_ID = ?`, ids.doubled ?? '');
    await fixture.run(`UPDATE ${log} SET CREDITS_USED = 7 WHERE EVENT_ID = ?`, ids.changed ?? '');
    const columns = 'USER_NAME, FUNCTION_NAME, BACKEND, STATUS, CREDIT_DAY, TIMESTAMP';
    await fixture.run(
      `INSERT INTO ${log} (${columns}, EVENT_ID, INPUT_TOKENS, OUTPUT_TOKENS, CREDITS_USED, LATENCY_MS, CACHED, REVISION) SELECT ${columns}, 'invented', 0, 0, 1, 0, FALSE, 1 FROM ${log} WHERE EVENT_ID = ?`,
      ids.fine ?? '',
    );
    await embed('unbooked');

    const { differences, balanced } = await books.usage.reconcile(today, admin);
    const names = Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, name]));
    const known = new Set([...Object.values(ids), 'invented', 'unbooked']);
    const found = differences
      .filter(({ eventId }) => known.has(eventId ?? ''))
      .map(({ cause, eventId }) => `${names[eventId ?? ''] ?? eventId}: ${cause}`);
    expect(found.toSorted()).toEqual(
      [
        'lost: MISSING_IN_USAGE_LOG',
        'doubled: DUPLICATE_IN_USAGE_LOG',
        'changed: AMOUNT_DIFFERS',
        'invented: MISSING_IN_LEDGER',
        'wrongPrice: SNOWFLAKE_AMOUNT_DIFFERS',
        'neverRan: MISSING_IN_SNOWFLAKE',
        'unbooked: UNKNOWN_TO_LEDGER',
        'waiting: NOT_YET_LOADED',
      ].toSorted(),
    );
    expect(balanced).toBe(false);
    for (const { detail } of differences) expect(detail).not.toBe('');
  });

  it('of the last hour is not held against Snowflake while its view lags', async () => {
    const books = await open({ isImmediate: false });
    const id = await call(books, { runs: false });
    await books.usage.loader.flush();
    const { differences } = await books.usage.reconcile(today, admin);
    expect(differences.find(({ eventId }) => eventId === id)).toMatchObject({ cause: 'NOT_YET_VISIBLE' });
  });
});

describe('who and when', () => {
  it('is for credits:admin, and for days that have begun', async () => {
    const books = await open();
    await expect(books.usage.reconcile(today, callerOf('ada'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(books.usage.reconcile('2999-01-01', admin)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await books.usage.reconcile('2020-01-01', admin)).toMatchObject({
      balanced: true,
      eventsCompared: 0,
    });
  });
});
