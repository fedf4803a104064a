import { Pool } from 'undici';
import { type AlertChannel, AlertRejected } from './alert-channel.ts';
import { alertText } from './alert-text.ts';

/** Posts alerts to a Slack incoming webhook (api.slack.com/messaging/webhooks). */
export function createSlackChannel(webhookUrl: string): AlertChannel {
  const { origin, pathname, search } = new URL(webhookUrl);
  const pool = new Pool(origin, { connections: 1, headersTimeout: 10_000, bodyTimeout: 10_000 });

  return {
    name: 'slack',
    async send(alert, signal) {
      const { subject, body } = alertText(alert);
      const { statusCode, body: answer } = await pool.request({
        path: pathname + search,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          // A block of plain text is shown as it is; the text beside it is for notifications and knows markup.
          text: escapeMarkup(subject),
          blocks: [
            { type: 'section', text: { type: 'plain_text', text: `${subject}\n${body}`, emoji: false } },
          ],
        }),
        signal,
      });
      await answer.dump();
      if (statusCode < 300) return;
      // 429 and 5xx pass; everything else says that this message, or the webhook itself, is no good.
      if (statusCode === 429 || statusCode >= 500) throw new Error(`Slack answered ${statusCode}`);
      throw new AlertRejected(`Slack refused the alert with ${statusCode}`);
    },
    close: () => void pool.close(),
  };
}

/** The three characters that Slack's markup is made of (api.slack.com/reference/surfaces/formatting#escaping). */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
