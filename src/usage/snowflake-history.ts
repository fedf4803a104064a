/** What Snowflake itself says it charged for our statements, from whichever usage view the account has. */
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { Caller } from '../identity/caller.ts';
import type { StatementRunner } from '../snowflake/statement.ts';
import { isMissingObject } from './snowflake-views.ts';
import { logStatement, toMicroCredits, toSqlInstant } from './usage-log.ts';

export interface SnowflakeHistory {
  /** The view that answered: `CORTEX_AI_FUNCTIONS_USAGE_HISTORY` or an older one. */
  readonly view: string;
  /** Later calls may be missing: the views lag. */
  readonly completeUntil: Date;
  readonly byQueryId: ReadonlyMap<string, ChargedQuery>;
}

export interface ChargedQuery {
  readonly queryId: string;
  /** The tag's `eventId`; null where the view has no tag. */
  readonly eventId: string | null;
  readonly credits: MicroCredits;
}

interface View {
  readonly name: string;
  readonly credits: string;
  /** Columns differ: some views have no tag, and then only our own query ids can be told apart. */
  readonly tag: string | null;
  readonly time: string;
}

/** Newest first. Columns: docs.snowflake.com, ACCOUNT_USAGE, and the notes on their retirement there. */
const views: readonly View[] = [
  { name: 'CORTEX_AI_FUNCTIONS_USAGE_HISTORY', credits: 'CREDITS', tag: 'QUERY_TAG', time: 'START_TIME' },
  { name: 'CORTEX_AISQL_USAGE_HISTORY', credits: 'TOKEN_CREDITS', tag: null, time: 'USAGE_TIME' },
];

export interface SnowflakeHistoryDeps {
  readonly runner: StatementRunner;
  readonly warehouse: string;
  /** How far the views lag behind, in milliseconds. Snowflake names 60 minutes; the embedded warehouse has no lag. */
  readonly latencyMs: number;
}

/** Null when the account has, or our role may read, none of the views. @throws GatewayError for other failures. */
export async function readSnowflakeHistory(
  { runner, warehouse, latencyMs }: SnowflakeHistoryDeps,
  span: { readonly start: number; readonly end: number },
  caller: Caller,
): Promise<SnowflakeHistory | null> {
  for (const view of views) {
    const tag = view.tag ?? 'NULL';
    const own = view.tag ? `AND ${view.tag} LIKE '%"application":"cortex-gateway"%'` : '';
    const sql = [
      `SELECT QUERY_ID, MAX(${tag}), TO_DECIMAL(SUM(${view.credits}), 38, 6) FROM SNOWFLAKE.ACCOUNT_USAGE.${view.name}`,
      `WHERE ${view.time} >= ?::TIMESTAMP_TZ AND ${view.time} < ?::TIMESTAMP_TZ ${own} GROUP BY QUERY_ID`,
    ].join(' ');
    const binds = [toSqlInstant(new Date(span.start)), toSqlInstant(new Date(span.end))];
    try {
      const { rows } = await runner.run(logStatement(sql, binds, warehouse, 'reconciliation', caller));
      const charged = rows.map(([queryId, tagText, credits]) => ({
        queryId: String(queryId),
        eventId: eventIdIn(tagText),
        credits: toMicroCredits(credits),
      }));
      return {
        view: view.name,
        completeUntil: new Date(Date.now() - latencyMs),
        byQueryId: new Map(charged.map((query) => [query.queryId, query])),
      };
    } catch (error) {
      if (!isMissingObject(error)) throw error;
    }
  }
  return null;
}

function eventIdIn(tag: unknown): string | null {
  if (typeof tag !== 'string') return null;
  try {
    const { eventId } = JSON.parse(tag) as { eventId?: unknown };
    return typeof eventId === 'string' && eventId !== '' ? eventId : null;
  } catch {
    return null;
  }
}
