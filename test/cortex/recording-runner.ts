/** Stands in for Snowflake: records statements, answers rows by script. */
import { once } from 'node:events';
import { cancelled, GatewayError } from '../../src/errors/gateway-error.ts';
import type {
  CellValue,
  Statement,
  StatementResult,
  StatementRunner,
} from '../../src/snowflake/statement/statement.ts';

/** The values of one row, or an error that fails the whole statement. */
export type AnswerRow = (row: unknown, statement: Statement) => readonly CellValue[];

export interface RecordingRunner extends StatementRunner {
  readonly statements: Statement[];
  /** Those that were cancelled. */
  readonly cancelled: Statement[];
  /** While it is set, statements wait for it. */
  gate: Promise<void> | null;
}

export function createRecordingRunner(answer: AnswerRow): RecordingRunner {
  const runner: RecordingRunner = {
    statements: [],
    cancelled: [],
    gate: null,
    async run(statement) {
      runner.statements.push(statement);
      statement.onSent?.();
      if (runner.gate) {
        const { signal } = statement;
        const aborted = signal?.aborted ? Promise.resolve() : signal && once(signal, 'abort');
        await Promise.race([runner.gate, aborted]);
        if (signal?.aborted) {
          runner.cancelled.push(statement);
          throw cancelled();
        }
      }
      return result(rowsOf(statement).map((row, position) => [position, ...answer(row, statement)]));
    },
  };

  let ran = 0;
  const result = (rows: readonly (readonly CellValue[])[]): StatementResult => {
    ran += 1;
    return {
      columns: [],
      rows,
      rowCount: rows.length,
      truncated: false,
      queryId: `query-${ran}`,
      warehouse: 'CORTEX_COMPUTE_WH',
      elapsedMs: 1,
    };
  };
  return runner;
}

/** The rows that a batch statement carries in its last bind. */
export function rowsOf({ binds = [] }: Statement): readonly unknown[] {
  return JSON.parse(String(binds.at(-1)));
}

/** What Snowflake says when a function raises for a row. */
export function rowFailure(message: string): GatewayError {
  return new GatewayError('UPSTREAM_REJECTED', message, {
    backend: 'SNOWFLAKE',
    upstreamCode: '100351',
    sqlState: 'P0000',
    queryId: 'query-failed',
  });
}
