import type { MicroCredits } from '../micro-credits.ts';
import type { Scope } from '../scope.ts';
import type { WindowId } from '../windows/credit-calendar.ts';
import type { Suspension } from './triggers.ts';

/** What every transaction sees, whatever it touches. */
export interface LedgerHead {
  /** The newest window that has ever been charged; empty before the first hold. */
  readonly latestWindow: WindowId;
  readonly overrides: ReadonlyMap<Scope, LimitOverride>;
  readonly suspensions: ReadonlyMap<Scope, Suspension>;
  /** Epoch milliseconds at which each process's lease ends. */
  readonly leases: ReadonlyMap<string, number>;
}

/** A limit that an administrator set. It is in the store, so it holds in every process at once. */
export interface LimitOverride {
  readonly limit: MicroCredits;
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}
