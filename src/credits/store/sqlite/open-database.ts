import { DatabaseSync } from 'node:sqlite';
import { migrate } from './schema.ts';

/**
 * Opens the ledger's file. WAL with synchronous=FULL: what a transaction has committed is on the disk when COMMIT
 * returns, through a crash of the process, the system or the power.
 */
export function openDatabase(path: string, busyTimeoutMs: number): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}
