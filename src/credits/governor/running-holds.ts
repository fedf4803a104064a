/** The holds whose attempts run in this process: which to stop, and which the ledger has lost sight of. */

import { bucketId } from '../ledger/bucket.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createRulesCache, type Policy } from '../ledger/rules.ts';
import { stateOf } from '../ledger/triggers.ts';
import { type Scope, windowFor } from '../scope.ts';
import type { WindowId } from '../windows/credit-calendar.ts';
import { stoppedAtOnce } from './credit-refusal.ts';

export interface RunningHold {
  readonly id: string;
  readonly window: WindowId;
  readonly scopes: readonly Scope[];
  /** Aborts the attempt's signal. */
  readonly stop: (reason: Error) => void;
}

export interface RunningHolds {
  readonly size: number;
  has(id: string): boolean;
  add(hold: RunningHold): void;
  remove(id: string): void;
  /** Stops what runs for a scope that is suspended at once, whichever process suspended it. */
  stopSuspended(): Promise<void>;
  /** Stops everything, and resolves when nothing runs any more. */
  stopAll(reason: Error): Promise<void>;
}

export interface RunningHoldsDependencies {
  readonly ledger: Ledger;
  readonly policy: Policy;
  /** Called when a hold has ended and its scopes have what it did not use. */
  readonly onReleased: (scopes: readonly Scope[]) => void;
}

export function createRunningHolds({ ledger, policy, onReleased }: RunningHoldsDependencies): RunningHolds {
  const holds = new Map<string, RunningHold>();
  const rulesOf = createRulesCache(policy);
  let whenEmpty: (() => void) | undefined;

  async function suspendedScopes(): Promise<ReadonlySet<string>> {
    const keys = new Map<string, { scope: Scope; window: WindowId }>();
    for (const { scopes, window } of holds.values()) {
      for (const scope of scopes) {
        const key = { scope, window: windowFor(scope, window) };
        keys.set(bucketId(key.scope, key.window), key);
      }
    }
    const [head, buckets] = await Promise.all([
      ledger.records.head(),
      ledger.records.buckets([...keys.values()]),
    ]);
    const rules = rulesOf(head);
    const suspended = new Set<string>();
    for (const bucket of buckets) {
      const state = stateOf(bucket, rules.ruleOf(bucket.scope), rules.suspensionOf(bucket.scope));
      if (state === 'SUSPENDED_IMMEDIATE') suspended.add(bucketId(bucket.scope, bucket.window));
    }
    return suspended;
  }

  return {
    get size() {
      return holds.size;
    },
    has: (id) => holds.has(id),
    add(hold) {
      holds.set(hold.id, hold);
    },
    remove(id) {
      const hold = holds.get(id);
      if (!hold) return;
      holds.delete(id);
      onReleased(hold.scopes);
      if (holds.size === 0) whenEmpty?.();
    },
    async stopSuspended() {
      if (holds.size === 0) return;
      const suspended = await suspendedScopes();
      if (suspended.size === 0) return;
      for (const { scopes, window, stop } of holds.values()) {
        const scope = scopes.find((name) => suspended.has(bucketId(name, windowFor(name, window))));
        if (scope) stop(stoppedAtOnce(scope));
      }
    },
    async stopAll(reason) {
      if (holds.size === 0) return;
      const empty = new Promise<void>((resolve) => {
        whenEmpty = resolve;
      });
      for (const { stop } of holds.values()) stop(reason);
      await empty;
    },
  };
}
