import type { Caller } from '../../identity/caller.ts';
import type { Tags } from '../../identity/tags.ts';
import type { Clock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { OperationTarget } from '../operation.ts';
import type { Pricing } from '../prices/pricing.ts';
import type { UsageEstimates } from '../prices/usage-estimates.ts';
import type { HoldQueue } from './hold-queue.ts';
import type { RunningHolds } from './running-holds.ts';
import type { Settlements } from './settlements.ts';

/** What it takes to run paid operations. */
export interface OperationDependencies {
  /** This process, as its leases name it. */
  readonly owner: string;
  readonly ledger: Ledger;
  readonly queue: HoldQueue;
  readonly running: RunningHolds;
  readonly settlements: Settlements;
  readonly pricing: Pricing;
  readonly estimates: UsageEstimates;
  readonly clock: Clock;
  readonly countCredits: (spent: {
    readonly function: string;
    readonly backend: OperationTarget['backend'];
    readonly user: string;
    readonly teams: readonly string[];
    readonly apiKeyId: string | null;
    readonly tags: Tags;
    readonly credits: MicroCredits;
  }) => void;
  /** How near a hold was to what the call cost. */
  readonly observeHold: (ended: Pick<BillAboveHold, 'function' | 'held' | 'credits'>) => void;
  /** The caller's own teams and those that the policy adds. */
  readonly teamsOf: (caller: Caller) => readonly string[];
}

export interface BillAboveHold {
  readonly eventId: string;
  readonly function: string;
  readonly model: string | null;
  readonly backend: OperationTarget['backend'];
  readonly held: MicroCredits;
  readonly credits: MicroCredits;
}
