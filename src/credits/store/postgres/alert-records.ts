/** Alerts in PostgreSQL, their deliveries to each channel, and the channels that fail. */
import type { LedgerRecords } from '../ledger-store.ts';
import { toAlert, toDelivery, toEndedDelivery } from '../record-rows.ts';
import type { RecordQueries } from './record-queries.ts';

type AlertRecords = Pick<
  LedgerRecords,
  | 'alertsAfter'
  | 'lastAlert'
  | 'claimDeliveries'
  | 'closeDelivery'
  | 'deliveriesOf'
  | 'postponeDelivery'
  | 'trustChannel'
  | 'channelStates'
>;

export function createAlertRecords({ rows, number }: RecordQueries): AlertRecords {
  return {
    alertsAfter: async (sequence, limit) =>
      (
        await rows('SELECT * FROM alerts WHERE sequence > $1 ORDER BY sequence LIMIT $2', sequence, limit)
      ).map(toAlert),
    lastAlert: () => number('SELECT coalesce(max(sequence), 0) AS n FROM alerts'),
    claimDeliveries: async (channel, { at, until, latest, limit }) =>
      (
        await rows(
          `WITH due AS (
             SELECT alert FROM deliveries WHERE channel = $1 AND (due_at <= $2 OR due_at > $5)
             ORDER BY due_at, alert LIMIT $4 FOR UPDATE SKIP LOCKED
           ), claimed AS (
             UPDATE deliveries d SET due_at = $3 FROM due WHERE d.alert = due.alert AND d.channel = $1
             RETURNING d.alert, d.attempts, d.taken
           )
           SELECT a.*, c.attempts, c.taken FROM claimed c JOIN alerts a ON a.sequence = c.alert
           ORDER BY a.sequence`,
          channel,
          at,
          until,
          limit,
          latest,
        )
      ).map(toDelivery),
    async closeDelivery({ alert, channel, at, outcome, recipients }) {
      await rows(
        `WITH ended AS (DELETE FROM deliveries WHERE alert = $1 AND channel = $2)
         INSERT INTO ended_deliveries VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
        alert,
        channel,
        at,
        outcome,
        JSON.stringify(recipients),
      );
    },
    async deliveriesOf(alerts) {
      const [ended, waiting] = await Promise.all([
        rows(
          'SELECT * FROM ended_deliveries WHERE alert = ANY($1::bigint[]) ORDER BY alert, channel',
          alerts,
        ),
        rows(
          'SELECT alert, channel FROM deliveries WHERE alert = ANY($1::bigint[]) ORDER BY alert, channel',
          alerts,
        ),
      ]);
      return {
        ended: ended.map(toEndedDelivery),
        waiting: waiting.map((row) => ({ alert: Number(row.alert), channel: String(row.channel) })),
      };
    },
    async postponeDelivery(alert, channel, { at, reason, dueAt, taken }) {
      await rows(
        `WITH postponed AS (
           UPDATE deliveries SET due_at = $3, taken = $4, attempts = attempts + 1
           WHERE alert = $1 AND channel = $2
         )
         INSERT INTO channel_failures VALUES ($2, $5, $6)
         ON CONFLICT (channel) DO UPDATE SET reason = excluded.reason`,
        alert,
        channel,
        dueAt,
        JSON.stringify(taken),
        at,
        reason,
      );
    },
    async trustChannel(channel, dueBy) {
      await rows('UPDATE deliveries SET due_at = least(due_at, $2) WHERE channel = $1', channel, dueBy);
      // One that takes some alerts and refuses others has not recovered.
      await rows(
        `DELETE FROM channel_failures WHERE channel = $1
         AND NOT EXISTS (SELECT 1 FROM deliveries WHERE channel = $1 AND attempts > 0)`,
        channel,
      );
    },
    async channelStates(channels) {
      const found = await rows(
        `SELECT name AS channel, (SELECT count(*) FROM deliveries d WHERE d.channel = name) AS waiting,
           f.since, f.reason
         FROM unnest($1::text[]) WITH ORDINALITY AS n (name, place) LEFT JOIN channel_failures f ON f.channel = name
         ORDER BY place`,
        channels,
      );
      return found.map(({ channel, waiting, since, reason }) => ({
        channel: String(channel),
        waiting: Number(waiting),
        failure: since === null ? null : { since: Number(since), reason: String(reason) },
      }));
    },
  };
}
