import type { LRUCache } from 'lru-cache';
import type { Catalog } from './catalog/catalog.ts';
import type { Translation } from './dialect/translation.ts';
import type { EngineLanguage } from './engine-language.ts';
import type { History } from './history/history.ts';
import type { Store } from './store.ts';
import type { TableLocks } from './table-locks.ts';

/** What the sessions of one engine share. */
export interface Engine {
  readonly account: string;
  readonly store: Store;
  readonly catalog: Catalog;
  readonly locks: TableLocks;
  readonly history: History;
  readonly language: EngineLanguage | null;
  readonly languageFunctions: ReadonlySet<string>;
  readonly translations: LRUCache<string, Translation>;
  /** Takes the whole of a failure that clients see as an incident only. */
  report(incident: string, error: unknown): void;
  /** Told of a statement that DuckDB does not stop, although it was interrupted again and again. */
  reportStuck(sql: string): void;
}
