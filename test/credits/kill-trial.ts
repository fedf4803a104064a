/** Kills a serving process again and again, and compares what it said with what the books say. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { createCredits } from '../../src/credits/create-credits.ts';
import { parseScope } from '../../src/credits/scope.ts';
import { openDatabase } from '../../src/credits/store/sqlite/open-database.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import type { Random } from '../support/random.ts';
import { LIMITED_SCOPES } from './kill-scopes.ts';

const program = fileURLToPath(new URL('./killed-gateway.ts', import.meta.url));

export interface KillTrial {
  readonly directory: string;
  readonly random: Random;
  readonly kills: number;
  /** Processes that serve from the same ledger; each kill takes one of them. */
  readonly processes: number;
}

export async function runKillTrial({
  directory,
  random,
  kills,
  processes,
}: KillTrial): Promise<UsageEvent[]> {
  const running = await Promise.all(Array.from({ length: processes }, () => serve(directory, random)));
  try {
    for (let i = 0; i < kills; i++) {
      const answered = lines(directory, 'answered').length;
      // The first soon after its start, the others under way.
      const more = i === 0 ? 0 : 20 + random.below(150);
      await expect.poll(() => lines(directory, 'answered').length).toBeGreaterThan(answered + more);
      const victim = random.below(processes);
      await running[victim]?.kill();
      running[victim] = await serve(directory, random);
    }
  } finally {
    await Promise.all(running.map(({ kill }) => kill()));
  }
  return checkBooks(directory);
}

async function serve(directory: string, random: Random): Promise<{ kill(): Promise<void> }> {
  const child = spawn(process.execPath, [program, directory, String(random.below(2 ** 31))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => {
      throw new Error('the gateway ended by itself');
    }),
  ]);
  return {
    async kill() {
      child.kill('SIGKILL');
      const [code, signal] = await exited;
      if (signal !== 'SIGKILL') throw new Error(`the gateway had ended with ${code ?? signal}`);
    },
  };
}

/** A restart, the end of the last lease, and then: does everything fit together? */
async function checkBooks(directory: string): Promise<UsageEvent[]> {
  const silent = () => {};
  const credits = await createCredits({
    dataDir: directory,
    limits: { account: 1e6, user: 1e6 },
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    maintenance: { leaseMs: 90 },
  });
  await expect.poll(async () => (await credits.status.account()).held).toBe(0);
  const { window } = await credits.status.account();
  const events: UsageEvent[] = [];
  for (;;) {
    const page = await credits.outbox.eventsOf(window.id, {
      after: events.at(-1)?.eventId ?? '',
      limit: 500,
    });
    events.push(...page);
    if (page.length < 500) break;
  }
  const books = new Map(events.map((event) => [event.eventId, event]));
  expect(books.size).toBe(events.length);

  // No event lost: everything that was sent has a row, and what was answered has the price that was told.
  for (const [id] of lines(directory, 'sent')) expect(books.has(id ?? '')).toBe(true);
  for (const [id, cost] of lines(directory, 'answered')) {
    expect(books.get(id ?? '')).toMatchObject({ credits: Number(cost) });
    expect(books.get(id ?? '')?.status).not.toBe('uncertain');
  }
  // What was used is the sum of the rows, for each scope.
  for (const name of ['user0', 'user1', 'user2']) {
    const sum = events.filter(({ user }) => user === name).reduce((total, event) => total + event.credits, 0);
    const { used, held } = await credits.status.user(operator, name);
    expect({ name, used, held }).toEqual({ name, used: sum, held: 0 });
  }
  expect((await credits.status.account()).used).toBe(
    events.reduce((total, event) => total + event.credits, 0),
  );
  // Those too that began to count while calls ran.
  for (const { scope, period, users } of LIMITED_SCOPES) {
    const counted = events.filter(({ user }) => (users as readonly string[]).includes(user));
    const sum = counted.reduce((total, event) => total + event.credits, 0);
    const { used, held } = await credits.status.of(parseScope(scope), period);
    expect({ scope, period, used, held }).toEqual({ scope, period, used: sum, held: 0 });
  }

  // The log: after the rest is delivered, its newest revision of each event is what the books say.
  const log = new Map<string, { revision: number; cost: number }>();
  for (const [id = '', revision, cost] of lines(directory, 'loaded'))
    keepNewest(log, id, Number(revision), Number(cost));
  for (const event of await credits.outbox.read(1_000_000)) {
    keepNewest(log, event.eventId, event.revision, event.credits);
  }
  expect(log.size).toBe(books.size);
  for (const [id, { revision, cost }] of log)
    expect(books.get(id)).toMatchObject({ revision, credits: cost });

  // One run for each key: once a call was answered, no later one of the same key went upstream.
  const answers = new Map<string, string>();
  for (const [id = '', , key = '-'] of lines(directory, 'answered')) {
    if (key === '-') continue;
    expect(answers.get(key) ?? id).toBe(id);
    answers.set(key, id);
  }
  await credits.close();
  const database = openDatabase(`${directory}/ledger.db`);
  expect(database.prepare('SELECT count(*) AS n FROM holds').get()).toEqual({ n: 0 });
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  database.close();
  return events;
}

const operator = {
  user: { name: 'root' as never, teams: [], permissions: new Set(['credits:admin'] as const) },
  requestId: 'r',
  operationName: null,
  signal: new AbortController().signal,
  idempotencyKey: null,
};

function keepNewest(
  log: Map<string, { revision: number; cost: number }>,
  id: string,
  revision: number,
  cost: number,
): void {
  const known = log.get(id);
  if (known?.revision === revision) expect(known.cost).toBe(cost);
  if (!known || revision > known.revision) log.set(id, { revision, cost });
}

/** The words of each whole line; the last one may have been cut by the kill. */
function lines(directory: string, file: string): string[][] {
  const path = `${directory}/${file}`;
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' '));
}
