/** What comes over a connection before it is a request: answered in each port's own form, logged, and harmless. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { type RecordedLog, recordLog } from '../support/recorded-log.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
let log: RecordedLog;
beforeAll(async () => {
  log = recordLog('info');
  gateway = await startGateway({ logger: log.logger, environment: { ALERT_EMAIL_TO: 'ops@example.com' } });
});
afterAll(() => gateway.close());

const portOf = {
  api: () => gateway.url,
  mcp: () => gateway.app.mcpUrl,
  metrics: () => gateway.app.metricsUrl,
};
type Port = keyof typeof portOf;

function open(port: Port) {
  return connect(Number(new URL(portOf[port]()).port), '127.0.0.1');
}

/** All that is answered until the connection closes. */
async function raw(port: Port, text: string): Promise<string> {
  const socket = open(port);
  socket.write(text);
  return Buffer.concat(await socket.toArray()).toString();
}

const head = 'host: localhost\r\nconnection: close';
const json = 'content-type: application/json\r\ncontent-length: 31';
const body = '{"query":"{ viewer { name } }"}';
const upgrade =
  'connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==';

it.each([
  ['another protocol', `${head}, upgrade\r\nupgrade: h2c`],
  ['an expectation that nobody knows', `${head}\r\nexpect: 200-ok`],
])('serves a request that offers %s', async (_, headers) => {
  const answer = await raw('api', `POST /graphql HTTP/1.1\r\n${headers}\r\n${json}\r\n\r\n${body}`);
  expect(answer).toMatch(/^HTTP\/1.1 200.*"local"/s);
});

it.each(['api', 'mcp'] as const)('the %s port reads no large body of who may not ask', async (port) => {
  const path = port === 'api' ? '/graphql' : '/mcp';
  const nobody = `x-gateway-user: ${'x'.repeat(1_000)}\r\ncontent-type: application/json`;
  // Nothing of the body is ever sent.
  const answer = await raw(
    port,
    `POST ${path} HTTP/1.1\r\n${head}\r\n${nobody}\r\ncontent-length: 4000000\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1.1 401.*www-authenticate: Bearer.*"UNAUTHENTICATED"/s);
});

it.each([
  ['api', '/graphql', 413, 6_000_000],
  ['api', '/v1/chat/completions', 413, 6_000_000],
  ['mcp', '/mcp', 413, 6_000_000],
  ['api', '/graphql', 401, 4_000_000],
] as const)(
  'on the %s port, who sends too much to %s hears %i while they send',
  async (port, path, status, length) => {
    const socket = open(port);
    const who = status === 401 ? `x-gateway-user: ${'x'.repeat(1_000)}\r\n` : '';
    const large = `content-type: application/json\r\ncontent-length: ${length}`;
    socket.write(`POST ${path} HTTP/1.1\r\nhost: localhost\r\n${who}${large}\r\n\r\n`);
    const [refusal] = await once(socket, 'data');
    expect(String(refusal)).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    // Nothing was reset: the rest is taken, and what follows it answered.
    socket.write('x'.repeat(length));
    const next = port === 'api' ? 'GET /health/live' : 'GET /nothing';
    socket.write(`${next} HTTP/1.1\r\n${head}\r\n\r\n`);
    const rest = Buffer.concat(await socket.toArray()).toString();
    expect(rest).toMatch(port === 'api' ? /^HTTP\/1.1 200/ : /^HTTP\/1.1 404/);
  },
);

it.each([
  ['api', 'POST', '/graphql', /^HTTP\/1.1 200.*"local"/s],
  ['api', 'GET', '/v1/nothing?a', /^HTTP\/1.1 404.*GET \/v1\/nothing.*"type":/s],
  ['metrics', 'GET', '/metrics', /^HTTP\/1.1 200.*gateway_/s],
  ['api', 'GET', '', /^HTTP\/1.1 200.*text\/html/s],
] as const)(
  'a target with a host is its path: on the port of the %s, %s %s',
  async (port, method, path, answer) => {
    const target = `HTTP://localhost:1${path}`;
    expect(await raw(port, `${method} ${target} HTTP/1.1\r\n${head}\r\n${json}\r\n\r\n${body}`)).toMatch(
      answer,
    );
  },
);

describe('a refusal has its status, one form and a line in the log', () => {
  it.each<[string, Port, number, string]>([
    ['a head over the limit', 'api', 431, `GET /graphql?query=${'x'.repeat(20_000)} HTTP/1.1\r\n${head}`],
    ['half an escape', 'api', 400, `GET /% HTTP/1.1\r\n${head}`],
    ['a NUL', 'api', 400, `POST /graphql HTTP/1.1\r\n${head}\r\nx-gateway-user: a\0b`],
    ['TLS', 'api', 400, '\x16\x03\x01\x02\x00'],
    ['no host', 'api', 400, `POST /graphql HTTP/1.1\r\nconnection: close\r\n${json}\r\n\r\n${body}`],
    ['no host', 'mcp', 400, `POST /mcp HTTP/1.1\r\nconnection: close\r\n${json}\r\n\r\n${body}`],
    ['two lengths', 'mcp', 400, `POST /mcp HTTP/1.1\r\n${head}\r\ncontent-length: 1\r\ncontent-length: 2`],
    ['no host', 'metrics', 403, 'GET /metrics HTTP/1.1\r\nconnection: close'],
    ['a foreign host', 'metrics', 403, 'GET /metrics HTTP/1.1\r\nhost: a.example\r\nconnection: close'],
    ['TLS', 'metrics', 400, '\x16\x03\x01\x02\x00'],
    ['a proxy', 'api', 400, `CONNECT localhost:1 HTTP/1.1\r\n${head}`],
    ['a proxy', 'mcp', 400, `CONNECT localhost:1 HTTP/1.1\r\n${head}`],
    ['a proxy', 'metrics', 400, `CONNECT localhost:1 HTTP/1.1\r\n${head}`],
    [
      'another host in the target',
      'api',
      403,
      `POST http://a.example/graphql HTTP/1.1\r\n${head}\r\n${json}\r\n\r\n${body}`,
    ],
    ['a change', 'metrics', 405, `DELETE /metrics HTTP/1.1\r\n${head}`],
    [
      'a socket of no key',
      'api',
      400,
      `GET /graphql HTTP/1.1\r\nhost: localhost\r\n${upgrade.replace('key: ', 'key: x')}`,
    ],
    [
      'a socket of another version',
      'api',
      400,
      `GET /graphql HTTP/1.1\r\nhost: localhost\r\n${upgrade.replace('13', '7')}`,
    ],
    ['a socket by POST', 'api', 405, `POST /graphql HTTP/1.1\r\nhost: localhost\r\n${upgrade}`],
    ['a socket for no host', 'api', 400, `GET /graphql HTTP/1.1\r\n${upgrade}`],
    ['a socket elsewhere', 'api', 404, `GET /health/live HTTP/1.1\r\nhost: localhost\r\n${upgrade}`],
  ])('for %s on the port of the %s: %i', async (_, port, status, request) => {
    const lines = log.lines('refused').length;
    const answer = await raw(port, `${request}\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    if (port === 'api')
      expect(answer).toMatch(/\{"errors":\[.*"code":"(BAD_REQUEST|FORBIDDEN)","retryable":false/);
    if (port === 'mcp') expect(answer).toMatch(/\{"jsonrpc":"2.0","id":null,"error":\{"code":-32600/);
    expect(log.lines('refused').slice(lines)).toMatchObject([{ status }]);
  });
});

it.each([
  ['POST', '/health/live', 'GET, HEAD'],
  ['TRACE', '/health/live', 'GET, HEAD'],
  ['PURGE', '/health/ready/', 'GET, HEAD'],
  ['TRACE', '/graphql', 'GET, POST'],
  ['DELETE', '/exports/usage?format=csv', 'GET, HEAD'],
  ['GET', '/v1/embeddings', 'POST'],
  ['PUT', '/v1/models/a/b', 'GET, HEAD'],
])('%s %s is told which methods there are', async (method, path, allowed) => {
  const answer = await raw('api', `${method} ${path} HTTP/1.1\r\n${head}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 405 /);
  expect(answer).toMatch(new RegExp(`^allow: ${allowed}\r$`, 'm'));
  expect(await raw('api', `${method} /nowhere HTTP/1.1\r\n${head}\r\n\r\n`)).toMatch(/^HTTP\/1.1 404 /);
});

it('says at the start that mail is set up by half', () => {
  const said = log.lines('ALERT_EMAIL_TO is set without SMTP_URL: the gateway itself mails no alerts');
  expect(said).toHaveLength(1);
});

it('runs so many operations of one socket, and no more, and answers others beside a flood of them', async () => {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  onTestFinished(() => socket.terminate());
  const errors: string[] = [];
  socket.on('message', (data) => {
    const { type, payload } = JSON.parse(String(data));
    if (type === 'error') errors.push(payload[0].extensions.code);
  });
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  const flood = 300;
  for (let i = 0; i < flood; i += 1) {
    const payload = { query: 'subscription { creditAlerts { id } }' };
    socket.send(JSON.stringify({ type: 'subscribe', id: String(i), payload }));
  }
  await expect.poll(() => errors.length).toBe(flood - 200);
  expect(new Set(errors)).toEqual(new Set(['OVERLOADED']));
  socket.send('{"type":"complete","id":"0"}');
  socket.send('{"type":"subscribe","id":"again","payload":{"query":"{ viewer { name } }"}}');
  const [data] = await once(socket, 'message');
  expect(JSON.parse(String(data))).toMatchObject({ id: 'again', type: 'next' });
});

it('goes on when clients leave in the middle of whatever they ask', async () => {
  const uncaught: Error[] = [];
  const note = (error: Error) => void uncaught.push(error);
  process.on('uncaughtException', note);
  onTestFinished(() => void process.off('uncaughtException', note));
  const foreign = 'origin: http://elsewhere.example';
  const requests = [
    `GET /graphql HTTP/1.1\r\nhost: localhost\r\n${upgrade}\r\n${foreign}\r\n\r\n`,
    `GET /graphql HTTP/1.1\r\nhost: localhost\r\n${upgrade.replace('key: ', 'key: x')}\r\n\r\n`,
    `GET /graphql HTTP/1.1\r\nhost: localhost\r\n${upgrade}\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n\xff\xff`,
    `POST /graphql HTTP/1.1\r\nhost: localhost\r\n${json}\r\n\r\n${body}\x16\x03`,
    `POST /graphql HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n${json}\r\n\r\n${body}`,
    'CONNECT localhost:1 HTTP/1.1\r\nhost: localhost\r\n\r\n',
    `GET /console HTTP/1.1\r\n${head}\r\n\r\n`,
  ];
  for (const port of ['api', 'mcp', 'metrics'] as const)
    for (const request of requests)
      for (let i = 0; i < 5; i += 1) {
        const socket = open(port);
        await once(socket, 'connect');
        socket.write(Buffer.from(request, 'latin1'), () => socket.resetAndDestroy());
        await once(socket, 'close');
      }
  expect((await gateway.ask('{ viewer { name } }')).data).toEqual({ viewer: { name: 'local' } });
  expect(uncaught).toEqual([]);
});
