import type { SnowflakeError, WireColumn } from '../../protocol/engine.ts';
import { type DataType, numberType, plainType, readDataType, type TypeKind } from '../dialect/data-type.ts';
import { type Fragment, quoteText } from '../dialect/fragment.ts';
import { tokenize } from '../dialect/lexer.ts';
import type { Token } from '../dialect/token.ts';
import { translateError } from '../errors/duckdb-errors.ts';
import { castTo } from '../library/conversion.ts';
import { decodeWire } from '../result-scan.ts';
import { abortReason } from '../run-duckdb.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { restoreTransaction } from '../transactions.ts';
import { translatePieces } from '../translate-run.ts';
import { createRunContext } from '../translation-context.ts';
import { type BindParameters, bindParameters } from '../values/binds.ts';

/** What a script can do to the world: run SQL and evaluate expressions in its session. */
export interface ScriptHost {
  readonly signal: AbortSignal;
  source(tokens: readonly Token[]): string;
  run(sql: string, variables: ReadonlyMap<string, Fragment>): Promise<Answer>;
  /** The value of an expression as a constant, cast to a type when one is named. */
  evaluate(
    tokens: readonly Token[],
    variables: ReadonlyMap<string, Fragment>,
    type: string | null,
  ): Promise<Fragment>;
  convert(value: Fragment, type: string | null): Promise<Fragment>;
  textOf(value: Fragment): Promise<string>;
  /** A cell of an answer as a constant. */
  decode(column: WireColumn, cell: string | null): Fragment;
  /**
   * What a handler sees of an error; an open transaction is as before the statement that failed.
   * @throws when nobody may handle it: the statement was cancelled
   */
  failure(error: unknown): Promise<SnowflakeError>;
}

const noParameters: BindParameters = { values: [], types: [] };

/** A variable without a declared type takes the type of its first value; whole numbers get all their digits. */
function inferred(value: Fragment): DataType | null {
  return value.type.kind === 'fixed' ? numberType(38, value.type.scale ?? 0) : null;
}

/** The variable behind `row.column` in a loop over a query. */
export function fieldName(row: string, column: string): string {
  return `${row}.${column}`;
}

export function createScriptHost(run: StatementRun, body: string): ScriptHost {
  const { connection } = run.session;

  const convert = async (
    value: Fragment,
    type: string | null,
    parameters: BindParameters = noParameters,
  ): Promise<Fragment> => {
    const target = type === null ? inferred(value) : readDataType(tokenize(type), 0).type;
    const text = target ? castTo(value, target).text : value.text;
    const reader = await connection.runAndReadAll(
      `SELECT CAST(${text} AS VARCHAR), typeof(${text})`,
      parameters.values,
      parameters.types,
    );
    const [cell = null, storage = 'VARCHAR'] = reader.getRows()[0] ?? [];
    const known = target ?? value.type;
    const kept: DataType =
      known.kind === 'unknown' ? { ...plainType('unknown'), storage: String(storage) } : known;
    if (cell === null)
      return {
        text: `CAST(NULL AS ${String(storage) === '"NULL"' ? 'VARCHAR' : String(storage)})`,
        type: kept,
      };
    return { text: `CAST(${quoteText(String(cell))} AS ${String(storage)})`, type: kept };
  };

  return {
    signal: run.request.signal,
    source: (tokens) => sourceOf(tokens, body),
    run: (sql, variables) => run.execute(sql, variables),
    async evaluate(tokens, variables, type) {
      const local: StatementRun = { ...run, locals: variables, sql: body };
      const context = createRunContext(local);
      const [value] = translatePieces(local, { expressions: [tokens] }, [], context).expressions;
      if (!value) throw new Error('an expression without a value');
      return await convert(value, type, bindParameters(context.parameters, run.request.bindings));
    },
    convert: (value, type) => convert(value, type),
    async failure(error) {
      if (run.request.signal.aborted) throw abortReason(run.request.signal);
      await restoreTransaction(run);
      return run.engine.language?.failure(error) ?? translateError(error, [], run.engine.report);
    },
    async textOf(value) {
      const reader = await connection.runAndReadAll(`SELECT CAST(${value.text} AS VARCHAR)`);
      return String(reader.getRows()[0]?.[0] ?? '');
    },
    decode: (column, cell) => ({
      text: cell === null ? 'NULL' : decodeWire(column, quoteText(cell)),
      type: plainType(column.type as TypeKind),
      ...(cell === null ? { isNull: true } : {}),
    }),
  };
}

/** The user's text of some tokens; where tokens were taken out (INTO), so is their text. */
function sourceOf(tokens: readonly Token[], body: string): string {
  let text = '';
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    const gap = before ? body.slice(before.end, token.start) : '';
    text += /^\s*$/.test(gap) || /^\s*(--|\/\/|\/\*)/.test(gap) ? gap : ' ';
    text += token.text;
  });
  return text;
}
