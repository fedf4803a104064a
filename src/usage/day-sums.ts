/**
 * What the ledger's events of a day came to, by everything that a report groups and filters by. It is remembered of days
 * that are over, and of the calls of the present day that have ended: over a month of events a report is made anew in a
 * moment. A correction of such a call is seen when its sums are made anew, which is done behind the scenes.
 */
import { leastEventId } from '../credits/event-id.ts';
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
  /** When the first of them began, and the last: epoch milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
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
  /** Of a day that is not over: those of its calls that have ended by now, whatever they were. */
  begun(day: WindowId): Promise<BegunDay>;
}

export interface BegunDay {
  readonly sums: readonly EventSum[];
  /** The events after that id are not in them. */
  readonly after: string;
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

interface Known<T> {
  readonly at: number;
  readonly found: Promise<T>;
}

export function createDaySums({ outbox, calendar, now }: DaySumsDependencies): DaySums {
  const over = createMemory((day) => sumUp(eventsOfDay(outbox, day), calendar), now);
  const begun = createMemory(async (day) => {
    const after = leastEventId(now() - OVER_MS);
    return { sums: await sumUp(eventsBefore(eventsOfDay(outbox, day), after), calendar), after };
  }, now);
  return {
    of: (day) => (calendar.windowOf(day).end + OVER_MS > now() ? null : over(day)),
    begun,
  };
}

/** What was made of a day; made anew when it is older, while the older one is still given. */
function createMemory<T>(make: (day: WindowId) => Promise<T>, now: () => number) {
  const days = new Map<WindowId, Known<T>>();
  const renewing = new Set<WindowId>();

  function keep(day: WindowId, known: Known<T>): void {
    days.delete(day);
    days.set(day, known);
    const [oldest] = days.keys();
    if (days.size > MOST_DAYS && oldest !== undefined) days.delete(oldest);
  }

  return (day: WindowId): Promise<T> => {
    const known = days.get(day);
    const isStale = known !== undefined && now() - known.at > FRESH_MS;
    if (known && (!isStale || renewing.has(day))) return known.found;
    const made = { at: now(), found: make(day) };
    if (!known) {
      keep(day, made);
      made.found.catch(() => days.delete(day));
      return made.found;
    }
    renewing.add(day);
    made.found.then(
      () => {
        renewing.delete(day);
        keep(day, made);
      },
      () => renewing.delete(day),
    );
    return known.found;
  };
}

async function* eventsBefore(
  events: AsyncIterable<UsageEvent>,
  end: string,
): AsyncGenerator<UsageEvent, void, void> {
  for await (const event of events) {
    if (event.eventId > end) return;
    yield event;
  }
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
      sum.firstAt = Math.min(sum.firstAt, one.firstAt);
      sum.lastAt = Math.max(sum.lastAt, one.lastAt);
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
    firstAt: event.at,
    lastAt: event.at,
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
