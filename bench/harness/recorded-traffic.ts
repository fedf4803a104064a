/**
 * Traffic of a company over two months, booked by the ledger itself as if it had happened: holds and settlements in the
 * order of time, so that every limit, sum and alert of it is the ledger's own.
 */
import { createEventId } from '../../src/credits/event-id.ts';
import type { Command } from '../../src/credits/ledger/command.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { createPolicy } from '../../src/credits/policy/create-policy.ts';
import { parsePolicy } from '../../src/credits/policy/policy-file.ts';
import { shippedPrices } from '../../src/credits/prices/price-table.ts';
import { createPricing } from '../../src/credits/prices/pricing.ts';
import type { Scope } from '../../src/credits/scope.ts';
import { openLedger } from '../../src/credits/store/open-ledger.ts';
import type { CallFacts, UsageStatus } from '../../src/credits/usage/usage-event.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import type { Tags } from '../../src/identity/tags.ts';
import { createRandom, type Random } from '../simulator/random.ts';

export interface Traffic {
  readonly days: number;
  readonly users: number;
  /** Calls of one user on one working day, in the mean. */
  readonly callsPerDay: number;
  /** Epoch milliseconds at which it ends. */
  readonly until: number;
  readonly seed: number;
  /** Rows that share a statement, of the functions that run as statements. Default: 1. */
  readonly rows?: number;
  /** The part of the completions that runs on the GPUs. Default: what `kinds` says. */
  readonly gpuShare?: number;
}

export interface Recorded {
  readonly events: number;
  /** Micro-credits of all of them. */
  readonly credits: number;
  readonly users: readonly string[];
}

export const trafficTeams = ['research', 'growth', 'support', 'finance', 'platform'] as const;

/** What a gateway over these books is started with: its policy file, and limits that the traffic comes near to. */
export const trafficPolicy = {
  teams: Object.fromEntries(
    trafficTeams.map((team, i) => [
      team,
      { limit: (5 - i) / 50, members: usersOf(50).filter((_, user) => user % trafficTeams.length === i) },
    ]),
  ),
};
export const trafficLimits = {
  CREDIT_ACCOUNT_DAILY_LIMIT: '0.6',
  CREDIT_USER_DAILY_LIMIT: '0.3',
  CREDIT_ACCOUNT_MONTHLY_LIMIT: '8',
} as const;

interface Kind {
  readonly weight: number;
  readonly function: string;
  readonly model: string | null;
  readonly backend: 'SNOWFLAKE' | 'LAMBDA_LABS';
  readonly warehouse: string | null;
  /** Medians: of prompt and generated tokens, and of milliseconds. */
  readonly input: number;
  readonly output: number;
  readonly ms: number;
}

const cortexCompletion = kind(40, 'AI_COMPLETE', 'claude-sonnet-4-5', 'SNOWFLAKE', null, 800, 240, 2_400);
const gpuCompletion = kind(25, 'AI_COMPLETE', 'local-gpu-chat', 'LAMBDA_LABS', null, 600, 300, 1_100);
const kinds: readonly Kind[] = [
  cortexCompletion,
  gpuCompletion,
  kind(15, 'AI_EMBED', 'snowflake-arctic-embed-m-v1.5', 'SNOWFLAKE', 'CORTEX_COMPUTE_WH', 300, 0, 300),
  kind(8, 'AI_SENTIMENT', null, 'SNOWFLAKE', 'CORTEX_COMPUTE_WH', 150, 0, 700),
  kind(8, 'SQL', null, 'SNOWFLAKE', 'AI_COMPUTE_WH', 0, 0, 900),
  kind(4, 'CORTEX_SEARCH', null, 'SNOWFLAKE', null, 40, 0, 260),
];

function kind(
  weight: number,
  name: string,
  model: string | null,
  backend: Kind['backend'],
  warehouse: string | null,
  ...[input, output, ms]: readonly [number, number, number]
): Kind {
  return { weight, function: name, model, backend, warehouse, input, output, ms };
}

const pricing = createPricing(shippedPrices);
const DAY_MS = 86_400_000;
/**
 * The part of a day after which nobody calls any more. The last day is as short as that takes, so that it has the same
 * calls at every hour.
 */
const OFFICE_CLOSES = 0.71;
const OWNER = 'recorded';
/** Commands of one transaction. */
const BATCH = 500;
/** Nobody of them is refused: what was recorded has happened. */
const AMPLE = 1_000_000_000_000 as MicroCredits;

function usersOf(count: number): readonly string[] {
  const names = ['ada', 'ben', 'cleo', 'dario', 'eva', 'finn', 'grace', 'hugo', 'ines', 'jonas'];
  return Array.from(
    { length: count },
    (_, i) => `${names[i % names.length]}.${Math.floor(i / names.length) + 1}`,
  );
}

/**
 * @param directory a new ledger's folder, which no gateway uses yet
 * @param strangers names beside the ordinary ones, each with one call of the last day; its tag has the same value
 */
export async function recordTraffic(
  directory: string,
  { days, users: count, callsPerDay, until, seed, rows = 1, gpuShare }: Traffic,
  strangers: readonly string[] = [],
): Promise<Recorded> {
  const random = createRandom(seed);
  const users = usersOf(count);
  const policy = createPolicy(
    { account: AMPLE, user: AMPLE },
    parsePolicy({ eachTeam: { limit: 1 } }, 'ample'),
  );
  const ledger = openLedger({ directory, channels: [], calendar: createCreditCalendar('UTC'), policy });
  let [events, credits] = [0, 0];
  const book = async (commands: readonly Command[]) => {
    const outcomes = await ledger.submit(commands);
    commands.forEach((command, i) => {
      const isBooked = outcomes[i]?.type === 'settled' || command.type === 'record';
      if (isBooked) events += 1;
      if (isBooked && command.type === 'settle') credits += command.amount;
    });
  };
  try {
    const today = Math.floor(until / DAY_MS) * DAY_MS;
    for (let ago = days - 1; ago >= 0; ago--) {
      const start = today - ago * DAY_MS;
      for (const act of acts.filter((each) => each.daysAgo === ago)) await book([toCommand(act, start)]);
      const day = { start, length: Math.min(DAY_MS, (until - start) / OFFICE_CLOSES) };
      const calls = users
        .flatMap((user, i) => callsOf(random, user, i, day, callsPerDay * busyness(ago), gpuShare))
        .toSorted((a, b) => a.at - b.at);
      if (ago === 0) calls.push(...strangers.map((user) => strange(user, until)));
      for (let i = 0; i < calls.length; i += BATCH)
        await book(calls.slice(i, i + BATCH).flatMap((call) => statementOf(random, call, rows)));
    }
  } finally {
    await ledger.close();
  }
  return { events, credits, users: [...users, ...strangers] };
}

/** Two quiet days in each week; the last day of the traffic is never one. */
const busyness = (daysAgo: number) => ([2, 3].includes(daysAgo % 7) ? 0.25 : 1.15);

interface Act {
  readonly daysAgo: number;
  readonly scope: string;
  readonly limit: number;
  readonly reason: string;
}

/** What administrators did meanwhile; the second limit is reached, and told of, on several days. */
const acts: readonly Act[] = [
  { daysAgo: 19, scope: 'team:growth', limit: 100_000, reason: 'A budget for the spring campaign' },
  { daysAgo: 12, scope: 'user:ada.2', limit: 9_000, reason: 'Until the loop in its script is mended' },
];

function toCommand({ scope, limit, reason }: Act, at: number): Command {
  return { type: 'setLimit', at, scope: scope as Scope, by: 'root', reason, limit: limit as MicroCredits };
}

interface RecordedCall {
  readonly at: number;
  readonly user: string;
  readonly team: string | null;
  readonly kind: Kind;
  readonly tags: Tags;
}

/** Office hours, and a few heavy users. */
function callsOf(
  random: Random,
  user: string,
  index: number,
  { start, length }: { readonly start: number; readonly length: number },
  perDay: number,
  gpuShare: number | undefined,
): readonly RecordedCall[] {
  const count = Math.round(random.exponential((3 * perDay) / (1 + (index % 10))));
  const team = trafficTeams[index % trafficTeams.length] ?? null;
  return Array.from({ length: Math.min(count, perDay * 12) }, () => ({
    at: Math.floor(
      start +
        (0.3 + 0.12 * (random.next() + random.next() + random.next())) * length +
        random.next() * (length / 24),
    ),
    user,
    team,
    kind: pick(random, gpuShare),
    tags:
      random.next() < 0.8 ? [{ key: 'project', value: projects[random.zipf(projects.length)] ?? '' }] : [],
  }));
}

const projects = ['search', 'tickets', 'forecasts', 'newsletter', 'contracts'];

function strange(user: string, until: number): RecordedCall {
  return {
    at: until - 60_000,
    user,
    team: null,
    kind: cortexCompletion,
    tags: [{ key: 'project', value: user }],
  };
}

function pick(random: Random, gpuShare: number | undefined): Kind {
  let left = random.below(100);
  const picked =
    kinds.find((each) => {
      left -= each.weight;
      return left < 0;
    }) ?? cortexCompletion;
  if (gpuShare === undefined || picked.function !== 'AI_COMPLETE') return picked;
  return random.next() < gpuShare ? gpuCompletion : cortexCompletion;
}

/** A call, or the rows of a batch, which one statement ran; what was cached is no row of it. */
function statementOf(random: Random, call: RecordedCall, rows: number): readonly Command[] {
  const isBatch = call.kind.warehouse === 'CORTEX_COMPUTE_WH';
  const queryId = call.kind.backend === 'SNOWFLAKE' ? `01b${createEventId(call.at).slice(-9)}` : null;
  return Array.from({ length: isBatch ? rows : 1 }, () => commandsOf(random, call, queryId)).flat();
}

function commandsOf(
  random: Random,
  { at, user, team, kind, tags }: RecordedCall,
  queryId: string | null,
): readonly Command[] {
  const id = createEventId(at);
  const tokens = (median: number) => (median === 0 ? 0 : Math.round(random.logNormal(median, 0.6)));
  const [inputTokens, outputTokens] = [tokens(kind.input), tokens(kind.output)];
  const latencyMs = random.logNormal(kind.ms, 0.5);
  const isCached = kind.function === 'AI_EMBED' && random.next() < 0.3;
  const status: UsageStatus =
    random.next() < 0.97 ? 'ok' : random.next() < 0.5 ? 'cancelled' : 'UPSTREAM_TIMEOUT';
  const warehouseSeconds = kind.function === 'SQL' ? latencyMs / 1000 : null;
  const target = {
    function: kind.function,
    model: kind.model,
    backend: kind.backend,
    warehouse: kind.warehouse,
  };
  const consumed = { inputTokens, outputTokens, ...(warehouseSeconds !== null && { warehouseSeconds }) };
  const credits = pricing.priceOf(target, consumed, latencyMs);
  const call: CallFacts = {
    operationId: id,
    attempt: 1,
    user,
    apiKeyId: null,
    teams: team === null ? [] : [team],
    tags,
    function: kind.function,
    model: kind.model,
    backend: kind.backend,
    warehouse: kind.warehouse,
    requestId: `request-${id.slice(9, 18)}-${id.slice(-6)}`,
    operationName: 'Recorded',
    startedAt: at,
  };
  const result = {
    model: kind.model,
    queryId: isCached ? null : queryId,
    inputTokens,
    outputTokens,
    maxOutputTokens: null,
    promptOverhead: null,
    warehouseSeconds,
    gpuSeconds: kind.backend === 'LAMBDA_LABS' ? latencyMs / 2000 : null,
    status,
    latencyMs,
    cached: isCached,
    basis: 'told',
    at,
  } as const;
  if (isCached) return [{ type: 'record', id, at, call, result }];
  return [
    { type: 'hold', id, owner: OWNER, at, most: credits, least: credits, call },
    { type: 'settle', id, at, amount: credits, result },
  ];
}
