/** What one scope has used and holds in one window. */

import { type MicroCredits, ZERO } from '../micro-credits.ts';
import type { Scope } from '../scope.ts';
import type { WindowId } from '../windows/credit-calendar.ts';

export interface BucketKey {
  readonly scope: Scope;
  readonly window: WindowId;
}

export interface Bucket extends BucketKey {
  readonly settled: MicroCredits;
  readonly held: MicroCredits;
  /** The triggers that have been announced in this window: a set of `alertFlag`s. */
  readonly alerted: number;
  /** The rule that they were announced for, as its `ruleKey`; empty before the first. */
  readonly alertedFor: string;
  /** An administrator lifted the `suspend` trigger for the rest of this window; `suspendImmediate` still fires. */
  readonly resumed: boolean;
}

export function emptyBucket({ scope, window }: BucketKey): Bucket {
  return { scope, window, settled: ZERO, held: ZERO, alerted: 0, alertedFor: '', resumed: false };
}

/** The window comes first and has no space, so no scope's name can make two keys equal. */
export function bucketId(scope: Scope, window: WindowId): string {
  return `${window} ${scope}`;
}
