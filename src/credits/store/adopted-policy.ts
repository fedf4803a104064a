import type { Policy } from '../ledger/rules.ts';
import { isOnDemand, type Scope } from '../scope.ts';

/** The scopes on demand that a policy limits, as one text: whether another policy counts the same. */
export function onDemandScopes({ limits }: Policy): string {
  return JSON.stringify([...limits.keys()].filter((scope) => isOnDemand(scope as Scope)).sort());
}
