import { createHmac, randomUUID } from 'node:crypto';
import { toCredits } from '../credit-amount.ts';
import { withoutPeriod } from '../scope.ts';
import type { AlertRecord } from '../store/ledger-store.ts';
import { type AlertChannel, ChannelFailure } from './alert-channel.ts';
import { alertText } from './alert-text.ts';
import { createReceiver } from './receiver.ts';

export interface WebhookOptions {
  readonly url: string;
  /** Signs each message, so that its receiver can tell who sent it. */
  readonly secret: string;
}

/**
 * Posts alerts as JSON to any receiver, signed as Standard Webhooks has it (standardwebhooks.com): `webhook-id`,
 * `webhook-timestamp` in seconds, and `webhook-signature: v1,<base64 of HMAC-SHA256 over "id.timestamp.body">`. The id
 * is the alert's own, so one that is sent again can be told from a second one.
 */
export function createWebhookChannel({ url, secret }: WebhookOptions): AlertChannel {
  const receiver = createReceiver(url, 'the webhook');

  return {
    name: 'webhook',
    recipients: [],
    async send(alert, _taken, signal) {
      // Another ledger, or one that was begun anew, has the same sequences.
      const id = `alert-${alert.sequence === undefined ? randomUUID() : `${alert.sequence}-${alert.at}`}`;
      const timestamp = String(Math.floor(Date.now() / 1000));
      const body = JSON.stringify(messageOf(alert));
      const signed = {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signatureOf(secret, `${id}.${timestamp}.${body}`)}`,
      };
      const { status, isWell, retryAfterMs } = await receiver.post(body, signed, signal);
      if (!isWell) throw new ChannelFailure(`the webhook answered ${status}`, { retryAfterMs });
    },
    close: receiver.close,
  };
}

/** A secret `whsec_<base64>` is the bytes that it encodes; any other is its own text. */
function signatureOf(secret: string, text: string): string {
  const [, encoded] = /^whsec_([A-Za-z0-9+/=]+)$/.exec(secret) ?? [];
  const key = encoded ? Buffer.from(encoded, 'base64') : Buffer.from(secret);
  return createHmac('sha256', key).update(text).digest('base64');
}

function messageOf(alert: AlertRecord): object {
  const { subject, body } = alertText(alert);
  return {
    type: `credits.${alert.trigger}`,
    timestamp: new Date(alert.at).toISOString(),
    data: {
      scope: withoutPeriod(alert.scope),
      window: alert.window,
      trigger: alert.trigger,
      percent: alert.percent,
      state: alert.state,
      used: toCredits(alert.used),
      held: toCredits(alert.held),
      limit: toCredits(alert.limit),
      projected: toCredits(alert.projected),
      subject,
      text: body,
    },
  };
}
