/** The words of a semantic view, as the account has them: read when the first message is classified, and now and then again. */
import { randomUUID } from 'node:crypto';
import type { UserName } from '../../identity/caller.ts';
import type { Logger } from '../../observability/log.ts';
import { defaultWarehouses } from '../../snowflake/sql/choose-warehouse.ts';
import type { StatementRunner } from '../../snowflake/statement/statement.ts';
import { businessWordsOf } from './business-words.ts';
import type { BusinessWords } from './word-kinds.ts';

const KEPT_MS = 10 * 60_000;
/** What the first messages wait for at most; later ones wait for nothing. */
const PATIENCE_MS = 3_000;
const GATEWAY = 'cortex-gateway' as UserName;

export interface ViewWordsDependencies {
  readonly runner: StatementRunner;
  readonly view: string;
  readonly logger: Pick<Logger, 'warn'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Never rejects: without the words, messages are classified by the words that everybody knows. */
export function createViewWords(deps: ViewWordsDependencies): () => Promise<BusinessWords> {
  const { runner, view, logger, now } = deps;
  let words: BusinessWords = new Map();
  let reading: Promise<void> | null = null;
  let nextAt = 0;

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
        timeoutMs: PATIENCE_MS,
      });
      words = businessWordsOf(String(rows[0]?.[0] ?? ''));
    } catch (error) {
      logger.warn(
        { err: error },
        'the words of the semantic view cannot be read; messages are classified without them',
      );
    } finally {
      nextAt = now() + KEPT_MS;
      reading = null;
    }
  }

  return async () => {
    const isFirst = nextAt === 0;
    if (now() >= nextAt) reading ??= read();
    if (isFirst) await reading;
    return words;
  };
}
