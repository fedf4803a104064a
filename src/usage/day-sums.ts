/**
 * What the ledger's events of a day came to, by everything that a report groups and filters by. Of days that are over
 * it is remembered: over a month of events a report is made anew in a moment. A correction of such a day is seen when
 * its sums are made anew, which is done behind the scenes.
 */
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import type { CreditCalendar, WindowId } from '../credits/windows/credit-calendar.ts';
import { tagsToJson } from '../identity/tags.ts';
import { eventsOfDay } from './booked-events.ts';

/** Calls that are alike, or one call. */
export interface EventSum {
  /** One of them: what they have in common is in it. */
  readonly event: UsageEvent;
  readonly calls: number;
  /** How many statements were not counted in another sum of the day. */
  readonly statements: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly credits: MicroCredits;
  /** Null where none of them was on the GPUs. */
  readonly gpuMs: number | null;
  readonly latencies: Iterable<number>;
}

export interface DaySums {
  /** Null for a day that is not over, or not long enough. */
  of(day: WindowId): Promise<readonly EventSum[]> | null;
}

export interface DaySumsDependencies {
  readonly outbox: Pick<UsageOutbox, 'eventsOf'>;
  readonly calendar: CreditCalendar;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** By then all that was held on the day is booked. */
const OVER_MS = 3_600_000;
/** Older sums are still given, and made anew. */
const FRESH_MS = 600_000;
/** The ledger keeps hardly more days. */
const MOST_DAYS = 40;

interface KnownDay {
  readonly at: number;
  readonly sums: Promise<readonly EventSum[]>;
}

export function createDaySums({ outbox, calendar, now }: DaySumsDependencies): DaySums {
  const days = new Map<WindowId, KnownDay>();

  function remember(day: WindowId): KnownDay {
    const made = { at: now(), sums: sumUp(eventsOfDay(outbox, day), calendar) };
    days.delete(day);
    days.set(day, made);
    const [oldest] = days.keys();
    if (days.size > MOST_DAYS && oldest !== undefined) days.delete(oldest);
    made.sums.catch(() => days.delete(day));
    return made;
  }

  return {
    of(day) {
      if (calendar.windowOf(day).end + OVER_MS > now()) return null;
      const known = days.get(day);
      if (!known) return remember(day).sums;
      if (now() - known.at > FRESH_MS) remember(day).sums.catch(() => days.set(day, known));
      return known.sums;
    },
  };
}

type OpenSum = { -readonly [K in Exclude<keyof EventSum, 'latencies'>]: EventSum[K] } & {
  readonly latencies: number[];
};

async function sumUp(
  events: AsyncIterable<UsageEvent>,
  calendar: CreditCalendar,
): Promise<readonly EventSum[]> {
  const sums = new Map<string, OpenSum>();
  const statements = new Set<string>();
  for await (const event of events) {
    const isFirst = event.queryId !== null && !statements.has(event.queryId);
    if (event.queryId !== null) statements.add(event.queryId);
    const key = keyOf(event, calendar);
    const sum = sums.get(key);
    if (!sum)
      sums.set(key, { ...sumOfOne(event), statements: isFirst ? 1 : 0, latencies: [event.latencyMs] });
    else {
      const one = sumOfOne(event);
      sum.calls += 1;
      if (isFirst) sum.statements += 1;
      sum.inputTokens += one.inputTokens;
      sum.outputTokens += one.outputTokens;
      sum.credits = (sum.credits + one.credits) as MicroCredits;
      if (one.gpuMs !== null) sum.gpuMs = (sum.gpuMs ?? 0) + one.gpuMs;
      sum.latencies.push(event.latencyMs);
    }
  }
  return [...sums.values()].map((sum) => ({ ...sum, latencies: Float64Array.from(sum.latencies) }));
}

export function sumOfOne(event: UsageEvent): EventSum {
  const { inputTokens, outputTokens, credits, gpuSeconds } = event;
  return {
    event,
    calls: 1,
    statements: event.queryId === null ? 0 : 1,
    inputTokens,
    outputTokens,
    credits,
    gpuMs: gpuSeconds === null ? null : Math.round(gpuSeconds * 1000),
    latencies: [event.latencyMs],
  };
}

/** All that a report may tell calls apart by, but their hours. No name holds control characters. */
function keyOf(event: UsageEvent, calendar: CreditCalendar): string {
  const { user, apiKeyId, teams, tags, model, backend, warehouse, status, cached, at } = event;
  const day = calendar.windowAt(at).id;
  return [
    day,
    user,
    apiKeyId,
    teams.join('\t'),
    tagsToJson(tags),
    event.function,
    model,
    backend,
    warehouse,
    status,
    cached,
  ].join('\n');
}
