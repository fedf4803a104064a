/**
 * The seam between the engine and the language functions (AI_COMPLETE, SNOWFLAKE.CORTEX.*, ...).
 *
 * `registerLanguage(connection, hooks)` runs once, before the database is locked, on a connection whose
 * catalog is the shared in-memory one. It registers scalar functions and puts macros over them:
 *
 * - macros named `ai_*` in the main schema, and others in a schema of their own database:
 *   `ATTACH ':memory:' AS snowflake; CREATE SCHEMA snowflake.cortex; CREATE MACRO snowflake.cortex.complete(...)`.
 *   SQL reaches macros only, by exactly these names; scalar functions stay out of its reach.
 * - Named arguments (`model => 'x'`) arrive as lower-case macro parameters.
 * - VARIANT, OBJECT and ARRAY values, `{...}` and `[...]` arrive as JSON; vectors as FLOAT[n] or DOUBLE[].
 *
 * A scalar function learns for which statement it runs in its bind function:
 *
 * ```ts
 * bindFunction: (bind) => bind.setBindData({ connectionId: bind.clientContext.connectionId }),
 * mainFunction: (info, input, output) => {
 *   const statement = hooks.statement((info.bindData as { connectionId: number }).connectionId);
 *   statement.book({ function: 'AI_EMBED', model, calls: 1, inputTokens, outputTokens: 0 });
 * },
 * ```
 *
 * This holds under concurrent sessions, inside macros and views: every session has its own connection.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { AiUsage, SnowflakeError } from '../warehouse/engine.ts';

export interface LanguageHooks {
  /** The statement that runs on a connection now. */
  statement(connectionId: number): LanguageStatement;
}

export interface LanguageStatement {
  readonly queryId: string;
  readonly signal: AbortSignal;
  /** Adds to what the statement used; entries of the same function and model are summed. */
  book(usage: AiUsage): void;
  /** Makes the statement fail with this error, whatever message the function then sets. */
  fail(error: SnowflakeError): void;
  /**
   * The answer of slow work, or undefined while it is not there yet: then the function yields NULL, the engine
   * waits for all such work of the statement at once and runs it again. Usage of unfinished rounds is forgotten.
   */
  answer<T>(key: string, work: (signal: AbortSignal) => Promise<T>): T | undefined;
}

export type RegisterLanguage = (connection: DuckDBConnection, hooks: LanguageHooks) => void | Promise<void>;
