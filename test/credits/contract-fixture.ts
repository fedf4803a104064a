/** What the parts of the ledger's contract share. */
import type { Ledger } from '../../src/credits/ledger/ledger.ts';
import type { Policy } from '../../src/credits/ledger/rules.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { createPolicy } from '../../src/credits/policy/create-policy.ts';
import { parsePolicy } from '../../src/credits/policy/policy-file.ts';
import { parseScope } from '../../src/credits/scope.ts';

/** One more ledger over the same books, as another process would open it. */
export type OpenLedger = (options?: {
  readonly policy?: Policy;
  readonly channels?: readonly string[];
}) => Ledger;

export const WINDOW = '2026-05-04';
export const account = parseScope('account');
export const ada = parseScope('user:ada');

export const pruneNothing = {
  window: '2000-01-01',
  answersBefore: 0,
  maxAnswers: 1e9,
  maxAnswerBytes: 1e12,
  pricesBefore: 0,
  endedBefore: 0,
};

export function policyOf(file: unknown = {}): Policy {
  const defaults = { account: 100_000 as MicroCredits, user: 1000 as MicroCredits };
  return createPolicy(defaults, parsePolicy(file, 'test'));
}

/** What each scope has settled and holds. */
export async function figures(ledger: Ledger, ...scopes: string[]) {
  const keys = scopes.map((scope) => ({ scope: parseScope(scope), window: WINDOW }));
  return (await ledger.records.buckets(keys)).map(({ settled, held }) => [settled, held]);
}
