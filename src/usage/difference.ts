/** A difference between two books, and what it means. */
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { ReconciliationCause } from '../generated/resolvers.ts';

export interface Difference {
  readonly cause: ReconciliationCause;
  readonly eventId: string | null;
  readonly queryId: string | null;
  readonly scope: string | null;
  readonly ledgerCredits: MicroCredits | null;
  readonly usageLogCredits: MicroCredits | null;
  readonly snowflakeCredits: MicroCredits | null;
  readonly detail: string;
}

/** Differences that time will mend; they do not unbalance the books. */
const passing: ReadonlySet<ReconciliationCause> = new Set([
  'NOT_YET_LOADED',
  'NOT_YET_VISIBLE',
  'NOT_YET_CORRECTED',
  'NO_LONGER_IN_LEDGER',
]);

export function isBalanced(differences: readonly Difference[]): boolean {
  return differences.every(({ cause }) => passing.has(cause));
}

export function differ(
  cause: ReconciliationCause,
  found: Partial<Omit<Difference, 'cause' | 'detail'>>,
  detail: string,
): Difference {
  const unknown = {
    eventId: null,
    queryId: null,
    scope: null,
    ledgerCredits: null,
    usageLogCredits: null,
    snowflakeCredits: null,
  };
  return { ...unknown, ...found, cause, detail };
}
