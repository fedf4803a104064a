/** Compares three books of one day and names every difference. Pure: it reads nothing and writes nothing. */
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { ReconciliationCause } from '../generated/resolvers.ts';
import type { SnowflakeHistory } from './snowflake-history.ts';

export interface LoggedCharge {
  readonly eventId: string;
  readonly credits: MicroCredits;
  /** How many rows the log has for the event; more than one is a fault. */
  readonly rows: number;
}

export interface Books {
  readonly ledger: readonly UsageEvent[];
  readonly log: readonly LoggedCharge[];
  /** Events that the outbox still holds. */
  readonly pending: ReadonlySet<string>;
  readonly history: SnowflakeHistory | null;
}

export interface Difference {
  readonly cause: ReconciliationCause;
  readonly eventId: string | null;
  readonly queryId: string | null;
  readonly ledgerCredits: MicroCredits | null;
  readonly usageLogCredits: MicroCredits | null;
  readonly snowflakeCredits: MicroCredits | null;
  readonly detail: string;
}

/** Differences that time will mend; they do not unbalance the books. */
const passing: ReadonlySet<ReconciliationCause> = new Set(['NOT_YET_LOADED', 'NOT_YET_VISIBLE']);

/** Our price of a statement and Snowflake's may differ by rounding each row up to a micro-credit. */
const TOLERATED_SHARE = 0.01;

/**
 * These bill what they write and do not report it, and counting it would run them again: the ledger reckons it from
 * the answer's length, which may be wrong by half, and by a few tokens of a short answer's form.
 */
const reckoned: ReadonlySet<string> = new Set(
  'AI_CLASSIFY CLASSIFY_TEXT AI_EXTRACT EXTRACT_ANSWER AI_SUMMARIZE SUMMARIZE AI_TRANSLATE TRANSLATE AI_REDACT'.split(
    ' ',
  ),
);
const RECKONED_OUTPUT_SHARE = 0.5;
const RECKONED_TOKENS = 8;

export function isBalanced(differences: readonly Difference[]): boolean {
  return differences.every(({ cause }) => passing.has(cause));
}

export function compareBooks({ ledger, log, pending, history }: Books): Difference[] {
  return [...compareWithLog(ledger, log, pending), ...(history ? compareWithSnowflake(ledger, history) : [])];
}

function* compareWithLog(
  ledger: readonly UsageEvent[],
  log: readonly LoggedCharge[],
  pending: ReadonlySet<string>,
): Generator<Difference> {
  const logged = new Map(log.map((charge) => [charge.eventId, charge]));
  for (const { eventId, queryId, credits } of ledger) {
    const charge = logged.get(eventId);
    logged.delete(eventId);
    const found = { eventId, queryId, ledgerCredits: credits, usageLogCredits: charge?.credits ?? null };
    if (pending.has(eventId)) {
      if (charge?.credits === credits && charge.rows === 1) continue;
      yield differ('NOT_YET_LOADED', found, 'It is in the outbox and will be loaded.');
    } else if (!charge) {
      yield differ(
        'MISSING_IN_USAGE_LOG',
        found,
        'Its row was deleted, or the load was lost; load it again.',
      );
    } else if (charge.rows > 1) {
      yield differ(
        'DUPLICATE_IN_USAGE_LOG',
        found,
        `The log has ${charge.rows} rows for it; delete all but one.`,
      );
    } else if (charge.credits !== credits) {
      yield differ(
        'AMOUNT_DIFFERS',
        found,
        'The row was changed, or a correction was lost; the ledger is right.',
      );
    }
  }
  for (const { eventId, credits } of logged.values()) {
    const detail =
      'Nobody was charged for it: the row was not written by the gateway, or the ledger is another one.';
    yield differ('MISSING_IN_LEDGER', { eventId, usageLogCredits: credits }, detail);
  }
}

function* compareWithSnowflake(
  ledger: readonly UsageEvent[],
  history: SnowflakeHistory,
): Generator<Difference> {
  const own = new Map<string, UsageEvent[]>();
  for (const event of ledger) {
    // Warehouse time and REST calls stand in other views; a cached answer ran nothing.
    if (!event.queryId || event.cached || event.function === 'SQL' || event.backend !== 'SNOWFLAKE') continue;
    own.set(event.queryId, [...(own.get(event.queryId) ?? []), event]);
  }
  const known = new Set(ledger.map(({ queryId }) => queryId));

  for (const [queryId, events] of own) {
    const ledgerCredits = events.reduce((sum, { credits }) => sum + credits, 0) as MicroCredits;
    const eventId = events.length === 1 ? (events[0]?.eventId ?? null) : null;
    const charged = history.byQueryId.get(queryId);
    const found = { eventId, queryId, ledgerCredits, snowflakeCredits: charged?.credits ?? null };
    if (!charged) {
      const recent = events.some(({ at }) => at >= history.completeUntil.getTime());
      if (recent) yield differ('NOT_YET_VISIBLE', found, "Snowflake's view lags behind; look again later.");
      else if (ledgerCredits > 0) {
        yield differ(
          'MISSING_IN_SNOWFLAKE',
          found,
          'Snowflake lists no such statement; it may have charged nothing.',
        );
      }
    } else if (!isClose(ledgerCredits, charged.credits, events)) {
      yield differ(
        'SNOWFLAKE_AMOUNT_DIFFERS',
        found,
        'Check the price table against the account, and the tokens counted.',
      );
    }
  }
  for (const { queryId, eventId, credits } of history.byQueryId.values()) {
    if (known.has(queryId) || history.view !== 'CORTEX_AI_FUNCTIONS_USAGE_HISTORY') continue;
    const detail = 'It ran with our tag and is in no book: the gateway may have died before it was booked.';
    yield differ('UNKNOWN_TO_LEDGER', { eventId, queryId, snowflakeCredits: credits }, detail);
  }
}

function isClose(ours: number, theirs: number, events: readonly UsageEvent[]): boolean {
  const rounding = Math.max(events.length, TOLERATED_SHARE * Math.max(ours, theirs));
  const guessed = events.reduce((sum, event) => sum + reckonedCredits(event), 0);
  return Math.abs(ours - theirs) <= rounding + guessed;
}

/** How far off an event may be because of tokens that nobody counted. Its functions cost the same in and out. */
function reckonedCredits({ function: name, inputTokens, outputTokens, credits }: UsageEvent): number {
  const tokens = inputTokens + outputTokens;
  if (!reckoned.has(name) || tokens === 0) return 0;
  return (credits / tokens) * (RECKONED_OUTPUT_SHARE * outputTokens + RECKONED_TOKENS);
}

function differ(
  cause: ReconciliationCause,
  found: Partial<Omit<Difference, 'cause' | 'detail'>>,
  detail: string,
): Difference {
  const unknown = {
    eventId: null,
    queryId: null,
    ledgerCredits: null,
    usageLogCredits: null,
    snowflakeCredits: null,
  };
  return { ...unknown, ...found, cause, detail };
}
