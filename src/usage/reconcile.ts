/** The reconciliation of one day: reads what every book says of it, and compares. */

import { requireAdmin } from '../credits/credit-status.ts';
import { timeOfEventId } from '../credits/event-id.ts';
import type { MicroCredits } from '../credits/micro-credits.ts';
import { type BookPricing, createBookPricing } from '../credits/prices/book-pricing.ts';
import type { Pricing } from '../credits/prices/pricing.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import { createBookCalendar } from '../credits/windows/book-calendar.ts';
import type { CreditCalendar, CreditWindow } from '../credits/windows/credit-calendar.ts';
import { badInput } from '../errors/gateway-error.ts';
import type { Reconciliation, ReconciliationBook } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { compareWithBuckets } from './compare-buckets.ts';
import { comparePrices, compareWithItself, isMadeOutside } from './compare-itself.ts';
import { compareWithLog } from './compare-log.ts';
import {
  type AnsweringModel,
  compareRuns,
  compareWithSnowflake,
  type SnowflakeComparison,
  totalMicro,
} from './compare-snowflake.ts';
import { type Difference, differ, isBalanced } from './difference.ts';
import { type EventKind, eventKind } from './event-kind.ts';
import { type MendedSums, mendSums } from './event-sums.ts';
import { findInLog, type ReadLogDependencies, readLogOf } from './read-log.ts';
import type { HistoryEntry, HistoryView, SnowflakeViews } from './snowflake-views.ts';

export interface ReconcileDependencies extends ReadLogDependencies {
  readonly outbox: UsageOutbox;
  readonly calendar: CreditCalendar;
  readonly views: SnowflakeViews;
  /** By what calls are priced now. */
  readonly pricing: Pricing;
  readonly clockSkewMs: number;
  readonly answeringModel: AnsweringModel;
}

const PAGE = 10_000;
const HOUR_MS = 3_600_000;

const books = {
  functions: 'CORTEX_AI_FUNCTIONS_USAGE_HISTORY',
  rest: 'CORTEX_REST_API_USAGE_HISTORY',
  queries: 'QUERY_HISTORY',
  gpu: 'GPU_RECORDS',
  'search-and-analyst': 'NONE',
} as const satisfies Record<EventKind, ReconciliationBook>;

/** @throws GatewayError FORBIDDEN without credits:admin; BAD_USER_INPUT for a day to come; what the books fail with. */
export async function reconcile(
  deps: ReconcileDependencies,
  day: string,
  caller: Caller,
): Promise<Reconciliation> {
  requireAdmin(caller);
  const { outbox, views } = deps;
  const calendar = await calendarOfBooks(deps);
  const pricing = createBookPricing(await outbox.keptPrices(), deps.pricing);
  const window = calendar.windowOf(day);
  if (window.start > outbox.now()) throw badInput('day', 'has not begun yet.');

  const isKept = day >= outbox.keptFrom();
  const before = await outbox.bucketsOf(day);
  const ledger = await readLedger(outbox, day);
  const after = await outbox.bucketsOf(day);
  const log = await compareLog(deps, day, ledger, isKept, caller);
  const [functions, rest, queries] = await Promise.all([
    compareView({ ...deps, pricing }, views.functions, 'functions', window, ledger, caller),
    compareView({ ...deps, pricing }, views.rest, 'rest', window, ledger, caller),
    compareView({ ...deps, pricing }, views.queries, 'queries', window, ledger, caller),
  ]);
  const comparisons = [functions, rest, queries].filter((comparison) => comparison !== null);
  const unbooked = await findUnbooked({ ...deps, calendar }, window, { functions, rest, queries });
  const unrecorded = ledger.filter((event) => ['gpu', 'search-and-analyst'].includes(eventKind(event)));

  const differences: Difference[] = [
    ...log.differences,
    ...(isKept ? compareWithBuckets(ledger, before, after) : []),
    ...(await mendSums(deps, window)).map(changedSums),
    ...compareWithItself(ledger, window),
    ...comparePrices(unrecorded, pricing),
    ...comparisons.flatMap((comparison) => comparison.differences),
    ...unbooked.map(({ entry, difference }) => ({ ...difference, snowflakeCredits: totalMicro([entry]) })),
  ];
  const compared = new Set([
    ...comparisons.flatMap((comparison) => comparison.compared),
    // What was told, and what cost nothing, needs no other record than ours.
    ...ledger.filter(
      (event) => (eventKind(event) === 'gpu' && event.basis === 'told') || event.credits === 0,
    ),
  ]);
  const parts = partsOf(ledger, compared);
  const theirs = [...(functions?.known ?? []), ...unbooked.map(({ entry }) => entry)];
  return {
    day,
    ledgerCredits: total(ledger),
    usageLogCredits: log.credits,
    snowflakeCredits: functions && totalMicro(theirs),
    snowflakeView: functions && views.functions.name,
    snowflakeCompleteUntil: functions && new Date(outbox.now() - views.functions.latencyMs),
    eventsCompared: ledger.length,
    comparableCredits: total(ledger.filter((event) => compared.has(event))),
    incomparableCredits: total(ledger.filter((event) => !compared.has(event))),
    upperBoundCredits: total(ledger.filter(({ basis }) => basis === 'bound')),
    parts,
    balanced: isBalanced(differences),
    differences,
  };
}

/** As the days were cut when they were charged. */
async function calendarOfBooks({ outbox, calendar }: ReconcileDependencies): Promise<CreditCalendar> {
  const [first, ...others] = await outbox.dayCuts();
  return first ? createBookCalendar([first, ...others]) : calendar;
}

function changedSums({ from, to, credits }: MendedSums): Difference {
  const span = [from, to].map((time) => new Date(time).toISOString()).join(' to ');
  const detail = `Reports told other sums of the calls made from ${span} than these come to: somebody changed the sums. They are made anew.`;
  return differ('SUMS_DIFFER', { ledgerCredits: credits }, detail);
}

function total(charges: readonly { readonly credits: MicroCredits }[]): MicroCredits {
  return charges.reduce((sum, { credits }) => sum + credits, 0) as MicroCredits;
}

function partsOf(ledger: readonly UsageEvent[], compared: ReadonlySet<UsageEvent>): Reconciliation['parts'] {
  const kinds = Object.keys(books) as EventKind[];
  return kinds.map((kind) => {
    const events = ledger.filter((event) => eventKind(event) === kind);
    const seconds = events.flatMap(
      ({ warehouseSeconds, gpuSeconds }) => warehouseSeconds ?? gpuSeconds ?? [],
    );
    return {
      book: books[kind],
      events: events.length,
      comparableCredits: total(events.filter((event) => compared.has(event))),
      incomparableCredits: total(events.filter((event) => !compared.has(event))),
      seconds: seconds.length === 0 ? null : seconds.reduce((sum, one) => sum + one, 0),
    };
  });
}

async function readLedger(outbox: UsageOutbox, day: string): Promise<UsageEvent[]> {
  const events: UsageEvent[] = [];
  for (let after = ''; ; ) {
    const page = await outbox.eventsOf(day, { after, limit: PAGE });
    events.push(...page);
    const last = page.at(-1);
    if (page.length < PAGE || !last) return events;
    after = last.eventId;
  }
}

/** The outbox is read before the log: an event that is loaded in between is in both, and then counts as loaded. */
async function readPending(outbox: UsageOutbox, day: string): Promise<ReadonlySet<string>> {
  const pending = new Set<string>();
  for (let after = ''; ; ) {
    const page = await outbox.pendingOf(day, { after, limit: PAGE });
    for (const id of page) pending.add(id);
    after = page.at(-1) ?? '';
    if (page.length < PAGE) return pending;
  }
}

/**
 * Calls go on and are loaded while the books are read, so whatever differs is looked at once more: as it is now, and
 * whatever day either book has it under.
 */
async function compareLog(
  deps: ReconcileDependencies,
  day: string,
  ledger: readonly UsageEvent[],
  isKept: boolean,
  caller: Caller,
): Promise<{ readonly credits: MicroCredits; readonly differences: readonly Difference[] }> {
  const { outbox } = deps;
  const pending = await readPending(outbox, day);
  const log = await readLogOf(deps, day, caller);
  const credits = log.reduce((sum, row) => sum + row.credits * row.rows, 0) as MicroCredits;
  const ids = [...compareWithLog(ledger, log, pending)].flatMap(({ eventId }) => eventId ?? []);
  if (ids.length === 0) return { credits, differences: [] };

  const events = await outbox.find(ids);
  const stillPending = await readPending(outbox, day);
  const found = [...compareWithLog(events, await findInLog(deps, ids, caller), stillPending)];
  const isGone = ({ cause }: Difference) => !isKept && cause === 'MISSING_IN_LEDGER';
  const gone = found.filter(isGone);
  const differences = found.filter((difference) => !isGone(difference));
  if (gone.length > 0) {
    const usageLogCredits = gone.reduce((sum, one) => sum + (one.usageLogCredits ?? 0), 0) as MicroCredits;
    const detail = `The ledger keeps events from ${outbox.keptFrom()} on; ${gone.length} rows of the log are of earlier ones.`;
    differences.push(differ('NO_LONGER_IN_LEDGER', { usageLogCredits }, detail));
  }
  return { credits, differences };
}

type ViewKind = 'functions' | 'rest' | 'queries';

/** Null where the account does not have the view. */
async function compareView(
  {
    outbox,
    pricing,
    clockSkewMs,
    answeringModel,
  }: Pick<ReconcileDependencies, 'outbox' | 'clockSkewMs' | 'answeringModel'> & {
    readonly pricing: BookPricing;
  },
  view: HistoryView,
  kind: ViewKind,
  window: CreditWindow,
  ledger: readonly UsageEvent[],
  caller: Caller,
): Promise<SnowflakeComparison | null> {
  // A call is of the day on which it was held, and may have run in the next.
  const events = ledger.filter((event) => eventKind(event) === kind);
  const ends = events.map(({ at, latencyMs }) => at + latencyMs);
  const entries = await view.read({
    from: window.start - HOUR_MS - clockSkewMs,
    to: ends.reduce((latest, end) => Math.max(latest, end), window.end) + clockSkewMs,
    ids: [...new Set(events.flatMap(({ queryId }) => queryId ?? []))],
    caller,
  });
  if (!entries) return null;
  const book = { entries, latencyMs: view.latencyMs, isHourly: kind === 'functions', answeringModel };
  const comparison = compareWithSnowflake(events, book, pricing, outbox.now(), clockSkewMs);
  if (kind !== 'queries') return comparison;
  const others = ledger.filter((event) => isStatement(event) && eventKind(event) !== kind);
  const runs = compareRuns(others, { ...book, entries: comparison.unknown }, clockSkewMs);
  return { ...comparison, differences: [...comparison.differences, ...runs] };
}

const isStatement = ({ backend, warehouse }: UsageEvent) => backend === 'SNOWFLAKE' && warehouse !== null;

interface Unbooked {
  readonly entry: HistoryEntry;
  readonly difference: Difference;
}

/** Entries with our tag that no event and no running attempt explains, if their day is this one. */
async function findUnbooked(
  { outbox, calendar }: ReconcileDependencies,
  window: CreditWindow,
  comparisons: Readonly<Record<ViewKind, SnowflakeComparison | null>>,
): Promise<readonly Unbooked[]> {
  const kinds = Object.keys(comparisons) as ViewKind[];
  const unknown = kinds.flatMap((kind) =>
    (comparisons[kind]?.unknown ?? []).flatMap((entry) =>
      entry.tag?.eventId ? [{ kind, entry, eventId: entry.tag.eventId }] : [],
    ),
  );
  if (unknown.length === 0) return [];
  const running = new Set(await outbox.openIds());
  const found = await outbox.find([...new Set(unknown.map(({ eventId }) => eventId))]);
  const booked = new Map(found.map((event) => [event.eventId, event]));
  // A statement is in two views; the first one knows what it cost.
  const told = new Map<string, Unbooked>();
  for (const { kind, entry, eventId } of unknown) {
    const event = booked.get(eventId);
    if (running.has(eventId) || told.has(entry.id) || dayOf(calendar, entry, eventId) !== window.id) continue;
    const isElsewhere = event && isMadeOutside(eventId, calendar.windowOf(event.window));
    if (event && hasEntries(event, kind, entry) && !isElsewhere) continue;
    told.set(entry.id, { entry, difference: unbookedAs(event, entry, eventId) });
  }
  return [...told.values()];
}

/** Whether an entry of that view can be the event's. */
function hasEntries(event: UsageEvent, kind: ViewKind, { functions }: HistoryEntry): boolean {
  if (kind === 'rest') return eventKind(event) === 'rest';
  if (!isStatement(event)) return false;
  return kind === 'queries' || eventKind(event) === 'functions' || functions.includes(event.function);
}

function dayOf(calendar: CreditCalendar, { startedAt }: HistoryEntry, eventId: string): string {
  const made = timeOfEventId(eventId);
  return calendar.windowAt(Number.isNaN(made) ? startedAt : made).id;
}

function unbookedAs(event: UsageEvent | undefined, entry: HistoryEntry, eventId: string): Difference {
  const found = { eventId, queryId: entry.id };
  if (event) {
    const { function: name, backend, warehouse, window, credits } = event;
    const detail = `Snowflake tells it differently: here it is a call of ${name} on ${warehouse ?? backend}, of ${window}.`;
    return differ('SNOWFLAKE_FACTS_DIFFER', { ...found, ledgerCredits: credits }, detail);
  }
  return differ(
    'UNKNOWN_TO_LEDGER',
    found,
    'It ran with our tag and is in no book: it was removed from the ledger, or the ledger is another one.',
  );
}
