/** A login asks whether Snowflake's certificates are withdrawn; many firewalls drop the question. */
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createSilence, type Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, onTestFinished, vi } from 'vitest';
import { authority, certificate, key } from './certificate.ts';
import { accountAt, statement, test } from './pool-fixture.ts';

async function listen(listener: Server): Promise<string> {
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => void listener.close());
  return `127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

test('a login succeeds where nobody answers whether its certificate is withdrawn', async ({
  server,
  openPool,
}) => {
  const asked: string[] = [];
  const silent = createSilence((socket) => {
    socket.on('error', () => {});
    socket.once('data', (data) => asked.push(String(data).split(' ', 1)[0] ?? ''));
  });
  const tls = createServer({ key, cert: certificate }, (incoming, outgoing) => {
    const { url = '', method, headers } = incoming;
    const onward = request(new URL(url, server.url), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  const [silence, account] = await Promise.all([listen(silent), listen(tls)]);
  const trusted = getCACertificates();
  setDefaultCACertificates([...trusted, authority]);
  vi.stubEnv('SF_OCSP_RESPONSE_CACHE_SERVER_URL', `http://${silence}/cache`);
  vi.stubEnv('SF_OCSP_RESPONDER_URL', `http://${silence}/`);
  onTestFinished(() => {
    setDefaultCACertificates(trusted);
    vi.unstubAllEnvs();
    tls.closeAllConnections();
  });

  await openPool({ account: accountAt(`https://${account}`) }).run(statement('select 1'));
  // The cache is asked once in a process, its issuer at each login.
  expect(asked).toContain('POST');
});
