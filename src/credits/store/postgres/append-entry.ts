/** Appends what a transaction did to the journal: one statement, and no row but those of the journal itself. */
import type { Changes } from '../ledger-store.ts';
import type { JournalPosition, JournalRow, SharedEntry } from './book-cache.ts';
import { lockClass } from './connect.ts';
import type { LedgerClient } from './ledger-client.ts';

/** What is written as JSON holds no character that PostgreSQL cannot store. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  // NUL, and halves of surrogate pairs: `JSON.stringify` escapes exactly these.
  if (!/\\u(0000|d[89a-f])/i.test(text)) return text;
  return JSON.stringify(value, (_, part) => (typeof part === 'string' ? toStorable(part) : part));
}

export function toStorable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

// The lock makes processes wait in line. What keeps them apart is the key of the journal: two transactions that know
// the same row cannot both append the next one, and a third has no row to go on from.
const APPEND = `
  WITH
    alone AS MATERIALIZED (SELECT pg_advisory_xact_lock($1, $2)),
    appended AS (
      INSERT INTO journal (sequence, batch, change)
      SELECT $3::bigint + 1, $5, $6::json FROM alone
      WHERE EXISTS (SELECT 1 FROM journal WHERE sequence = $3 AND batch = $4)
      ON CONFLICT (sequence) DO NOTHING
      RETURNING sequence, batch
    ),
    kept AS (
      INSERT INTO unfolded (sequence, size, holds, dropped, events, put)
      SELECT sequence, $7::integer, $8::text, $9::text[], $10::text, $11::text[] FROM appended WHERE $7 > 0
    )
  SELECT sequence, batch FROM appended`;

/** @returns The row; null when there is another one after `before`, or `before` is not there any more. */
export async function appendEntry(
  client: LedgerClient,
  lockKey: number,
  before: JournalPosition,
  batch: string,
  entry: SharedEntry,
  changes: Pick<Changes, 'putHolds' | 'dropHolds' | 'putEvents'>,
): Promise<JournalRow | null> {
  const holds = changes.putHolds.map((hold) => {
    const { id, owner, window, amount, scopes } = hold;
    return { id, owner, window, amount, scopes, record: hold };
  });
  const events = changes.putEvents.map((event) => {
    const { eventId: id, revision, window, credits, basis, user, apiKeyId, teams, requestedModel } = event;
    const { function: name } = event;
    return {
      id,
      revision,
      window,
      credits,
      basis,
      user,
      apiKeyId,
      teams,
      function: name,
      requestedModel,
      record: event,
    };
  });
  const [answer] = [
    await client.send({
      name: 'append',
      text: APPEND,
      values: [
        lockClass.decide,
        lockKey,
        before.sequence,
        before.batch,
        batch,
        toJson(entry),
        holds.length + changes.dropHolds.length + events.length,
        toJson(holds),
        changes.dropHolds,
        toJson(events),
        changes.putHolds.map(({ id }) => toStorable(id)),
      ],
    }),
  ].flat();
  const row = { sequence: before.sequence + 1, batch, entry };
  const [appended] = answer?.rows ?? [];
  if (!appended) return null;
  // It is known by its id: another answer would have none, or another one.
  if (appended.sequence === row.sequence && appended.batch === batch) return row;
  client.destroy();
  throw new Error('the database answered another question than that for the row to append');
}
