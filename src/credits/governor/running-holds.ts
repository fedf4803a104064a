/** The holds whose attempts run in this process: which to stop, and which the ledger has lost sight of. */

import { type BucketKey, bucketId } from '../ledger/bucket.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type ChargedCall, createRulesCache, type Policy, type Rules } from '../ledger/rules.ts';
import { stateOf } from '../ledger/triggers.ts';
import { type Scope, windowFor } from '../scope.ts';
import type { WindowId } from '../windows/credit-calendar.ts';
import { stoppedAtOnce } from './credit-refusal.ts';

export interface RunningHold {
  readonly id: string;
  /** Null while nothing is held for it: no limit stops it, as going on costs nothing. */
  readonly held: {
    readonly window: WindowId;
    /** What it was taken from. */
    readonly scopes: readonly Scope[];
    readonly call: ChargedCall;
  } | null;
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

  /** Holds with the scopes that are asked today: one may have been limited or suspended since the hold was taken. */
  function charged(rules: Rules): { readonly hold: RunningHold; readonly keys: readonly BucketKey[] }[] {
    return [...holds.values()].flatMap((hold) => {
      const { held } = hold;
      if (!held) return [];
      return {
        hold,
        keys: rules.scopesOf(held.call).map((scope) => ({ scope, window: windowFor(scope, held.window) })),
      };
    });
  }

  async function suspendedScopes(rules: Rules, keys: readonly BucketKey[]): Promise<ReadonlySet<string>> {
    const unlike = new Map(keys.map((key) => [bucketId(key.scope, key.window), key]));
    const suspended = new Set<string>();
    for (const bucket of await ledger.records.buckets([...unlike.values()])) {
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
      if (hold.held) onReleased(hold.held.scopes);
      if (holds.size === 0) whenEmpty?.();
    },
    async stopSuspended() {
      if (holds.size === 0) return;
      const rules = rulesOf(await ledger.records.head());
      const asked = charged(rules);
      const suspended = await suspendedScopes(
        rules,
        asked.flatMap(({ keys }) => keys),
      );
      if (suspended.size === 0) return;
      for (const { hold, keys } of asked) {
        const key = keys.find(({ scope, window }) => suspended.has(bucketId(scope, window)));
        // It may have ended meanwhile.
        if (key && holds.has(hold.id)) hold.stop(stoppedAtOnce(key.scope));
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
