/**
 * The statements that run and, for a while, those that ended: so that a repeated request gets the answer of
 * the first, results can be fetched by query id, and chunks are there until the client has read them.
 */
import { LRUCache } from 'lru-cache';
import type { StatementExecution } from './statement-run.ts';

export interface RetentionLimits {
  /** Milliseconds since the result was last asked for. */
  readonly keepMs: number;
  readonly maxStatements: number;
  /** Of all results together. The latest result is kept even when it alone is larger. */
  readonly maxBytes: number;
}

export interface StatementStore {
  add(run: StatementExecution): void;
  find(queryId: string): StatementExecution | undefined;
  /** The statement that this request started on this session. */
  findByRequest(sessionId: string, requestId: string): StatementExecution | undefined;
  dropExpired(): void;
  clear(): void;
}

export function createStatementStore(limits: RetentionLimits): StatementStore {
  const running = new Map<string, StatementExecution>();
  const byRequest = new Map<string, StatementExecution>();
  const requestKey = (sessionId: string, requestId: string) => `${sessionId} ${requestId}`;
  const keyOf = (run: StatementExecution) => requestKey(run.info.sessionId, run.info.requestId);

  const ended = new LRUCache<string, StatementExecution>({
    max: limits.maxStatements,
    maxSize: limits.maxBytes,
    ttl: limits.keepMs,
    updateAgeOnGet: true,
    // An entry above maxSize would be refused at once: counted as exactly maxSize it displaces all others.
    sizeCalculation: (run) => Math.min(bytesOf(run), limits.maxBytes),
    dispose: (run) => {
      if (byRequest.get(keyOf(run)) === run) byRequest.delete(keyOf(run));
    },
  });

  return {
    add(run) {
      running.set(run.info.queryId, run);
      byRequest.set(keyOf(run), run);
      void run.settled.then(() => {
        running.delete(run.info.queryId);
        ended.set(run.info.queryId, run);
      });
    },
    find: (queryId) => running.get(queryId) ?? ended.get(queryId),
    findByRequest: (sessionId, requestId) => byRequest.get(requestKey(sessionId, requestId)),
    dropExpired: () => {
      ended.purgeStale();
    },
    clear: () => ended.clear(),
  };
}

function bytesOf(run: StatementExecution): number {
  const result = run.outcome?.kind === 'result' ? run.outcome.result.bytes : 0;
  return 1024 + 2 * run.info.sqlText.length + result;
}
