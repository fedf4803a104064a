/** Which gateway does what one of them should do, which gateways there are, and by which zone, prices and rates they go. */
import { DONE, type LedgerRecords } from '../ledger-store.ts';
import { toDayCut, toKeptPrices, toKeptRate, toPresence } from '../record-rows.ts';
import type { RecordQueries } from './record-queries.ts';

type DutyRecords = Pick<
  LedgerRecords,
  'claimDuty' | 'meet' | 'cutDays' | 'dayCuts' | 'keepPrices' | 'keptPrices' | 'keepRate' | 'keptRates'
>;

export function createDutyRecords({ rows }: RecordQueries): DutyRecords {
  return {
    async claimDuty(duty, owner, at, until) {
      const claimed = await rows(
        `INSERT INTO duties VALUES ($1, $2, $4) ON CONFLICT (name) DO UPDATE
           SET owner = excluded.owner, until = excluded.until
           WHERE duties.owner = excluded.owner OR duties.until < $3
             OR (duties.until - $4 > $4 - $3 AND $3 > 0 AND duties.owner <> '${DONE}')
         RETURNING name`,
        duty,
        owner,
        at,
        until,
      );
      return claimed.length === 1;
    },
    async meet({ owner, startedAt, seenAt, setting }, since) {
      const found = await rows(
        `WITH gone AS (DELETE FROM presences WHERE (seen_at < $5 OR seen_at > $6) AND owner <> $1), own AS (
           INSERT INTO presences VALUES ($1, $2, $3, $4)
           ON CONFLICT (owner) DO UPDATE SET started_at = excluded.started_at, seen_at = excluded.seen_at,
             setting = excluded.setting
         )
         SELECT * FROM presences WHERE owner <> $1 AND seen_at BETWEEN $5 AND $6`,
        owner,
        startedAt,
        seenAt,
        JSON.stringify(setting),
        since,
        seenAt + (seenAt - since),
      );
      return found.map(toPresence);
    },
    async cutDays({ since, timeZone }) {
      await rows(
        `INSERT INTO day_cuts (since, time_zone)
         SELECT greatest($1::bigint, coalesce((SELECT max(since) + 1 FROM day_cuts), $1::bigint)), $2::text
         WHERE $2::text IS DISTINCT FROM (SELECT time_zone FROM day_cuts ORDER BY since DESC LIMIT 1)
         ON CONFLICT DO NOTHING`,
        since,
        timeZone,
      );
    },
    dayCuts: async () => (await rows('SELECT since, time_zone FROM day_cuts ORDER BY since')).map(toDayCut),
    async keepPrices({ since, prices }) {
      await rows(
        `INSERT INTO kept_prices (since, prices)
         SELECT greatest($1::bigint, coalesce((SELECT max(since) + 1 FROM kept_prices), $1::bigint)), $2::text
         WHERE $2::text IS DISTINCT FROM (SELECT prices FROM kept_prices ORDER BY since DESC LIMIT 1)
         ON CONFLICT DO NOTHING`,
        since,
        prices,
      );
    },
    keptPrices: async () =>
      (await rows('SELECT since, prices FROM kept_prices ORDER BY since')).map(toKeptPrices),
    async keepRate({ kind, since, rate }) {
      await rows(
        `INSERT INTO kept_rates (kind, since, rate)
         SELECT $1::text, greatest($2::bigint, coalesce((SELECT max(since) + 1 FROM kept_rates WHERE kind = $1), $2::bigint)), $3::text
         WHERE $3::text IS DISTINCT FROM (SELECT rate FROM kept_rates WHERE kind = $1 ORDER BY since DESC LIMIT 1)
         ON CONFLICT DO NOTHING`,
        kind,
        since,
        rate,
      );
    },
    keptRates: async () =>
      (await rows('SELECT kind, since, rate FROM kept_rates ORDER BY since')).map(toKeptRate),
  };
}
