/** A login asks whether Snowflake's certificates are withdrawn; many firewalls drop the question. */
import { once } from 'node:events';
import { createServer as createProxy, request } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, createServer as createSilence, type Server, type Socket } from 'node:net';
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

/** The server behind TLS, whose certificate names a place to ask that does not answer. */
async function startAccount(serverUrl: string, askedAt: Server): Promise<string> {
  const tls = createServer({ key, cert: certificate }, (incoming, outgoing) => {
    const { url = '', method, headers } = incoming;
    const onward = request(new URL(url, serverUrl), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  const [silence, account] = await Promise.all([listen(askedAt), listen(tls)]);
  const trusted = getCACertificates();
  setDefaultCACertificates([...trusted, authority]);
  vi.stubEnv('SF_OCSP_RESPONSE_CACHE_SERVER_URL', `http://${silence}/cache`);
  vi.stubEnv('SF_OCSP_RESPONDER_URL', `http://${silence}/`);
  onTestFinished(() => {
    setDefaultCACertificates(trusted);
    vi.unstubAllEnvs();
    tls.closeAllConnections();
  });
  return account;
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
  const account = await startAccount(server.url, silent);

  await openPool({ account: accountAt(`https://${account}`) }).run(statement('select 1'));
  // The cache is asked once in a process, its issuer at each login.
  expect(asked).toContain('POST');
});

test('a login succeeds through a proxy that says nothing to that question, and leaves no tunnel half open', async ({
  server,
  openPool,
}) => {
  const account = await startAccount(server.url, createSilence());
  const proxy = createProxy();
  const unanswered: Socket[] = [];
  proxy.on('connect', ({ url = '' }, client: Socket) => {
    client.on('error', () => {});
    if (url !== account) return void unanswered.push(client.resume().on('end', () => client.end()));
    const onward = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    onward.on('error', () => {});
  });
  const proxyUrl = new URL(`http://${await listen(proxy)}`);

  const proxied = { ...accountAt(`https://${account}`), proxyFor: () => proxyUrl };
  await openPool({ account: proxied }).run(statement('select 1'));
  expect(unanswered).toHaveLength(1);
  await expect.poll(() => unanswered.every(({ closed }) => closed)).toBe(true);
});
