/** What the ledger needs of a database. SQLite implements it here; another engine passes the same contract suite. */

import type { Bucket, BucketKey } from '../ledger/bucket.ts';
import type { Hold } from '../ledger/hold.ts';
import type { LedgerHead, LimitOverride } from '../ledger/ledger-head.ts';
import type { CreditState, Suspension, TriggerName } from '../ledger/triggers.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { KeptPrices } from '../prices/book-pricing.ts';
import type { KeptRate } from '../prices/book-rates.ts';
import type { Scope } from '../scope.ts';
import type { UsageEvent } from '../usage/usage-event.ts';
import type { DayCut } from '../windows/book-calendar.ts';
import type { WindowId } from '../windows/credit-calendar.ts';

/** The rows that the commands of a transaction name. Missing ones are simply not found. */
export interface RowKeys {
  /** A hold that is not found is looked for among the events: there it is after it was settled. */
  readonly holds: readonly string[];
  readonly events: readonly string[];
  readonly answers: readonly string[];
  /** Also every hold whose owner has no lease that outlasts this instant. */
  readonly orphansAt: number | null;
  /** Also every hold that is open, whoever took it. */
  readonly openHolds: boolean;
}

export interface Rows {
  readonly holds: ReadonlyMap<string, Hold>;
  readonly events: ReadonlyMap<string, UsageEvent>;
  readonly answers: ReadonlyMap<string, AnswerRecord>;
  /** Ids; the holds themselves are among `holds`. */
  readonly orphans: readonly string[];
}

/** One call under an Idempotency-Key. */
export interface AnswerRecord {
  readonly id: string;
  readonly fingerprint: string;
  /** The process that runs the call. */
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** `running` until its call ends. What has ended is never run again under its key, whether its body is there or not. */
  readonly state: 'running' | 'ended';
  /** Null where it was too large, or was dropped to make room. */
  readonly body: Uint8Array | null;
}

/** A trigger that fired, with the figures of that moment. */
export interface AlertRecord {
  /** Set by the store, in the order of commits. */
  readonly sequence?: number;
  readonly scope: Scope;
  readonly window: WindowId;
  /** `test` is none: it never stands in the books. */
  readonly trigger: TriggerName | 'test';
  /** The trigger's percentage of the limit. */
  readonly percent: number;
  readonly state: CreditState;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly used: MicroCredits;
  readonly held: MicroCredits;
  readonly limit: MicroCredits;
  /** Use at the window's end if it goes on like this. */
  readonly projected: MicroCredits;
}

export interface AuditRecord {
  /** Set by the store. */
  readonly sequence?: number;
  readonly at: number;
  readonly by: string;
  readonly action:
    | 'setLimit'
    | 'clearLimit'
    | 'suspend'
    | 'suspendImmediate'
    | 'resume'
    | 'resetWindow'
    | 'createApiKey'
    | 'revokeApiKey'
    | 'correct';
  /** A scope, the id of the event that was corrected, or the windows that were changed. */
  readonly subject: string;
  readonly old: MicroCredits | null;
  readonly new: MicroCredits | null;
  readonly reason: string;
}

/** Everything that a transaction leaves behind. Rows are whole: each one replaces the row of its key. */
export interface Changes {
  /** Null: it stays. */
  readonly latestWindow: WindowId | null;
  readonly buckets: readonly Bucket[];
  /** Scopes on demand that are no longer counted: their buckets go, in every window. */
  readonly dropScopes: readonly Scope[];
  readonly putHolds: readonly Hold[];
  readonly dropHolds: readonly string[];
  readonly putEvents: readonly UsageEvent[];
  readonly putAnswers: readonly AnswerRecord[];
  readonly dropAnswers: readonly string[];
  readonly overrides: readonly (readonly [Scope, LimitOverride | null])[];
  readonly suspensions: readonly (readonly [Scope, Suspension | null])[];
  /** Null ends the lease. */
  readonly leases: readonly (readonly [owner: string, until: number | null])[];
  /** The first of a scope, window, trigger and limit is kept, projected or actual; another one changes nothing. */
  readonly alerts: readonly AlertRecord[];
  readonly audit: readonly AuditRecord[];
}

/**
 * A decision in three steps, so that an engine on the network needs one round trip for each. Each step is a pure
 * function of what the ones before it have read, inside the transaction; it may run again when the engine retries it.
 */
export interface Decision<T> {
  /**
   * What it is about is chosen when `keys` is first called, and stays so. A store that has to wait for its turn calls it
   * when that has come. Such a decision looks for no orphans, and not for all open holds.
   */
  readonly isOpen?: true;
  keys(): RowKeys;
  /** The buckets that the found rows and the commands touch. A bucket never used is given as an empty one. */
  buckets(head: LedgerHead, rows: Rows): readonly BucketKey[];
  /** @param buckets By `bucketId`. */
  decide(
    head: LedgerHead,
    rows: Rows,
    buckets: ReadonlyMap<string, Bucket>,
  ): { readonly changes: Changes; readonly result: T };
}

export interface LedgerStore {
  /**
   * Runs the decision on the newest committed rows, alone among all processes, and makes its changes durable before
   * it resolves; or changes nothing.
   *
   * A bucket of a scope on demand (see `isOnDemand`) that has no row starts with what the events and open holds of its
   * window's days say: the holds that name the scope.
   * @throws GatewayError LEDGER_UNAVAILABLE: disk full, read-only, locked for too long. The next call tries afresh.
   */
  transact<T>(decision: Decision<T>): Promise<T>;
  readonly records: LedgerRecords;
  close(): Promise<void>;
}

/**
 * Everything that decides nothing about credits. Each call sees every transaction that resolved before it, and
 * those that write are durable when they resolve. @throws GatewayError LEDGER_UNAVAILABLE.
 */
export interface LedgerRecords {
  head(): Promise<LedgerHead>;
  buckets(keys: readonly BucketKey[]): Promise<readonly Bucket[]>;
  /** Scopes with a bucket in the window or an override, that start with `prefix`, after `after`, in text order. */
  scopes(window: WindowId, prefix: string, after: string, limit: number): Promise<readonly Scope[]>;
  /** Of one process, or of all. */
  openHolds(owner: string | null): Promise<readonly Hold[]>;

  /** Events not yet acknowledged in the order of their ids, which is that of their times, after the id `after`. */
  pendingEvents(limit: number, after?: string): Promise<readonly UsageEvent[]>;
  /** How many they are, counted up to `most`: while the log cannot be written there may be very many. */
  pendingCount(most?: number): Promise<number>;
  /** Marks deliveries as done. A revision made after the event was read stays pending. */
  acknowledge(delivered: readonly EventRevision[]): Promise<void>;
  /** Events charged to a window, by id, after `after` (empty: from the first). */
  eventsOf(window: WindowId, after: string, limit: number): Promise<readonly UsageEvent[]>;
  /** Events whose amount nobody has told yet: reckoned, quoted, bound or expected; by id, after `after`. */
  openEvents(after: string, limit: number): Promise<readonly UsageEvent[]>;
  /** Those of the ids that there are, whatever window they were charged to. */
  findEvents(ids: readonly string[]): Promise<readonly UsageEvent[]>;
  /** Ids of the events of a window that are not acknowledged, after `after`. */
  pendingOf(window: WindowId, after: string, limit: number): Promise<readonly string[]>;
  /** A history has told the amounts that these have already; their revision, and so their delivery, stays. */
  confirm(revisions: readonly EventRevision[]): Promise<void>;
  /** The newest events, newest first. */
  latestEvents(limit: number): Promise<readonly UsageEvent[]>;

  /** In the order of their names. */
  slices(): Promise<readonly EventSlice[]>;
  /** Events of a slice, by id, after `after`. */
  eventsOfSlice(slice: string, after: string, limit: number): Promise<readonly UsageEvent[]>;
  sumsOf(slices: readonly string[]): Promise<readonly WrittenSums[]>;
  /** In place of those that were put before. */
  putSums(sums: SliceSums): Promise<void>;

  putQuote(quote: QuoteRecord): Promise<void>;
  quote(id: string): Promise<QuoteRecord | null>;

  /** Alerts after a sequence number, in order. */
  alertsAfter(sequence: number, limit: number): Promise<readonly AlertRecord[]>;
  lastAlert(): Promise<number>;
  /**
   * Takes a channel's deliveries that are due and moves their due time to `until`, so that no other process takes them
   * meanwhile.
   */
  claimDeliveries(channel: string, claim: DeliveryClaim): Promise<readonly Delivery[]>;
  /** The alert was delivered, or is too old to be; once. */
  closeDelivery(ended: EndedDelivery): Promise<void>;
  /** Of the alerts with these sequence numbers: the deliveries that are over, and those that wait. */
  deliveriesOf(alerts: readonly number[]): Promise<{
    readonly ended: readonly EndedDelivery[];
    readonly waiting: readonly { readonly alert: number; readonly channel: string }[];
  }>;
  /** Keeps why, as the channel's failure. */
  postponeDelivery(alert: number, channel: string, failed: FailedDelivery): Promise<void>;
  /**
   * The channel seems to work: what waits for it is due by `dueBy`, and its failure is forgotten if nothing waits that
   * it refused before. `dueBy` must not be before any claim of now ends, or a claimed delivery would be made twice.
   */
  trustChannel(channel: string, dueBy: number): Promise<void>;
  channelStates(channels: readonly string[]): Promise<readonly ChannelState[]>;

  /** Newest first, before a sequence number (0: from the newest). */
  audit(before: number, limit: number): Promise<readonly AuditRecord[]>;

  /**
   * Takes, or goes on with, what one process does for all until an instant of its clock; 0 gives it up. False: another
   * process does it. One that has it for more than twice as long as the asker would took it by a clock that ran ahead: it
   * may be gone, so it is taken over. What is DONE stays so.
   */
  claimDuty(duty: string, owner: string, at: number, until: number): Promise<boolean>;
  /**
   * Tells the other processes how this one is set up. @returns those that were here since then. One that was seen
   * later than it can have been was there by a clock that ran ahead, and is forgotten like one that is gone.
   */
  meet(own: Presence, since: number): Promise<readonly Presence[]>;

  /** Keeps by which zone days are cut from then on, where the newest that is kept is another; never before that one. */
  cutDays(cut: DayCut): Promise<void>;
  /** In the order of their time. Books of before they were kept have none. */
  dayCuts(): Promise<readonly DayCut[]>;
  /** Keeps by what calls are priced from then on, where the newest that is kept is another; never before that one. */
  keepPrices(kept: KeptPrices): Promise<void>;
  /** In the order of their time. Books of before they were kept have none. */
  keptPrices(): Promise<readonly KeptPrices[]>;
  /**
   * Keeps what credits or the GPUs cost in money from then on, where the newest of the kind that is kept is another; never
   * before that one. They are few and never forgotten: a month of any age may be asked for.
   */
  keepRate(kept: KeptRate): Promise<void>;
  /** In the order of their time. Books of before they were kept have none. */
  keptRates(): Promise<readonly KeptRate[]>;

  /**
   * Buckets of scopes on demand are summed up anew when they are next asked for: processes that do not limit such a scope
   * have not counted what they spent.
   */
  recount(): Promise<void>;

  /** Forgets what is old, a few thousand rows at a time. True: there may be more. */
  prune(limits: PruneLimits): Promise<boolean>;
}

/** One process that shares the books. */
export interface Presence {
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly seenAt: number;
  /** How it is set up, by what is compared: the same text is the same setting. */
  readonly setting: Readonly<Record<string, string>>;
}

export interface PruneLimits {
  /** Acknowledged events of earlier windows go, and with a window's last event its buckets. */
  readonly window: WindowId;
  /** Keys and their answers from before this instant go. */
  readonly answersBefore: number;
  /** Bodies beyond a number or a sum of bytes go, the oldest first; their keys stay, so that nothing runs twice. */
  readonly maxAnswers: number;
  readonly maxAnswerBytes: number;
  /** Price tables that another took the place of before this instant go, where no event of earlier windows is left. */
  readonly pricesBefore: number;
  /** Quotes that expired, and duties that ended, before this instant go. */
  readonly endedBefore: number;
}

/** Events whose ids begin alike: of somewhat more than four hours. */
export interface EventSlice {
  /** The first characters of their ids. */
  readonly slice: string;
  /** Rises whenever one of the events comes, goes, or becomes another. */
  readonly changes: number;
  /** What was summed up last; null: nothing so far. Where its `changes` are others, it holds no more. */
  readonly sums: Omit<SliceSums, 'slice' | 'sums'> | null;
}

export interface WrittenSums {
  readonly slice: string;
  /** As whoever made them writes them. */
  readonly sums: string;
}

export interface SliceSums extends WrittenSums {
  /** As they were before the events were read. */
  readonly changes: number;
  /** When the first of the events began, and the last: epoch milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** The owner of a duty that is not taken over. */
export const DONE = 'done';

export type EventRevision = Pick<UsageEvent, 'eventId' | 'revision'>;

export interface QuoteRecord {
  readonly id: string;
  readonly user: string;
  readonly fingerprint: string;
  readonly maximum: MicroCredits;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** What became of an alert in a channel. */
export interface EndedDelivery {
  readonly alert: number;
  readonly channel: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly outcome: 'sent' | 'expired';
  /** Addresses, where the channel has any. */
  readonly recipients: readonly string[];
}

export interface FailedDelivery {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly reason: string;
  /** When it is to be tried again. */
  readonly dueAt: number;
  /** The recipients that have taken it, by this try or an earlier one. */
  readonly taken: readonly string[];
}

/** Deliveries of one pass, in epoch milliseconds. */
export interface DeliveryClaim {
  readonly at: number;
  readonly until: number;
  /** Nothing is put off further: what is due later was put off by a clock that ran ahead, and is due now. */
  readonly latest: number;
  readonly limit: number;
}

/** How one alert channel is doing, as seen from all processes. */
export interface ChannelState {
  readonly channel: string;
  /** Alerts that it has not taken yet. */
  readonly waiting: number;
  /** Why it failed last, and since when it has (epoch milliseconds); null while it works. */
  readonly failure: { readonly since: number; readonly reason: string } | null;
}

export interface Delivery {
  readonly alert: AlertRecord & { readonly sequence: number };
  /** Tries that failed before this one. */
  readonly attempts: number;
  /** Its recipients that have taken it already. */
  readonly taken: readonly string[];
}
