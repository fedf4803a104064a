/** Copies of the ledger's SQLite file: made while the gateway runs, checked, and put in the ledger's place. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What stops a copy, in words for the operator. */
export class LedgerFileError extends Error {
  override readonly name = 'LedgerFileError';
}

export function ledgerPath(dataDir: string): string {
  return join(dataDir, 'ledger.db');
}

export interface LedgerContents {
  readonly tables: number;
  readonly rows: number;
}

/**
 * One transaction reads the whole ledger, so the copy is what stood at one instant; in WAL mode nobody waits for it.
 * The file appears under its name only when it is complete, checked and on the disk.
 * @throws LedgerFileError
 */
export function backUp(dataDir: string, file: string): LedgerContents {
  const source = ledgerPath(dataDir);
  if (!existsSync(source)) throw new LedgerFileError(`There is no ledger at ${source}; set DATA_DIR.`);
  if (existsSync(file)) throw new LedgerFileError(`${file} exists; name a file that does not.`);
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  const ledger = new DatabaseSync(source, { readOnly: true, timeout: 30_000 });
  try {
    copyInto(ledger, draft);
    const contents = examine(draft);
    putInPlace(draft, file);
    return contents;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    ledger.close();
  }
}

function copyInto(ledger: DatabaseSync, draft: string): void {
  // It has names and answers in it: for this user's eyes only.
  closeSync(openSync(draft, 'wx', 0o600));
  ledger.prepare('VACUUM INTO ?').run(draft);
}

/**
 * Puts a copy in the ledger's place. A ledger that is there is kept beside it, and only replaced when that is asked
 * for and no gateway has it open.
 * @throws LedgerFileError
 */
export function restore(
  file: string,
  dataDir: string,
  options: { readonly replace: boolean },
): LedgerContents & { readonly kept: string | null } {
  const contents = examine(file);
  const target = ledgerPath(dataDir);
  const targetExists = existsSync(target);
  if (targetExists && !options.replace)
    throw new LedgerFileError(`${target} exists; with --replace it is kept beside the restored one.`);
  if (targetExists) closeJournal(target);
  const draft = `${target}.part`;
  rmSync(draft, { force: true });
  // A copied file may have its newest rows in a journal beside it, which a copy of the file alone would leave out.
  const copy = new DatabaseSync(file, { readOnly: true });
  try {
    copyInto(copy, draft);
  } finally {
    copy.close();
  }
  const kept = targetExists
    ? `${target}.replaced-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
    : null;
  if (kept) renameSync(target, kept);
  for (const beside of ['-wal', '-shm']) rmSync(`${target}${beside}`, { force: true });
  putInPlace(draft, target);
  return { ...contents, kept };
}

/** Writes back what is only in the journal. @throws LedgerFileError when a gateway has the file open */
function closeJournal(path: string): void {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    // An exclusive lock in WAL mode is had only where nobody else has the file open.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT; PRAGMA journal_mode = DELETE;');
  } catch (error) {
    throw new LedgerFileError(`${path} is in use (${(error as Error).message}); stop the gateway first.`);
  } finally {
    database.close();
  }
}

/** @throws LedgerFileError for what is no whole ledger */
function examine(file: string): LedgerContents {
  if (!existsSync(file)) throw new LedgerFileError(`There is no file ${file}.`);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const [check] = database.prepare('PRAGMA integrity_check').all();
    if (check?.integrity_check !== 'ok') throw new Error(String(check?.integrity_check));
    const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const tables = names.map(({ name }) => String(name)).filter((name) => !name.startsWith('sqlite_'));
    if (!tables.includes('buckets')) throw new Error('it has no buckets');
    const count = (table: string) =>
      Number(database?.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.n ?? 0);
    return { tables: tables.length, rows: tables.reduce((sum, table) => sum + count(table), 0) };
  } catch (error) {
    throw new LedgerFileError(`${file} is no whole ledger: ${(error as Error).message}`);
  } finally {
    database?.close();
  }
}

/** The name, too, is on the disk when this returns. */
export function putInPlace(draft: string, file: string): void {
  sync(draft);
  renameSync(draft, file);
  sync(dirname(resolve(file)));
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
