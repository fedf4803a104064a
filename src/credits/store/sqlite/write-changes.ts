/** Prepared writes of what the journal does not take. They run inside the transaction that read the rows. */
import type { DatabaseSync } from 'node:sqlite';
import type { Changes } from '../ledger-store.ts';

export type ChangeWriter = (changes: Changes) => void;

/** @param channels Where every alert is to be delivered. */
export function createChangeWriter(database: DatabaseSync, channels: readonly string[]): ChangeWriter {
  const latestWindow = database.prepare(`INSERT OR REPLACE INTO head VALUES ('latestWindow', ?)`);
  const dropScope = database.prepare('DELETE FROM buckets WHERE scope = ?');
  const putAnswer = database.prepare('INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)');
  const dropAnswer = database.prepare('DELETE FROM answers WHERE id = ?');
  const putOverride = database.prepare('INSERT OR REPLACE INTO overrides VALUES (?, ?, ?, ?, ?)');
  const dropOverride = database.prepare('DELETE FROM overrides WHERE scope = ?');
  const putSuspension = database.prepare('INSERT OR REPLACE INTO suspensions VALUES (?, ?, ?, ?, ?)');
  const dropSuspension = database.prepare('DELETE FROM suspensions WHERE scope = ?');
  const putLease = database.prepare('INSERT OR REPLACE INTO leases VALUES (?, ?)');
  const dropLease = database.prepare('DELETE FROM leases WHERE owner = ?');
  const putAlert = database.prepare(
    'INSERT OR IGNORE INTO alerts VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const putDelivery = database.prepare('INSERT INTO deliveries VALUES (?, ?, 0, 0, NULL)');
  const putAudit = database.prepare('INSERT INTO audit VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)');

  return (changes) => {
    if (changes.latestWindow !== null) latestWindow.run(changes.latestWindow);
    for (const scope of changes.dropScopes) dropScope.run(scope);
    for (const { id, fingerprint, owner, at, state, body } of changes.putAnswers) {
      putAnswer.run(id, fingerprint, owner, at, state, body);
    }
    for (const id of changes.dropAnswers) dropAnswer.run(id);
    for (const [scope, override] of changes.overrides) {
      if (override) putOverride.run(scope, override.limit, override.by, override.at, override.reason);
      else dropOverride.run(scope);
    }
    for (const [scope, suspension] of changes.suspensions) {
      if (suspension) {
        const { immediate, by, at, reason } = suspension;
        putSuspension.run(scope, immediate ? 1 : 0, by, at, reason);
      } else dropSuspension.run(scope);
    }
    for (const [owner, until] of changes.leases) {
      if (until === null) dropLease.run(owner);
      else putLease.run(owner, until);
    }
    for (const alert of changes.alerts) {
      const { scope, window, trigger, percent, state, at, used, held, limit, projected } = alert;
      const inserted = putAlert.run(scope, window, trigger, percent, state, at, used, held, limit, projected);
      if (inserted.changes === 0) continue;
      for (const channel of channels) putDelivery.run(inserted.lastInsertRowid, channel);
    }
    for (const record of changes.audit) {
      putAudit.run(
        record.at,
        record.by,
        record.action,
        record.subject,
        record.old,
        record.new,
        record.reason,
      );
    }
  };
}
