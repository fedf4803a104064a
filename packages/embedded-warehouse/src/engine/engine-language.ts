import type { DuckDBConnection } from '@duckdb/node-api';
import type { AiUsage, SnowflakeError } from '../protocol/engine.ts';

/**
 * The language functions (AI_COMPLETE, SNOWFLAKE.CORTEX.*, ...) as the engine sees them: macros that SQL may call,
 * and the books of the statement that runs on a connection. AI_* macros stand in `snowflake.ai`, those of
 * SNOWFLAKE.CORTEX in `snowflake.cortex`.
 */
export interface EngineLanguage {
  /** What SQL may call, in upper case: `AI_COMPLETE`, `SNOWFLAKE.CORTEX.COMPLETE`. */
  readonly functionNames: readonly string[];
  openStatement(connectionId: number): LanguageBooks;
  /** The error that a function ended the statement with; null when the failure is not one of theirs. */
  failure(error: unknown): SnowflakeError | null;
}

export interface LanguageBooks {
  /** Answers that the last run asked for and did not get: after `resolve` the statement runs again. */
  readonly pending: number;
  resolve(signal: AbortSignal): Promise<void>;
  close(): readonly AiUsage[];
}

/** Creates the functions on the connection, before the database is locked. */
export type RegisterLanguage = (connection: DuckDBConnection) => Promise<EngineLanguage>;

/**
 * Runs work that may call language functions. While answers of slow models are missing the work is undone and,
 * once all of them are there, done again.
 */
export async function withLanguage<T>(
  books: LanguageBooks | null,
  signal: AbortSignal,
  work: () => Promise<T>,
  undo: () => Promise<void> = async () => {},
): Promise<T> {
  for (;;) {
    const result = await work();
    if (!books || books.pending === 0) return result;
    await undo();
    await books.resolve(signal);
  }
}
