import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './schema.ts';

/** From so many on SQLite writes the WAL back inside COMMIT, as nobody has done it before: see `createCheckpoints`. */
const LONGEST_WAL_PAGES = 8_000;

/**
 * Opens the ledger's file, and its directory if need be. WAL with synchronous=FULL: what a transaction has committed
 * is on the disk when COMMIT returns, and survives a crash of the process, of the system, and of the power. It does
 * not wait for other processes: what meets a lock fails with SQLITE_BUSY, to be tried again.
 */
export function openDatabase(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  // It holds names and answers: for this user's eyes only, and so are the files that SQLite puts beside it.
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${LONGEST_WAL_PAGES};
    `);
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}
