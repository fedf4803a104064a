/** One process of a trial of replicas: many callers on the ledger, and a history of what they were told. */
import { openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command, Outcome } from '../../src/credits/ledger/command.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { openBooks } from '../../src/credits/store/open-ledger.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { createRandom } from '../support/random.ts';
import { facts, hold, okResult } from './commands.ts';
import { type Heard, type ReplicaSetting, trialPolicy } from './replica-trial.ts';

const setting = JSON.parse(process.argv[2] ?? '') as ReplicaSetting;
const { owner, seed, url, skewMs, callers, operations, history } = setting;

// As on a machine whose clock is wrong.
const trueNow = Date.now;
Date.now = () => trueNow() + skewMs;

const random = createRandom(seed);
const calendar = createCreditCalendar('UTC');
const { ledger, clock } = openBooks({
  directory: '',
  databaseUrl: url,
  channels: ['slack'],
  calendar,
  policy: trialPolicy(setting.limits),
});
const file = openSync(history, 'a');
const tell = (heard: Heard) => writeSync(file, `${JSON.stringify({ at: trueNow(), ...heard })}\n`);

let next = 0;
/** Calls that were told whether they may: those that find nobody to tell them are made again. */
let decided = 0;
let ended = false;

async function submit(command: Command): Promise<Outcome | null> {
  const startedAt = performance.now();
  try {
    const [outcome] = await ledger.submit([command]);
    return outcome ?? null;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    tell({ type: 'unavailable', afterMs: Math.round(performance.now() - startedAt) });
    await delay(random.below(50));
    return null;
  }
}

/** Until the ledger can be written: a settlement is never dropped. */
async function insist(command: Command): Promise<Outcome> {
  for (;;) {
    const outcome = await submit(command);
    if (outcome) return outcome;
  }
}

async function call(): Promise<void> {
  const id = `${owner}-${String(next++).padStart(7, '0')}`;
  const most = 1 + random.below(100);
  const user = `user${random.below(40)}`;
  const at = clock.now();
  const granted = await submit(hold(id, user, most, { owner, at, call: facts(user, { startedAt: at }) }));
  if (granted) decided += 1;
  if (granted?.type === 'denied') {
    const { code, scope, used, held, limit, requested } = granted;
    tell({ type: 'denied', id, code, scope, used, held, limit, requested });
  }
  if (granted?.type !== 'granted') return;
  tell({ type: 'granted', id, amount: most });
  let amount = most;
  if (random.below(8) === 0) {
    const more = 1 + random.below(20);
    const topped = await submit({ type: 'topUp', id, amount: more as MicroCredits, at: clock.now() });
    if (topped?.type === 'granted') {
      amount += more;
      tell({ type: 'toppedUp', id, amount: more });
    }
  }
  const fate = random.below(20);
  // Abandoned: it is settled when its process is gone.
  if (fate === 0) return;
  if (fate === 1) {
    tell({ type: 'releasing', id });
    if ((await insist({ type: 'release', id })).type === 'done') tell({ type: 'released', id });
    return;
  }
  const used = random.below(amount + 1) as MicroCredits;
  const settled = await insist({ type: 'settle', id, amount: used, result: okResult, at: clock.now() });
  if (settled.type === 'settled') tell({ type: 'settled', id, amount: used });
}

async function caller(): Promise<void> {
  while (decided < operations) await call();
}

async function keepAlive(): Promise<void> {
  while (!ended) {
    const now = clock.now();
    await submit({ type: 'heartbeat', owner, leaseUntil: now + setting.leaseMs });
    await submit({ type: 'expire', at: now });
    await delay(setting.leaseMs / 4);
  }
}

await insist({ type: 'heartbeat', owner, leaseUntil: clock.now() + setting.leaseMs });
const alive = keepAlive();
await Promise.all(Array.from({ length: callers }, caller));
ended = true;
await alive;
await insist({ type: 'heartbeat', owner, leaseUntil: 0 });
await ledger.close();
process.exit(0);
