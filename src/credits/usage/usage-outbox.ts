/** Usage events on their way to the usage log, and the books it is compared with. */
import type { Clock } from '../clock.ts';
import type { CorrectCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { EventRevision } from '../store/ledger-store.ts';
import type { WindowId } from '../windows/credit-calendar.ts';
import type { UsageEvent } from './usage-event.ts';

/** What an event cost in truth, and why that is known; `cause` is what the audit keeps as the reason. */
export type Correction = Omit<CorrectCommand, 'type' | 'at'>;

/** @throws GatewayError LEDGER_UNAVAILABLE */
export interface UsageOutbox {
  /** Events that the log does not have yet, oldest first. Reading takes nothing: acknowledge what was loaded. */
  read(limit: number): Promise<readonly UsageEvent[]>;
  /**
   * Takes loaded events off. An event that was corrected after it was read has a newer revision and stays, to
   * replace its row in the log.
   */
  acknowledge(loaded: readonly EventRevision[]): Promise<void>;
  pendingCount(): Promise<number>;
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
  /** Events charged to a window in the order of their ids, after the id `after`. */
  eventsOf(
    window: WindowId,
    page?: { readonly after?: string; readonly limit?: number },
  ): Promise<readonly UsageEvent[]>;
}

export function createUsageOutbox(ledger: Ledger, clock: Clock): UsageOutbox {
  const { records } = ledger;
  return {
    read: (limit) => records.pendingEvents(limit),
    acknowledge: (loaded) =>
      records.acknowledge(loaded.map(({ eventId, revision }) => ({ eventId, revision }))),
    pendingCount: () => records.pendingCount(),
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
    eventsOf: (window, { after = '', limit = 1000 } = {}) => records.eventsOf(window, after, limit),
  };
}
