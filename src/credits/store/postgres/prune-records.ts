/** Drops what is older than the books are kept, some rows at a time. */
import type { PruneLimits } from '../ledger-store.ts';
import type { Reader } from './ledger-client.ts';

/** Few enough that calls do not wait noticeably behind it. */
const PRUNED_ROWS = 2000;

/** Buckets of windows before `$1` that no hold and no event needs any more. */
export const oldBuckets = `buckets WHERE window_id < $1 AND held = 0
  AND NOT EXISTS (SELECT 1 FROM events e WHERE e.window_id = buckets.window_id)`;

/** @returns Whether there may be more. */
export async function pruneRecords(
  reader: Reader,
  { window, answersBefore, maxAnswers, maxAnswerBytes, pricesBefore, endedBefore }: PruneLimits,
): Promise<boolean> {
  const batches = [
    await reader.query(
      `DELETE FROM events WHERE id IN (
         SELECT id FROM events WHERE window_id < $1 AND NOT pending LIMIT ${PRUNED_ROWS}
       )`,
      [window],
    ),
    await reader.query(
      `DELETE FROM answers WHERE id IN (SELECT id FROM answers WHERE at < $1 LIMIT ${PRUNED_ROWS})`,
      [answersBefore],
    ),
    await reader.query(
      `UPDATE answers SET body = NULL WHERE id IN (
         SELECT id FROM (
           SELECT id, row_number() OVER newest AS place, sum(length(body)) OVER newest AS bytes
           FROM answers WHERE body IS NOT NULL WINDOW newest AS (ORDER BY at DESC ROWS UNBOUNDED PRECEDING)
         ) ranked WHERE place > $1 OR bytes > $2 LIMIT ${PRUNED_ROWS}
       )`,
      [maxAnswers, maxAnswerBytes],
    ),
  ];
  await reader.query(
    'DELETE FROM deliveries WHERE alert IN (SELECT sequence FROM alerts WHERE window_id < $1)',
    [window],
  );
  await reader.query(
    'DELETE FROM ended_deliveries WHERE alert IN (SELECT sequence FROM alerts WHERE window_id < $1)',
    [window],
  );
  await reader.query('DELETE FROM alerts WHERE window_id < $1', [window]);
  await reader.query(
    `DELETE FROM kept_prices WHERE since < (SELECT max(since) FROM kept_prices WHERE since <= $1)
       AND NOT EXISTS (SELECT 1 FROM events WHERE window_id < $2)`,
    [pricesBefore, window],
  );
  await reader.query('DELETE FROM quotes WHERE expires_at < $1', [endedBefore]);
  await reader.query('DELETE FROM duties WHERE until < $1', [endedBefore]);
  return batches.some(({ rowCount }) => rowCount === PRUNED_ROWS);
}
