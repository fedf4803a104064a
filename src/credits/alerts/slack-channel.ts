import { parseJson } from '../../json/parse-json.ts';
import { type AlertChannel, ChannelFailure } from './alert-channel.ts';
import { alertText } from './alert-text.ts';
import { createReceiver } from './receiver.ts';

/** Posts alerts to a Slack incoming webhook (api.slack.com/messaging/webhooks). */
export function createSlackChannel(webhookUrl: string): AlertChannel {
  const slack = createReceiver(webhookUrl, 'Slack');

  return {
    name: 'slack',
    recipients: [],
    async send(alert, _taken, signal) {
      const { subject, body } = alertText(alert);
      const message = {
        // A block of plain text is shown as it is; the text beside it is for notifications and knows markup.
        text: escapeMarkup(subject),
        blocks: [
          { type: 'section', text: { type: 'plain_text', text: `${subject}\n${body}`, emoji: false } },
        ],
      };
      const { status, isWell, said, retryAfterMs } = await slack.post(JSON.stringify(message), {}, signal);
      if (isWell && (said === null || isTaken(said))) return;
      // Slack says why in a word: `no_service`, `channel_is_archived`, `invalid_payload`.
      const [word] = /^[a-z_]{1,40}$/.exec(said ?? '') ?? [];
      const what = word ? ` (${word})` : isWell ? ' with something else than ok' : '';
      throw new ChannelFailure(`Slack answered ${status}${what}`, { retryAfterMs });
    },
    close: slack.close,
  };
}

/** `ok`, or of a workflow's webhook `{"ok":true}`; some that take Slack's messages say nothing. A page is a proxy's. */
function isTaken(said: string): boolean {
  if (said === '' || /^ok$/i.test(said)) return true;
  const answer = parseJson(said);
  return typeof answer === 'object' && answer !== null && (answer as { ok?: unknown }).ok !== false;
}

/** The three characters that Slack's markup is made of (api.slack.com/reference/surfaces/formatting#escaping). */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
