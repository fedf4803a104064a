/**
 * Replaces what uncertain events were charged, their upper bound, by what Snowflake says.
 *
 * An event is uncertain when its statement was sent and its end was never learned: the connection broke, or the
 * process died. Snowflake knows the statement by the event id in its QUERY_TAG.
 */
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import type { CreditCalendar } from '../credits/windows/credit-calendar.ts';
import type { StatementRunner } from '../snowflake/statement.ts';
import { isMissingObject } from './snowflake-history.ts';
import { logStatement, toMicroCredits, toSqlInstant } from './usage-log.ts';

export interface CorrectUncertainDeps {
  readonly outbox: UsageOutbox;
  readonly runner: StatementRunner;
  readonly calendar: CreditCalendar;
  readonly warehouse: string;
  /** How far the usage views lag behind, in milliseconds. */
  readonly latencyMs: number;
}

/** The views keep a year; a correction of an older day would help nobody. */
const DAYS = 3;
const DAY_MS = 86_400_000;
const PAGE = 1_000;
/** Events of one statement and of one round; the rest waits for the next. */
const MOST = 500;

/** Statements that one look reads; beyond it, nothing is taken for unknown. */
const MOST_STATEMENTS = 10_000;
/** Snowflake's clock and ours may differ by so much. */
const CLOCK_SKEW_MS = 5_000;
/** The view gives the hour in which a statement ran, not its instant. */
const HOUR_MS = 3_600_000;

/** A statement of ours, as the view has it. */
interface Charged {
  readonly eventId: string;
  readonly isBatch: boolean;
  readonly function: string;
  /** The hour it ran in, epoch milliseconds. */
  readonly hour: number;
  readonly credits: MicroCredits;
}

/**
 * Where the view is complete and knows no statement of an event, the event cost nothing. A batch's tag names the first
 * of its events alone: while a batch of the same function ran, an event may be one of its others, and keeps its upper
 * bound.
 * @returns How many events were corrected.
 * @throws GatewayError what Snowflake or the ledger fails with; what was corrected before stays so.
 */
export async function correctUncertain(deps: CorrectUncertainDeps): Promise<number> {
  const events = await uncertainEvents(deps, Date.now() - deps.latencyMs);
  if (events.length === 0) return 0;
  const charged = await readCharged(deps, events);
  if (!charged) return 0;

  let corrected = 0;
  for (const event of events) {
    const truth = truthOf(event, charged);
    if (truth) corrected += await deps.outbox.correct([{ eventId: event.eventId, ...truth }]);
  }
  return corrected;
}

function truthOf(
  event: UsageEvent,
  charged: readonly Charged[],
): { readonly credits: MicroCredits; readonly cause: string } | null {
  const own = charged.filter(({ eventId }) => eventId === event.eventId);
  if (own.length > 0) {
    // The rows of a batch share its amount, in parts that nobody tells.
    if (own.some(({ isBatch }) => isBatch)) return null;
    const credits = own.reduce((sum, statement) => sum + statement.credits, 0) as MicroCredits;
    return { credits, cause: "Snowflake's usage history" };
  }
  const [earliest, latest] = [event.at - CLOCK_SKEW_MS, event.at + event.latencyMs + CLOCK_SKEW_MS];
  const mayBeInBatch = charged.some(
    ({ isBatch, function: name, hour }) =>
      isBatch && name === event.function && hour + HOUR_MS >= earliest && hour <= latest,
  );
  if (mayBeInBatch || charged.length === MOST_STATEMENTS) return null;
  return { credits: 0 as MicroCredits, cause: 'Snowflake knows no such statement' };
}

async function uncertainEvents(
  { outbox, calendar }: CorrectUncertainDeps,
  before: number,
): Promise<UsageEvent[]> {
  const found: UsageEvent[] = [];
  const days = Array.from({ length: DAYS + 1 }, (_, i) => calendar.windowAt(Date.now() - i * DAY_MS).id);
  for (const day of days) {
    for (let after = ''; ; ) {
      const page = await outbox.eventsOf(day, { after, limit: PAGE });
      found.push(
        ...page.filter(
          (event) => event.status === 'uncertain' && isTagged(event) && event.at + event.latencyMs < before,
        ),
      );
      after = page.at(-1)?.eventId ?? '';
      if (found.length >= MOST) return found.slice(0, MOST);
      if (page.length < PAGE) break;
    }
  }
  return found;
}

/** Whether the view has the event's statement: it knows no REST calls, and no plain SQL. */
function isTagged({ backend, warehouse, function: name }: UsageEvent): boolean {
  return backend === 'SNOWFLAKE' && warehouse !== null && name !== 'SQL';
}

/** Null when the account has no view with tags. */
async function readCharged(
  { runner, warehouse }: CorrectUncertainDeps,
  events: readonly UsageEvent[],
): Promise<readonly Charged[] | null> {
  const from = Math.min(...events.map(({ at }) => at)) - CLOCK_SKEW_MS - HOUR_MS;
  const to = Math.max(...events.map(({ at, latencyMs }) => at + latencyMs)) + CLOCK_SKEW_MS;
  const sql = [
    'SELECT PARSE_JSON(QUERY_TAG):eventId::VARCHAR AS EVENT, PARSE_JSON(QUERY_TAG):batch IS NOT NULL, FUNCTION_NAME,',
    "TO_CHAR(CONVERT_TIMEZONE('UTC', START_TIME), 'YYYY-MM-DD HH24:MI:SS.FF3'), TO_DECIMAL(CREDITS, 38, 6)",
    'FROM SNOWFLAKE.ACCOUNT_USAGE.CORTEX_AI_FUNCTIONS_USAGE_HISTORY',
    'WHERE START_TIME >= ?::TIMESTAMP_TZ AND START_TIME <= ?::TIMESTAMP_TZ',
    `AND QUERY_TAG LIKE '%"application":"cortex-gateway"%' AND (QUERY_TAG LIKE '%"batch":%'`,
    'OR PARSE_JSON(QUERY_TAG):eventId::VARCHAR IN',
    `(SELECT p.value::VARCHAR FROM TABLE(FLATTEN(INPUT => PARSE_JSON(?))) p)) LIMIT ${MOST_STATEMENTS}`,
  ].join(' ');
  const ids = JSON.stringify(events.map(({ eventId }) => eventId));
  const binds = [toSqlInstant(new Date(from)), toSqlInstant(new Date(to)), ids];
  try {
    const { rows } = await runner.run(logStatement(sql, binds, warehouse, 'reconciliation'));
    return rows.map(([eventId, isBatch, name, hour, credits]) => ({
      eventId: String(eventId),
      isBatch: isBatch === true,
      function: String(name),
      hour: Date.parse(`${String(hour).replace(' ', 'T')}Z`),
      credits: toMicroCredits(credits),
    }));
  } catch (error) {
    if (isMissingObject(error)) return null;
    throw error;
  }
}
