/** Tells an operator which documents `TRUSTED_DOCUMENTS=only` would refuse: each once, however often it is sent. */
import { LRUCache } from 'lru-cache';
import type { Logger } from '../observability/log.ts';
import type { UntrustedDocument } from './document-source.ts';

export interface UntrustedLogDependencies {
  readonly logger: Logger;
  /** Told of every operation. */
  readonly count: () => void;
}

const MOST_REMEMBERED = 10_000;

export function createUntrustedLog({
  logger,
  count,
}: UntrustedLogDependencies): (document: UntrustedDocument) => void {
  const told = new LRUCache<string, true>({ max: MOST_REMEMBERED });
  return (document) => {
    count();
    if (told.has(document.id)) return;
    told.set(document.id, true);
    logger.warn({ ...document }, 'a document is not in the list of trusted ones');
  };
}
