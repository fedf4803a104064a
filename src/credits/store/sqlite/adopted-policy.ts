/**
 * Buckets of functions, models, weeks and months are counted only while they are limited. After the policy has changed they
 * are made anew, when they are next asked for, from what has been tallied and held.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Policy } from '../../ledger/rules.ts';
import { onDemandScopes } from '../adopted-policy.ts';

export function isAdopted(database: DatabaseSync, policy: Policy): boolean {
  const row = database.prepare(`SELECT value FROM head WHERE name = 'qualifiedScopes'`).get();
  return row?.value === onDemandScopes(policy);
}

/** Inside a transaction, with nothing in the journal. */
export function writeAdopted(database: DatabaseSync, policy: Policy): void {
  dropCounts(database);
  database.prepare(`INSERT OR REPLACE INTO head VALUES ('qualifiedScopes', ?)`).run(onDemandScopes(policy));
}

/** The same. Buckets on demand are made anew from then on. */
export function dropCounts(database: DatabaseSync): void {
  const kinds = ['function', 'model', 'week', 'month'].map((kind) => `scope LIKE '${kind}:%'`);
  database.exec(`DELETE FROM buckets WHERE ${kinds.join(' OR ')}`);
}
