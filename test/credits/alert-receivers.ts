/** Receivers of alerts on loopback: a webhook and a mail server. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

type Answer = (body: string, response: ServerResponse, count: number) => void;

/** A webhook receiver; `answer` decides what each request gets. */
export async function webhook(answer: Answer = (_body, response) => response.end('ok')) {
  const received: { text: string; blocks: { text: { type: string; text: string } }[] }[] = [];
  const ids: unknown[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push(JSON.parse(body));
    ids.push(request.headers['webhook-id']);
    answer(body, response, received.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { received, ids, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T/B/X` };
}

/** Until the test is finished. */
export async function mailServer(options: SMTPServerOptions = {}) {
  const { close, ...receiver } = await startMailServer(options);
  onTestFinished(close);
  return receiver;
}

export async function startMailServer(options: SMTPServerOptions = {}) {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    async onData(stream, _session, done) {
      let mail = '';
      for await (const chunk of stream) mail += chunk;
      mails.push(mail);
      done();
    },
    ...options,
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    mails,
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}
