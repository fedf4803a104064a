/** Sends each alert to each channel once, over all processes, for as long as its window lasts. */
import type { Logger } from '../../observability/log.ts';
import type { Clock } from '../clock.ts';
import type { Delivery, LedgerRecords } from '../store/ledger-store.ts';
import { chargedWindow } from '../windows/charged-window.ts';
import type { CreditCalendar } from '../windows/credit-calendar.ts';
import { type AlertChannel, ChannelFailure, causeCode } from './alert-channel.ts';

/** `failed` is one try, `expired` an alert that was given up. */
export type AlertOutcome = 'sent' | 'failed' | 'expired';

export interface DeliverAlertsDependencies {
  readonly records: Pick<
    LedgerRecords,
    'head' | 'claimDeliveries' | 'closeDelivery' | 'postponeDelivery' | 'trustChannel'
  >;
  readonly channel: AlertChannel;
  readonly calendar: CreditCalendar;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly countAlert: (outcome: AlertOutcome) => void;
}

/** Longer than any channel's own time limits: a delivery is not taken over while it is still being sent. */
const CLAIM_MS = 60_000;
const SEND_MS = 45_000;
const MIN_PAUSE_MS = 5000;
const MAX_PAUSE_MS = 900_000;
/** An alert of the last second of a window is tried for so long. */
const MIN_LIFE_MS = 60_000;
const BATCH = 20;

/**
 * Passes over the deliveries of one channel that are due; each channel has its own, so that one that hangs does not
 * hold up another. A failed delivery is tried again after 5 s, 10 s, 20 s, ... up to 15 minutes, whatever the receiver
 * said: a wrong webhook or password is an operator's to put right, and the alert waits for it. When the channel takes
 * an alert again, and when a process starts, what waits is tried within a minute. An alert whose window is over tells
 * of nothing that anybody could act on; it is dropped, with an error in the log.
 *
 * If the process dies between the receiver's acceptance and the note of it, that one alert is sent again: nobody could
 * know.
 */
export function createAlertDelivery(
  dependencies: DeliverAlertsDependencies,
): (stopping: AbortSignal) => Promise<void> {
  const { records, channel, calendar, clock, logger, countAlert } = dependencies;
  const { name } = channel;
  let seemsToWork = true;

  /** No later than the newest day in the books: by a clock that ran ahead, every window is over. */
  async function bookTime(): Promise<number> {
    const now = clock.now();
    const { latestWindow } = await records.head();
    return Math.min(now, chargedWindow(calendar, latestWindow, now).end - 1);
  }

  async function deliver(delivery: Delivery, stopping: AbortSignal): Promise<void> {
    const { alert, attempts, taken } = delivery;
    const { sequence } = alert;
    const lastCall = Math.max(calendar.windowOf(alert.window).end, alert.at + MIN_LIFE_MS);
    if ((await bookTime()) >= lastCall) {
      await records.closeDelivery({
        alert: sequence,
        channel: name,
        at: clock.now(),
        outcome: 'expired',
        recipients: [],
      });
      logger.error({ alert, channel: name, attempts }, 'an alert was not delivered before its window ended');
      countAlert('expired');
      return;
    }
    try {
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(SEND_MS)]);
      await Promise.race([channel.send(alert, taken, signal), rejectedBy(signal)]);
    } catch (err) {
      // The claim ends by itself, and whoever comes next takes it over.
      if (stopping.aborted) return;
      await postpone(delivery, err);
      return;
    }
    await records.closeDelivery({
      alert: sequence,
      channel: name,
      at: clock.now(),
      outcome: 'sent',
      recipients: channel.recipients,
    });
    countAlert('sent');
    seemsToWork = true;
  }

  async function postpone({ alert, attempts, taken }: Delivery, err: unknown): Promise<void> {
    const at = clock.now();
    const failure =
      err instanceof ChannelFailure ? err : new ChannelFailure(`failed (${causeCode(err)})`, { cause: err });
    const pause = Math.max(failure.retryAfterMs, MIN_PAUSE_MS * 2 ** attempts);
    await records.postponeDelivery(alert.sequence, name, {
      at,
      reason: failure.message,
      dueAt: at + Math.min(MAX_PAUSE_MS, pause),
      taken: [...taken, ...failure.taken],
    });
    countAlert('failed');
    logger.warn({ err, alert, channel: name, attempts }, 'an alert could not be delivered yet');
  }

  return async (stopping) => {
    const now = clock.now();
    if (seemsToWork) await records.trustChannel(name, now + CLAIM_MS);
    seemsToWork = false;
    const due = await records.claimDeliveries(name, {
      at: now,
      until: now + CLAIM_MS,
      latest: now + MAX_PAUSE_MS,
      limit: BATCH,
    });
    await Promise.all(due.map((delivery) => deliver(delivery, stopping)));
  };
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}
