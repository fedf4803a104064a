/** Mail over SMTP, as plain text. */
import { ChannelFailure, causeCode } from './alert-channel.ts';

export interface Mail {
  /** One address or several, with commas between. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /**
   * Resolves when the server has taken the mail for every recipient.
   * @param recipients whom to deliver it to
   * @throws ChannelFailure that names those who have taken it, where others were refused
   */
  send(mail: Mail, recipients: readonly string[]): Promise<void>;
  close(): void;
}

/** @param smtpUrl `smtp://user:password@host:port` or `smtps://...` */
export function createMailer(smtpUrl: string): Mailer {
  let connected: ReturnType<typeof connect> | null = null;
  const from = `cortex-gateway@${new URL(smtpUrl).hostname}`;

  return {
    async send(mail, recipients) {
      const envelope = { from, to: [...recipients] };
      connected ??= connect(smtpUrl);
      const transport = await connected;
      const { accepted, rejected } = await transport.sendMail({ from, ...mail, envelope }).catch(fail);
      if (rejected.length === 0) return;
      const all = rejected.length + accepted.length;
      // The library writes some addresses in another way; one that is not found again is mailed twice, not never.
      const taken = recipients.filter((address) => accepted.includes(address));
      throw new ChannelFailure(`the mail server refused ${rejected.length} of ${all} recipients`, { taken });
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
