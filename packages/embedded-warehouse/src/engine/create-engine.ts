import type { DuckDBConnection } from '@duckdb/node-api';
import { LRUCache } from 'lru-cache';
import type { EngineSession, WarehouseEngine } from '../protocol/engine.ts';
import { catalogSchema, loadCatalog } from './catalog/catalog.ts';
import type { Translation } from './dialect/translation.ts';
import type { Engine } from './engine.ts';
import type { EngineLanguage, RegisterLanguage } from './engine-language.ts';
import { openSession } from './engine-session.ts';
import { createHistory, historySchema } from './history/history.ts';
import { defaultPrices, type PriceTable, priceUsage } from './history/prices.ts';
import { prepareAccount } from './sample/prepare-account.ts';
import { openStore } from './store.ts';
import { createTableLocks } from './table-locks.ts';

export interface EngineOptions {
  /** Where the database file is kept; null keeps everything in memory. */
  readonly dataDir: string | null;
  readonly account: string;
  /** Loads the sample business data into a new database. */
  readonly sample: boolean;
  /** The AI functions; without them every AI_* call is an unknown function. */
  readonly language?: RegisterLanguage;
  /** Whether DuckDB works on a statement with one thread for each core; default: it does. */
  readonly hasThreads?: boolean;
  /** Credits of AI functions in the usage views. */
  readonly prices?: PriceTable;
  /** Milliseconds after its end at which a statement shows in ACCOUNT_USAGE. Default 0; in Snowflake it is an hour. */
  readonly historyLatencyMs?: number;
  /** Told of a statement that runs on although it was cancelled a while ago: DuckDB checks between rows only. */
  readonly onStuck?: (sql: string) => void;
  /** Takes the whole of a failure that clients see as an incident only. */
  readonly onError?: (error: unknown, incident: string) => void;
}

/**
 * Starts the embedded engine: Snowflake SQL over DuckDB, durable under `dataDir`.
 *
 * @throws StoreUnavailableError when another process has the directory open
 */
export async function createEngine(options: EngineOptions): Promise<WarehouseEngine> {
  const {
    dataDir,
    account,
    sample,
    prices = defaultPrices,
    historyLatencyMs = 0,
    onError = () => {},
  } = options;
  let language: EngineLanguage | null = null;
  const prepare = async (connection: DuckDBConnection) => {
    await connection.run(catalogSchema + historySchema);
    language = (await options.language?.(connection)) ?? null;
  };
  const store = await openStore(dataDir, prepare, options);
  const connection = await store.connect();
  const catalog = await loadCatalog(connection);
  const engine: Engine = {
    account,
    store,
    catalog,
    locks: createTableLocks(),
    history: await createHistory(await store.connect(), {
      directory: dataDir,
      price: priceUsage(prices),
      latencyMs: historyLatencyMs,
    }),
    language,
    languageFunctions: new Set((language as EngineLanguage | null)?.functionNames ?? []),
    translations: new LRUCache<string, Translation>({ max: 2000 }),
    report: (incident, error) => onError(error, incident),
    reportStuck: options.onStuck ?? (() => {}),
  };
  await prepareAccount(engine, connection, sample);
  connection.closeSync();

  // Snowflake's session ids are whole numbers that a double holds.
  let nextSession = Date.now() * 1000;
  const sessions = new Set<EngineSession>();
  return {
    async openSession(context) {
      const opened = await openSession(engine, String(nextSession++), context);
      const session: EngineSession = {
        ...opened,
        close: async () => {
          sessions.delete(session);
          await opened.close();
        },
      };
      sessions.add(session);
      return session;
    },
    note: (query) => engine.history.note(query),
    record: (query) => engine.history.record(query),
    async close() {
      await Promise.all([...sessions].map((session) => session.close()));
      await engine.history.close();
      store.close();
    },
  };
}
