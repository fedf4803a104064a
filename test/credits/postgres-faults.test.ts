/** What the ledger does when its database is not as it was. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createLedger, type Ledger } from '../../src/credits/ledger/ledger.ts';
import { openBooks } from '../../src/credits/store/open-ledger.ts';
import { connect, lockClass } from '../../src/credits/store/postgres/connect.ts';
import { foldJournal } from '../../src/credits/store/postgres/fold-journal.ts';
import { createPostgresStore } from '../../src/credits/store/postgres/postgres-store.ts';
import { inTransaction } from '../../src/credits/store/postgres/transaction.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import type { GatewayError } from '../../src/errors/gateway-error.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { facts, hold, settle } from './commands.ts';
import { policyOf } from './contract-fixture.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.stop());

const opened: Ledger[] = [];
afterEach(() => Promise.all(opened.splice(0).map((ledger) => ledger.close())));

const setting = { calendar: createCreditCalendar('UTC'), policy: policyOf({ account: { limit: '1' } }) };

function open(url: string): Ledger {
  const store = createPostgresStore({ url, channels: [], policy: setting.policy, isMove: false });
  const ledger = createLedger(store, setting);
  opened.push(ledger);
  return ledger;
}

async function administer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function used(ledger: Ledger) {
  const [bucket] = await ledger.records.buckets([{ scope: 'account' as never, window: '2026-05-04' }]);
  return bucket;
}

test('sessions that are ended again and again cost nobody a call, and no call is booked twice', async () => {
  const url = await server.createSchema();
  const ledger = open(url);
  await ledger.submit([hold('first', 'ada', 1), settle('first', 1)]);
  await administer(url, async (client) => {
    let [calls, ended] = [0, 0];
    async function endSessions(): Promise<void> {
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'cortex-gateway' AND query NOT LIKE 'LISTEN%'`,
      );
      ended += rowCount ?? 0;
    }
    await Promise.all(
      Array.from({ length: 8 }, async (_, caller) => {
        for (let i = 0; i < 25; i++) {
          const id = `h${caller}-${i}`;
          const [granted] = await ledger.submit([hold(id, `user${caller}`, 5)]);
          expect(granted).toMatchObject({ type: 'granted' });
          // While the others' transactions are under way.
          if (++calls % 12 === 0) await endSessions();
          const [settled] = await ledger.submit([settle(id, 3)]);
          expect(settled).toMatchObject({ type: 'settled' });
        }
      }),
    );
    expect(ended).toBeGreaterThan(5);
  });
  expect(await used(ledger)).toMatchObject({ settled: 601, held: 0 });
  expect(await ledger.records.pendingCount()).toBe(201);
});

test('a process that is stopped inside its transaction keeps nobody else waiting for long', async () => {
  const url = await server.createSchema();
  const ledger = open(url);
  await ledger.submit([hold('h1', 'ada', 1)]);
  const stopped = new pg.Client(url);
  // The server ends its session.
  stopped.on('error', () => {});
  await stopped.connect();
  await stopped.query(`SET idle_in_transaction_session_timeout = 1000`);
  await stopped.query('BEGIN');
  await stopped.query(
    `SELECT pg_advisory_xact_lock(${lockClass.decide}, hashtext('cortex-gateway ' || current_schema()))`,
  );
  expect(await ledger.submit([hold('h2', 'ada', 1)])).toMatchObject([{ type: 'granted' }]);
  await stopped.end().catch(() => {});
  expect(await used(ledger)).toMatchObject({ held: 2 });
});

test('reports that wait for the tables keep nobody from looking whether to stop', async () => {
  const url = await server.createSchema();
  const ledger = open(url);
  await ledger.submit([hold('h1', 'ada', 1)]);
  await administer(url, async (client) => {
    await client.query(
      `SELECT pg_advisory_lock(${lockClass.fold}, hashtext('cortex-gateway ' || current_schema()))`,
    );
    const reports = Array.from({ length: 10 }, () => ledger.records.openHolds(null));
    // Those wait until this one is answered.
    expect((await ledger.records.head()).suspensions.size).toBe(0);
    await client.query('SELECT pg_advisory_unlock_all()');
    for (const holds of await Promise.all(reports)) expect(holds).toHaveLength(1);
  });
});

test('a machine whose clock is set by minutes while it runs ends nobody’s lease', async () => {
  const databaseUrl = await server.createSchema();
  const { ledger, clock } = openBooks({ ...setting, directory: '', databaseUrl, channels: [] });
  opened.push(ledger);
  await ledger.submit([hold('h1', 'ada', 1)]);
  const now = Date.now();
  const machine = vi.spyOn(Date, 'now').mockReturnValue(now + 180_000);
  onTestFinished(() => machine.mockRestore());
  expect(clock.now()).toBeLessThan(now + 60_000);
  machine.mockReturnValue(now - 180_000);
  expect(clock.now()).toBeGreaterThan(now - 60_000);
});

const keyOfLock = "hashtext('cortex-gateway ' || current_schema())";
const waiting = async (client: pg.Client) => {
  const { rows } = await client.query(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
  );
  return rows.map(({ pid }) => pid as number);
};

test('an update of the schema may take as long as it takes', async () => {
  const url = await server.createSchema();
  await administer(url, async (other) => {
    await other.query(`SELECT pg_advisory_lock($1, ${keyOfLock})`, [lockClass.schema]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const connected = connect(url, () => {});
    await expect.poll(() => waiting(other)).toHaveLength(1);
    vi.advanceTimersByTime(3_600_000);
    await other.query('SELECT pg_advisory_unlock_all()');
    (await connected).client.destroy();
  });
});

test('a process that stood still for longer than it is patient tries once more', async () => {
  const url = await server.createSchema();
  const ledger = open(url);
  await ledger.submit([hold('h1', 'ada', 1)]);
  await administer(url, async (other) => {
    await other.query(`SELECT pg_advisory_lock($1, ${keyOfLock})`, [lockClass.decide]);
    const now = performance.now.bind(performance);
    let stood = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      stood += 60_000;
      return now() + stood;
    });
    onTestFinished(() => clock.mockRestore());
    const done = ledger.submit([settle('h1', 1)]);
    await expect.poll(() => waiting(other)).toHaveLength(1);
    await other.query('SELECT pg_terminate_backend($1)', await waiting(other));
    await other.query('SELECT pg_advisory_unlock_all()');
    await done;
  });
  expect(await used(ledger)).toMatchObject({ settled: 1, held: 0 });
});

test('a release works on beside a newer one whose schema only adds, and stops with one line at any other', async () => {
  const url = await server.createSchema();
  const old = open(url);
  await old.submit([hold('h1', 'ada', 5)]);
  await administer(url, async (client) => {
    await client.query('ALTER TABLE events ADD COLUMN novelty text');
    await client.query('ALTER TABLE holds ADD COLUMN novelty text');
    await client.query(`UPDATE ledger_schema SET version = version + 1`);
  });
  await old.submit([settle('h1', 3)]);
  // One that starts now does as well: an old replica may restart while the new ones are rolled out.
  const restarted = open(url);
  await restarted.submit([hold('h2', 'ada', 5), settle('h2', 4)]);
  expect(await used(old)).toMatchObject({ settled: 7, held: 0 });

  await administer(url, (client) => client.query(`UPDATE ledger_schema SET compatible_from = version`));
  const refused = await open(url)
    .submit([hold('h3', 'ada', 1)])
    .catch((error) => error);
  expect(refused.code).toBe('LEDGER_UNAVAILABLE');
  expect(refused.cause.message).toMatch(
    /the ledger has schema \d+, this release knows \d+: start a newer release/,
  );
});

test('tables that lag far behind are brought up to date a part at a time, and nothing beyond that part is read', async () => {
  const url = await server.createSchema();
  const ledger = open(url);
  for (const id of ['h1', 'h2', 'h3']) await ledger.submit([hold(id, 'ada', 1)]);
  await administer(url, (client) =>
    client.query(`UPDATE unfolded SET holds = 'none' WHERE holds LIKE '%"h3"%'`),
  );
  const { client, lockKey } = await connect(url, () => {});
  onTestFinished(() => client.destroy());
  const folded = await inTransaction(client, () => foldJournal(client, lockKey, 2));
  expect(folded.isMore).toBe(true);
  const { rows } = await client.query('SELECT id FROM holds ORDER BY id');
  expect(rows).toEqual([{ id: 'h1' }, { id: 'h2' }]);
});

test('what an older release has appended, and not yet put into the tables, is put there by a newer one', async () => {
  const url = await server.createSchema();
  const ledger = open(url);
  await ledger.submit([hold('over', 'ada', 5), hold('running', 'ada', 7)]);
  await ledger.submit([settle('over', 3)]);
  // As one wrote it that did not name the holds beside them.
  await administer(url, (client) => client.query('UPDATE unfolded SET put = NULL'));
  await ledger.submit([
    { type: 'heartbeat', owner: 'p1', leaseUntil: 1e15 },
    { type: 'expire', at: 0 },
  ]);
  const tables = await administer(url, async (client) => {
    const { rows } = await client.query(
      `SELECT (SELECT array_agg(id) FROM holds) AS holds, (SELECT array_agg(id) FROM events) AS events`,
    );
    return rows[0];
  });
  expect(tables).toEqual({ holds: ['running'], events: ['over'] });
});

test('a release that runs on while a newer one changes what it appends to fails, and stops with one line', async () => {
  const url = await server.createSchema();
  const old = open(url);
  await old.submit([hold('h1', 'ada', 5)]);
  await administer(url, async (client) => {
    await client.query('ALTER TABLE journal RENAME COLUMN change TO news');
    await client.query('UPDATE ledger_schema SET version = version + 1, compatible_from = version + 1');
  });
  const refused = await old.submit([settle('h1', 3)]).catch((error) => error);
  expect(refused.cause.message).toContain('start a newer release');
});

test('text that PostgreSQL cannot store is stored as near as it can be, and fails nobody else', async () => {
  const url = await server.createSchema();
  const ledger = open(url);
  const call = facts('ada', { operationName: 'nul \0 and half \ud800' });
  await Promise.all([
    ledger.submit([hold('h1', 'ada', 5, { call }), settle('h1', 5)]),
    ledger.submit([hold('h2', 'bob', 5), settle('h2', 5)]),
  ]);
  const act = { by: 'root', at: 0, reason: 'nul \0', scope: 'user:ada' as never };
  await ledger.submit([{ type: 'suspend', ...act }]);
  expect((await ledger.records.audit(0, 1))[0]?.reason).toBe('nul \uFFFD');
  const [event] = await ledger.records.findEvents(['h1']);
  expect(event?.operationName).toBe('nul \uFFFD and half \uFFFD');
});

test('processes that start at once make the tables once', async () => {
  const url = await server.createSchema();
  const ledgers = Array.from({ length: 5 }, () => open(url));
  await Promise.all(ledgers.map((ledger, i) => ledger.submit([hold(`h${i}`, 'ada', 1)])));
  expect(await used(ledgers[0] as Ledger)).toMatchObject({ held: 5 });
});

test('a full disk refuses what costs, loses nothing that was told, and needs nobody when there is room again', async () => {
  const full = await startPostgres(['-c', 'fsync=off'], ['--wal-segsize=1']);
  onTestFinished(() => full.stop());
  const ledger = open(await full.createSchema());
  const [granted] = await ledger.submit([hold('before', 'ada', 1)]);
  await full.limitFiles(1_200_000);
  let told = 0;
  const refusals: GatewayError[] = [];
  async function caller(user: string): Promise<void> {
    for (let i = 0; i < 1000 && refusals.length === 0; i++) {
      // What cannot be compressed fills it in a moment.
      const call = facts(user, { operationName: randomBytes(3000).toString('base64') });
      const id = `${user}-${i}`;
      try {
        await ledger.submit([hold(id, user, 1, { call })]);
        await ledger.submit([settle(id, 1)]);
        told += 1;
      } catch (error) {
        refusals.push(error as GatewayError);
      }
    }
  }
  await Promise.all(Array.from({ length: 16 }, (_, place) => caller(`user${place}`)));
  expect(granted?.type).toBe('granted');
  expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['LEDGER_UNAVAILABLE']));
  const large = facts('ada', { operationName: randomBytes(100_000).toString('base64') });
  const during = ledger.submit([hold('during', 'ada', 1, { call: large })]);
  await expect(during).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });

  await full.limitFiles(null);
  const tryAgain = () => ledger.submit([settle('before', 1)]).then(([outcome]) => outcome?.type, String);
  await expect.poll(tryAgain).toBe('settled');
  const { settled } = (await used(ledger)) ?? {};
  const events = await ledger.records.eventsOf('2026-05-04', '', 100_000);
  // One whose answer was lost may have been booked.
  expect(settled).toBeGreaterThanOrEqual(told + 1);
  expect(events).toHaveLength(settled ?? 0);
});
