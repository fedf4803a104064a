import type { AlertChannel } from './alert-channel.ts';
import { alertText } from './alert-text.ts';
import { createMailer } from './mailer.ts';

export interface MailOptions {
  /** `smtp://user:password@host:port` or `smtps://...`. */
  readonly smtpUrl: string;
  /** One address or several, with commas between. */
  readonly to: string;
}

/** Sends alerts by e-mail. */
export function createMailChannel({ smtpUrl, to }: MailOptions): AlertChannel {
  const mailer = createMailer(smtpUrl);
  const recipients = to
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  return {
    name: 'email',
    recipients,
    async send(alert, taken) {
      const left = recipients.filter((address) => !taken.includes(address));
      const { subject, body } = alertText(alert);
      if (left.length > 0) await mailer.send({ to, subject, text: `${body}\n` }, left);
    },
    close: mailer.close,
  };
}
