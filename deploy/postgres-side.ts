/** A ledger in PostgreSQL, as one side of a move. */
import { randomUUID } from 'node:crypto';
import type { Policy } from '../src/credits/ledger/rules.ts';
import { connect } from '../src/credits/store/postgres/connect.ts';
import type { Reader } from '../src/credits/store/postgres/ledger-client.ts';
import { createPostgresStore } from '../src/credits/store/postgres/postgres-store.ts';
import { restoreEvent } from '../src/credits/store/postgres/read-rows.ts';
import { inTransaction } from '../src/credits/store/postgres/transaction.ts';
import { quoted, type Row, requireEmpty, type Side } from './ledger-side.ts';
import { bookTables, numbered, plainTables } from './moved-tables.ts';

/** @param isTarget whether tables that an unfinished move has left may be opened */
export async function openPostgres(url: string, policy: Policy, isTarget: boolean): Promise<Side> {
  const { client } = await connect(url, () => {});
  const store = createPostgresStore({ url, channels: [], policy, isMove: isTarget });
  const side: Side = {
    name: 'PostgreSQL',
    store,
    rows: async (text) => (await client.query(text)).rows as Row[],
    async insert(table, columns, rows) {
      const names = columns.map(quoted).join();
      const marks = columns.map((_, i) => `$${i + 1}`).join();
      const override = numbered.includes(table) ? 'OVERRIDING SYSTEM VALUE' : '';
      await inTransaction(client, async () => {
        for (const row of rows) {
          await client.query(
            `INSERT INTO ${table} (${names}) ${override} VALUES (${marks})`,
            columns.map((column) => toPostgres(column, row[column])),
          );
        }
      });
    },
    toEvent: restoreEvent,
    async begin() {
      const { rows } = await client.query(`SELECT 1 FROM head WHERE name = 'moving'`);
      if (rows.length > 0) await inTransaction(client, () => emptyTables(client));
      else await requireEmpty(side);
      await client.query(`INSERT INTO head VALUES ('moving', '') ON CONFLICT DO NOTHING`);
    },
    async finish() {
      // Rows are numbered on from those that were inserted with their numbers.
      for (const table of numbered) {
        await client.query(
          `SELECT setval(pg_get_serial_sequence('${table}', 'sequence'), max(sequence)) FROM ${table}
           HAVING max(sequence) IS NOT NULL`,
        );
      }
      await client.query(`DELETE FROM head WHERE name = 'moving'`);
    },
    async close() {
      client.destroy();
      await store.close();
    },
  };
  return side;
}

/** The journal goes on with a row that says nothing of what was before it. */
async function emptyTables(client: Reader): Promise<void> {
  const { rows } = await client.query<{ last: number }>('SELECT max(sequence) AS last FROM journal');
  const next = Number(rows[0]?.last) + 1;
  for (const table of [
    ...bookTables,
    ...Object.keys(plainTables),
    'unfolded',
    'journal',
    'leases',
    'presences',
  ])
    await client.query(`DELETE FROM ${table}`);
  const entry = { buckets: [], touched: [], forget: true, head: true };
  await client.query('INSERT INTO journal (sequence, batch, change) VALUES ($1, $2, $3)', [
    next,
    randomUUID(),
    JSON.stringify(entry),
  ]);
  await client.query(
    `UPDATE head SET value = CASE name WHEN 'folded' THEN $1 ELSE '' END WHERE name IN ('folded', 'latestWindow')`,
    [String(next)],
  );
}

function toPostgres(column: string, value: unknown): unknown {
  if (column === 'immediate') return Boolean(value);
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}
