/**
 * Events as the ledger has them: what reports are made from while Snowflake does not answer. The ledger keeps those of
 * about a month, and all that the usage log does not have yet.
 */
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import type { CreditCalendar, WindowId } from '../credits/windows/credit-calendar.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { UsageSource } from '../generated/resolvers.ts';
import type { LoggedEvent } from './logged-events.ts';

export interface BookedEventsDependencies {
  readonly outbox: Pick<UsageOutbox, 'now' | 'eventsOf' | 'keptFrom'>;
  readonly calendar: CreditCalendar;
}

const away: readonly string[] = ['CIRCUIT_OPEN', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT'];
const PAGE = 1_000;
const DAY_MS = 86_400_000;
/** Of each day, where many days are read side by side. */
const SIDE_PAGE = 200;

/** Asks Snowflake, and the ledger where Snowflake does not answer. What it refuses stays refused. */
export async function unlessAway<T>(
  ask: () => Promise<T>,
  askLedger: () => Promise<T>,
): Promise<{ readonly found: T; readonly source: UsageSource }> {
  try {
    return { found: await ask(), source: 'USAGE_LOG' };
  } catch (error) {
    if (!(error instanceof GatewayError && away.includes(error.code))) throw error;
    return { found: await askLedger(), source: 'LEDGER' };
  }
}

/** In the order of days, of those that began in the span, a page at a time. */
export async function* bookedBetween(
  deps: BookedEventsDependencies,
  from: Date,
  to: Date,
): AsyncGenerator<UsageEvent> {
  for (const day of bookedDays(deps, from, to)) yield* bookedOf(deps, day, from, to);
}

/** The days whose events may have begun in the span. */
export function bookedDays(
  { outbox, calendar }: BookedEventsDependencies,
  from: Date,
  to: Date,
): readonly WindowId[] {
  const first = [calendar.windowAt(from.getTime() - DAY_MS).id, outbox.keptFrom()].sort()[1] ?? '';
  // A call is charged to the day of its hold, which may be the one before it began.
  const last = calendar.windowAt(to.getTime()).id;
  const days: WindowId[] = [];
  for (let day = first; day <= last; day = nextDay(day)) days.push(day);
  return days;
}

/**
 * In the order of their ids, after one of them, of those that began in the span. A clock that was set back leaves ids of
 * one day among those of another, so the days are read side by side.
 */
export async function* bookedById(
  { outbox, calendar }: BookedEventsDependencies & { readonly outbox: Pick<UsageOutbox, 'latest'> },
  from: Date,
  to: Date,
  after: string,
): AsyncGenerator<UsageEvent> {
  // A span may end in thousands of years.
  const [newest] = await outbox.latest(1);
  if (!newest) return;
  const end = new Date(Math.min(to.getTime(), calendar.windowOf(newest.window).end - 1));
  const days = bookedDays({ outbox, calendar }, from, end).map((day) =>
    eventsOfDay(outbox, day, after, SIDE_PAGE),
  );
  const heads = await Promise.all(days.map((events) => events.next()));
  for (;;) {
    let least = -1;
    let event: UsageEvent | null = null;
    for (const [i, head] of heads.entries()) {
      if (head.done || (event && event.eventId < head.value.eventId)) continue;
      [least, event] = [i, head.value];
    }
    const events = days[least];
    if (!event || !events) return;
    heads[least] = await events.next();
    if (event.at >= from.getTime() && event.at < to.getTime()) yield event;
  }
}

/** Events of one day that began in the span, after the id `after`. */
export async function* bookedOf(
  { outbox }: BookedEventsDependencies,
  day: WindowId,
  from: Date,
  to: Date,
  after = '',
): AsyncGenerator<UsageEvent> {
  for await (const event of eventsOfDay(outbox, day, after)) {
    if (event.at >= from.getTime() && event.at < to.getTime()) yield event;
  }
}

/** Where an event stands in a list of the newest first. */
export interface EventPlace {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly id: string;
}

/** The newest that match and are older than the place. */
export async function newestBooked(
  { outbox, calendar }: BookedEventsDependencies,
  matches: (event: UsageEvent) => boolean,
  after: EventPlace | null,
  count: number,
): Promise<LoggedEvent[]> {
  const keptFrom = outbox.keptFrom();
  const found: UsageEvent[] = [];
  const newestFirst = (a: UsageEvent, b: UsageEvent) => b.at - a.at || (b.eventId < a.eventId ? -1 : 1);
  const start = Math.min(after?.at ?? Number.POSITIVE_INFINITY, outbox.now()) + DAY_MS;
  // One day more than is needed: a call may have begun a while after the day of its hold.
  for (
    let day = calendar.windowAt(start).id, spare = 1;
    day >= keptFrom && spare >= 0;
    day = calendar.windowAt(calendar.windowOf(day).start - 1).id
  ) {
    if (found.length >= count) spare -= 1;
    for await (const event of eventsOfDay(outbox, day)) {
      const isOlder = !after || event.at < after.at || (event.at === after.at && event.eventId < after.id);
      if (isOlder && matches(event)) found.push(event);
      if (found.length > 4 * PAGE) keepNewest();
    }
  }
  keepNewest();
  return found.map(toLoggedEvent);

  function keepNewest(): void {
    found.sort(newestFirst).splice(count);
  }
}

export async function* eventsOfDay(
  outbox: Pick<UsageOutbox, 'eventsOf'>,
  day: WindowId,
  first = '',
  limit = PAGE,
): AsyncGenerator<UsageEvent> {
  for (let after = first; ; ) {
    const page = await outbox.eventsOf(day, { after, limit });
    yield* page;
    after = page.at(-1)?.eventId ?? '';
    if (page.length < limit) return;
  }
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}

export function toLoggedEvent(event: UsageEvent): LoggedEvent {
  return {
    id: event.eventId,
    at: new Date(event.at),
    user: { name: event.user },
    function: event.function,
    model: event.model,
    backend: event.backend,
    warehouse: event.warehouse,
    queryId: event.queryId,
    inputTokens: event.inputTokens,
    outputTokens: event.outputTokens,
    credits: event.credits,
    cached: event.cached,
    status: event.status,
    latencyMs: event.latencyMs,
    requestId: event.requestId,
    gpuSeconds: event.gpuSeconds,
    apiKeyId: event.apiKeyId,
    teams: event.teams,
    tags: event.tags,
  };
}
