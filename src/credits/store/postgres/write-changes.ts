/** Writes what `appendEntry` does not: all that is rare. Inside the transaction that decided it. */
import type { Changes } from '../ledger-store.ts';
import { toStorable } from './append-entry.ts';
import type { LedgerSession } from './connect.ts';
import { notify } from './watch.ts';

/** @param channels Where every alert is to be delivered. */
export async function writeChanges(
  { client: session, lockKey }: LedgerSession,
  channels: readonly string[],
  changes: Changes,
): Promise<void> {
  async function run(text: string, ...values: unknown[]) {
    const storable = values.map((value) => (typeof value === 'string' ? toStorable(value) : value));
    return session.query(text, storable);
  }

  if (changes.latestWindow !== null)
    await run(`UPDATE head SET value = $1 WHERE name = 'latestWindow'`, changes.latestWindow);
  if (changes.dropScopes.length > 0)
    await run('DELETE FROM buckets WHERE scope = ANY($1)', changes.dropScopes);
  for (const { id, fingerprint, owner, at, state, body } of changes.putAnswers) {
    await run(
      `INSERT INTO answers VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET
         fingerprint = excluded.fingerprint, owner = excluded.owner, at = excluded.at, state = excluded.state,
         body = excluded.body`,
      id,
      fingerprint,
      owner,
      at,
      state,
      body && Buffer.from(body),
    );
  }
  if (changes.dropAnswers.length > 0)
    await run('DELETE FROM answers WHERE id = ANY($1)', changes.dropAnswers);
  for (const [scope, override] of changes.overrides) {
    if (!override) await run('DELETE FROM overrides WHERE scope = $1', scope);
    else
      await run(
        `INSERT INTO overrides VALUES ($1, $2, $3, $4, $5) ON CONFLICT (scope) DO UPDATE SET
           amount = excluded.amount, actor = excluded.actor, at = excluded.at, reason = excluded.reason`,
        scope,
        override.limit,
        override.by,
        override.at,
        override.reason,
      );
  }
  for (const [scope, suspension] of changes.suspensions) {
    if (!suspension) await run('DELETE FROM suspensions WHERE scope = $1', scope);
    else
      await run(
        `INSERT INTO suspensions VALUES ($1, $2, $3, $4, $5) ON CONFLICT (scope) DO UPDATE SET
           immediate = excluded.immediate, actor = excluded.actor, at = excluded.at, reason = excluded.reason`,
        scope,
        suspension.immediate,
        suspension.by,
        suspension.at,
        suspension.reason,
      );
  }
  for (const [owner, until] of changes.leases) {
    if (until === null) await run('DELETE FROM leases WHERE owner = $1', owner);
    else
      await run(
        'INSERT INTO leases VALUES ($1, $2) ON CONFLICT (owner) DO UPDATE SET until = excluded.until',
        owner,
        until,
      );
  }
  for (const { scope, window, trigger, percent, state, at, used, held, limit, projected } of changes.alerts) {
    await run(
      `WITH put AS (
         INSERT INTO alerts (scope, window_id, trigger_name, percent, state, at, used, held, amount, projected)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING sequence
       )
       INSERT INTO deliveries SELECT sequence, channel, 0, 0, NULL FROM put, unnest($11::text[]) AS channel`,
      scope,
      window,
      trigger,
      percent,
      state,
      at,
      used,
      held,
      limit,
      projected,
      channels,
    );
  }
  for (const { at, by, action, subject, old, new: changed, reason } of changes.audit) {
    await run(
      'INSERT INTO audit (at, actor, action, subject, old, new, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      at,
      by,
      action,
      subject,
      old,
      changed,
      reason,
    );
  }
  // What may stop work that runs. Told with the commit.
  if (changes.overrides.length + changes.suspensions.length + changes.alerts.length > 0)
    await notify(session, lockKey);
}
