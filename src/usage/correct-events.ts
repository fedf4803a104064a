/**
 * Replaces amounts that nobody has told, upper bounds and what was reckoned here, by what Snowflake's history says.
 *
 * A call's amount is its upper bound when it was sent and its end was never learned: the connection broke, or the
 * process died. Snowflake knows it by the event id in its tag. That a view has no such entry proves something only
 * when the view is complete for that time: its documented latency has passed, and it has an entry that began later. Of
 * the embedded views, which show a call as soon as it begins, there is nothing to wait for.
 * Without that proof, and where Snowflake keeps no record at all, what such calls usually cost takes the place of the
 * bound, so that nobody is locked out by it.
 */
import { eventCode, leastEventId } from '../credits/event-id.ts';
import { type MicroCredits, ZERO } from '../credits/micro-credits.ts';
import { type BookPricing, createBookPricing } from '../credits/prices/book-pricing.ts';
import type { Pricing } from '../credits/prices/pricing.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { Correction, UsageOutbox } from '../credits/usage/usage-outbox.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { Logger } from '../observability/log.ts';
import { eventKind, isUnanswered } from './event-kind.ts';
import type { HistoryEntry, HistorySpan, HistoryView, SnowflakeViews } from './snowflake-views.ts';
import { correctGroup, type Group, groupEvents, missingCodes } from './told-cost.ts';
import { learnUsualCost, type UsualCost } from './usual-cost.ts';

export interface CorrectEventsDependencies {
  readonly outbox: UsageOutbox;
  readonly views: SnowflakeViews;
  /** By what calls are priced now. */
  readonly pricing: Pricing;
  readonly logger: Logger;
  /** By how much Snowflake's clock and ours may differ, in milliseconds. */
  readonly clockSkewMs: number;
  /** Events that were looked at in vain, and when to look again, epoch milliseconds. */
  readonly lookAgain: Map<string, number>;
}

interface Round extends Omit<CorrectEventsDependencies, 'pricing'> {
  readonly pricing: BookPricing;
}

/** Events of one look. */
const PAGE = 500;
/** Events that usual costs are learned from. */
const LEARNED = 5_000;
/** A view has the hour in which a statement ran, and a statement may have waited for its turn. */
const HOUR_MS = 3_600_000;
/** After a look in vain the next one waits until the event is older by this share of its age. */
const PATIENCE = 0.5;
const MOST_REMEMBERED = 100_000;

/**
 * One round over all that is open and due.
 * @returns How many events were corrected.
 * @throws GatewayError what Snowflake or the ledger fails with; what was corrected before stays so.
 */
export async function correctEvents(given: CorrectEventsDependencies): Promise<number> {
  const { outbox } = given;
  const deps: Round = { ...given, pricing: createBookPricing(await outbox.keptPrices(), given.pricing) };
  let usual: UsualCost | null = null;
  let corrected = 0;
  const failures = new Map<string, unknown>();
  for (let after = ''; ; ) {
    const page = await outbox.openEvents(after, PAGE);
    const due = page.filter((event) => isDue(deps, event));
    if (due.length > 0) {
      usual ??= learnUsualCost(await outbox.latest(LEARNED), deps.pricing);
      corrected += await correctPage(deps, due, usual, failures);
    }
    after = page.at(-1)?.eventId ?? '';
    if (page.length < PAGE) break;
  }
  for (const failure of failures.values()) throw failure;
  return corrected;
}

/** Whether a view can know the event by now, and was not asked in vain a moment ago. */
function isDue({ outbox, views, lookAgain }: Round, event: UsageEvent): boolean {
  const kind = eventKind(event);
  const isOurs = kind === 'gpu' || (kind === 'search-and-analyst' && event.warehouse === null);
  // No history will ever say more.
  if (isOurs && event.basis !== 'bound') return false;
  const latencyMs = isOurs
    ? 0
    : (kind === 'search-and-analyst' ? views.queries : views[kind as keyof SnowflakeViews]).latencyMs;
  const now = outbox.now();
  // What is in the books has ended, though its end may lie within the millisecond that the clock still tells.
  const isShown = latencyMs === 0 || now >= endOf(event) + latencyMs;
  const again = lookAgain.get(event.eventId) ?? 0;
  // Later than anybody would put it off now: it was, by a clock that ran ahead.
  return isShown && (now >= again || again > nextLook(event, now));
}

/** A view that cannot be read is not asked again in the round, and keeps nobody from what the others say. */
async function correctPage(
  deps: Round,
  events: readonly UsageEvent[],
  usual: UsualCost,
  failures: Map<string, unknown>,
): Promise<number> {
  const { functions, rest, queries } = deps.views;
  const of = (...kinds: readonly string[]) => events.filter((event) => kinds.includes(eventKind(event)));
  const looks = {
    functions: () => correctBy(deps, functions, of('functions'), usual),
    rest: () => correctBy(deps, rest, of('rest'), usual),
    queries: () => correctBy(deps, queries, of('queries'), usual),
    unrecorded: () => correctUnrecorded(deps, of('search-and-analyst', 'gpu'), usual),
  };
  let corrected = 0;
  for (const [name, look] of Object.entries(looks)) {
    if (failures.has(name)) continue;
    try {
      corrected += await look();
    } catch (error) {
      failures.set(name, error);
    }
  }
  return corrected;
}

async function correctBy(
  deps: Round,
  view: HistoryView,
  events: readonly UsageEvent[],
  usual: UsualCost,
): Promise<number> {
  if (events.length === 0) return 0;
  const span = spanOf(deps, events);
  const entries = await view.read({ ...span, named: namesOf(events) });
  const { groups, unknown } = groupEvents(events, entries ?? []);
  let corrected = 0;
  const untold: UsageEvent[] = [];
  for (const group of groups) {
    const whole = await withMembers(deps, group, span);
    const { events: members } = whole ?? group;
    let isTold = false;
    const correct = () => {
      const corrections = whole ? correctGroup(whole, deps.pricing) : [];
      isTold = corrections.length > 0;
      return corrections;
    };
    corrected += await book(deps, correct, members);
    const isOver = group.entries.every((entry) => entry.isOver);
    if (!isTold && whole && isOver) untold.push(...group.events.filter(({ basis }) => basis === 'bound'));
  }
  corrected += await bookUsual(deps, untold, usual);
  const missing = unknown.filter(isUnanswered);
  postpone(deps, unknown);
  if (missing.length === 0) return corrected;

  const neverRan = await findNeverRan(deps, view, entries, missing, span);
  const nothing = missing.filter((event) => neverRan.has(event));
  corrected += await book(deps, () => nothing.map(costNothing), nothing);
  const unproven = missing.filter((event) => !neverRan.has(event) && event.basis === 'bound');
  return corrected + (await bookUsual(deps, unproven, usual));
}

/** Those of which a complete view says that they did not run, or were charged nothing. */
async function findNeverRan(
  { views, clockSkewMs }: Round,
  view: HistoryView,
  entries: readonly HistoryEntry[] | null,
  events: readonly UsageEvent[],
  span: HistorySpan,
): Promise<ReadonlySet<UsageEvent>> {
  const isComplete = async (asked: HistoryView) => {
    const until = await asked.completeUntil(span.from);
    return (event: UsageEvent) => until !== null && until > endOf(event) + clockSkewMs;
  };
  const proven = entries === null ? [] : events.filter(await isComplete(view));
  if (view === views.queries || view === views.rest || proven.length === events.length)
    return new Set(proven);
  // Of a statement that never reached Snowflake, the list of all statements is proof as well.
  const statements = await views.queries.read({ ...span, named: namesOf(events) });
  if (!statements) return new Set(proven);
  const { unknown } = groupEvents(events, statements);
  const unsent = unknown.filter(await isComplete(views.queries));
  return new Set([...proven, ...unsent]);
}

/** Cortex Search, Cortex Analyst and the GPUs: Snowflake says at most whether a statement ran. */
async function correctUnrecorded(
  deps: Round,
  events: readonly UsageEvent[],
  usual: UsualCost,
): Promise<number> {
  const bound = events.filter(({ basis }) => basis === 'bound');
  const statements = bound.filter(({ warehouse }) => warehouse !== null);
  let neverRan: ReadonlySet<UsageEvent> = new Set();
  if (statements.length > 0) {
    const span = spanOf(deps, statements);
    const { queries } = deps.views;
    const entries = await queries.read({ ...span, named: namesOf(statements) });
    const { unknown } = groupEvents(statements, entries ?? []);
    neverRan = await findNeverRan(deps, queries, entries, unknown, span);
  }
  const nothing = statements.filter((event) => neverRan.has(event));
  const rest = bound.filter((event) => !neverRan.has(event));
  return (await book(deps, () => nothing.map(costNothing), nothing)) + (await bookUsual(deps, rest, usual));
}

/** The group with those events of its batches that are settled already; null while some of them are not booked yet. */
async function withMembers({ outbox }: Round, group: Group, span: HistorySpan): Promise<Group | null> {
  const codes = new Set(missingCodes(group));
  if (codes.size === 0) return group;
  const found: UsageEvent[] = [];
  const windows = new Set(group.events.map(({ window }) => window));
  const earliest = Math.min(...group.events.map(({ at }) => at)) - HOUR_MS;
  for (const window of windows) {
    for (let after = leastEventId(earliest); codes.size > 0; ) {
      const page = await outbox.eventsOf(window, { after, limit: PAGE });
      for (const event of page) if (codes.delete(eventCode(event.eventId))) found.push(event);
      after = page.at(-1)?.eventId ?? '';
      if (page.length < PAGE || after > leastEventId(span.to)) break;
    }
  }
  if (codes.size > 0) return null;
  return { ...group, events: [...group.events, ...found].sort((a, b) => (a.eventId < b.eventId ? -1 : 1)) };
}

/**
 * Books corrections of one group, all or none. A group whose books do not add up, or whose entries nobody can read, is
 * told and left alone: it must not keep the others from their corrections.
 */
async function book(
  deps: Round,
  correct: () => readonly Correction[],
  events: readonly UsageEvent[],
): Promise<number> {
  const { outbox, logger, lookAgain } = deps;
  try {
    const corrections = correct();
    if (corrections.length === 0) {
      postpone(deps, events);
      return 0;
    }
    const before = new Map(events.map((event) => [event.eventId, event]));
    const changes: Correction[] = [];
    const right: { eventId: string; revision: number }[] = [];
    for (const correction of corrections) {
      const event = before.get(correction.eventId);
      if (event && isRight(event, correction)) right.push(event);
      else changes.push(correction);
    }
    if (right.length > 0) await outbox.confirm(right);
    const count = changes.length > 0 ? await outbox.correct(changes) : 0;
    for (const { eventId } of corrections) lookAgain.delete(eventId);
    return count;
  } catch (err) {
    if (err instanceof GatewayError) throw err;
    logger.error({ err, events: events.map(({ eventId }) => eventId) }, 'usage events cannot be corrected');
    postpone(deps, events);
    return 0;
  }
}

function isRight(event: UsageEvent, { credits, facts }: Correction): boolean {
  const { basis: _, ...others } = facts ?? {};
  return (
    event.credits === credits &&
    Object.entries(others).every(([name, value]) => event[name as keyof UsageEvent] === value)
  );
}

function costNothing({ eventId, revision }: UsageEvent): Correction {
  return {
    eventId,
    revision,
    credits: ZERO,
    facts: { status: 'cancelled', basis: 'history' },
    cause: 'Snowflake knows no such statement',
  };
}

async function bookUsual(deps: Round, events: readonly UsageEvent[], usual: UsualCost): Promise<number> {
  const corrections = events.flatMap((event): Correction[] => {
    const { eventId, revision } = event;
    const cost = usual(event);
    if (cost === null) return [];
    const credits = Math.min(cost, event.credits) as MicroCredits;
    const facts = { status: 'cancelled', basis: 'expected' } as const;
    return [{ eventId, revision, credits, facts, cause: 'what such calls usually cost' }];
  });
  postpone(deps, events);
  return corrections.length === 0 ? 0 : deps.outbox.correct(corrections);
}

function postpone({ outbox, lookAgain }: Round, events: readonly UsageEvent[]): void {
  const now = outbox.now();
  if (lookAgain.size > MOST_REMEMBERED) lookAgain.clear();
  for (const event of events) lookAgain.set(event.eventId, nextLook(event, now));
}

function nextLook(event: UsageEvent, now: number): number {
  return now + PATIENCE * (now - endOf(event));
}

function endOf({ at, latencyMs }: UsageEvent): number {
  return at + latencyMs;
}

/** Wide on both sides: whoever is looked for is named, and one that is overlooked would be given away. */
function spanOf({ clockSkewMs }: Round, events: readonly UsageEvent[]): HistorySpan {
  return {
    from: Math.min(...events.map(({ at }) => at)) - clockSkewMs - HOUR_MS,
    to: Math.max(...events.map(endOf)) + clockSkewMs + HOUR_MS,
  };
}

function namesOf(events: readonly UsageEvent[]) {
  const untold = events.filter(({ queryId }) => queryId === null);
  return {
    ids: [...new Set(events.flatMap(({ queryId }) => queryId ?? []))],
    terms: untold.flatMap(({ eventId }) => [eventId, eventCode(eventId)]),
  };
}
