/** The `usage` report over the ledger's own events. */
import type { MicroCredits } from '../credits/micro-credits.ts';
import { createQuantileSketch } from '../credits/prices/quantile-sketch.ts';
import type { CreditCalendar } from '../credits/windows/credit-calendar.ts';
import { windowAround } from '../credits/windows/period.ts';
import type { UsageInput, UsageRow } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { tagValue } from '../identity/tags.ts';
import { type BookedEventsDependencies, bookedBetween } from './booked-events.ts';
import { type EventSum, type EventSumsDependencies, sumOfOne, sumsBetween } from './event-sums.ts';
import { filterEvents } from './usage-filter.ts';
import {
  type CostlyCounts,
  type FoundUsage,
  type GroupFields,
  type Grouping,
  noGroup,
  totalsOf,
} from './usage-rows.ts';

/** Events looked at before others have a turn. */
const TURN = 5_000;

export type BookedReportDependencies = BookedEventsDependencies & EventSumsDependencies;

export async function reportBooked(
  deps: BookedReportDependencies,
  { from, to, filter }: UsageInput,
  grouping: Grouping,
  caller: Caller,
  { latencies }: CostlyCounts,
): Promise<FoundUsage> {
  const { outbox, calendar } = deps;
  const matches = filterEvents(filter, caller, 'input.filter');
  const groups = new Map<string, RowSum>();
  const total = createRowSum(noGroup, latencies);
  let seen = 0;
  const isByCall = filter?.requestIds != null;
  for await (const each of isByCall ? everyCall(deps, from, to) : sumsBetween(deps, from, to)) {
    seen += 1;
    if (seen % TURN === 0) await new Promise(setImmediate);
    if (!matches(each.kind)) continue;
    total.add(each);
    for (const fields of groupsOf(each, grouping, calendar)) {
      const key = JSON.stringify(fields);
      const sum = groups.get(key) ?? createRowSum(fields, latencies);
      groups.set(key, sum);
      sum.add(each);
    }
  }
  const completeFrom = calendar.windowOf(outbox.keptFrom()).start;
  return {
    rows: [...groups.values()].map((sum) => sum.row()),
    totals: totalsOf([total.row()]),
    freshAsOf: new Date(outbox.now()),
    pendingEvents: 0,
    completeFrom: from.getTime() < completeFrom ? new Date(completeFrom) : null,
  };
}

async function* everyCall(deps: BookedEventsDependencies, from: Date, to: Date): AsyncGenerator<EventSum> {
  for await (const event of bookedBetween(deps, from, to)) yield sumOfOne(event);
}

/** One for each team, where teams are grouped by. */
function groupsOf(
  { kind, firstAt }: EventSum,
  { plain, time, tag }: Grouping,
  calendar: CreditCalendar,
): GroupFields[] {
  const fields: Record<string, unknown> = { ...noGroup, bucket: time && bucketOf(firstAt, time, calendar) };
  let isByTeam = false;
  for (const [dimension, field] of plain) {
    if (dimension === 'TEAM') isByTeam = true;
    else fields[field] = dimensionOf[dimension](kind, tag);
  }
  const teams = isByTeam && kind.teams.length > 0 ? kind.teams : [null];
  return teams.map((team) => ({ ...fields, team }) as GroupFields);
}

const dimensionOf = {
  USER: ({ user }: EventSum['kind']) => user,
  FUNCTION: (event: EventSum['kind']) => event.function,
  MODEL: ({ model }: EventSum['kind']) => model,
  BACKEND: ({ backend }: EventSum['kind']) => backend,
  WAREHOUSE: ({ warehouse }: EventSum['kind']) => warehouse,
  API_KEY: ({ apiKeyId }: EventSum['kind']) => apiKeyId,
  TAG: ({ tags }: EventSum['kind'], tag: string | null) => tagValue(tags, tag ?? ''),
};

const HOUR_MS = 3_600_000;

function bucketOf(at: number, time: NonNullable<Grouping['time']>, calendar: CreditCalendar): Date {
  if (time === 'HOUR') return new Date(Math.floor(at / HOUR_MS) * HOUR_MS);
  const day = calendar.windowAt(at);
  return new Date(time === 'DAY' ? day.start : calendar.windowOf(windowAround(day.id, 'MONTH')).start);
}

interface RowSum {
  add(sum: EventSum): void;
  row(): UsageRow;
}

function createRowSum(fields: GroupFields, withLatencies: boolean): RowSum {
  const latencies = createQuantileSketch(Number.POSITIVE_INFINITY);
  const sum = { calls: 0, errors: 0, inputTokens: 0n, outputTokens: 0n, credits: 0 };
  /** Those that several sums name. */
  const statements = new Set<string>();
  let ownStatements = 0;
  let gpuMs: number | null = null;
  return {
    add({ kind, calls, queryIds, ...more }) {
      sum.calls += calls;
      if (kind.status !== 'ok') sum.errors += calls;
      ownStatements += more.statements;
      for (const queryId of queryIds) statements.add(queryId);
      sum.inputTokens += BigInt(more.inputTokens);
      sum.outputTokens += BigInt(more.outputTokens);
      sum.credits += more.credits;
      if (more.gpuMs !== null) gpuMs = (gpuMs ?? 0) + more.gpuMs;
      if (!withLatencies) return;
      for (let i = 0; i < more.latencies.length; i += 2)
        latencies.addTo(more.latencies[i] ?? 0, more.latencies[i + 1] ?? 0);
    },
    row: () => ({
      ...fields,
      ...sum,
      statements: statements.size + ownStatements,
      credits: sum.credits as MicroCredits,
      gpuSeconds: gpuMs === null ? null : gpuMs / 1000,
      p50LatencyMs: latencies.count === 0 ? null : latencies.quantile(0.5),
      p95LatencyMs: latencies.count === 0 ? null : latencies.quantile(0.95),
    }),
  };
}
