import { type AlertChannel, ChannelFailure, causeCode } from './alert-channel.ts';
import { alertText } from './alert-text.ts';

export interface MailOptions {
  /** `smtp://user:password@host:port` or `smtps://...`. */
  readonly smtpUrl: string;
  /** One address or several, with commas between. */
  readonly to: string;
}

/** Sends alerts by e-mail, as plain text. */
export function createMailChannel({ smtpUrl, to }: MailOptions): AlertChannel {
  let connected: ReturnType<typeof connect> | null = null;
  const sender = `cortex-gateway@${new URL(smtpUrl).hostname}`;

  return {
    name: 'email',
    recipients: to
      .split(',')
      .map((address) => address.trim())
      .filter(Boolean),
    async send(alert, recipients) {
      const { subject, body } = alertText(alert);
      const mail = { from: sender, to, subject, text: `${body}\n` };
      const envelope = recipients && { envelope: { from: sender, to: [...recipients] } };
      connected ??= connect(smtpUrl);
      const transport = await connected;
      const { accepted, rejected } = await transport.sendMail({ ...mail, ...envelope }).catch(fail);
      if (rejected.length === 0) return;
      const all = rejected.length + accepted.length;
      throw new ChannelFailure(`the mail server refused ${rejected.length} of ${all} recipients`, {
        recipients: rejected,
      });
    },
    close: () => void connected?.then((transport) => transport.close()),
  };
}

/** nodemailer tells the server's reply as `responseCode`, and the command that it replied to. */
function fail(cause: Error & { readonly responseCode?: number; readonly command?: string }): never {
  const { responseCode, command = '' } = cause;
  const [step] = /^[A-Z]+/.exec(command) ?? [];
  throw new ChannelFailure(
    responseCode
      ? `the mail server answered ${responseCode}${step ? ` to ${step}` : ''}`
      : `the mail server does not answer (${causeCode(cause)})`,
    { cause },
  );
}

/** Its library is loaded by the first message. */
async function connect(smtpUrl: string) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // Whatever stands in a name, a message never reads a file or a URL into itself.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
