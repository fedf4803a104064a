/** Usage events on their way to the usage log, and the books it is compared with. */
import type { Clock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { EventRevision } from '../store/ledger-store.ts';
import type { WindowId } from '../windows/credit-calendar.ts';
import type { UsageEvent } from './usage-event.ts';

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
   * Replaces what an event cost by the truth, in the books at once and in the log with the next delivery.
   * False: there is no such event (any more). @param cause What the audit keeps as the reason.
   */
  correct(eventId: string, credits: MicroCredits, cause: string): Promise<boolean>;
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
    async correct(eventId, credits, cause) {
      const [outcome] = await ledger.submit([{ type: 'correct', eventId, credits, cause, at: clock.now() }]);
      return outcome?.type === 'done';
    },
    eventsOf: (window, { after = '', limit = 1000 } = {}) => records.eventsOf(window, after, limit),
  };
}
