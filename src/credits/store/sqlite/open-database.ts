import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './schema.ts';

/**
 * Opens the ledger's file, and its directory if need be. WAL with synchronous=FULL: what a transaction has committed
 * is on the disk when COMMIT returns, and survives a crash of the process, of the system, and of the power.
 * @param busyMs How long to wait for another process's transaction. It lasts a millisecond or so; more is a crowd, or
 * a stuck disk.
 */
export function openDatabase(path: string, busyMs: number): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: busyMs });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}
