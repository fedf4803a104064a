import { createTransport } from 'nodemailer';
import { type AlertChannel, AlertRejected } from './alert-channel.ts';
import { alertText } from './alert-text.ts';

export interface MailOptions {
  /** `smtp://user:password@host:port` or `smtps://...`. */
  readonly smtpUrl: string;
  /** One address or several, with commas between. */
  readonly to: string;
  readonly from?: string;
}

/** Sends alerts by e-mail, as plain text. */
export function createMailChannel({ smtpUrl, to, from }: MailOptions): AlertChannel {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // Whatever stands in a name, a message never reads a file or a URL into itself.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const sender = from ?? `cortex-gateway@${new URL(smtpUrl).hostname}`;

  return {
    name: 'email',
    async send(alert) {
      const { subject, body } = alertText(alert);
      try {
        await transport.sendMail({ from: sender, to, subject, text: `${body}\n` });
      } catch (error) {
        // 5yz is a permanent negative reply (RFC 5321, section 4.2.1).
        const code = (error as { responseCode?: number }).responseCode ?? 0;
        if (code >= 500)
          throw new AlertRejected(`the mail server refused the alert with ${code}`, { cause: error });
        throw error;
      }
    },
    close: () => transport.close(),
  };
}
