/** A ledger that is copied from or to, whichever database holds it. */
import type { LedgerStore } from '../src/credits/store/ledger-store.ts';
import type { UsageEvent } from '../src/credits/usage/usage-event.ts';
import { bookTables, plainTables } from './moved-tables.ts';

/** What stops a move, in words for the operator. */
export class MoveError extends Error {
  override readonly name = 'MoveError';
}

export type Row = Record<string, unknown>;

/** One side of a move. */
export interface Side {
  readonly name: string;
  readonly store: LedgerStore;
  rows(text: string): Promise<readonly Row[]>;
  insert(table: string, columns: readonly string[], rows: readonly Row[]): Promise<void>;
  toEvent(row: Row): UsageEvent;
  /** Nobody else may use it until it is finished. What an unfinished move has left is gone. */
  begin(): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A store writes its newest transactions into a journal, and brings all of the tables that are read here up to date
 * when its open holds are asked for. Whose does not matter.
 */
export async function bringUpToDate({ store }: Side): Promise<void> {
  await store.records.openHolds('');
}

/** @throws MoveError while a gateway runs on it */
export async function requireQuiet(side: Side): Promise<void> {
  await bringUpToDate(side);
  const { name, rows } = side;
  const leases = await rows(`SELECT owner FROM leases WHERE until > ${Date.now()}`);
  if (leases.length > 0) {
    throw new MoveError(
      `${leases.length} gateway(s) run on the ledger in ${name}: stop them, and try again in a minute.`,
    );
  }
}

/** @throws MoveError where there are books already */
export async function requireEmpty(side: Side): Promise<void> {
  await bringUpToDate(side);
  const { name, rows } = side;
  for (const table of [...bookTables, ...Object.keys(plainTables)]) {
    const [found] = await rows(`SELECT 1 AS n FROM ${table} LIMIT 1`);
    if (found) throw new MoveError(`There are books in ${name} already: its table ${table} is not empty.`);
  }
}

export const quoted = (column: string) => `"${column}"`;
