/**
 * Traffic of a company over two months, booked by the ledger itself as if it had happened: holds and settlements in the
 * order of time, so that every limit, sum and alert of it is the ledger's own.
 */
import { createEventId } from '../../src/credits/event-id.ts';
import type { Command } from '../../src/credits/ledger/command.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { createPolicy } from '../../src/credits/policy/create-policy.ts';
import { parsePolicy } from '../../src/credits/policy/policy-file.ts';
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
      { limit: (6 - i) / 100, members: usersOf(50).filter((_, user) => user % trafficTeams.length === i) },
    ]),
  ),
};
export const trafficLimits = {
  CREDIT_ACCOUNT_DAILY_LIMIT: '0.15',
  CREDIT_USER_DAILY_LIMIT: '0.03',
  CREDIT_ACCOUNT_MONTHLY_LIMIT: '3',
} as const;

interface Kind {
  readonly weight: number;
  readonly function: string;
  readonly model: string | null;
  readonly backend: 'SNOWFLAKE' | 'LAMBDA_LABS';
  readonly warehouse: string | null;
  /** Medians: of prompt and generated tokens, of micro-credits for a token, and of milliseconds. */
  readonly input: number;
  readonly output: number;
  readonly price: number;
  readonly ms: number;
}

const kinds: readonly Kind[] = [
  kind(40, 'AI_COMPLETE', 'llama3.1-70b', 'SNOWFLAKE', null, 800, 240, 1.21, 2_400),
  kind(25, 'AI_COMPLETE', 'local-gpu-chat', 'LAMBDA_LABS', null, 600, 300, 0.4, 1_100),
  kind(15, 'AI_EMBED', 'snowflake-arctic-embed-m-v1.5', 'SNOWFLAKE', 'CORTEX_COMPUTE_WH', 300, 0, 0.03, 300),
  kind(8, 'AI_SENTIMENT', null, 'SNOWFLAKE', 'CORTEX_COMPUTE_WH', 150, 0, 1.6, 700),
  kind(8, 'SQL', null, 'SNOWFLAKE', 'AI_COMPUTE_WH', 0, 0, 0, 900),
  kind(4, 'CORTEX_SEARCH', null, 'SNOWFLAKE', null, 40, 0, 2, 260),
];

function kind(
  weight: number,
  name: string,
  model: string | null,
  backend: Kind['backend'],
  warehouse: string | null,
  ...[input, output, price, ms]: readonly [number, number, number, number]
): Kind {
  return { weight, function: name, model, backend, warehouse, input, output, price, ms };
}

const DAY_MS = 86_400_000;
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
  { days, users: count, callsPerDay, until, seed }: Traffic,
  strangers: readonly string[] = [],
): Promise<Recorded> {
  const random = createRandom(seed);
  const users = usersOf(count);
  const policy = createPolicy(
    { account: AMPLE, user: AMPLE },
    parsePolicy({ eachTeam: { limit: 1_000_000 } }, 'ample'),
  );
  const ledger = openLedger({ directory, channels: [], calendar: createCreditCalendar('UTC'), policy });
  let [events, credits] = [0, 0];
  try {
    const midnight = Math.floor(until / DAY_MS) * DAY_MS;
    for (let start = midnight - (days - 1) * DAY_MS; start < until; start += DAY_MS) {
      const calls = users
        .flatMap((user, i) => callsOf(random, user, i, start, callsPerDay))
        .filter(({ at }) => at < until)
        .toSorted((a, b) => a.at - b.at);
      if (start + DAY_MS >= until) calls.push(...strangers.map((user) => strange(user, until)));
      for (let i = 0; i < calls.length; i += BATCH) {
        const commands = calls.slice(i, i + BATCH).flatMap((call) => commandsOf(random, call));
        const outcomes = await ledger.submit(commands);
        const refused = outcomes.find(({ type }) => !['granted', 'settled', 'done'].includes(type));
        if (refused) throw new Error(`the ledger does not book what is recorded: ${JSON.stringify(refused)}`);
        for (const command of commands) if (command.type === 'settle') credits += command.amount;
        events += calls.slice(i, i + BATCH).length;
      }
    }
    await ledger.submit([
      administer('setLimit', until - 20 * DAY_MS, 'team:growth', 'More for the spring campaign', 300_000),
    ]);
  } finally {
    await ledger.close();
  }
  return { events, credits, users: [...users, ...strangers] };
}

function administer(type: 'setLimit', at: number, scope: string, reason: string, limit: number): Command {
  return { type, at, scope: scope as never, by: 'root', reason, limit: limit as MicroCredits };
}

interface RecordedCall {
  readonly at: number;
  readonly user: string;
  readonly team: string | null;
  readonly kind: Kind;
  readonly tags: Tags;
}

/** Office hours, few on weekends, and a few heavy users. */
function callsOf(
  random: Random,
  user: string,
  index: number,
  start: number,
  perDay: number,
): readonly RecordedCall[] {
  const isWeekend = [0, 6].includes(new Date(start).getUTCDay());
  const share = (isWeekend ? 0.25 : 1.15) * (3 / (1 + (index % 10)));
  const count = Math.round(random.exponential(perDay * share));
  const team = trafficTeams[index % trafficTeams.length] ?? null;
  return Array.from({ length: Math.min(count, perDay * 12) }, () => ({
    at: Math.floor(
      start +
        (0.3 + 0.12 * (random.next() + random.next() + random.next())) * DAY_MS +
        random.below(3_600_000),
    ),
    user,
    team,
    kind: pick(random),
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
    kind: kinds[0] as Kind,
    tags: [{ key: 'project', value: user }],
  };
}

function pick(random: Random): Kind {
  let left = random.below(100);
  for (const each of kinds) {
    left -= each.weight;
    if (left < 0) return each;
  }
  return kinds[0] as Kind;
}

function commandsOf(random: Random, { at, user, team, kind, tags }: RecordedCall): readonly Command[] {
  const id = createEventId(at);
  const tokens = (median: number) => (median === 0 ? 0 : Math.round(random.logNormal(median, 0.6)));
  const [inputTokens, outputTokens] = [tokens(kind.input), tokens(kind.output)];
  const latencyMs = random.logNormal(kind.ms, 0.5);
  const isCached = kind.function === 'AI_EMBED' && random.next() < 0.3;
  const status: UsageStatus =
    random.next() < 0.97 ? 'ok' : random.next() < 0.5 ? 'cancelled' : 'UPSTREAM_TIMEOUT';
  const amount = isCached
    ? 0
    : Math.round(kind.function === 'SQL' ? latencyMs * 0.28 : (inputTokens + outputTokens) * kind.price);
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
    queryId: kind.backend === 'SNOWFLAKE' ? `01b${id.slice(-9)}` : null,
    inputTokens,
    outputTokens,
    maxOutputTokens: null,
    promptOverhead: null,
    warehouseSeconds: kind.function === 'SQL' ? latencyMs / 1000 : null,
    gpuSeconds: kind.backend === 'LAMBDA_LABS' ? latencyMs / 2000 : null,
    status,
    latencyMs,
    cached: isCached,
    basis: 'told',
    at,
  } as const;
  const credits = amount as MicroCredits;
  if (isCached) return [{ type: 'record', id, at, call, result }];
  return [
    { type: 'hold', id, owner: OWNER, at, most: credits, least: credits, call },
    { type: 'settle', id, at, amount: credits, result },
  ];
}
