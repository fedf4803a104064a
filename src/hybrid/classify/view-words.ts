/** The words of a semantic view, as the account has them: read when the gateway starts, and now and then again. */
import { randomUUID } from 'node:crypto';
import type { UserName } from '../../identity/caller.ts';
import type { Logger } from '../../observability/log.ts';
import { defaultWarehouses } from '../../snowflake/sql/choose-warehouse.ts';
import type { StatementRunner } from '../../snowflake/statement/statement.ts';
import { businessWordsOf } from './business-words.ts';
import type { BusinessWords } from './word-kinds.ts';

const KEPT_MS = 10 * 60_000;
/** From try to try; each failure doubles it, up to the time for which words are kept. */
const FIRST_PAUSE_MS = 1_000;
const TIMEOUT_MS = 30_000;
const GATEWAY = 'cortex-gateway' as UserName;

export interface ViewWordsDependencies {
  readonly runner: StatementRunner;
  readonly view: string;
  readonly logger: Pick<Logger, 'warn'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface ViewWords {
  /** Those known by now: messages are classified without the others. */
  known(): BusinessWords;
  /**
   * Reads them anew in the background, where they are ten minutes old. For calls that are paid for already: a message
   * alone makes no statement.
   */
  renew(): void;
  /** Resolves after the first try, whatever became of it. */
  readonly tried: Promise<void>;
  close(): void;
}

/** Begins at once. */
export function createViewWords(deps: ViewWordsDependencies): ViewWords {
  const { runner, view, logger, now } = deps;
  let words: BusinessWords = new Map();
  let reading: Promise<void> | null = null;
  let renewAt = Number.POSITIVE_INFINITY;
  let pauseMs = FIRST_PAUSE_MS;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  const begin = () => (reading ??= read());

  async function read(): Promise<void> {
    try {
      const { rows } = await runner.run({
        sql: 'SELECT SYSTEM$READ_YAML_FROM_SEMANTIC_VIEW(?)',
        binds: [view],
        warehouse: defaultWarehouses.general,
        tag: {
          application: 'cortex-gateway',
          user: GATEWAY,
          operation: 'semantic-view-words',
          requestId: randomUUID(),
          eventId: '',
        },
        user: GATEWAY,
        function: 'SEMANTIC_VIEW',
        isInternal: true,
        readOnly: true,
        timeoutMs: TIMEOUT_MS,
      });
      words = businessWordsOf(String(rows[0]?.[0] ?? ''));
      renewAt = now() + KEPT_MS;
      pauseMs = FIRST_PAUSE_MS;
    } catch (error) {
      if (!isClosed) tryLater(error);
    } finally {
      reading = null;
    }
  }

  function tryLater(error: unknown): void {
    logger.warn(
      { err: error, nextTrySeconds: pauseMs / 1000 },
      'the words of the semantic view cannot be read; messages are classified by those known before',
    );
    renewAt = Number.POSITIVE_INFINITY;
    retry = setTimeout(begin, pauseMs).unref();
    pauseMs = Math.min(2 * pauseMs, KEPT_MS);
  }

  return {
    known: () => words,
    renew() {
      if (now() >= renewAt) begin();
    },
    tried: begin(),
    close() {
      isClosed = true;
      clearTimeout(retry);
    },
  };
}
