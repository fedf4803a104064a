/**
 * Puts the AI functions into a DuckDB instance.
 *
 * For the engine:
 *
 * - `registerLanguage(connection, ...)` is called once per instance, before its configuration is locked (it attaches
 *   an in-memory database `snowflake` unless there is one). Functions are then visible to every connection.
 * - `SNOWFLAKE.CORTEX.COMPLETE(...)` and its kin resolve by that path from everywhere. The AI_* functions and PROMPT
 *   live in the schema `snowflake.ai`. DuckDB looks unqualified macros up along the search path only, so either
 *   qualify the call when translating (`snowflake.ai.ai_complete(...)`) or put the schema behind the session's own:
 *   `SET search_path = 'DB.SCHEMA,snowflake.ai'` (DuckDB's `USE` replaces the whole path, so set it again after it).
 *   `languageFunctionNames` lists what exists.
 * - Named arguments keep Snowflake's names in any case (`model => ...`). `{}` does not parse in DuckDB: write
 *   `'{}'::JSON`. Objects and arrays may be STRUCT, LIST, MAP or JSON.
 * - Types are those of the bound call: JSON stands for OBJECT, `FLOAT[]` for VECTOR; AI_COMPLETE, AI_FILTER,
 *   AI_TRANSLATE, AI_SUMMARIZE, AI_REDACT and AI_COUNT_TOKENS are JSON with `return_error_details` and their own
 *   type without. A legacy function that fails ends the statement with a message that `languageFailure` reads.
 * - Usage is kept per statement, by DuckDB connection:
 *   `const statement = language.openStatement(connection.clientContext.connectionId)`, run, `statement.close()`.
 *   With a remote model server see `LanguageStatement` for running again. Calls outside of a statement work, and are
 *   in no books. All functions are volatile: preparing or describing a statement calls none.
 */
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBListValue,
  DuckDBScalarFunction,
  type DuckDBVector,
  FLOAT,
  LIST,
  VARCHAR,
} from '@duckdb/node-api';
import { SnowflakeError } from '../protocol/engine.ts';
import type { RemoteCompletions } from './remote-completions.ts';
import type { SearchServices } from './search/search-services.ts';
import { completeFunctions } from './sql/complete-functions.ts';
import { countTokensFunctions } from './sql/count-tokens-functions.ts';
import { CallError, type LanguageContext } from './sql/language-call.ts';
import { languageMacros } from './sql/language-macros.ts';
import {
  createStatementBooks,
  type LanguageStatement,
  type StatementBooks,
} from './sql/language-statement.ts';
import { type CallRunner, createCallRunner } from './sql/run-call.ts';
import { searchFunctions } from './sql/search-functions.ts';
import { textFunctions } from './sql/text-functions.ts';
import { embeddingFunctions, similarityFunctions } from './sql/vector-functions.ts';

/** Remote completions under way at once in one statement. */
const REMOTE_CONCURRENCY = 8;

export { languageFunctionNames } from './sql/language-macros.ts';
export type { LanguageStatement } from './sql/language-statement.ts';

/** Where the AI_* macros are. */
export const AI_SCHEMA = 'snowflake.ai';
const CORTEX_SCHEMA = 'snowflake.cortex';

export interface LanguageOptions {
  readonly services: SearchServices;
  /** Completions come from here when given, otherwise from the local extractive model. */
  readonly remote?: RemoteCompletions | null;
}

export interface SqlLanguage {
  /** Opens the books of the statement that the connection is about to run; a second one replaces the first. */
  openStatement(connectionId: number): LanguageStatement;
}

/** The running statement of a connection, or what stands in for it outside of one. */
interface LanguageScope {
  readonly runner: CallRunner;
  readonly books: StatementBooks | null;
  readonly context: LanguageContext;
}

export async function registerLanguage(
  connection: DuckDBConnection,
  options: LanguageOptions,
): Promise<SqlLanguage> {
  const { services, remote = null } = options;
  const functions = {
    ...completeFunctions,
    ...textFunctions,
    ...similarityFunctions,
    ...embeddingFunctions,
    ...countTokensFunctions,
    ...searchFunctions(services),
  };
  const scopes = new Map<number, LanguageScope>();
  const scopeFor = (books: StatementBooks | null): LanguageScope => ({
    runner: createCallRunner(functions),
    books,
    context: { remote: remote === null ? null : (books?.remoteAnswer ?? refuseRemote) },
  });

  const scalarFunction = (name: string, returnType: typeof VARCHAR | ReturnType<typeof LIST>) =>
    DuckDBScalarFunction.create({
      name,
      parameterTypes: [VARCHAR, VARCHAR],
      returnType,
      // NULL arguments of the Snowflake function are inside the JSON, and the function decides what they mean.
      specialHandling: true,
      volatile: true,
      initFunction: (info) => info.setState({ connectionId: info.clientContext.connectionId }),
      mainFunction: (info, input, output) => {
        const { connectionId } = info.state as { connectionId: number };
        try {
          runChunk(scopes.get(connectionId) ?? scopeFor(null), input, output);
        } catch (error) {
          // An exception must not cross into the native caller.
          info.setError(error instanceof Error ? error.message : String(error));
        }
      },
    });
  connection.registerScalarFunction(scalarFunction('language_call', VARCHAR));
  connection.registerScalarFunction(scalarFunction('language_embed', LIST(FLOAT)));
  await connection.run("ATTACH IF NOT EXISTS ':memory:' AS snowflake");
  await connection.run(
    `CREATE SCHEMA IF NOT EXISTS ${AI_SCHEMA}; CREATE SCHEMA IF NOT EXISTS ${CORTEX_SCHEMA};`,
  );
  await connection.run(languageMacros(AI_SCHEMA, CORTEX_SCHEMA).join('\n'));

  return {
    openStatement(connectionId) {
      const books = createStatementBooks(remote, REMOTE_CONCURRENCY, () => scopes.delete(connectionId));
      scopes.set(connectionId, scopeFor(books));
      return books;
    },
  };
}

function refuseRemote(): never {
  throw new CallError(503, 'completions of the model server are available to statements only');
}

function runChunk(
  { runner, books, context }: LanguageScope,
  input: DuckDBDataChunk,
  output: DuckDBVector,
): void {
  const names = input.getColumnVector(0);
  const args = input.getColumnVector(1);
  for (let row = 0; row < input.rowCount; row++) {
    const name = String(names.getItem(row));
    const { value, answer } = runner.run(name, String(args.getItem(row)), context);
    if (answer) books?.record(name, answer);
    output.setItem(row, value instanceof Float32Array ? new DuckDBListValue([...value]) : value);
  }
  output.flush();
}

/** What is not documented is the number; the text is Snowflake's. */
const FAILURE = /Request failed for external function [\s\S]*$/u;

/** Snowflake's error for a statement that an AI function ended; null for an error of another kind. */
export function languageFailure(error: unknown): SnowflakeError | null {
  const message = error instanceof Error ? FAILURE.exec(error.message)?.[0] : undefined;
  return message === undefined ? null : new SnowflakeError('100351', 'P0000', message);
}
