/**
 * What the ledger's events came to, by everything that a report groups and filters by, hour by hour. The sums of a slice
 * of events are made once no more calls of it run, and made anew after any of its events has changed: which is counted
 * by the ledger's tables themselves. Of what is not summed up, every event is read.
 */
import { isDeepStrictEqual } from 'node:util';
import { leastEventId, timeOfEventId } from '../credits/event-id.ts';
import { type MicroCredits, ZERO } from '../credits/micro-credits.ts';
import { sketchBucket } from '../credits/prices/quantile-sketch.ts';
import type { EventSlice, SliceSums } from '../credits/store/ledger-store.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import {
  type CreditCalendar,
  type CreditWindow,
  createCreditCalendar,
} from '../credits/windows/credit-calendar.ts';

/** What a report tells calls apart by. */
const reportedFacts = [
  'window',
  'user',
  'apiKeyId',
  'teams',
  'tags',
  'function',
  'model',
  'backend',
  'warehouse',
  'status',
  'cached',
] as const satisfies readonly (keyof UsageEvent)[];

type ReportedFacts = Pick<UsageEvent, (typeof reportedFacts)[number]>;

/** Calls that are alike, or one call. */
export interface EventSum extends SumFigures {
  readonly kind: ReportedFacts & Pick<UsageEvent, 'requestId'>;
}

interface SumFigures {
  /** When the first of them began, and the last: epoch milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly calls: number;
  /** How many statements ran for these calls alone. */
  readonly statements: number;
  /** Those that may have run for calls of other sums too. */
  readonly queryIds: readonly string[];
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly credits: MicroCredits;
  /** Null where none of them was on the GPUs. */
  readonly gpuMs: number | null;
  /** Buckets of the sketch, and how many calls are in each, in turn. */
  readonly latencies: readonly number[];
}

const sumFigures = [
  'firstAt',
  'lastAt',
  'calls',
  'statements',
  'queryIds',
  'inputTokens',
  'outputTokens',
  'credits',
  'gpuMs',
  'latencies',
] as const satisfies readonly (keyof SumFigures)[];

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
/**
 * No call takes longer: by then all whose ids are of a slice have ended, and ids of calls that share a statement are no
 * further apart.
 */
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
    const events = pausing(eventsOfSlice(outbox, one.slice, QUIET_PAGE), stopping);
    const sums = await sumUp(events, one.slice, calendar);
    if (stopping.aborted) return made;
    await outbox.putSums(writtenSums(one, sums, calendar.timeZone));
    made += 1;
  }
  return made;
}

/** Sums that were changed, though none of their events was. */
export interface MendedSums {
  /** When the calls were made: epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly credits: MicroCredits;
}

/**
 * Makes the sums of calls of the span anew where they are not what their events come to. Those that were made while
 * days began at other hours are right in themselves: they are made anew too, and are not among what is returned.
 */
export async function mendSums(
  { outbox, calendar }: EventSumsDependencies,
  { start, end }: Pick<CreditWindow, 'start' | 'end'>,
): Promise<readonly MendedSums[]> {
  const mended: MendedSums[] = [];
  for (const one of await outbox.slices()) {
    const { slice, changes, sums: known } = one;
    const { first, last } = instantsOf(slice);
    if (known?.changes !== changes || last < start || first >= end) continue;
    const [kept] = await outbox.sumsOf([slice]);
    const written: SliceSums = { slice, ...known, sums: kept?.sums ?? '' };
    const sums = await sumUp(eventsOfSlice(outbox, slice, PAGE), slice, calendar);
    const right = writtenSums(one, sums, calendar.timeZone);
    if (isDeepStrictEqual(written, right)) continue;
    const wasRight = isDeepStrictEqual(written, await madeLike(written, one, outbox, calendar));
    if ((await changesOf(outbox, slice)) !== changes) continue;
    await outbox.putSums(right);
    const credits = sums.reduce((sum, each) => sum + each.credits, 0) as MicroCredits;
    if (!wasRight) mended.push({ from: first, to: last, credits });
  }
  return mended;
}

/** What the slice's events come to by the days that the written sums were made by; null where those say none. */
async function madeLike(
  { sums: text }: SliceSums,
  one: EventSlice,
  outbox: EventSumsDependencies['outbox'],
  today: CreditCalendar,
): Promise<SliceSums | null> {
  const timeZone = timeZoneOf(text);
  if (timeZone === null || timeZone === today.timeZone) return null;
  // Former releases did not write it down.
  const calendar = timeZone === undefined ? today : createCreditCalendar(timeZone);
  const sums = await sumUp(eventsOfSlice(outbox, one.slice, PAGE), one.slice, calendar);
  return writtenSums(one, sums, timeZone);
}

async function changesOf(
  outbox: EventSumsDependencies['outbox'],
  slice: string,
): Promise<number | undefined> {
  return (await outbox.slices()).find((one) => one.slice === slice)?.changes;
}

function writtenSums(
  { slice, changes }: EventSlice,
  sums: readonly EventSum[],
  timeZone: string | undefined,
): SliceSums {
  let [oldest, newest] = [Number.MAX_SAFE_INTEGER, 0];
  for (const { firstAt, lastAt } of sums) {
    oldest = Math.min(oldest, firstAt);
    newest = Math.max(newest, lastAt);
  }
  return {
    slice,
    // Of an event that changed meanwhile the sums may know nothing: its slice has been changed more often by then.
    changes,
    firstAt: oldest,
    lastAt: newest,
    sums: writeSums(sums, timeZone),
  };
}

/** Ids of the slice are of before that instant; of other ids nobody knows. */
function isOver({ slice }: EventSlice, now: number): boolean {
  return !(slice >= leastEventId(now - OVER_MS).slice(0, slice.length));
}

/** A call begins at most a day after its id was made, or before it by a clock that was set back. */
function mayTouch(slice: string, start: number, end: number): boolean {
  const { first, last } = instantsOf(slice);
  return !(last < start - DAY_MS || first > end + DAY_MS);
}

/** When ids of the slice are made; NaN where they are none of this form. */
function instantsOf(slice: string): { readonly first: number; readonly last: number } {
  return {
    first: timeOfEventId(`${slice.padEnd(8, '0')}-0000-7`),
    last: timeOfEventId(`${slice.padEnd(8, 'f')}-ffff-7`),
  };
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

interface OpenSum extends Omit<Mutable<SumFigures>, 'latencies' | 'queryIds'> {
  readonly kind: EventSum['kind'];
  readonly latencies: Map<number, number>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

async function sumUp(
  events: AsyncIterable<UsageEvent>,
  slice: string,
  calendar: CreditCalendar,
): Promise<readonly EventSum[]> {
  const sums = new Map<string, OpenSum>();
  /** By query id, all sums that the statement ran for; null besides, where it may have run for calls of another slice. */
  const ranFor = new Map<string, Set<OpenSum | null>>();
  const { first, last } = instantsOf(slice);
  for await (const event of events) {
    const one = sumOfOne(event);
    const cells = cellsOf(reportedFacts, event);
    const key = `${Math.floor(event.at / HOUR_MS)} ${calendar.windowAt(event.at).id} ${JSON.stringify(cells)}`;
    const sum = sums.get(key) ?? openSum(one);
    sums.set(key, sum);
    sum.calls += 1;
    sum.firstAt = Math.min(sum.firstAt, one.firstAt);
    sum.lastAt = Math.max(sum.lastAt, one.lastAt);
    sum.inputTokens += one.inputTokens;
    sum.outputTokens += one.outputTokens;
    sum.credits = (sum.credits + one.credits) as MicroCredits;
    if (one.gpuMs !== null) sum.gpuMs = (sum.gpuMs ?? 0) + one.gpuMs;
    const bucket = sketchBucket(event.latencyMs);
    sum.latencies.set(bucket, (sum.latencies.get(bucket) ?? 0) + 1);
    if (event.queryId === null) continue;
    const holders = ranFor.get(event.queryId) ?? new Set();
    ranFor.set(event.queryId, holders.add(sum));
    const madeAt = timeOfEventId(event.eventId);
    const isInside = madeAt > first + OVER_MS && madeAt < last - OVER_MS;
    if (!isInside) holders.add(null);
  }
  const shared = new Map<OpenSum, string[]>([...sums.values()].map((sum) => [sum, []]));
  for (const [queryId, holders] of ranFor) {
    const [only] = holders;
    if (holders.size === 1 && only) only.statements += 1;
    else for (const sum of holders) if (sum) shared.get(sum)?.push(queryId);
  }
  return [...shared].map(([sum, queryIds]) => ({ ...sum, queryIds, latencies: [...sum.latencies].flat() }));
}

function openSum({ kind, firstAt, lastAt }: EventSum): OpenSum {
  return {
    kind,
    firstAt,
    lastAt,
    calls: 0,
    statements: 0,
    inputTokens: 0,
    outputTokens: 0,
    credits: ZERO,
    gpuMs: null,
    latencies: new Map(),
  };
}

export function sumOfOne(event: UsageEvent): EventSum {
  const { inputTokens, outputTokens, credits, gpuSeconds, queryId, at } = event;
  return {
    kind: event,
    firstAt: at,
    lastAt: at,
    calls: 1,
    statements: 0,
    queryIds: queryId === null ? [] : [queryId],
    inputTokens,
    outputTokens,
    credits,
    gpuMs: gpuSeconds === null ? null : Math.round(gpuSeconds * 1000),
    latencies: [sketchBucket(event.latencyMs), 1],
  };
}

/** Each kind once, and of each sum the place of its kind among them. */
interface WrittenCells {
  /** Whose days the sums do not reach across. */
  readonly timeZone?: string | undefined;
  readonly kinds: readonly (readonly unknown[])[];
  readonly sums: readonly (readonly [place: number, ...figures: unknown[]])[];
}

function writeSums(sums: readonly EventSum[], timeZone: string | undefined): string {
  const places = new Map<string, number>();
  const kinds: (readonly unknown[])[] = [];
  const written = sums.map((sum) => {
    const cells = cellsOf(reportedFacts, sum.kind);
    const key = JSON.stringify(cells);
    const place = places.get(key) ?? kinds.push(cells) - 1;
    places.set(key, place);
    return [place, ...cellsOf(sumFigures, sum)] as const;
  });
  return JSON.stringify({ timeZone, kinds, sums: written } satisfies WrittenCells);
}

/** Undefined where it is not written down, null where the text is none of ours. */
function timeZoneOf(text: string): string | undefined | null {
  try {
    const { timeZone } = JSON.parse(text) as WrittenCells;
    return timeZone === undefined ? undefined : createCreditCalendar(timeZone).timeZone;
  } catch {
    return null;
  }
}

function readSums(text: string): readonly EventSum[] {
  const written = JSON.parse(text) as WrittenCells;
  const kinds = written.kinds.map((cells) => ({
    ...named<ReportedFacts>(reportedFacts, cells),
    requestId: '',
  }));
  return written.sums.map(([place, ...figures]) => ({
    kind: kinds[place] as EventSum['kind'],
    ...named<SumFigures>(sumFigures, figures),
  }));
}

function cellsOf<K extends string>(names: readonly K[], record: Readonly<Record<K, unknown>>): unknown[] {
  return names.map((name) => record[name]);
}

/** What `cellsOf` took apart. */
function named<T extends object>(names: readonly (keyof T & string)[], cells: readonly unknown[]): T {
  const record: Record<string, unknown> = {};
  names.forEach((name, i) => {
    record[name] = cells[i];
  });
  return record as T;
}
