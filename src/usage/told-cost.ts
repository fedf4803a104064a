/**
 * What events cost according to entries of Snowflake's history. Pure.
 *
 * Events and entries belong together when a query id, an event id in the tag or a code in a batch's tag says so. A row
 * that failed with its batch and ran again alone has several entries; a batch has several events. So they are taken in
 * groups, and a group's entries together are what its events cost together:
 *
 * - Tokens that were reckoned here are replaced by the view's, divided among the events in proportion to what was
 *   reckoned for each, and priced as ever.
 * - Of what nobody told, the view's credits are divided: what the other events of the group were told stands, and the
 *   rest goes to those at their upper bound, in proportion to that bound.
 *
 * Every division adds up exactly (`divide`).
 */
import { codesIn, eventCode } from '../credits/event-id.ts';
import { type MicroCredits, ZERO } from '../credits/micro-credits.ts';
import type { BookPricing } from '../credits/prices/book-pricing.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { Correction } from '../credits/usage/usage-outbox.ts';
import { MIN_CHARGED_SECONDS } from '../snowflake/sql/sql-service.ts';
import { divide } from '../tokens/divide.ts';
import type { HistoryEntry } from './snowflake-views.ts';

export interface Group {
  readonly events: readonly UsageEvent[];
  readonly entries: readonly HistoryEntry[];
}

const NANO_PER_MICRO = 1000n;

/** Groups that have an entry, and the events that have none. */
export function groupEvents(
  events: readonly UsageEvent[],
  entries: readonly HistoryEntry[],
): { readonly groups: readonly Group[]; readonly unknown: readonly UsageEvent[] } {
  const byId = new Map(events.map((event) => [event.eventId, event]));
  const byCode = new Map(events.map((event) => [eventCode(event.eventId), event]));
  const byQuery = Map.groupBy(events, ({ queryId }) => queryId);
  const groupOf = new Map<UsageEvent, { events: Set<UsageEvent>; entries: HistoryEntry[] }>();
  for (const entry of entries) {
    const { eventId = '', members = '' } = entry.tag ?? {};
    const named = [
      ...(byQuery.get(entry.id) ?? []),
      byId.get(eventId),
      ...codesIn(members).map((code) => byCode.get(code)),
    ].filter((event) => event !== undefined);
    if (named.length === 0) continue;
    const merged = { events: new Set(named), entries: [entry] };
    for (const group of new Set(named.map((event) => groupOf.get(event)))) {
      for (const event of group?.events ?? []) merged.events.add(event);
      merged.entries.push(...(group?.entries ?? []));
    }
    for (const event of merged.events) groupOf.set(event, merged);
  }
  return {
    groups: [...new Set(groupOf.values())].map((group) => ({
      ...group,
      events: [...group.events].sort(byEventId),
    })),
    unknown: events.filter((event) => !groupOf.has(event)),
  };
}

/** Whether the entry is the event's, alone or among those of its batch. */
export function isNamed({ id, tag }: HistoryEntry, { eventId, queryId }: UsageEvent): boolean {
  return (
    queryId === id || tag?.eventId === eventId || codesIn(tag?.members ?? '').includes(eventCode(eventId))
  );
}

/** Codes that the tags of the group name and none of its events has. */
export function missingCodes({ events, entries }: Group): readonly string[] {
  const known = new Set(events.map(({ eventId }) => eventCode(eventId)));
  return entries.flatMap(({ tag }) => codesIn(tag?.members ?? '')).filter((code) => !known.has(code));
}

/** Corrections of the group's events; those that are right already have the same amount. */
export function correctGroup(group: Group, pricing: BookPricing): readonly Correction[] {
  const { events, entries } = group;
  if (entries.some(({ isOver }) => !isOver)) return [];
  const bound = events.filter(({ basis }) => basis === 'bound' || basis === 'expected');
  const reckoned = events.filter(({ basis }) => basis === 'reckoned' || basis === 'quoted');
  if (entries.some(({ seconds }) => seconds !== null))
    return events.flatMap((event) => bySeconds(event, entries, pricing));
  if (bound.length > 0) return byCredits(group, bound, pricing);
  return byTokens(group, reckoned, pricing);
}

function bySeconds(
  event: UsageEvent,
  entries: readonly HistoryEntry[],
  pricing: BookPricing,
): readonly Correction[] {
  // Counting tokens is free, whatever its warehouse took.
  if (event.function !== 'SQL') return correctionOf(event, ZERO, {});
  const busy = entries.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
  const warehouseSeconds = Math.max(busy, MIN_CHARGED_SECONDS);
  const credits = priceOf(event, { inputTokens: 0, outputTokens: 0, warehouseSeconds }, pricing);
  return correctionOf(event, credits, {
    warehouseSeconds,
    queryId: event.queryId ?? entries.at(-1)?.id ?? null,
  });
}

function byCredits(
  { events, entries }: Group,
  bound: readonly UsageEvent[],
  pricing: BookPricing,
): readonly Correction[] {
  const tokens = sumOfTokens(entries);
  const told = events.filter((event) => !bound.includes(event));
  const cost = creditsOf(entries);
  if (cost === null && tokens === null) return [];
  const queryId = entries.length === 1 ? (entries[0]?.id ?? null) : null;
  const weights = bound.map(({ credits }) => credits);
  const shares = (total: number, used: (event: UsageEvent) => number) =>
    divide(Math.max(0, total - told.reduce((sum, event) => sum + used(event), 0)), weights);
  const inputs = tokens && shares(tokens.input, ({ inputTokens }) => inputTokens);
  const outputs = tokens && shares(tokens.output, ({ outputTokens }) => outputTokens);
  const credits = cost === null ? null : shares(cost, (event) => event.credits);
  return bound.flatMap((event, i) => {
    const used = { inputTokens: inputs?.[i] ?? 0, outputTokens: outputs?.[i] ?? 0 };
    const amount = (credits?.[i] as MicroCredits | undefined) ?? priceOf(event, used, pricing);
    return correctionOf(event, amount, { ...used, queryId: event.queryId ?? queryId });
  });
}

function byTokens(
  { events, entries }: Group,
  reckoned: readonly UsageEvent[],
  pricing: BookPricing,
): readonly Correction[] {
  const tokens = sumOfTokens(entries);
  if (!tokens) return [];
  const told = events.filter((event) => !reckoned.includes(event));
  const shares = (total: number, used: (event: UsageEvent) => number) =>
    divide(Math.max(0, total - told.reduce((sum, event) => sum + used(event), 0)), reckoned.map(used));
  const inputs = shares(tokens.input, ({ inputTokens }) => inputTokens);
  const outputs = shares(tokens.output, ({ outputTokens }) => outputTokens);
  return reckoned.flatMap((event, i) => {
    const used = { inputTokens: inputs[i] ?? 0, outputTokens: outputs[i] ?? 0 };
    const price = priceOf(event, used, pricing);
    return correctionOf(event, price, used);
  });
}

/** None for a call that nobody can price: what it is booked with stands. */
function correctionOf(
  event: UsageEvent,
  credits: MicroCredits | null,
  facts: Correction['facts'],
): readonly Correction[] {
  if (credits === null) return [];
  const { eventId, revision, basis } = event;
  // A quote is a promise.
  const amount = basis === 'quoted' ? (Math.min(credits, event.credits) as MicroCredits) : credits;
  const status = event.status === 'uncertain' ? 'ok' : event.status;
  return [
    {
      eventId,
      revision,
      credits: amount,
      facts: { ...facts, status, basis: 'history' },
      cause: "Snowflake's usage history",
    },
  ];
}

/** What the event's function and model cost when it began, for what was used; null where they had no price. */
export function priceOf(
  event: UsageEvent,
  used: Pick<UsageEvent, 'inputTokens' | 'outputTokens'> & Partial<Pick<UsageEvent, 'warehouseSeconds'>>,
  pricing: BookPricing,
): MicroCredits | null {
  const { function: name, requestedModel, backend, warehouse, model, at } = event;
  const { inputTokens, outputTokens, warehouseSeconds = null } = used;
  const target = { function: name, model: requestedModel, backend, warehouse };
  const consumption = {
    inputTokens,
    outputTokens,
    ...(warehouseSeconds !== null && { warehouseSeconds }),
    ...(model !== null && { model }),
  };
  const then = pricing.at(at);
  return then.isPriced(target) ? then.priceOf(target, consumption, 0) : null;
}

export function sumOfTokens(entries: readonly HistoryEntry[]): HistoryEntry['tokens'] {
  let [input, output] = [0, 0];
  for (const { tokens } of entries) {
    if (!tokens) return null;
    input += tokens.input;
    output += tokens.output;
  }
  return { input, output };
}

/** Whole micro-credits, rounded up as every charge is; null where the view names none. */
function creditsOf(entries: readonly HistoryEntry[]): number | null {
  let nano = 0n;
  for (const { nanoCredits } of entries) {
    if (nanoCredits === null) return null;
    nano += nanoCredits;
  }
  return Number((nano + NANO_PER_MICRO - 1n) / NANO_PER_MICRO);
}

function byEventId(a: UsageEvent, b: UsageEvent): number {
  return a.eventId < b.eventId ? -1 : 1;
}
