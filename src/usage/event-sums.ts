/**
 * What the ledger's events came to, by everything that a report groups and filters by, hour by hour. The sums of a slice
 * of events are made once no more calls of it run, and made anew after any of its events has changed: which is counted
 * by the ledger's tables themselves. Of what is not summed up, every event is read.
 */
import { leastEventId, timeOfEventId } from '../credits/event-id.ts';
import type { MicroCredits } from '../credits/micro-credits.ts';
import { sketchBucket } from '../credits/prices/quantile-sketch.ts';
import type { EventSlice } from '../credits/store/ledger-store.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import type { CreditCalendar } from '../credits/windows/credit-calendar.ts';
import { tagsFromJson, tagsToJson } from '../identity/tags.ts';

/** What a report tells calls apart by. */
type ReportedFacts = Pick<
  UsageEvent,
  | 'window'
  | 'user'
  | 'apiKeyId'
  | 'teams'
  | 'tags'
  | 'function'
  | 'model'
  | 'backend'
  | 'warehouse'
  | 'status'
  | 'cached'
>;

/** Calls that are alike, or one call. */
export interface EventSum {
  readonly kind: ReportedFacts & Pick<UsageEvent, 'requestId'>;
  /** When the first of them began, and the last: epoch milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly calls: number;
  /** How many statements were not counted in another sum of the slice. */
  readonly statements: number;
  /** Of one call. */
  readonly queryId: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly credits: MicroCredits;
  /** Null where none of them was on the GPUs. */
  readonly gpuMs: number | null;
  /** Buckets of the sketch, and how many calls are in each, in turn. */
  readonly latencies: readonly number[];
}

export interface EventSumsDependencies {
  readonly outbox: Pick<UsageOutbox, 'slices' | 'eventsOfSlice' | 'sumsOf' | 'putSums' | 'keptFrom'>;
  readonly calendar: CreditCalendar;
}

const PAGE = 1_000;
/** Few enough that calls do not wait noticeably behind it. */
const QUIET_PAGE = 200;
const QUIET_MS = 5;
/** Slices whose sums are read at once. */
const SLICES = 20;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** By then all calls whose ids are of the slice have ended. */
const OVER_MS = HOUR_MS;

/** Sums and single events that together are all events that began in the span. */
export async function* sumsBetween(
  deps: EventSumsDependencies,
  from: Date,
  to: Date,
): AsyncGenerator<EventSum> {
  const { outbox, calendar } = deps;
  const [start, end] = [from.getTime(), to.getTime()];
  const keptFrom = outbox.keptFrom();
  const slices = await outbox.slices();
  const single: string[] = [];
  const summed: string[] = [];
  for (const { slice, changes, sums } of slices) {
    if (sums?.changes !== changes) {
      if (mayTouch(slice, start, end)) single.push(slice);
    } else if (sums.lastAt >= start && sums.firstAt < end) summed.push(slice);
  }
  for (let i = 0; i < summed.length; i += SLICES) {
    const found = await outbox.sumsOf(summed.slice(i, i + SLICES));
    for (const { slice, sums: text } of found) {
      const touching = readSums(text).filter(({ firstAt, lastAt }) => lastAt >= start && firstAt < end);
      const isWhole = touching.every(
        ({ firstAt, lastAt }) => firstAt >= start && lastAt < end && lastAt < calendar.windowAt(firstAt).end,
      );
      if (!isWhole) single.push(slice);
      else for (const sum of touching) if (sum.kind.window >= keptFrom) yield sum;
    }
  }
  for (const slice of single) {
    for await (const event of eventsOfSlice(outbox, slice, PAGE)) {
      if (event.at >= start && event.at < end && event.window >= keptFrom) yield sumOfOne(event);
    }
  }
}

/** Sums up the slices that are over and have changed. @returns how many */
export async function sumUpSlices(
  { outbox, calendar }: EventSumsDependencies,
  now: number,
  stopping: AbortSignal,
): Promise<number> {
  let made = 0;
  for (const one of await outbox.slices()) {
    if (one.sums?.changes === one.changes || !isOver(one, now)) continue;
    const sums = await sumUp(pausing(eventsOfSlice(outbox, one.slice, QUIET_PAGE), stopping), calendar);
    if (stopping.aborted) return made;
    await outbox.putSums({
      slice: one.slice,
      // Of an event that changed meanwhile the sums may know nothing: its slice has been changed more often by then.
      changes: one.changes,
      firstAt: Math.min(...sums.map(({ firstAt }) => firstAt), Number.MAX_SAFE_INTEGER),
      lastAt: Math.max(...sums.map(({ lastAt }) => lastAt), 0),
      sums: writeSums(sums),
    });
    made += 1;
  }
  return made;
}

/** Ids of the slice are of before that instant; of other ids nobody knows. */
function isOver({ slice }: EventSlice, now: number): boolean {
  return !(slice >= leastEventId(now - OVER_MS).slice(0, slice.length));
}

/** A call begins at most a day after its id was made, or before it by a clock that was set back. */
function mayTouch(slice: string, start: number, end: number): boolean {
  const first = timeOfEventId(`${slice.padEnd(8, '0')}-0000-7`);
  const last = timeOfEventId(`${slice.padEnd(8, 'f')}-ffff-7`);
  return !(last < start - DAY_MS || first > end + DAY_MS);
}

async function* eventsOfSlice(
  outbox: Pick<UsageOutbox, 'eventsOfSlice'>,
  slice: string,
  limit: number,
): AsyncGenerator<UsageEvent> {
  for (let after = ''; ; ) {
    const page = await outbox.eventsOfSlice(slice, after, limit);
    yield* page;
    after = page.at(-1)?.eventId ?? '';
    if (page.length < limit) return;
  }
}

/** Calls go before housekeeping. */
async function* pausing(
  events: AsyncIterable<UsageEvent>,
  stopping: AbortSignal,
): AsyncGenerator<UsageEvent> {
  let seen = 0;
  for await (const event of events) {
    if (stopping.aborted) return;
    yield event;
    seen += 1;
    if (seen % QUIET_PAGE === 0) await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
}

type OpenSum = { -readonly [K in Exclude<keyof EventSum, 'latencies'>]: EventSum[K] } & {
  readonly latencies: Map<number, number>;
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
    const one = sumOfOne(event);
    const key = `${Math.floor(event.at / HOUR_MS)} ${calendar.windowAt(event.at).id} ${JSON.stringify(kindCells(event))}`;
    const sum = sums.get(key) ?? {
      ...one,
      kind: { ...one.kind, requestId: '' },
      queryId: null,
      calls: 0,
      statements: 0,
      inputTokens: 0,
      outputTokens: 0,
      credits: 0 as MicroCredits,
      latencies: new Map<number, number>(),
    };
    sums.set(key, sum);
    sum.calls += 1;
    sum.firstAt = Math.min(sum.firstAt, one.firstAt);
    sum.lastAt = Math.max(sum.lastAt, one.lastAt);
    if (isFirst) sum.statements += 1;
    sum.inputTokens += one.inputTokens;
    sum.outputTokens += one.outputTokens;
    sum.credits = (sum.credits + one.credits) as MicroCredits;
    if (sum.calls > 1 && one.gpuMs !== null) sum.gpuMs = (sum.gpuMs ?? 0) + one.gpuMs;
    const bucket = sketchBucket(event.latencyMs);
    sum.latencies.set(bucket, (sum.latencies.get(bucket) ?? 0) + 1);
  }
  return [...sums.values()].map((sum) => ({ ...sum, latencies: [...sum.latencies].flat() }));
}

export function sumOfOne(event: UsageEvent): EventSum {
  const { inputTokens, outputTokens, credits, gpuSeconds, queryId, at } = event;
  return {
    kind: event,
    firstAt: at,
    lastAt: at,
    calls: 1,
    statements: queryId === null ? 0 : 1,
    queryId,
    inputTokens,
    outputTokens,
    credits,
    gpuMs: gpuSeconds === null ? null : Math.round(gpuSeconds * 1000),
    latencies: [sketchBucket(event.latencyMs), 1],
  };
}

type KindCells = ReturnType<typeof kindCells>;

function kindCells(kind: ReportedFacts) {
  const { window, user, apiKeyId, teams, tags, model, backend, warehouse, status, cached } = kind;
  return [
    window,
    user,
    apiKeyId,
    teams,
    tagsToJson(tags),
    kind.function,
    model,
    backend,
    warehouse,
    status,
    cached,
  ] as const;
}

/** The first cell is the place of the kind among the kinds. */
type SumCells = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number | null,
  ...number[],
];

interface SumsText {
  readonly kinds: readonly KindCells[];
  readonly sums: readonly SumCells[];
}

function writeSums(sums: readonly EventSum[]): string {
  const places = new Map<string, number>();
  const kinds: KindCells[] = [];
  const written = sums.map((sum): SumCells => {
    const cells = kindCells(sum.kind);
    const key = JSON.stringify(cells);
    const place = places.get(key) ?? kinds.push(cells) - 1;
    places.set(key, place);
    const { firstAt, lastAt, calls, statements, inputTokens, outputTokens, credits, gpuMs, latencies } = sum;
    return [
      place,
      firstAt,
      lastAt,
      calls,
      statements,
      inputTokens,
      outputTokens,
      credits,
      gpuMs,
      ...latencies,
    ];
  });
  return JSON.stringify({ kinds, sums: written } satisfies SumsText);
}

function readSums(text: string): readonly EventSum[] {
  const written = JSON.parse(text) as SumsText;
  const kinds = written.kinds.map(readKind);
  return written.sums.map(
    ([
      place,
      firstAt,
      lastAt,
      calls,
      statements,
      inputTokens,
      outputTokens,
      credits,
      gpuMs,
      ...latencies
    ]) => ({
      kind: kinds[place] as EventSum['kind'],
      firstAt,
      lastAt,
      calls,
      statements,
      queryId: null,
      inputTokens,
      outputTokens,
      credits: credits as MicroCredits,
      gpuMs,
      latencies,
    }),
  );
}

function readKind(cells: KindCells): EventSum['kind'] {
  const [window, user, apiKeyId, teams, tags, name, model, backend, warehouse, status, cached] = cells;
  return {
    ...{ window, user, apiKeyId, teams, model, backend, warehouse, status, cached },
    tags: tagsFromJson(tags),
    function: name,
    requestId: '',
  };
}
