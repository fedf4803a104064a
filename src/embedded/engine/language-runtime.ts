import type { DuckDBConnection } from '@duckdb/node-api';
import type { AiUsage, SnowflakeError } from '../warehouse/engine.ts';
import type { LanguageHooks, LanguageStatement } from './language-hooks.ts';

/** One run of a statement, from the first round to the last. */
export interface LanguageRun {
  /** Forgets what an unfinished round booked. */
  startRound(): void;
  /** Waits for the work that the round asked for; false when there was none. */
  settle(): Promise<boolean>;
  readonly usage: readonly AiUsage[];
  readonly failure: SnowflakeError | null;
  end(): void;
}

export interface LanguageRuntime {
  readonly hooks: LanguageHooks;
  begin(connection: DuckDBConnection, queryId: string, signal: AbortSignal): LanguageRun;
}

/** Knows which statement runs on which connection, so that language functions book on the right query id. */
export function createLanguageRuntime(): LanguageRuntime {
  const running = new Map<number, LanguageStatement>();
  const idle: LanguageStatement = {
    queryId: '',
    signal: new AbortController().signal,
    book: () => {},
    fail: () => {},
    answer: () => undefined,
  };
  return {
    hooks: { statement: (connectionId) => running.get(connectionId) ?? idle },
    begin(connection, queryId, signal) {
      const id = connection.clientContext.connectionId;
      let booked = new Map<string, AiUsage>();
      let failure: SnowflakeError | null = null;
      const answers = new Map<string, unknown>();
      const pending = new Map<string, Promise<void>>();
      running.set(id, {
        queryId,
        signal,
        book: (usage) => {
          const key = `${usage.function}\u0000${usage.model ?? ''}`;
          booked.set(key, addUsage(booked.get(key), usage));
        },
        fail: (error) => {
          failure ??= error;
        },
        answer<T>(key: string, work: (signal: AbortSignal) => Promise<T>): T | undefined {
          if (answers.has(key)) return answers.get(key) as T;
          if (!pending.has(key)) {
            pending.set(
              key,
              work(signal).then((answer) => void answers.set(key, answer)),
            );
          }
          return undefined;
        },
      });
      return {
        startRound: () => {
          booked = new Map();
        },
        async settle() {
          if (pending.size === 0) return false;
          const waiting = [...pending.values()];
          pending.clear();
          await Promise.all(waiting);
          return true;
        },
        get usage() {
          return [...booked.values()];
        },
        get failure() {
          return failure;
        },
        end: () => {
          running.delete(id);
        },
      };
    },
  };
}

function addUsage(sum: AiUsage | undefined, usage: AiUsage): AiUsage {
  if (!sum) return usage;
  return {
    ...sum,
    calls: sum.calls + usage.calls,
    inputTokens: sum.inputTokens + usage.inputTokens,
    outputTokens: sum.outputTokens + usage.outputTokens,
  };
}
