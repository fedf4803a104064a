/** A ledger in a file of SQLite, as one side of a move. */
import type { DatabaseSync } from 'node:sqlite';
import type { Policy } from '../src/credits/ledger/rules.ts';
import { openDatabase } from '../src/credits/store/sqlite/open-database.ts';
import { createSqliteStore } from '../src/credits/store/sqlite/sqlite-store.ts';
import { type SelectedEvent, toEvent } from '../src/credits/store/sqlite/table-rows.ts';
import { quoted, type Side } from './ledger-side.ts';

type Value = null | number | string | Uint8Array;

export function openSqlite(path: string, policy: Policy): Side {
  const database: DatabaseSync = openDatabase(path);
  const store = createSqliteStore({ open: () => openDatabase(path), policy });
  return {
    name: path,
    store,
    rows: async (text) => database.prepare(text).all(),
    async insert(table, columns, rows) {
      const marks = columns.map(() => '?').join();
      const insert = database.prepare(
        `INSERT INTO ${table} (${columns.map(quoted).join()}) VALUES (${marks})`,
      );
      database.exec('BEGIN IMMEDIATE');
      for (const row of rows) insert.run(...columns.map((column) => toSqlite(row[column])));
      database.exec('COMMIT');
    },
    toEvent: (row) => toEvent(Object.values(row) as unknown as SelectedEvent),
    // As long as it has another name.
    begin: async () => {},
    finish: async () => {},
    async close() {
      database.close();
      await store.close();
    },
  };
}

function toSqlite(value: unknown): Value {
  return typeof value === 'boolean' ? Number(value) : (value as Value);
}
