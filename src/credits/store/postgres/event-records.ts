/** Usage events in PostgreSQL: what waits for the log, what a history is asked about, and sums of slices. */
import type { LedgerRecords } from '../ledger-store.ts';
import { toSlice } from '../record-rows.ts';
import { restoreEvent } from './read-rows.ts';
import type { RecordQueries } from './record-queries.ts';

type EventRecords = Pick<
  LedgerRecords,
  | 'pendingEvents'
  | 'pendingCount'
  | 'pendingOf'
  | 'acknowledge'
  | 'eventsOf'
  | 'openEvents'
  | 'findEvents'
  | 'latestEvents'
  | 'confirm'
  | 'slices'
  | 'eventsOfSlice'
  | 'sumsOf'
  | 'putSums'
>;

/** @param fold brings the table up to date with the journal */
export function createEventRecords({ rows, number }: RecordQueries, fold: () => Promise<void>): EventRecords {
  async function events(text: string, ...values: unknown[]) {
    await fold();
    return (await rows(text, ...values)).map(restoreEvent);
  }

  /** Rows whose id and revision are still the ones given. */
  async function updateEvents(
    set: string,
    revisions: readonly { readonly eventId: string; readonly revision: number }[],
  ): Promise<void> {
    if (revisions.length === 0) return;
    await fold();
    await rows(
      `UPDATE events SET ${set} FROM unnest($1::text[], $2::int[]) AS r (id, revision)
       WHERE events.id = r.id AND events.revision = r.revision`,
      revisions.map(({ eventId }) => eventId),
      revisions.map(({ revision }) => revision),
    );
  }

  return {
    pendingEvents: (limit, after = '') =>
      events('SELECT * FROM events WHERE pending AND id > $1 ORDER BY id LIMIT $2', after, limit),
    async pendingCount(most = Number.MAX_SAFE_INTEGER) {
      await fold();
      return number(
        'SELECT count(*) AS n FROM (SELECT 1 FROM events WHERE pending LIMIT $1) AS counted',
        most,
      );
    },
    acknowledge: (delivered) => updateEvents('pending = false', delivered),
    eventsOf: (window, after, limit) =>
      events(
        'SELECT * FROM events WHERE window_id = $1 AND id > $2 ORDER BY id LIMIT $3',
        window,
        after,
        limit,
      ),
    openEvents: (after, limit) =>
      events(
        `SELECT * FROM events WHERE id > $1 AND basis IN ('reckoned', 'quoted', 'bound', 'expected')
         ORDER BY id LIMIT $2`,
        after,
        limit,
      ),
    findEvents: (ids) => events('SELECT * FROM events WHERE id = ANY($1) ORDER BY id', ids),
    async pendingOf(window, after, limit) {
      const text = 'SELECT id FROM events WHERE pending AND window_id = $1 AND id > $2 ORDER BY id LIMIT $3';
      await fold();
      return (await rows(text, window, after, limit)).map(({ id }) => String(id));
    },
    confirm: (revisions) => updateEvents(`basis = 'history'`, revisions),
    latestEvents: (limit) => events('SELECT * FROM events ORDER BY id DESC LIMIT $1', limit),
    async slices() {
      await fold();
      const found = await rows(
        `SELECT e.slice, e.changes, s.changes AS summed, s.first_at, s.last_at
         FROM event_slices e LEFT JOIN slice_sums s ON s.slice = e.slice ORDER BY e.slice`,
      );
      return found.map(toSlice);
    },
    eventsOfSlice: (slice, after, limit) =>
      events(
        `SELECT * FROM events WHERE id >= $1 AND id < $1 || '~' AND left(id, 6) = $1 AND id > $2 ORDER BY id LIMIT $3`,
        slice,
        after,
        limit,
      ),
    sumsOf: async (slices) =>
      (await rows('SELECT slice, sums FROM slice_sums WHERE slice = ANY($1)', slices)).map(
        ({ slice, sums }) => ({
          slice: String(slice),
          sums: String(sums),
        }),
      ),
    async putSums({ slice, changes, firstAt, lastAt, sums }) {
      await rows(
        `INSERT INTO slice_sums VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slice) DO UPDATE SET
           changes = excluded.changes, first_at = excluded.first_at, last_at = excluded.last_at, sums = excluded.sums`,
        slice,
        changes,
        firstAt,
        lastAt,
        sums,
      );
    },
  };
}
