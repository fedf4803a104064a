import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { duckdbMemoryBytes } from '../memory-limit.ts';
import { runtimeMacros } from './library/runtime-macros.ts';
import { registerScriptFunctions } from './library/script-functions.ts';

/** Rows, metadata and history live in this attached database; macros and settings stay in memory. */
export const storeName = 'store';

export interface Store {
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

/** The database file is held by another process, or cannot be opened at all. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  /** Whether another process holds it, and may let go. */
  readonly isHeld: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isHeld: boolean }) {
    super(message, options);
    this.isHeld = options.isHeld;
  }
}

/**
 * Opens the database file under `dataDir` (null: in memory) and then shuts every door that SQL could leave
 * through: no files, no network, no extensions, no settings but the session's time zone.
 *
 * `prepare` runs before the doors are shut, on the connection that opened the file.
 *
 * @param hasThreads whether DuckDB works on a statement with one thread for each core; default: it does
 * @throws StoreUnavailableError when another process holds the directory
 */
export async function openStore(
  dataDir: string | null,
  prepare: (connection: DuckDBConnection) => Promise<void>,
  { hasThreads = true }: { readonly hasThreads?: boolean } = {},
): Promise<Store> {
  if (dataDir !== null) await mkdir(dataDir, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    // While it is made ready: hundreds of short statements take a third less than with threads that wait for each.
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
    // Of a new file. Each column of each table gets a block of memory that is filled when a row is put in, and again at a
    // checkpoint; most tables here have few rows, and DuckDB's default is 256 KiB.
    default_block_size: '32768',
    temp_directory: dataDir === null ? '' : join(dataDir, 'spill'),
    // Beyond it what can is written to `spill`, which must not take the disk that the ledger needs.
    memory_limit: `${Math.floor(duckdbMemoryBytes() / 2 ** 20)}MB`,
    max_temp_directory_size: dataDir === null ? '0MB' : '4GB',
    default_null_order: 'nulls_last_on_asc_first_on_desc',
    old_implicit_casting: 'true',
  });
  const connection = await instance.connect();
  try {
    await attach(connection, dataDir);
    registerScriptFunctions(connection);
    await connection.run(runtimeMacros);
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await prepare(connection);
    if (hasThreads) await connection.run('RESET GLOBAL threads');
    // DuckDB itself sets the second one while it runs ADD COLUMN IF NOT EXISTS.
    await connection.run(
      "SET GLOBAL allowed_configs = ['TimeZone', 'current_transaction_invalidation_policy']",
    );
    await connection.run('SET GLOBAL enable_external_access = false');
    await connection.run('SET GLOBAL lock_configuration = true');
  } catch (error) {
    connection.closeSync();
    instance.closeSync();
    throw error;
  }
  connection.closeSync();
  return {
    connect: () => instance.connect(),
    close: () => instance.closeSync(),
  };
}

async function attach(connection: DuckDBConnection, dataDir: string | null): Promise<void> {
  const path = dataDir === null ? ':memory:' : join(dataDir, 'warehouse.duckdb');
  try {
    await connection.run(`ATTACH '${path.replaceAll("'", "''")}' AS ${storeName}`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/lock|already attached|Unique file handle/i.test(message)) {
      throw new StoreUnavailableError(
        `The embedded warehouse under ${dataDir} is in use by another process. Stop it, or give this one its own data directory.`,
        { isHeld: true },
      );
    }
    throw new StoreUnavailableError(`The embedded warehouse under ${dataDir} cannot be opened.`, {
      isHeld: false,
      cause: error,
    });
  }
}
