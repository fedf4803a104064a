/**
 * A process that serves calls until it is killed. It tells what it did in files that survive it: what it sent
 * upstream, what it answered, and what the loader put into the log.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createCredits } from '../../src/credits/create-credits.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import type { Caller, UserName } from '../../src/identity/caller.ts';
import { createRandom } from '../support/random.ts';
import { LIMITED_SCOPES } from './kill-scopes.ts';

const [directory = '', seed = '1'] = process.argv.slice(2);
const random = createRandom(Number(seed));
const target = {
  function: 'AI_COMPLETE',
  model: 'llama3.1-8b',
  backend: 'SNOWFLAKE',
  warehouse: 'CORTEX_COMPUTE_WH',
} as const;

function note(file: string, ...words: (string | number)[]): void {
  appendFileSync(join(directory, file), `${words.join(' ')}\n`);
}

const silent = () => {};
const credits = await createCredits({
  dataDir: directory,
  limits: { account: 1e6, user: 1e6 },
  logger: { debug: silent, info: silent, warn: silent, error: silent },
  maintenance: { leaseMs: 2_000 },
});

function callerOf(name: string, idempotencyKey: string | null): Caller {
  return {
    user: { name: name as UserName, teams: ['red'], permissions: new Set() },
    requestId: 'request',
    operationName: null,
    signal: new AbortController().signal,
    idempotencyKey,
  };
}

/** The upstream's answer depends on the event alone, so that its history can be asked for it later. 0: refused. */
function answerLength(eventId: string): number {
  const number = Number.parseInt(eventId.slice(-6), 16);
  return number % 10 === 0 ? 0 : number % 9000;
}

/** What the upstream's own history says that an attempt has cost. */
function trueCost(eventId: string): MicroCredits {
  const outputTokens = answerLength(eventId);
  return (outputTokens === 0 ? 0 : Math.ceil((1000 + outputTokens) * 0.11 - 1e-9)) as MicroCredits;
}

async function call(number: number): Promise<void> {
  const user = `user${number % 3}`;
  const key = number % 5 === 0 ? `${user}-${random.below(20)}` : null;
  let eventId = '';
  const operation = {
    caller: callerOf(user, key),
    target,
    estimate: { inputTokens: 1000, maxOutputTokens: 9000 },
    ...(key !== null && { call: { field: 'complete', fingerprint: key } }),
    run: (hold: Parameters<Parameters<typeof credits.govern>[0]['run']>[0]) =>
      hold.attempt(target, async (attempt) => {
        eventId = attempt.eventId;
        note('sent', eventId, key ?? '-');
        attempt.sent();
        await delay(random.below(6));
        const outputTokens = answerLength(eventId);
        if (outputTokens === 0) throw new GatewayError('UPSTREAM_REJECTED', 'refused');
        attempt.report({ inputTokens: 1000, outputTokens });
        return eventId;
      }),
  };
  try {
    const { value, usage } = await credits.govern(operation);
    note('answered', value as string, usage.credits, key ?? '-');
  } catch (error) {
    // Without an id it is the refusal of another call under the same key, which notes its own.
    if ((error as GatewayError).code === 'UPSTREAM_REJECTED' && eventId !== '')
      note('answered', eventId, 0, '-');
  }
}

async function load(): Promise<never> {
  for (;;) {
    const events = await credits.outbox.read(50);
    for (const event of events) note('loaded', event.eventId, event.revision, event.credits);
    await credits.outbox.acknowledge(events);
    for (const event of events) {
      if (event.status === 'uncertain')
        await credits.outbox.correct([
          { eventId: event.eventId, credits: trueCost(event.eventId), cause: 'history' },
        ]);
    }
    await delay(random.below(10));
  }
}

const admin: Caller = {
  ...callerOf('root', null),
  user: { name: 'root' as UserName, teams: [], permissions: new Set(['credits:admin']) },
};

/** Limits that stop nobody come and go while calls run. */
async function limit(): Promise<never> {
  for (;;) {
    const { scope, period } = random.pick(LIMITED_SCOPES);
    if (random.below(2) === 0)
      await credits.limits.set(admin, { scope, period, limit: 1e12 as MicroCredits });
    else await credits.limits.clear(admin, scope, null, period);
    await delay(random.below(10));
  }
}

process.stdout.write('ready\n');
void load();
void limit();
let number = random.below(1000);
await Promise.all(
  Array.from({ length: 8 }, async () => {
    for (;;) await call(number++);
  }),
);
