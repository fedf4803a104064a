/** A business question answered from data: its statement, its rows, and words made of nothing else. */
import type { OperationUsage } from '../../credits/operation-usage.ts';
import type { DataAnswer } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { defaultWarehouses } from '../../snowflake/sql/choose-warehouse.ts';
import type { SqlService } from '../../snowflake/sql/sql-service.ts';
import type { AskAnalyst } from './ask-analyst.ts';
import { sayRows } from './say-rows.ts';

export interface AnsweredFromData {
  readonly text: string;
  /** Null where Analyst asks back. */
  readonly data: DataAnswer | null;
  readonly model: string;
  readonly usage: OperationUsage;
}

/**
 * For callers who may read.
 * @throws GatewayError SQL_NOT_ALLOWED for a statement that our own guard refuses, and what running it throws
 */
export type AnswerFromData = (
  question: string,
  caller: Caller,
  field: string,
  whenHeld: () => Promise<void>,
  /** Writes the statement, where a completion model does. */
  model?: string | null,
) => Promise<AnsweredFromData>;

const MODEL = 'cortex-analyst';
export const MOST_ROWS = 1_000;

export function createAnswerFromData(deps: {
  readonly askAnalyst: AskAnalyst;
  readonly sql: Pick<SqlService, 'read'>;
}): AnswerFromData {
  const { askAnalyst, sql } = deps;
  return async (question, caller, field, whenHeld) => {
    const analysis = await askAnalyst(question, caller, `${field}.analyst`, whenHeld);
    const {
      text: interpretation,
      statement,
      warnings: assumptions,
      suggestions,
      isVerified,
      usage,
    } = analysis;
    if (statement === null)
      return { text: askBack(interpretation, suggestions), data: null, model: MODEL, usage };
    const { columns, rows, rowCount } = await sql.read(
      { statement, warehouse: defaultWarehouses.analytics, maxRows: MOST_ROWS },
      caller,
      `${field}.sql`,
    );
    const data = {
      statement,
      columns,
      rows,
      rowCount,
      interpretation,
      assumptions,
      source: isVerified ? ('SEMANTIC_MODEL' as const) : ('ANALYST' as const),
    };
    return { text: sayRows(data), data, model: MODEL, usage };
  };
}

function askBack(why: string, suggestions: readonly string[]): string {
  const offered = suggestions.map((suggestion) => `- ${suggestion}`).join('\n');
  const said = why === '' ? 'The data cannot answer this question as it stands.' : why;
  return offered === '' ? said : `${said}\nYou could ask:\n${offered}`;
}
