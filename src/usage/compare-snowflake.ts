/** Compares the ledger's events with the entries of one of Snowflake's views. Pure. */
import { timeOfEventId } from '../credits/event-id.ts';
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { Pricing } from '../credits/prices/pricing.ts';
import { keyScope, teamScope, userScope } from '../credits/scope.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import { type Difference, differ } from './difference.ts';
import { isUnanswered } from './event-kind.ts';
import type { HistoryEntry } from './snowflake-views.ts';
import { correctGroup, type Group, groupEvents, priceOf, sumOfTokens } from './told-cost.ts';

export interface HistoryBook {
  readonly entries: readonly HistoryEntry[];
  /** Milliseconds after which an entry is there. */
  readonly latencyMs: number;
  /** Times in it are whole hours. */
  readonly isHourly: boolean;
}

export interface SnowflakeComparison {
  readonly differences: readonly Difference[];
  /** What the ledger charged for events of which the view has an entry, and the amounts are compared. */
  readonly compared: readonly UsageEvent[];
  /** Entries of these events, and those that belong to none. */
  readonly known: readonly HistoryEntry[];
  readonly unknown: readonly HistoryEntry[];
}

const HOUR_MS = 3_600_000;
const NANO_PER_MICRO = 1000n;
/** How long a call may have waited between the making of its id and its beginning, or a clock been set back. */
const LONGEST_WAIT_MS = 300_000;

export function compareWithSnowflake(
  events: readonly UsageEvent[],
  book: HistoryBook,
  pricing: Pricing,
  now: number,
  clockSkewMs: number,
): SnowflakeComparison {
  const { groups, unknown: missing } = groupEvents(events, book.entries);
  const named = new Set(groups.flatMap(({ entries }) => entries));
  const differences: Difference[] = [];
  const compared: UsageEvent[] = [];
  for (const group of groups) {
    const found = [...compareGroup(group, book, pricing, clockSkewMs)];
    differences.push(...found);
    if (!found.some(({ cause }) => cause.startsWith('NOT_YET'))) compared.push(...group.events);
  }
  for (const event of missing) {
    const difference = explainMissing(event, book, now);
    if (difference) differences.push(difference);
  }
  return {
    differences,
    compared,
    known: [...named],
    unknown: book.entries.filter((entry) => !named.has(entry)),
  };
}

function* compareGroup(
  group: Group,
  book: HistoryBook,
  pricing: Pricing,
  clockSkewMs: number,
): Generator<Difference> {
  const { events, entries } = group;
  const [first] = events;
  const ledgerCredits = events.reduce((sum, { credits }) => sum + credits, 0) as MicroCredits;
  const found = {
    eventId: events.length === 1 ? (first?.eventId ?? null) : null,
    queryId: entries[0]?.id ?? null,
    ledgerCredits,
    snowflakeCredits: microOf(entries),
  };
  const facts = [...new Set([...differentFacts(group), ...differentTimes(group, book, clockSkewMs)])];
  if (facts.length > 0)
    yield differ('SNOWFLAKE_FACTS_DIFFER', found, `Snowflake tells it differently: ${facts.join('; ')}.`);
  if (entries.some(({ isOver }) => !isOver)) {
    yield differ('NOT_YET_VISIBLE', found, 'Snowflake says that it still runs; look again later.');
    return;
  }
  const isOpen = events.some(({ basis }) => basis !== 'told' && basis !== 'history');
  const doubt = isOpen ? doubtfulReckoning(group, pricing) : doubtfulAmount(group, pricing);
  if (doubt) yield differ('SNOWFLAKE_AMOUNT_DIFFERS', found, doubt);
  else if (isOpen) {
    const detail = 'Nobody counted it here; the next correction books what Snowflake counted.';
    yield differ('NOT_YET_CORRECTED', found, detail);
  }
}

/** Who, what and which model, where Snowflake knows it. */
function* differentFacts({ events, entries }: Group): Generator<string> {
  for (const { tag, functions, models, succeeded } of entries) {
    for (const event of events) {
      // A tag that would have been too long has its names cut.
      const users = tag
        ? [event.user, ...[64, 24, 8].map((length) => event.user.slice(0, length)), 'several']
        : [];
      if (tag && !users.includes(tag.user)) yield `user: ${event.user} here, ${tag.user} there`;
      if (functions.length > 0 && !functions.includes(event.function))
        yield `function: ${event.function} here, ${functions.join(', ')} there`;
      const asked = event.requestedModel?.toLowerCase();
      if (asked && models.length > 0 && !models.some((model) => model.toLowerCase() === asked))
        yield `model: ${asked} here, ${models.join(', ')} there`;
      if (succeeded === false && event.status === 'ok') yield 'status: ok here, failed there';
    }
  }
}

/** An entry lies within its call; of some views only the hour is known. */
function* differentTimes(
  { events, entries }: Group,
  { isHourly }: HistoryBook,
  clockSkewMs: number,
): Generator<string> {
  for (const { at, latencyMs } of events) {
    const [begin, end] = [at - clockSkewMs, at + latencyMs + clockSkewMs];
    const isWithin = ({ startedAt }: HistoryEntry) =>
      startedAt <= end && startedAt + (isHourly ? HOUR_MS : 0) >= begin;
    const [entry] = entries;
    if (entry && !entries.some(isWithin))
      yield `time: ${new Date(at).toISOString()} here, ${new Date(entry.startedAt).toISOString()} there`;
  }
}

/** Why amounts that are final cannot be what Snowflake charged; null when they are. */
function doubtfulAmount({ events, entries }: Group, pricing: Pricing): string | null {
  const tokens = sumOfTokens(entries);
  if (tokens) {
    const used = { input: sumOf(events, 'inputTokens'), output: sumOf(events, 'outputTokens') };
    if (used.input !== tokens.input || used.output !== tokens.output)
      return `${used.input} + ${used.output} tokens here, ${tokens.input} + ${tokens.output} there: check how they are counted.`;
  }
  if (entries.some(({ nanoCredits }) => nanoCredits !== null)) {
    return roundsUpTo(events, entries) ? null : 'Check the price table against the account.';
  }
  // These views name no credits, so what they count is priced.
  const price = events.reduce((sum, event) => sum + priceOf(event, event, pricing), 0);
  const right = correctGroup({ events, entries }, pricing);
  const expected = tokens ? price : right.reduce((sum, { credits }) => sum + credits, 0);
  return sumOf(events, 'credits') === expected
    ? null
    : `What Snowflake counted costs ${expected / 1e6} credits here: the charge was changed, or the price table since.`;
}

/** Why amounts that wait for their correction are not even what they were reckoned to be; null when they are. */
function doubtfulReckoning(group: Group, pricing: Pricing): string | null {
  for (const event of group.events) {
    if (event.basis !== 'reckoned' && event.basis !== 'quoted') continue;
    const most = priceOf(event, event, pricing);
    if (event.basis === 'quoted' ? event.credits > most : event.credits !== most)
      return `The charge is not the price of what was reckoned, ${most / 1e6} credits.`;
  }
  const corrected = new Map(
    correctGroup(group, pricing).map((correction) => [correction.eventId, correction.credits]),
  );
  const after = group.events.map((event) => ({
    ...event,
    credits: corrected.get(event.eventId) ?? event.credits,
  }));
  if (group.entries.every(({ nanoCredits }) => nanoCredits === null) || group.events.some(isQuoted))
    return null;
  return roundsUpTo(after, group.entries) ? null : 'Check the price table against the account.';
}

const isQuoted = ({ basis }: UsageEvent) => basis === 'quoted';

/** Each event is rounded up to a whole micro-credit, so the sum exceeds Snowflake's by less than one for each. */
function roundsUpTo(
  events: readonly Pick<UsageEvent, 'credits'>[],
  entries: readonly HistoryEntry[],
): boolean {
  const charged = entries.reduce((sum, { nanoCredits }) => sum + (nanoCredits ?? 0n), 0n);
  const ours = BigInt(events.reduce((sum, { credits }) => sum + credits, 0)) * NANO_PER_MICRO;
  return ours >= charged && ours < charged + BigInt(events.length) * NANO_PER_MICRO;
}

function explainMissing(event: UsageEvent, { latencyMs }: HistoryBook, now: number): Difference | null {
  const { eventId, queryId, credits, basis } = event;
  const found = { eventId, queryId, ledgerCredits: credits };
  if (credits === 0 && (basis === 'history' || event.inputTokens + event.outputTokens === 0)) return null;
  if (event.at + event.latencyMs >= now - latencyMs)
    return differ('NOT_YET_VISIBLE', found, "Snowflake's view lags behind; look again later.");
  if (isUnanswered(event))
    return differ('NOT_YET_CORRECTED', found, 'It is not known what it cost, or whether it ran at all.');
  return differ('MISSING_IN_SNOWFLAKE', found, 'Snowflake lists no such call; it may have charged nothing.');
}

/** What nobody else keeps a record of: a charge must be the price of its tokens. */
export function* comparePrices(events: readonly UsageEvent[], pricing: Pricing): Generator<Difference> {
  for (const event of events) {
    if (event.basis !== 'told') continue;
    const price = priceOf(event, event, pricing);
    if (event.credits === price) continue;
    const { eventId, queryId, credits } = event;
    const detail = `Its tokens cost ${price / 1e6} credits: the charge was changed, or the price table since.`;
    yield differ('PRICE_DIFFERS', { eventId, queryId, ledgerCredits: credits }, detail);
  }
}

/** An event's id is made right before it begins, so it tells when that was; and its scopes are those of its owner. */
export function* compareWithItself(events: readonly UsageEvent[]): Generator<Difference> {
  for (const { eventId, queryId, user, apiKeyId, teams, scopes, at, credits } of events) {
    const owners = [userScope(user), ...teams.map(teamScope), ...(apiKeyId ? [keyScope(apiKeyId)] : [])];
    if (!owners.every((owner) => scopes.includes(owner))) {
      const detail = `It is ${user}'s, and was charged to ${scopes.join(', ')}.`;
      yield differ('FACTS_DIFFER', { eventId, queryId, ledgerCredits: credits }, detail);
    }
    const made = timeOfEventId(eventId);
    if (Number.isNaN(made) || Math.abs(at - made) <= LONGEST_WAIT_MS) continue;
    const detail = `It began at ${new Date(at).toISOString()} here, and its id was made at ${new Date(made).toISOString()}.`;
    yield differ('FACTS_DIFFER', { eventId, queryId, ledgerCredits: credits }, detail);
  }
}

function microOf(entries: readonly HistoryEntry[]): MicroCredits | null {
  const amounts = entries.flatMap(({ nanoCredits }) => nanoCredits ?? []);
  if (amounts.length === 0) return null;
  return Number((amounts.reduce((sum, nano) => sum + nano, 0n) + 500n) / NANO_PER_MICRO) as MicroCredits;
}

export function totalMicro(entries: readonly HistoryEntry[]): MicroCredits {
  return microOf(entries) ?? (0 as MicroCredits);
}

function sumOf(events: readonly UsageEvent[], field: 'inputTokens' | 'outputTokens' | 'credits'): number {
  return events.reduce((sum, event) => sum + event[field], 0);
}
