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
  return {
    name: 'email',
    recipients: to
      .split(',')
      .map((address) => address.trim())
      .filter(Boolean),
    send(alert, recipients) {
      const { subject, body } = alertText(alert);
      return mailer.send({ to, subject, text: `${body}\n` }, recipients);
    },
    close: mailer.close,
  };
}
