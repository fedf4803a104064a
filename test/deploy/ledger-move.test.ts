import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ledger } from '../../src/credits/ledger/ledger.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { parseScope } from '../../src/credits/scope.ts';
import { openBooks } from '../../src/credits/store/open-ledger.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { facts, hold, NOON, settle } from '../credits/commands.ts';
import { policyOf } from '../credits/contract-fixture.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';

const run = promisify(execFile);
let server: PostgresServer;
let folder: string;
beforeAll(async () => {
  server = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'moved-'));
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const setting = { channels: ['slack'], calendar: createCreditCalendar('UTC'), policy: policyOf() };
const move = (directory: string, ...args: string[]) =>
  run(process.execPath, ['deploy/ledger-move.ts', ...args], {
    env: { ...process.env, DATA_DIR: directory, DATABASE_URL: '' },
  });

/** Everything that is asked of a ledger. */
async function contents({ records }: Ledger) {
  const window = '2026-05-04';
  const scopes = await records.scopes(window, '', '', 100);
  return {
    scopes,
    buckets: await records.buckets(scopes.map((scope) => ({ scope, window }))),
    qualified: await records.buckets([{ scope: parseScope('function:AI_EXTRACT/user:ada'), window }]),
    holds: await records.openHolds(null),
    events: await records.eventsOf(window, '', 2000),
    pending: await records.pendingOf(window, '', 2000),
    alerts: await records.alertsAfter(0, 100),
    audit: await records.audit(0, 100),
    overrides: (await records.head()).overrides,
    suspensions: (await records.head()).suspensions,
    quote: await records.quote('q'),
  };
}

test('a ledger goes into PostgreSQL and back, and is the same everywhere', async () => {
  const [home, back] = [join(folder, 'home'), join(folder, 'back')];
  const url = await server.createSchema();
  const before = openBooks({ directory: home, databaseUrl: null, ...setting });
  const { ledger } = before;
  for (let i = 0; i < 700; i++) {
    const id = `h${String(i).padStart(4, '0')}`;
    const call = facts(i % 2 ? 'ada' : "o'neil", { function: i % 3 ? 'AI_EXTRACT' : 'AI_EMBED' });
    await ledger.submit([hold(id, call.user, 2, { call }), settle(id, 1)]);
  }
  await ledger.submit([hold('open', 'ada', 5)]);
  await ledger.records.acknowledge((await ledger.records.pendingEvents(300)).slice(0, 300));
  const act = { by: 'root', at: NOON, reason: 'because of \u{1f600}' };
  await ledger.submit([
    { type: 'setLimit', scope: parseScope('user:ada'), limit: 400 as MicroCredits, ...act },
  ]);
  await ledger.submit([{ type: 'suspendImmediate', scope: parseScope('user:bob'), ...act }]);
  await ledger.submit([{ type: 'claimAnswer', id: 'a', owner: 'p', fingerprint: 'f', at: NOON }]);
  await ledger.submit([
    { type: 'keepAnswer', id: 'a', owner: 'p', fingerprint: 'f', at: NOON, body: new Uint8Array([0, 255]) },
  ]);
  await ledger.records.putQuote({
    id: 'q',
    user: 'ada',
    fingerprint: 'f',
    maximum: 7 as MicroCredits,
    expiresAt: 1,
  });
  const expected = await contents(ledger);
  await ledger.submit([{ type: 'heartbeat', owner: 'p1', leaseUntil: Date.now() + 60_000 }]);
  await expect(move(home, '--to', url)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('1 gateway(s) run on the ledger'),
  });
  await ledger.submit([{ type: 'heartbeat', owner: 'p1', leaseUntil: 0 }]);
  await ledger.close();

  const { stdout } = await move(home, '--to', url);
  expect(stdout).toMatch(/events +700\n/);
  expect(stdout).toContain('Both sides have the same rows and credits.');
  const there = openBooks({ directory: '', databaseUrl: url, ...setting });
  expect(await contents(there.ledger)).toEqual(expected);
  // It goes on where it was: the key is known, and numbers are not given twice.
  const claim = { type: 'claimAnswer', id: 'a', owner: 'x', fingerprint: 'f', at: NOON } as const;
  expect(await there.ledger.submit([claim])).toMatchObject([{ type: 'answer' }]);
  await there.ledger.submit([{ type: 'resume', scope: parseScope('user:bob'), ...act }]);
  const moved = await contents(there.ledger);
  expect(moved.audit).toHaveLength(expected.audit.length + 1);
  await there.ledger.close();

  await expect(move(home, '--to', url)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There are books in PostgreSQL already'),
  });
  await move(back, '--from', url);
  const again = openBooks({ directory: back, databaseUrl: null, ...setting });
  expect(await contents(again.ledger)).toEqual(moved);
  await again.ledger.close();
});

/** Ends the move when it has copied some of the events. */
async function interrupt(
  directory: string,
  args: readonly string[],
  isHalf: () => Promise<boolean>,
): Promise<void> {
  const child = spawn(process.execPath, ['deploy/ledger-move.ts', ...args], {
    env: { ...process.env, DATA_DIR: directory, DATABASE_URL: '' },
    stdio: 'ignore',
  });
  const gone = once(child, 'exit');
  while (!(await isHalf())) {
    if (child.exitCode !== null) throw new Error('the move was over before it could be ended');
    await delay(2);
  }
  child.kill('SIGKILL');
  await gone;
}

test('a move that was ended half way lets nobody use what it left, and begins anew when it is run again', async () => {
  const [home, back] = [join(folder, 'long'), join(folder, 'long-back')];
  const url = await server.createSchema();
  const { ledger } = openBooks({ directory: home, databaseUrl: null, ...setting });
  const calls = Array.from({ length: 2500 }, (_, i) => `h${String(i).padStart(4, '0')}`);
  await ledger.submit(calls.flatMap((id, i) => [hold(id, 'ada', 1), settle(id, i % 8 === 0 ? 1 : 0)]));
  await ledger.submit([hold('open', 'ada', 5)]);
  const expected = await contents(ledger);
  const events = await ledger.records.pendingCount();
  expect(events).toBe(calls.length);
  await ledger.close();

  const watcher = new pg.Client(url);
  // A test that fails leaves it to the server to end it.
  watcher.on('error', () => {});
  await watcher.connect();
  const count = (table: string) =>
    watcher.query(`SELECT count(*)::int AS n FROM ${table}`).then(
      ({ rows }) => rows[0].n,
      () => 0,
    );
  await interrupt(home, ['--to', url], async () => (await count('unfolded')) > 2);
  const half = openBooks({ directory: '', databaseUrl: url, ...setting });
  const refused = await half.ledger.submit([hold('h', 'ada', 1)]).catch((error) => error);
  expect([refused.code, refused.cause.message]).toEqual([
    'LEDGER_UNAVAILABLE',
    expect.stringContaining('a move into this ledger was not finished'),
  ]);
  await half.ledger.close();
  expect((await move(home, '--to', url)).stdout).toMatch(new RegExp(`events +${events}\\n`));
  const there = openBooks({ directory: '', databaseUrl: url, ...setting });
  expect(await contents(there.ledger)).toEqual(expected);
  await there.ledger.close();
  await watcher.end();

  await interrupt(back, ['--from', url], async () => existsSync(join(back, 'ledger.db.moving')));
  expect(existsSync(join(back, 'ledger.db'))).toBe(false);
  await move(back, '--from', url);
  const again = openBooks({ directory: back, databaseUrl: null, ...setting });
  expect(await contents(again.ledger)).toEqual(expected);
  await again.ledger.close();
  await expect(move(back, '--from', url)).rejects.toMatchObject({
    stderr: expect.stringContaining('There are books in'),
  });
});

test('a file that is no ledger ends the move with a line, although PostgreSQL was reached', async () => {
  const directory = join(folder, 'no-ledger');
  await mkdir(directory);
  await writeFile(join(directory, 'ledger.db'), 'no database at all, but long enough to be one'.repeat(100));
  const url = await server.createSchema();
  await expect(move(directory, '--from', url)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('not a database'),
  });
});

test.each([
  [[]],
  [['--to', 'mysql://x']],
  [['--to', 'postgres://a/b', '--from', 'postgres://a/b']],
  [['--sideways']],
])('%j is answered with how to use it', async (args) => {
  await expect(move(folder, ...args)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('npm run ledger:move -- --to URL'),
  });
});
