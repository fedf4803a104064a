/** Random commands to the ledger and to the reference, compared after each one. */
import { expect } from 'vitest';
import type { Bucket, BucketKey } from '../../src/credits/ledger/bucket.ts';
import type { AdministerCommand, Command, Outcome } from '../../src/credits/ledger/command.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { createPolicy } from '../../src/credits/policy/create-policy.ts';
import { parsePolicy } from '../../src/credits/policy/policy-file.ts';
import { inPeriod, parseScope, type Scope, windowFor } from '../../src/credits/scope.ts';
import type { Random } from '../support/random.ts';
import { type ReferenceCall, ReferenceLedger, type Verdict } from './reference-ledger.ts';

const DAY = 86_400_000;
const USERS = ['ada', 'bob', "o'neil", 'x/y', 'ünï'];
const OWNERS = ['p1', 'p2', 'p3'];
const SCOPES = [
  'account',
  ...USERS.map((user) => `user:${user}`),
  'team:red',
  'team:blue',
  'key:k1',
  'key:k2',
  'function:AI_COMPLETE',
  'function:AI_EXTRACT/user:ada',
  'model:big/team:red',
  'model:big/key:k2',
  'model:small',
  'week:account',
  'month:account',
  'month:user:ada',
  'month:user:bob',
  'week:team:red',
  'month:key:k1',
  'week:function:AI_EXTRACT',
  'month:model:big/user:ada',
];
/** `month:user:ada`. */
function ledgerScope(text: string): Scope {
  const [, period, scope = text] = /^(week|month):(.*)$/.exec(text) ?? [];
  return inPeriod(parseScope(scope), period === 'week' ? 'WEEK' : period === 'month' ? 'MONTH' : 'DAY');
}

const TEAMS: Readonly<Record<string, readonly string[]>> = {
  ada: ['red'],
  bob: ['red', 'blue'],
  'x/y': ['blue'],
};

export const simulatedPolicy = createPolicy(
  { account: 4000 as MicroCredits, user: 1500 as MicroCredits },
  parsePolicy(
    {
      account: { weeklyLimit: '0.018' },
      eachUser: { monthlyLimit: '0.03' },
      teams: { red: { limit: '0.002' } },
      functions: { AI_EXTRACT: { limit: '0.0015' } },
      scopes: {
        'model:big/user:*': { limit: '0.0008' },
        'key:k1': { limit: '0.0009' },
        'function:AI_EXTRACT/key:*': { limit: '0.0004' },
      },
    },
    'simulation',
  ),
);

export interface SimulatedLedger {
  submit(commands: readonly Command[]): Promise<readonly Outcome[]>;
  buckets(keys: readonly BucketKey[]): Promise<readonly Bucket[]>;
  openHolds(): Promise<readonly unknown[]>;
}

/** Runs `count` commands on a ledger with `simulatedPolicy`. @throws an assertion error at the first difference. */
export async function simulate(
  ledger: SimulatedLedger,
  random: Random,
  count: number,
): Promise<{ readonly granted: number; readonly refused: number }> {
  const limits = [...simulatedPolicy.limits].map(([scope, { limit }]) => [scope, limit] as const);
  const reference = new ReferenceLedger(new Map(limits));
  const known: string[] = [];
  const totals = { granted: 0, refused: 0 };
  let now = Date.parse('2026-03-01T20:00:00Z');
  let next = 0;

  async function run(command: Command): Promise<Outcome> {
    const [outcome] = await ledger.submit([command]);
    return outcome as Outcome;
  }

  function call(): ReferenceCall {
    const user = random.pick(USERS);
    return {
      user,
      apiKeyId: random.pick([null, 'k1', 'k2']),
      teams: TEAMS[user] ?? [],
      function: random.pick(['AI_COMPLETE', 'AI_EXTRACT', 'AI_EMBED']),
      model: random.pick(['big', 'small']),
    };
  }

  async function compareBooks(): Promise<void> {
    const windows = [
      ...new Set([reference.window, ...[...reference.events.values()].map(({ window }) => window)]),
    ];
    const days = windows.filter((window) => window !== '').slice(-10);
    const scopes = SCOPES.map(ledgerScope).filter((scope) => reference.isCounted(scope));
    for (const day of days) {
      const keys = scopes.map((scope) => ({ scope, window: windowFor(scope, day) }));
      for (const { scope, window, settled, held } of await ledger.buckets(keys)) {
        expect({ scope, window, settled, held }).toEqual({
          scope,
          window,
          settled: reference.used(scope, day),
          held: reference.reserved(scope, day),
        });
      }
    }
    expect((await ledger.openHolds()).length).toBe(reference.holds.size);
  }

  const steps: readonly (readonly [weight: number, step: () => Promise<void>])[] = [
    [
      40,
      async () => {
        const id = `e${String(next++).padStart(9, '0')}`;
        const most = random.below(100) as MicroCredits;
        const least = (random.below(3) === 0 ? random.below(most + 1) : most) as MicroCredits;
        const owner = random.pick(OWNERS);
        const facts = call();
        reference.openWindow(new Date(now).toISOString().slice(0, 10));
        const expected = reference.hold(id, owner, facts, most, least);
        const outcome = await run({
          type: 'hold',
          id,
          owner,
          at: now,
          most,
          least,
          call: fullCall(facts, now),
        });
        same(outcome, expected);
        if (outcome.type !== 'granted') {
          totals.refused += 1;
          return;
        }
        totals.granted += 1;
        known.push(id);
        // A hold of nothing takes nothing, also where a limit was lowered under what is used.
        for (const scope of outcome.amount > 0 ? outcome.scopes : []) {
          const limit = reference.limit(scope) ?? Number.POSITIVE_INFINITY;
          const total = reference.used(scope, outcome.window) + reference.reserved(scope, outcome.window);
          expect(total).toBeLessThanOrEqual(limit);
        }
      },
    ],
    [
      10,
      async () => {
        const rows = Array.from({ length: 1 + random.below(4) }, () => ({
          id: `e${String(next++).padStart(9, '0')}`,
          amount: random.below(60) as MicroCredits,
        }));
        const owner = random.pick(OWNERS);
        const facts = call();
        reference.openWindow(new Date(now).toISOString().slice(0, 10));
        const expected = reference.holdRows(rows, owner, facts);
        const outcome = await run({ type: 'holdRows', owner, at: now, call: fullCall(facts, now), rows });
        same(outcome, expected);
        if (outcome.type === 'granted') known.push(...rows.map(({ id }) => id));
      },
    ],
    [
      10,
      async () => {
        const holds = Array.from({ length: 1 + random.below(4) }, () => {
          const most = random.below(60) as MicroCredits;
          const least = (random.below(2) === 0 ? random.below(most + 1) : most) as MicroCredits;
          return { id: `e${String(next++).padStart(9, '0')}`, most, least, call: call() };
        });
        const owner = random.pick(OWNERS);
        reference.openWindow(new Date(now).toISOString().slice(0, 10));
        const expected = reference.holdCalls(owner, holds);
        const outcome = await run({
          type: 'holdCalls',
          owner,
          at: now,
          holds: holds.map((hold) => ({ ...hold, call: fullCall(hold.call, now) })),
        });
        if (outcome.type !== 'callsGranted') return same(outcome, expected as Verdict);
        expect({ granted: outcome.holds.map(({ amount }) => amount) }).toEqual(expected);
        known.push(...holds.map(({ id }) => id));
      },
    ],
    [
      10,
      async () => {
        const ids = [...new Set(Array.from({ length: 1 + random.below(5) }, anyId))];
        const rows = ids.map((id) =>
          random.below(4) === 0
            ? { id, amount: 0 as MicroCredits, result: null }
            : { id, amount: random.below(70) as MicroCredits, result: anyResult },
        );
        // Releasing what has ended already is not known to the books, but says nothing of the other rows.
        const verdicts = rows.map(({ id, amount, result }) =>
          result ? reference.settle(id, amount) : reference.release(id),
        );
        const outcome = await run({ type: 'settleRows', rows, at: now });
        same(outcome, verdicts.includes('done') ? 'done' : 'unknown');
      },
    ],
    [
      35,
      async () => {
        const id = anyId();
        const amount = random.below(110) as MicroCredits;
        same(
          await run({ type: 'settle', id, amount, result: anyResult, at: now }),
          reference.settle(id, amount),
        );
      },
    ],
    [
      8,
      async () => {
        const id = anyId();
        const amount = random.below(50) as MicroCredits;
        same(await run({ type: 'topUp', id, amount, at: now }), reference.topUp(id, amount));
      },
    ],
    [5, async () => same(await run({ type: 'release', id: anyId() }), reference.release(known.at(-1) ?? ''))],
    [
      3,
      async () => {
        const id = anyId();
        const credits = random.below(100) as MicroCredits;
        const outcome = await run({ type: 'correct', eventId: id, credits, cause: 'test', at: now });
        same(outcome, reference.correct(id, credits));
      },
    ],
    [
      2,
      async () => {
        const owner = random.pick(OWNERS);
        const until = now + random.below(60_000);
        reference.leases.set(owner, until);
        await run({ type: 'heartbeat', owner, leaseUntil: until });
      },
    ],
    [
      1,
      async () => {
        reference.expire(now);
        await run({ type: 'expire', at: now });
      },
    ],
    [4, async () => administer()],
    [
      4,
      async () => {
        // Mostly forward within the day; at times over midnight, far ahead, or back by up to two days.
        const jump = random.below(100);
        if (jump < 60) now += random.below(600_000);
        else if (jump < 98) now += random.below(DAY);
        else now -= random.below(2 * DAY);
        // As a gateway that runs does each few seconds: its clock is not said to run ahead.
        reference.openWindow(new Date(now).toISOString().slice(0, 10));
        await run({ type: 'openWindow', at: now, confirmed: true });
      },
    ],
  ];

  async function administer(): Promise<void> {
    // Enough is granted, whatever the seed: where little is, acts are such as lift what was set before.
    const type = random.pick(totals.refused > 3 * totals.granted ? lifting : acts);
    const set = [...(type === 'resume' ? reference.suspensions : reference.overrides).keys()];
    const scope = random.pick(lifting.includes(type) && set.length > 0 ? set : SCOPES);
    reference.openWindow(new Date(now).toISOString().slice(0, 10));
    // One of a month that is as low as that of a day refuses everything for weeks.
    const days = scope.startsWith('month:') ? 20 : scope.startsWith('week:') ? 5 : 1;
    const limit = (random.below(12) === 0 ? 0 : random.below(4000 * days)) as MicroCredits;
    if (type === 'setLimit') reference.overrides.set(scope, limit);
    if (type === 'clearLimit') reference.overrides.delete(scope);
    if (type === 'suspend') reference.suspensions.set(scope, 'suspend');
    if (type === 'suspendImmediate') reference.suspensions.set(scope, 'immediate');
    if (type === 'resume') {
      reference.suspensions.delete(scope);
      reference.resume(scope);
    }
    reference.forget(scope);
    await run({ type, scope: ledgerScope(scope), limit, by: 'admin', reason: 'test', at: now });
  }

  /** One of the newest: old ones have long been settled. */
  function anyId(): string {
    const id = known[Math.max(0, known.length - 1 - random.below(30))] ?? 'none';
    known.push(id);
    if (known.length > 200) known.splice(0, 100);
    return id;
  }

  const total = steps.reduce((sum, [weight]) => sum + weight, 0);
  for (let i = 0; i < count; i++) {
    let choice = random.below(total);
    for (const [weight, step] of steps) {
      choice -= weight;
      if (choice >= 0) continue;
      await step();
      break;
    }
    if (i % 1000 === 0) await compareBooks();
  }
  await compareBooks();
  return totals;
}

const lifting: readonly AdministerCommand['type'][] = ['clearLimit', 'resume'];

/** Limits come and go; suspensions are rarer than what lifts them. */
const acts = [
  ...['setLimit', 'setLimit', 'clearLimit', 'clearLimit', 'suspend', 'suspendImmediate'],
  ...['resume', 'resume', 'resume', 'resume', 'resume', 'resume'],
] as readonly AdministerCommand['type'][];

const anyResult = {
  model: 'big',
  queryId: null,
  maxOutputTokens: null,
  promptOverhead: null,
  warehouseSeconds: null,
  gpuSeconds: null,
  inputTokens: 1,
  outputTokens: 1,
  status: 'ok',
  latencyMs: 1,
  cached: false,
  basis: 'told',
} as const;

function fullCall(call: ReferenceCall, startedAt: number) {
  return {
    operationId: 'op',
    attempt: 1,
    ...call,
    backend: 'SNOWFLAKE',
    warehouse: null,
    requestId: 'r',
    operationName: null,
    tags: [],
    startedAt,
  } as const;
}

function same(outcome: Outcome, expected: Verdict): void {
  if (outcome.type === 'granted') expect(expected).toEqual({ granted: outcome.amount });
  else if (outcome.type === 'denied') {
    expect(expected).toEqual({ refused: outcome.code.slice('CREDITS_'.length) });
  } else expect(expected).toBe(outcome.type === 'unknown' ? 'unknown' : 'done');
}
