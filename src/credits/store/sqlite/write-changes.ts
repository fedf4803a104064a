/** Prepared writes of one connection. They run inside the transaction that read the rows. */
import type { DatabaseSync } from 'node:sqlite';
import type { CallFacts } from '../../usage/usage-event.ts';
import type { Changes } from '../ledger-store.ts';

export type ChangeWriter = (changes: Changes) => void;

/** @param channels Where every alert is to be delivered. */
export function createChangeWriter(database: DatabaseSync, channels: readonly string[]): ChangeWriter {
  const latestWindow = database.prepare(`INSERT OR REPLACE INTO head VALUES ('latestWindow', ?)`);
  const putBucket = database.prepare(
    `INSERT INTO buckets VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       settled = excluded.settled, held = excluded.held, alerted = excluded.alerted, resumed = excluded.resumed,
       alerted_for = excluded.alerted_for`,
  );
  const dropScope = database.prepare('DELETE FROM buckets WHERE scope = ?');
  const putHold = database.prepare(`INSERT OR REPLACE INTO holds VALUES (${marks(17)})`);
  const dropHold = database.prepare('DELETE FROM holds WHERE id = ?');
  const putEvent = database.prepare(`INSERT OR REPLACE INTO events VALUES (?, 1, ${marks(28)})`);
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
    for (const { window, scope, settled, held, alerted, resumed, alertedFor } of changes.buckets) {
      putBucket.run(window, scope, settled, held, alerted, resumed ? 1 : 0, alertedFor);
    }
    for (const scope of changes.dropScopes) dropScope.run(scope);
    for (const { id, owner, window, amount, scopes, call } of changes.putHolds) {
      putHold.run(
        id,
        owner,
        window,
        amount,
        JSON.stringify(scopes),
        ...callColumns(call, call.model),
        call.startedAt,
        call.apiKeyId,
      );
    }
    for (const id of changes.dropHolds) dropHold.run(id);
    for (const event of changes.putEvents) {
      putEvent.run(
        event.eventId,
        event.revision,
        event.window,
        event.credits,
        JSON.stringify(event.scopes),
        ...callColumns(event, event.requestedModel),
        event.at,
        event.model,
        event.queryId,
        event.inputTokens,
        event.outputTokens,
        event.status,
        event.latencyMs,
        event.cached ? 1 : 0,
        event.basis,
        event.maxOutputTokens,
        event.promptOverhead,
        event.warehouseSeconds,
        event.gpuSeconds,
        event.apiKeyId,
      );
    }
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

function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}

/** The columns that a hold and the event it becomes have in common, in their order. */
function callColumns(call: Omit<CallFacts, 'startedAt' | 'model'>, requestedModel: string | null) {
  return [
    call.operationId,
    call.attempt,
    call.user,
    JSON.stringify(call.teams),
    call.function,
    requestedModel,
    call.backend,
    call.warehouse,
    call.requestId,
    call.operationName,
  ] as const;
}
