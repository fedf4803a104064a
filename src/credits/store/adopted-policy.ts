import type { Policy } from '../ledger/rules.ts';
import { isQualified, type Scope } from '../scope.ts';

/** The scopes over functions and models that a policy limits, as one text: whether another policy counts the same. */
export function qualifiedScopes({ limits }: Policy): string {
  return JSON.stringify([...limits.keys()].filter((scope) => isQualified(scope as Scope)).sort());
}
