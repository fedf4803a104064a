/** Usage events on their way to the usage log, and the books it is compared with. */
import type { Clock } from '../clock.ts';
import type { Bucket } from '../ledger/bucket.ts';
import type { CorrectCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { KeptPrices } from '../prices/book-pricing.ts';
import { windowFor } from '../scope.ts';
import type { EventRevision, EventSlice, SliceSums, WrittenSums } from '../store/ledger-store.ts';
import type { DayCut } from '../windows/book-calendar.ts';
import type { WindowId } from '../windows/credit-calendar.ts';
import type { UsageEvent } from './usage-event.ts';

const PAGE = 1_000;

/** What an event cost in truth, and why that is known; `cause` is what the audit keeps as the reason. */
export type Correction = Omit<CorrectCommand, 'type' | 'at'>;

/** What one process does for all. */
export type Duty = 'load' | 'correct' | 'sum';

/** @throws GatewayError LEDGER_UNAVAILABLE */
export interface UsageOutbox {
  /** By the clock of the books, which a machine's own may differ from: epoch milliseconds. */
  now(): number;
  /**
   * Whether this process does that for all that share the books, for so many milliseconds: the first that asks, for as
   * long as it goes on asking, and then the next.
   */
  takeDuty(duty: Duty, forMs: number): Promise<boolean>;
  giveUpDuty(duty: Duty): Promise<void>;
  /**
   * Events that the log does not have yet, oldest first, after the id `after`. Reading takes nothing: acknowledge what
   * was loaded.
   */
  read(limit: number, after?: string): Promise<readonly UsageEvent[]>;
  /**
   * Takes loaded events off. An event that was corrected after it was read has a newer revision and stays, to
   * replace its row in the log.
   */
  acknowledge(loaded: readonly EventRevision[]): Promise<void>;
  /** How many the log does not have yet, counted up to `most`. */
  pendingCount(most?: number): Promise<number>;
  /**
   * Replaces what events cost by the truth, all of them or none: in the books at once, in the log with the next
   * delivery. @returns How many; events that are gone, or were changed since their revision, are not among them.
   */
  correct(corrections: readonly Correction[]): Promise<number>;
  /** The truth is what they cost already. */
  confirm(events: readonly EventRevision[]): Promise<void>;
  /** Events whose amount nobody has told yet, in the order of their ids, after the id `after`. */
  openEvents(after: string, limit: number): Promise<readonly UsageEvent[]>;
  /** The newest events, newest first. */
  latest(limit: number): Promise<readonly UsageEvent[]>;
  /** Those of the ids that the ledger has, whatever window they were charged to. */
  find(ids: readonly string[]): Promise<readonly UsageEvent[]>;
  /** Ids of a window's events that the log does not have yet, after the id `after`. */
  pendingOf(
    window: WindowId,
    page: { readonly after: string; readonly limit: number },
  ): Promise<readonly string[]>;
  /** All slices of events, and what has been summed up of them. */
  slices(): Promise<readonly EventSlice[]>;
  /** Events of a slice in the order of their ids, after the id `after`. */
  eventsOfSlice(slice: string, after: string, limit: number): Promise<readonly UsageEvent[]>;
  /** What was put for these slices. */
  sumsOf(slices: readonly string[]): Promise<readonly WrittenSums[]>;
  putSums(sums: SliceSums): Promise<void>;
  /** By which zones the days of the books were cut, in the order of their time. */
  dayCuts(): Promise<readonly DayCut[]>;
  /** By what calls were priced, in the order of their time. */
  keptPrices(): Promise<readonly KeptPrices[]>;
  /** The oldest window whose events are all kept. */
  keptFrom(): WindowId;
  /** What each scope that was charged in a window has used there. */
  bucketsOf(window: WindowId): Promise<readonly Bucket[]>;
  /** Ids of the attempts that run now, in any process: they will be events. */
  openIds(): Promise<readonly string[]>;
  /** Events charged to a window in the order of their ids, after the id `after`. */
  eventsOf(
    window: WindowId,
    page?: { readonly after?: string; readonly limit?: number },
  ): Promise<readonly UsageEvent[]>;
}

/** @param keptFrom The oldest window whose events are all kept; loaded ones of earlier windows may be gone. */
export function createUsageOutbox(
  ledger: Ledger,
  clock: Clock,
  owner: string,
  keptFrom: () => WindowId,
): UsageOutbox {
  const { records } = ledger;
  return {
    now: () => clock.now(),
    takeDuty(duty, forMs) {
      const now = clock.now();
      return records.claimDuty(duty, owner, now, now + forMs);
    },
    giveUpDuty: (duty) => records.claimDuty(duty, owner, 0, 0).then(() => {}),
    read: (limit, after) => records.pendingEvents(limit, after),
    acknowledge: (loaded) =>
      records.acknowledge(loaded.map(({ eventId, revision }) => ({ eventId, revision }))),
    pendingCount: (most) => records.pendingCount(most),
    async correct(corrections) {
      const at = clock.now();
      const outcomes = await ledger.submit(
        corrections.map((correction) => ({ ...correction, type: 'correct', at })),
      );
      return outcomes.filter(({ type }) => type === 'done').length;
    },
    confirm: (events) => records.confirm(events.map(({ eventId, revision }) => ({ eventId, revision }))),
    openEvents: (after, limit) => records.openEvents(after, limit),
    latest: (limit) => records.latestEvents(limit),
    find: (ids) => records.findEvents(ids),
    pendingOf: (window, { after, limit }) => records.pendingOf(window, after, limit),
    slices: () => records.slices(),
    eventsOfSlice: (slice, after, limit) => records.eventsOfSlice(slice, after, limit),
    sumsOf: (slices) => records.sumsOf(slices),
    putSums: (sums) => records.putSums(sums),
    dayCuts: () => records.dayCuts(),
    keptPrices: () => records.keptPrices(),
    keptFrom,
    async bucketsOf(window) {
      const buckets: Bucket[] = [];
      for (let after = ''; ; ) {
        const scopes = await records.scopes(window, '', after, PAGE);
        buckets.push(
          ...(await records.buckets(scopes.map((scope) => ({ scope, window: windowFor(scope, window) })))),
        );
        after = scopes.at(-1) ?? '';
        if (scopes.length < PAGE) return buckets;
      }
    },
    openIds: async () => (await records.openHolds(null)).map(({ id }) => id),
    eventsOf: (window, { after = '', limit = 1000 } = {}) => records.eventsOf(window, after, limit),
  };
}
