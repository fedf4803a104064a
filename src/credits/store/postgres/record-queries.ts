/** Statements on the tables of records, aside from the decisions. */
import type { Row } from '../record-rows.ts';
import { toStorable } from './append-entry.ts';
import type { LedgerSessions } from './sessions.ts';

export interface RecordQueries {
  rows(text: string, ...values: unknown[]): Promise<Row[]>;
  /** Of a statement that selects one, as `n`. */
  number(text: string, ...values: unknown[]): Promise<number>;
}

export function createRecordQueries(sessions: LedgerSessions): RecordQueries {
  async function rows(text: string, ...values: unknown[]): Promise<Row[]> {
    const storable = values.map((value) => (typeof value === 'string' ? toStorable(value) : value));
    return sessions.aside(async ({ client }) => (await client.query(text, storable)).rows as Row[]);
  }
  return {
    rows,
    async number(text, ...values) {
      const [row] = await rows(text, ...values);
      return Number(row?.n);
    },
  };
}
