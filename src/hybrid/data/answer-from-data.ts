/** A business question answered from data: its statement, its rows, and words made of nothing else. */
import type { PlannedCall } from '../../credits/governor/reserve.ts';
import type { OperationUsage } from '../../credits/operation-usage.ts';
import type { DataAnswer } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { defaultWarehouses } from '../../snowflake/sql/choose-warehouse.ts';
import type { SqlService } from '../../snowflake/sql/sql-service.ts';
import type { PlanCalls } from '../plan-calls.ts';
import type { AskAnalyst } from './ask-analyst.ts';
import { sayRows } from './say-rows.ts';

export interface AnsweredFromData {
  readonly text: string;
  /** Null where Analyst asks back. */
  readonly data: DataAnswer | null;
  readonly model: string;
  readonly usage: OperationUsage;
}

/** For callers who may read. `model` writes the statement, where a completion model does. */
export interface AnswerFromData {
  /** @throws GatewayError SQL_NOT_ALLOWED for a statement that our own guard refuses, and what running it throws */
  answer(question: string, caller: Caller, field: string, model?: string | null): Promise<AnsweredFromData>;
  /** All that an answer may call. @throws GatewayError */
  plan(
    question: string,
    caller: Caller,
    field: string,
    model?: string | null,
  ): Promise<readonly PlannedCall[]>;
}

const MODEL = 'cortex-analyst';
export const MOST_ROWS = 1_000;

export function createAnswerFromData(deps: {
  readonly askAnalyst: AskAnalyst;
  readonly sql: Pick<SqlService, 'read'>;
  readonly plan: PlanCalls;
}): AnswerFromData {
  const { askAnalyst, sql, plan } = deps;
  async function answer(question: string, caller: Caller, field: string): Promise<AnsweredFromData> {
    const analysis = await askAnalyst.ask(question, caller, `${field}.analyst`);
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
  }
  return {
    answer,
    plan: async (_, caller, field) => [
      askAnalyst.plan(`${field}.analyst`),
      await plan.statement(caller, `${field}.sql`),
    ],
  };
}

function askBack(why: string, suggestions: readonly string[]): string {
  const offered = suggestions.map((suggestion) => `- ${suggestion}`).join('\n');
  const said = why === '' ? 'The data cannot answer this question as it stands.' : why;
  return offered === '' ? said : `${said}\nYou could ask:\n${offered}`;
}
