import { Pool } from 'undici';
import { type AlertChannel, ChannelFailure, causeCode } from './alert-channel.ts';
import { alertText } from './alert-text.ts';

/** Posts alerts to a Slack incoming webhook (api.slack.com/messaging/webhooks). */
export function createSlackChannel(webhookUrl: string): AlertChannel {
  const { origin, pathname, search } = new URL(webhookUrl);
  const pool = new Pool(origin, { connections: 1, headersTimeout: 10_000, bodyTimeout: 10_000 });

  function post(body: unknown, signal: AbortSignal) {
    return pool
      .request({
        path: pathname + search,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      })
      .catch((cause) => {
        throw new ChannelFailure(`Slack does not answer (${causeCode(cause)})`, { cause });
      });
  }

  return {
    name: 'slack',
    recipients: [],
    async send(alert, _recipients, signal) {
      const { subject, body } = alertText(alert);
      const message = {
        // A block of plain text is shown as it is; the text beside it is for notifications and knows markup.
        text: escapeMarkup(subject),
        blocks: [
          { type: 'section', text: { type: 'plain_text', text: `${subject}\n${body}`, emoji: false } },
        ],
      };
      const answer = await post(message, signal);
      const { statusCode, headers } = answer;
      if (statusCode >= 200 && statusCode < 300) return answer.body.dump();
      // Slack says why in a word: `no_service`, `channel_is_archived`, `invalid_payload`.
      const [word] = /^[a-z_]{1,40}$/.exec((await answer.body.text().catch(() => '')).trim()) ?? [];
      throw new ChannelFailure(`Slack answered ${statusCode}${word ? ` (${word})` : ''}`, {
        retryAfterMs: 1000 * (Number(headers['retry-after']) || 0),
      });
    },
    close: () => void pool.destroy(),
  };
}

/** The three characters that Slack's markup is made of (api.slack.com/reference/surfaces/formatting#escaping). */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
