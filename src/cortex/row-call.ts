/**
 * A call of a Cortex function that works row by row: what it takes to run many of them, of several requests and
 * users, as one statement.
 */
import type { Estimate } from '../credits/operation.ts';
import type { Bind, CellValue } from '../snowflake/statement/statement.ts';

/** What all rows of a statement have in common: function, model and options. */
export interface RowStatement {
  /** AI_EMBED, AI_SENTIMENT, ...: what is billed and measured. */
  readonly function: string;
  readonly model: string | null;
  /**
   * SQL expressions over the row `f.value`, a JSON value. Each AI call stands in exactly one of them and in no
   * subquery: an optimizer that inlines it would call, and bill, the model twice.
   */
  readonly columns: readonly string[];
  /** Values for the `?` of `columns`, in order. */
  readonly binds: readonly Bind[];
}

/** What a row used, as the statement tells it. */
export interface RowUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The model that really ran, where the answer names it. */
  readonly model?: string;
  /** Only for functions that are not billed by token. */
  readonly warehouseSeconds?: number;
  /** A count that Snowflake did not make; its history corrects it. */
  readonly isReckoned?: boolean;
}

export interface RowAnswer<Answer> {
  readonly answer: Answer;
  readonly used: RowUsage;
}

export interface RowCall<Answer> {
  readonly statement: RowStatement;
  /** The row, a JSON value: a text, or an object of texts. */
  readonly row: unknown;
  readonly estimate: Estimate;
  /**
   * `store`: the same input always has the same answer, which may be kept. `join`: equal calls in flight are
   * computed once. `never`: every call is its own.
   */
  readonly reuse: 'store' | 'join' | 'never';
  /**
   * Reads the row's values, one for each of `columns`.
   * @throws GatewayError when Snowflake could not compute this row; other rows are not affected.
   */
  decode(cells: readonly CellValue[], queryId: string): RowAnswer<Answer>;
}
