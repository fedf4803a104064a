/** Compares the ledger's events with the entries of one of Snowflake's views. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { BookPricing } from '../credits/prices/book-pricing.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import { tagsToRecord } from '../identity/tags.ts';
import { taggedUsers } from '../snowflake/statement/query-tag.ts';
import { doubtfulCharge, NO_PRICE } from './compare-itself.ts';
import { type Difference, differ } from './difference.ts';
import { isUnanswered } from './event-kind.ts';
import type { HistoryEntry, HistoryTag } from './snowflake-views.ts';
import { correctGroup, type Group, groupEvents, isNamed, priceOf, sumOfTokens } from './told-cost.ts';

export interface HistoryBook {
  readonly entries: readonly HistoryEntry[];
  /** Milliseconds after which an entry is there. */
  readonly latencyMs: number;
  /** Times in it are whole hours. */
  readonly isHourly: boolean;
  readonly answeringModel: AnsweringModel;
}

/** The model that answers in the place of the one asked for; null where that may be any. */
export type AnsweringModel = ((model: string) => string) | null;

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

export function compareWithSnowflake(
  events: readonly UsageEvent[],
  book: HistoryBook,
  pricing: BookPricing,
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

function foundIn({ events, entries }: Group) {
  const [first] = events;
  return {
    eventId: events.length === 1 ? (first?.eventId ?? null) : null,
    queryId: entries[0]?.id ?? null,
    ledgerCredits: sumOf(events, 'credits') as MicroCredits,
    snowflakeCredits: microOf(entries),
  };
}

function* compareGroup(
  group: Group,
  book: HistoryBook,
  pricing: BookPricing,
  clockSkewMs: number,
): Generator<Difference> {
  const { events, entries } = group;
  const found = foundIn(group);
  const facts = [
    ...differentFacts(group, book.answeringModel),
    ...differentRuns(group),
    ...differentTimes(group, book, clockSkewMs),
  ];
  if (facts.length > 0) yield differ('SNOWFLAKE_FACTS_DIFFER', found, toldDifferently([...new Set(facts)]));
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
function* differentFacts({ events, entries }: Group, answeringModel: AnsweringModel): Generator<string> {
  for (const entry of entries) {
    for (const event of events) {
      if (!isNamed(entry, event)) continue;
      if (entry.tag) yield* differentOwner(event, entry.tag);
      yield* differentModel(event, entry, answeringModel);
      if (entry.functions.length > 0 && !entry.functions.includes(event.function))
        yield `function: ${event.function} here, ${entry.functions.join(', ')} there`;
      if (event.cached) yield 'cached here, and ran there';
    }
  }
}

/** A tag that would have been too long goes without teams and tags, and has its names cut. */
function* differentOwner({ user, teams, apiKeyId, tags }: UsageEvent, tag: HistoryTag): Generator<string> {
  if (!taggedUsers(user).includes(tag.user)) yield `user: ${user} here, ${tag.user} there`;
  const others = tag.teams?.filter((team) => !teams.includes(team)) ?? [];
  if (others.length > 0) yield `team: ${others.join(', ')} there alone`;
  if (tag.apiKeyId !== undefined && tag.apiKeyId !== apiKeyId)
    yield `key: ${apiKeyId ?? 'none'} here, ${tag.apiKeyId} there`;
  if (tag.tags && !isDeepStrictEqual({ ...tagsToRecord(tags) }, { ...tag.tags }))
    yield `tags: ${JSON.stringify(tagsToRecord(tags))} here, ${JSON.stringify(tag.tags)} there`;
}

/** The model that was asked for, and the one that is said to have run: the same, or a version of it. */
function* differentModel(
  { requestedModel, model }: UsageEvent,
  { models }: HistoryEntry,
  answeringModel: AnsweringModel,
): Generator<string> {
  if (models.length === 0) return;
  const there = models.map((name) => name.toLowerCase());
  const asked = requestedModel?.toLowerCase();
  if (asked && !there.includes(asked)) yield `model: ${asked} here, ${models.join(', ')} there`;
  if (!answeringModel || !asked) return;
  const ran = model?.toLowerCase() ?? 'none';
  const known = [...there, ...there.map((name) => answeringModel(name).toLowerCase())];
  if (!known.some((name) => ran.startsWith(name) || name.startsWith(ran)))
    yield `model: ${ran} ran here, ${models.join(', ')} there`;
}

/** Where it ran, and how it ended, as QUERY_HISTORY tells it. */
function* differentRuns({ events, entries }: Group): Generator<string> {
  for (const event of events) {
    const its = entries.filter((entry) => isNamed(entry, event));
    // One that failed with others, and ran again alone, has an entry for each.
    if (event.status === 'ok' && its.length > 0 && its.every(({ succeeded }) => succeeded === false))
      yield 'status: ok here, failed there';
    if (event.queryId !== null && its.length > 0 && !its.some(({ id }) => id === event.queryId))
      yield `query: ${event.queryId} here, ${its.map(({ id }) => id).join(', ')} there`;
    const places = its.flatMap(({ warehouse }) => warehouse?.toLowerCase() ?? []);
    if (places.length > 0 && !places.includes(event.warehouse?.toLowerCase() ?? ''))
      yield `warehouse: ${event.warehouse ?? 'none'} here, ${places.join(', ')} there`;
  }
}

/** What QUERY_HISTORY knows of statements whose cost another view tells: where, when and how they ran. */
export function* compareRuns(
  events: readonly UsageEvent[],
  book: HistoryBook,
  clockSkewMs: number,
): Generator<Difference> {
  for (const group of groupEvents(events, book.entries).groups) {
    const facts = [...new Set([...differentRuns(group), ...differentTimes(group, book, clockSkewMs)])];
    if (facts.length > 0) yield differ('SNOWFLAKE_FACTS_DIFFER', foundIn(group), toldDifferently(facts));
  }
}

const toldDifferently = (facts: readonly string[]) => `Snowflake tells it differently: ${facts.join('; ')}.`;

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
function doubtfulAmount({ events, entries }: Group, pricing: BookPricing): string | null {
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
  const expected = tokens
    ? sumOrNull(events.map((event) => priceOf(event, event, pricing)))
    : correctGroup({ events, entries }, pricing).reduce((sum, { credits }) => sum + credits, 0);
  if (expected === null) return NO_PRICE;
  return sumOf(events, 'credits') === expected
    ? null
    : `What Snowflake counted costs ${expected / 1e6} credits here: the charge was changed, or another gateway's prices made it.`;
}

/** Null where one of them is not known. */
function sumOrNull(amounts: readonly (number | null)[]): number | null {
  return amounts.reduce((sum, amount) => (sum === null || amount === null ? null : sum + amount), 0);
}

/** Why amounts that wait for their correction are not even what they were reckoned to be; null when they are. */
function doubtfulReckoning(group: Group, pricing: BookPricing): string | null {
  for (const event of group.events) {
    const doubt = event.basis === 'told' ? null : doubtfulCharge(event, pricing);
    if (doubt) return doubt;
  }
  if (group.entries.every(({ nanoCredits }) => nanoCredits === null) || group.events.some(isQuoted))
    return null;
  const corrected = new Map(correctGroup(group, pricing).map(({ eventId, credits }) => [eventId, credits]));
  const after = group.events.map(({ eventId, credits }) => ({ credits: corrected.get(eventId) ?? credits }));
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
