/** Many processes on one ledger in PostgreSQL, everything around them breaking, and what they said against the books. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect } from 'vitest';
import type { Bucket } from '../../src/credits/ledger/bucket.ts';
import type { Denied } from '../../src/credits/ledger/command.ts';
import { createLedger } from '../../src/credits/ledger/ledger.ts';
import type { Policy } from '../../src/credits/ledger/rules.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { createPolicy } from '../../src/credits/policy/create-policy.ts';
import type { LedgerRecords } from '../../src/credits/store/ledger-store.ts';
import { createPostgresStore } from '../../src/credits/store/postgres/postgres-store.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { type Faults, type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import type { Span, TrialServer } from '../support/postgres-server.ts';
import type { Random } from '../support/random.ts';

export interface ReplicaSetting {
  readonly owner: string;
  readonly seed: number;
  readonly url: string;
  readonly skewMs: number;
  readonly callers: number;
  readonly operations: number;
  readonly leaseMs: number;
  /** The file of what its callers were told. */
  readonly history: string;
  readonly limits: TrialLimits;
}

interface TrialLimits {
  readonly account: number;
  readonly user: number;
}

/** What a caller was told, and when: epoch milliseconds. */
export type Told = { readonly at: number } & Heard;

export type Heard =
  | { readonly type: 'granted' | 'toppedUp' | 'settled'; readonly id: string; readonly amount: number }
  /** `releasing`: it asked for that, and may not have lived to hear the answer. */
  | { readonly type: 'releasing' | 'released'; readonly id: string }
  | {
      readonly type: 'denied';
      readonly id: string;
      readonly code: Denied['code'];
      readonly scope: string;
      readonly used: number;
      readonly held: number;
      readonly limit: number;
      readonly requested: number;
    }
  | { readonly type: 'unavailable'; readonly afterMs: number };

export interface ReplicaTrial {
  readonly server: TrialServer;
  readonly random: Random;
  readonly replicas: number;
  /** Of each replica. */
  readonly callers: number;
  /** Of all replicas. */
  readonly operations: number;
  readonly kills: number;
  readonly databaseKills: number;
  /** Times that a replica stops for longer than its lease, and goes on then. */
  readonly stops: number;
  /** Null: the replicas connect to the server itself. */
  readonly faults: Partial<Faults> | null;
  /** Times that the way to the server swallows everything. */
  readonly silences: number;
  /** How far the clocks of replicas are wrong, in milliseconds, by turns before and behind. */
  readonly skewMs: number;
}

export interface TrialResult {
  readonly events: number;
  readonly told: Readonly<Record<Told['type'], number>>;
  readonly slowestRefusalMs: number;
  /** Settlements that callers were told of and a failover has lost. */
  readonly lost: number;
  readonly looks: number;
}

const program = fileURLToPath(new URL('./ledger-replica.ts', import.meta.url));
const LEASE_MS = 4000;
/** The account keeps its last part for work that is already running, by the triggers of `createPolicy`. */
const ACCOUNT_SUSPENDS_AT = 0.95;

export function trialPolicy({ account, user }: TrialLimits): Policy {
  return createPolicy({ account: account as MicroCredits, user: user as MicroCredits }, {});
}

export async function runReplicaTrial(trial: ReplicaTrial): Promise<TrialResult> {
  const { server, random, replicas, operations } = trial;
  const folder = await mkdtemp(join(tmpdir(), 'replicas-'));
  const url = await server.createSchema();
  const proxy = trial.faults && (await startFaultyProxy(server.port, random, trial.faults));
  const through = proxy ? url.replace(`:${server.port}/`, `:${proxy.port}/`) : url;
  // About half of what is asked for fits.
  const limits = { account: operations * 15, user: Math.ceil((operations * 25) / 40) };
  const histories: string[] = [];

  function spawnReplica(place: number, count: number): Replica {
    const owner = `r${place}-${histories.length}`;
    const history = join(folder, owner);
    histories.push(history);
    const setting: ReplicaSetting = {
      owner,
      seed: random.below(2 ** 31),
      url: through,
      skewMs: place % 2 === 0 ? trial.skewMs : -trial.skewMs,
      callers: trial.callers,
      operations: count,
      leaseMs: LEASE_MS,
      history,
      limits,
    };
    const child = spawn(process.execPath, [program, JSON.stringify(setting)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return { child, exited: once(child, 'exit'), place, count };
  }

  const share = Math.ceil(operations / replicas);
  const running = Array.from({ length: replicas }, (_, place) => spawnReplica(place, share));
  const watch = watchLimits(url, limits);
  try {
    await breakThings(trial, proxy, running, spawnReplica);
    await Promise.all(running.map(({ exited }) => exited));
    for (const { child } of running) expect([child.exitCode, child.signalCode]).toEqual([0, null]);
  } finally {
    for (const { child } of running) child.kill('SIGKILL');
    await proxy?.close();
  }
  const looks = await watch.stop();
  const told = (await Promise.all(histories.map((path) => readHistory(path)))).flat();
  const result = await checkBooks(url, limits, told, server.lost ?? null);
  await rm(folder, { recursive: true });
  return { ...result, looks };
}

interface Replica {
  readonly child: ChildProcess;
  readonly exited: Promise<unknown>;
  readonly place: number;
  readonly count: number;
}

async function breakThings(
  { random, server, kills, databaseKills, stops, silences, replicas }: ReplicaTrial,
  proxy: FaultyProxy | null,
  running: Replica[],
  spawnReplica: (place: number, count: number) => Replica,
): Promise<void> {
  const acts = [
    ...Array.from({ length: kills }, () => async () => {
      const victim = running[random.below(replicas)] as Replica;
      victim.child.kill('SIGKILL');
      await victim.exited;
      running[victim.place] = spawnReplica(victim.place, victim.count);
    }),
    ...Array.from({ length: databaseKills }, () => async () => {
      await server.kill();
      await delay(random.below(300));
      await server.start();
    }),
    ...Array.from({ length: stops }, () => async () => {
      const { child } = running[random.below(replicas)] as Replica;
      child.kill('SIGSTOP');
      await delay(1.5 * LEASE_MS);
      child.kill('SIGCONT');
    }),
    ...Array.from({ length: silences }, () => async () => {
      proxy?.swallow();
      await delay(1000 + random.below(3000));
      proxy?.heal();
    }),
  ];
  while (acts.length > 0) {
    await delay(300 + random.below(1200));
    await acts.splice(random.below(acts.length), 1)[0]?.();
  }
}

async function readAll(records: LedgerRecords): Promise<readonly Bucket[]> {
  const { latestWindow } = await records.head();
  const scopes = await records.scopes(latestWindow, '', '', 1000);
  return records.buckets(scopes.map((scope) => ({ scope, window: latestWindow })));
}

/** Looks at every bucket again and again, straight in the tables, for as long as the trial runs. */
function watchLimits(url: string, limits: TrialLimits): { stop(): Promise<number> } {
  let stopped = false;
  let looks = 0;
  async function look(): Promise<void> {
    const store = createPostgresStore({ url, channels: [], policy: trialPolicy(limits), isMove: false });
    const buckets = await readAll(store.records).finally(() => store.close());
    for (const { scope, settled, held } of buckets) {
      const limit = scope === 'account' ? limits.account : limits.user;
      if (settled + held > limit) throw new Error(`${scope}: ${settled} + ${held} > ${limit}`);
    }
    looks += 1;
  }
  const done = (async () => {
    while (!stopped) {
      await look().catch((error) => {
        if ((error as { code?: string }).code !== 'LEDGER_UNAVAILABLE') throw error;
      });
      await delay(500);
    }
  })();
  // Told by `stop`.
  done.catch(() => {});
  return {
    async stop() {
      stopped = true;
      await done;
      return looks;
    },
  };
}

async function readHistory(path: string): Promise<readonly Told[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  // A killed process may have left half a line.
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Told);
}

/**
 * Everything that anybody was told is in the books, and nothing else.
 * @param loss when answers were given that a failover may have lost
 */
async function checkBooks(
  url: string,
  limits: TrialLimits,
  told: readonly Told[],
  loss: Span | null,
): Promise<Omit<TrialResult, 'looks'>> {
  const store = createPostgresStore({ url, channels: [], policy: trialPolicy(limits), isMove: false });
  const ledger = createLedger(store, { calendar: createCreditCalendar('UTC'), policy: trialPolicy(limits) });
  const { latestWindow } = await ledger.records.head();
  // Every process is gone: what they left is settled by whoever comes.
  const client = new pg.Client(url);
  await client.connect();
  await client.query('DELETE FROM leases');
  await client.end();
  for (;;) {
    await ledger.submit([{ type: 'expire', at: Date.now() }]);
    if ((await ledger.records.openHolds(null)).length === 0) break;
  }

  // There may be a million of them.
  const events = new Map<string, Pick<UsageEvent, 'credits' | 'status'>>();
  const windows = [latestWindow, new Date(Date.parse(latestWindow) - 86_400_000).toISOString().slice(0, 10)];
  const sums = new Map<string, number>();
  for (const window of windows) {
    for (let after = ''; ; ) {
      const page = await ledger.records.eventsOf(window, after, 5000);
      for (const event of page) {
        const { eventId, credits, status } = event;
        events.set(eventId, { credits, status });
        for (const scope of event.scopes)
          sums.set(`${window} ${scope}`, (sums.get(`${window} ${scope}`) ?? 0) + event.credits);
      }
      after = page.at(-1)?.eventId ?? '';
      if (page.length < 5000) break;
    }
    const scopes = await ledger.records.scopes(window, '', '', 1000);
    for (const bucket of await ledger.records.buckets(scopes.map((scope) => ({ scope, window })))) {
      const { scope, settled, held } = bucket;
      expect([scope, settled, held]).toEqual([scope, sums.get(`${window} ${scope}`) ?? 0, 0]);
      expect(settled).toBeLessThanOrEqual(scope === 'account' ? limits.account : limits.user);
    }
  }
  await ledger.close();

  const counts: Record<Told['type'], number> = {
    granted: 0,
    toppedUp: 0,
    settled: 0,
    releasing: 0,
    released: 0,
    denied: 0,
    unavailable: 0,
  };
  const settled = new Map<string, number>();
  const released = new Set<string>();
  const releasing = new Set<string>();
  const least = new Map<string, number>();
  let slowestRefusalMs = 0;
  let lost = 0;
  for (const one of told) {
    counts[one.type] += 1;
    const mayBeLost = loss !== null && one.at >= loss.from && one.at < loss.until;
    if (mayBeLost && one.type !== 'denied' && one.type !== 'unavailable' && one.type !== 'releasing') {
      if (one.type === 'settled' && events.get(one.id)?.status !== 'ok') lost += 1;
      continue;
    }
    if (one.type === 'unavailable') slowestRefusalMs = Math.max(slowestRefusalMs, one.afterMs);
    else if (one.type === 'settled') settled.set(one.id, one.amount);
    else if (one.type === 'released') released.add(one.id);
    else if (one.type === 'releasing') releasing.add(one.id);
    else if (one.type === 'denied') {
      expect(events.has(one.id)).toBe(false);
      // The denial was right by the figures that it names, and they keep the limit.
      if (one.code === 'CREDITS_EXHAUSTED')
        expect(one.used + one.held + one.requested).toBeGreaterThan(one.limit);
      else expect([one.scope, one.used >= one.limit * ACCOUNT_SUSPENDS_AT]).toEqual(['account', true]);
      expect(one.used + one.held).toBeLessThanOrEqual(one.limit);
    } else if ('amount' in one) least.set(one.id, (least.get(one.id) ?? 0) + one.amount);
  }
  for (const [id, amount] of settled)
    expect([id, events.get(id)?.credits, events.get(id)?.status]).toEqual([id, amount, 'ok']);
  for (const id of released) expect([id, events.has(id)]).toEqual([id, false]);
  for (const [id, amount] of least) {
    if (settled.has(id) || released.has(id)) continue;
    // Told of a hold and of nothing more: it was settled, or is booked with all that was held.
    const event = events.get(id);
    if (!event) expect([id, releasing.has(id)]).toEqual([id, true]);
    if (event?.status === 'uncertain') expect(event.credits).toBeGreaterThanOrEqual(amount);
  }
  return { events: events.size, told: counts, slowestRefusalMs, lost };
}
