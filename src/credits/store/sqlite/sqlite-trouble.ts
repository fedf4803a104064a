/** What SQLite's errors mean for those who wait for the ledger (sqlite.org/rescode.html). */

/**
 * - `busy`: another process holds the lock
 * - `full`: there is no room; the connection is fine
 * - `broken`: the file cannot be read or written over this connection
 */
export type SqliteTrouble = 'busy' | 'full' | 'broken';

const BUSY = 5;
const FULL = 13;
/** SQLITE_PERM, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, CANTOPEN, NOTADB. */
const broken = new Set([3, 6, 7, 8, 10, 11, 14, 26]);

/** Null for an error that is no fault of the disk or of other processes. */
export function troubleOf(error: unknown): SqliteTrouble | null {
  const extended = (error as { errcode?: unknown } | null)?.errcode;
  if (typeof extended !== 'number') return null;
  // The primary result code is the low byte of the extended one.
  const code = extended & 0xff;
  if (code === BUSY) return 'busy';
  if (code === FULL) return 'full';
  return broken.has(code) ? 'broken' : null;
}
