/** What can be asked of the ledger, and what it answers: plain data. */

import type { MicroCredits } from '../micro-credits.ts';
import type { Scope } from '../scope.ts';
import type { CallFacts, CallResult } from '../usage/usage-event.ts';
import type { WindowId } from '../windows/credit-calendar.ts';

export type Command =
  | HoldCommand
  | HoldRowsCommand
  | HoldCallsCommand
  | TopUpCommand
  | SettleCommand
  | SettleRowsCommand
  | ReleaseCommand
  | RecordCommand
  | ExpireCommand
  | OpenWindowCommand
  | ResetWindowCommand
  | CorrectCommand
  | AdministerCommand
  | HeartbeatCommand
  | AnswerCommand;

interface Timed {
  /** Epoch milliseconds by the clock of the process that asks. */
  readonly at: number;
}

/** Takes `most` from every scope of the call, or whatever fits down to `least`, or nothing from any. */
export interface HoldCommand extends Timed {
  readonly type: 'hold';
  readonly id: string;
  readonly owner: string;
  readonly most: MicroCredits;
  readonly least: MicroCredits;
  readonly call: CallFacts;
}

/**
 * Takes the holds of several rows of one request at once: all of them or none. Each is a hold of its own from then on,
 * and becomes an event of its own; its id is its operation's id as well.
 */
export interface HoldRowsCommand extends Timed {
  readonly type: 'holdRows';
  readonly owner: string;
  readonly call: Omit<CallFacts, 'operationId'>;
  readonly rows: readonly { readonly id: string; readonly amount: MicroCredits }[];
}

/**
 * Takes the holds of calls that belong together, for whatever targets: all of them or none. Where there is no room for
 * the most of each, each has its least, and the first ones more of what fits.
 */
export interface HoldCallsCommand extends Timed {
  readonly type: 'holdCalls';
  readonly owner: string;
  readonly holds: readonly Pick<HoldCommand, 'id' | 'most' | 'least' | 'call'>[];
}

/**
 * Adds to an open hold, all of it or nothing. Work of a suspended scope may still top up; stopped work may not.
 */
export interface TopUpCommand extends Timed {
  readonly type: 'topUp';
  readonly id: string;
  readonly amount: MicroCredits;
}

/** Turns a hold into use. A hold that has expired in the meantime is corrected to the same amount. */
export interface SettleCommand extends Timed {
  readonly type: 'settle';
  readonly id: string;
  readonly amount: MicroCredits;
  readonly result: CallResult;
}

/** Does at once what `settle`, or `release` where there is no result, would do for each row. */
export interface SettleRowsCommand extends Timed {
  readonly type: 'settleRows';
  readonly rows: readonly SettledRow[];
}

export interface SettledRow {
  readonly id: string;
  readonly amount: MicroCredits;
  /** Null: nothing was sent. */
  readonly result: CallResult | null;
}

/** Gives a hold back: nothing was sent. */
export interface ReleaseCommand {
  readonly type: 'release';
  readonly id: string;
}

/** Books an answer that cost nothing, such as one from the cache. */
export interface RecordCommand extends Timed {
  readonly type: 'record';
  readonly id: string;
  readonly call: CallFacts;
  readonly result: CallResult;
}

/** Settles the holds of every process whose lease has ended, at their full amount, as uncertain. */
export interface ExpireCommand extends Timed {
  readonly type: 'expire';
}

/** Opens the window of that instant, so that each day begins also when nobody charges anything. */
export interface OpenWindowCommand extends Timed {
  readonly type: 'openWindow';
  /** That the time since the newest window has really passed is known from more than the clock. */
  readonly confirmed: boolean;
}

/** Makes the window of that instant the newest, whatever was charged before; audited. */
export interface ResetWindowCommand extends Timed {
  readonly type: 'resetWindow';
  /** That the instant is right is known from more than the clock: without that, none is opened that jumps ahead. */
  readonly confirmed: boolean;
  readonly by: string;
  readonly reason: string;
}

/** Replaces the credits of a booked event by the truth, and with them what else the truth says. */
export interface CorrectCommand extends Timed {
  readonly type: 'correct';
  readonly eventId: string;
  readonly credits: MicroCredits;
  /** The rest of the event stays. Without a status an uncertain event is `ok` now, without a basis it is `history`. */
  readonly facts?: CorrectedFacts;
  /** What the event was when the truth was worked out; one that was changed since is left alone (`conflict`). */
  readonly revision?: number;
  readonly cause: string;
}

export type CorrectedFacts = Partial<Omit<CallResult, 'latencyMs' | 'cached' | 'at' | 'traceId'>>;

/** An administrator's act; each one is audited. */
export interface AdministerCommand extends Timed {
  readonly type: 'setLimit' | 'clearLimit' | 'suspend' | 'suspendImmediate' | 'resume';
  readonly scope: Scope;
  /** Of `setLimit`. */
  readonly limit?: MicroCredits;
  readonly by: string;
  readonly reason: string;
}

/** Extends this process's lease on all of its holds; `leaseUntil` 0 ends it. */
export interface HeartbeatCommand {
  readonly type: 'heartbeat';
  readonly owner: string;
  readonly leaseUntil: number;
}

/** One call under an Idempotency-Key. `fingerprint` tells whether a repeat is the same call. */
export interface AnswerCommand extends Timed {
  /** `bindRequest` ties a key to the digest of one request, for as long as keys are remembered. */
  readonly type: 'bindRequest' | 'claimAnswer' | 'keepAnswer' | 'dropAnswer';
  readonly id: string;
  readonly owner: string;
  readonly fingerprint: string;
  /** Of `keepAnswer`; null when it was too large to keep. */
  readonly body?: Uint8Array | null;
}

export type Outcome =
  | { readonly type: 'done' }
  | Granted
  | CallsGranted
  | Denied
  | ClockAhead
  | { readonly type: 'unknown' }
  | Settled
  | { readonly type: 'claimed' }
  | { readonly type: 'running' }
  | { readonly type: 'conflict' }
  | { readonly type: 'answer'; readonly body: Uint8Array | null };

export interface Settled {
  readonly type: 'settled';
  /** What is left of the tightest of the caller's limits: of the user, the teams and the account. */
  readonly remaining: MicroCredits;
}

export interface Granted {
  readonly type: 'granted';
  readonly amount: MicroCredits;
  readonly window: WindowId;
  readonly scopes: readonly Scope[];
}

/** The holds of calls that belong together, in the order of the command. */
export interface CallsGranted {
  readonly type: 'callsGranted';
  readonly window: WindowId;
  readonly holds: readonly Pick<Granted, 'amount' | 'scopes'>[];
}

/** The clock of the process that asks is days ahead of the newest window: nothing was changed. */
export interface ClockAhead {
  readonly type: 'clockAhead';
  readonly asked: WindowId;
  readonly latest: WindowId;
}

/** A hold that was refused, and the scope that refused it. */
export interface Denied {
  readonly type: 'denied';
  readonly code: 'CREDITS_EXHAUSTED' | 'CREDITS_SUSPENDED';
  readonly scope: Scope;
  readonly limit: MicroCredits;
  readonly used: MicroCredits;
  readonly held: MicroCredits;
  readonly requested: MicroCredits;
  readonly window: WindowId;
  /** Epoch milliseconds. */
  readonly resetsAt: number;
}
