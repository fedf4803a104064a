/** Sends each alert to each channel once, over all processes, for as long as it takes within reason. */
import type { Logger } from '../../observability/log.ts';
import type { Clock } from '../clock.ts';
import type { Delivery, LedgerRecords } from '../store/ledger-store.ts';
import { type AlertChannel, AlertRejected } from './alert-channel.ts';

export interface DeliverAlertsDependencies {
  readonly records: Pick<LedgerRecords, 'claimDeliveries' | 'closeDelivery'>;
  readonly channels: readonly AlertChannel[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly countAlert: (sent: { readonly channel: string; readonly outcome: 'sent' | 'failed' }) => void;
}

/** Longer than any channel's own time limits: a delivery is not taken over while it is still being sent. */
const CLAIM_MS = 60_000;
const SEND_MS = 45_000;
const MAX_ATTEMPTS = 12;
const BATCH = 20;

/**
 * One pass over the deliveries that are due. A failed one is tried again after 5 s, 10 s, 20 s, ... up to 15 minutes,
 * twelve times in all, and given up with an error in the log. If the process dies between the receiver's acceptance
 * and the note of it, that one alert is sent again: nobody could know.
 */
export function createAlertDelivery(dependencies: DeliverAlertsDependencies): () => Promise<void> {
  const { records, channels, clock, logger, countAlert } = dependencies;
  const byName = new Map(channels.map((channel) => [channel.name, channel]));

  async function deliver({ alert, channel, attempts }: Delivery): Promise<void> {
    try {
      const receiver = byName.get(channel);
      // Left from a configuration that had the channel; the next one may have it again.
      if (!receiver) throw new Error(`the channel ${channel} is not configured`);
      await receiver.send(alert, AbortSignal.timeout(SEND_MS));
    } catch (err) {
      await postpone(alert.sequence, channel, attempts + 1, err);
      return;
    }
    await records.closeDelivery(alert.sequence, channel, null, null);
    countAlert({ channel, outcome: 'sent' });
  }

  async function postpone(alert: number, channel: string, attempts: number, err: unknown): Promise<void> {
    countAlert({ channel, outcome: 'failed' });
    const givenUp = err instanceof AlertRejected || attempts >= MAX_ATTEMPTS;
    if (givenUp)
      logger.error({ err, alert, channel, attempts }, 'an alert could not be delivered and is given up');
    else logger.warn({ err, alert, channel, attempts }, 'an alert could not be delivered yet');
    const dueAt = givenUp ? null : clock.now() + Math.min(900_000, 5000 * 2 ** (attempts - 1));
    await records.closeDelivery(alert, channel, dueAt, err instanceof Error ? err.message : String(err));
  }

  return async () => {
    const now = clock.now();
    const due = await records.claimDeliveries(now, now + CLAIM_MS, BATCH);
    await Promise.all(due.map(deliver));
  };
}
