/**
 * What the AI functions of one statement used, and the remote answers it waits for.
 *
 * The statement is known by the id of the DuckDB connection that runs it: a connection runs one at a time, and a
 * scalar function can ask which connection it is called from.
 */
import type { AiUsage } from '../../protocol/engine.ts';
import {
  RemoteCompletionError,
  type RemoteCompletionRequest,
  type RemoteCompletionResult,
  type RemoteCompletions,
} from '../remote-completions.ts';
import { type CallAnswer, CallError } from './language-call.ts';

/**
 * Between `openStatement` and `close` the engine runs the statement. Without a remote server one run is enough.
 * With one, completions that are not known yet come out as NULL and are counted in `pending`: as long as there are
 * any, the engine undoes what the run wrote, awaits `resolve`, and runs the statement again.
 */
export interface LanguageStatement {
  /** Completions that the last run asked for and did not get. */
  readonly pending: number;
  /**
   * Fetches the pending completions, a few at a time, and forgets the usage of the run that lacked them. A
   * completion that fails is known after it as well: its row is NULL, or raises, in the next run.
   * @throws the signal's reason.
   */
  resolve(signal: AbortSignal): Promise<void>;
  /** Ends the books: what the last run used, by function and model. */
  close(): readonly AiUsage[];
}

export interface StatementBooks extends LanguageStatement {
  record(name: string, answer: CallAnswer): void;
  /** @throws CallError when the completion was fetched and failed. */
  remoteAnswer(request: RemoteCompletionRequest): RemoteCompletionResult | 'pending';
}

/**
 * Calls nested deeper than this are no one's, but a prompt with RANDOM() or the time in it would be pending for ever.
 */
const MAX_ROUNDS = 12;

export function createStatementBooks(
  remote: RemoteCompletions | null,
  concurrency: number,
  onClose: () => void,
): StatementBooks {
  const usage = new Map<string, AiUsage>();
  const pending = new Map<string, RemoteCompletionRequest>();
  const known = new Map<string, RemoteCompletionResult | CallError>();
  let rounds = 0;

  const fetch = async (key: string, request: RemoteCompletionRequest, signal: AbortSignal) => {
    if (!remote) return;
    try {
      known.set(key, await remote.complete(request, signal));
    } catch (error) {
      if (signal.aborted || !(error instanceof RemoteCompletionError)) throw error;
      known.set(key, new CallError(error.status, error.message));
    }
  };

  return {
    get pending() {
      return pending.size;
    },

    record(name, { model, inputTokens, outputTokens }) {
      // Counting tokens is free.
      if (inputTokens === 0 && outputTokens === 0) return;
      const key = `${name}\n${model ?? ''}`;
      const before = usage.get(key);
      usage.set(key, {
        function: name,
        model,
        calls: (before?.calls ?? 0) + 1,
        inputTokens: (before?.inputTokens ?? 0) + inputTokens,
        outputTokens: (before?.outputTokens ?? 0) + outputTokens,
      });
    },

    remoteAnswer(request) {
      const key = JSON.stringify(request);
      const result = known.get(key);
      if (result instanceof CallError) throw result;
      if (result) return result;
      if (rounds >= MAX_ROUNDS)
        throw new CallError(400, 'the prompt is another one each time the statement runs');
      pending.set(key, request);
      return 'pending';
    },

    async resolve(signal) {
      rounds++;
      const waiting = [...pending];
      const worker = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          signal.throwIfAborted();
          await fetch(...next, signal);
        }
      };
      const workers = Array.from({ length: Math.min(concurrency, waiting.length) }, worker);
      try {
        await Promise.all(workers);
      } finally {
        // One failed worker must not leave the others to start more.
        waiting.length = 0;
      }
      pending.clear();
      usage.clear();
    },

    close() {
      onClose();
      return [...usage.values()];
    },
  };
}
