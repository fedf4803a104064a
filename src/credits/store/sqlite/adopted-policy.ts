/**
 * Buckets of functions and models are counted only while they are limited. After the policy has changed they are made
 * anew, when they are next asked for, from what has been tallied and held.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Policy } from '../../ledger/rules.ts';
import { qualifiedScopes } from '../adopted-policy.ts';

export function isAdopted(database: DatabaseSync, policy: Policy): boolean {
  const row = database.prepare(`SELECT value FROM head WHERE name = 'qualifiedScopes'`).get();
  return row?.value === qualifiedScopes(policy);
}

/** Inside a transaction, with nothing in the journal. */
export function writeAdopted(database: DatabaseSync, policy: Policy): void {
  database.exec(`DELETE FROM buckets WHERE scope LIKE 'function:%' OR scope LIKE 'model:%'`);
  database.prepare(`INSERT OR REPLACE INTO head VALUES ('qualifiedScopes', ?)`).run(qualifiedScopes(policy));
}
