/** A shutdown, as clients with open streams and sockets see it. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createConnection } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { createClient as createSse } from 'graphql-sse';
import { expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { chunk, createScriptedGpu, event } from '../gpu/scripted-gpu.ts';
import { startGateway } from '../support/start-gateway.ts';

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

async function openSocket(url: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const messages: Message[] = [];
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.on('open', resolve));
  const acknowledged = new Promise((resolve) => socket.once('message', resolve));
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  socket.send('{"type":"connection_init"}');
  await acknowledged;
  const ask = (id: string, query: string) =>
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }));
  return { messages, closed, ask };
}

/** The head of a WebSocket's close frame of 12 bytes with 1001. */
const GOING_AWAY = '880c03e9';

/** What a client of its own connection sends, and what it reads of it, until the gateway ends the connection. */
async function connect(url: string) {
  const { hostname, port, host } = new URL(url);
  const socket = createConnection(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return {
    socket,
    read: () => text(socket),
    upgrade() {
      const head = [
        'GET /graphql HTTP/1.1',
        `host: ${host}`,
        'connection: Upgrade',
        'upgrade: websocket',
        'sec-websocket-version: 13',
        'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol: graphql-transport-ws',
      ];
      socket.write([...head, '', ''].join('\r\n'));
    },
    ask(query: string, accept: string) {
      const body = JSON.stringify({ query });
      const head = [
        'POST /graphql HTTP/1.1',
        `host: ${host}`,
        'content-type: application/json',
        `accept: ${accept}`,
        `content-length: ${body.length}`,
      ];
      socket.write([...head, '', body].join('\r\n'));
    },
  };
}

const complete =
  'subscription { complete(input: { prompt: "Tell me", model: "scripted", backend: LAMBDA_LABS, maxTokens: 9 }) { delta finishReason } }';

const tell = (response: ServerResponse | undefined) => {
  response?.write(chunk({ content: 'Told.' }) + chunk({}, { finish: 'stop', usage: [3, 1] }));
  response?.end(event('[DONE]'));
};

it('lets what runs finish, ends alert streams, refuses what is new, and closes sockets as gone away', async () => {
  const held: ServerResponse[] = [];
  const gpu = await createScriptedGpu((response) => held.push(response));
  onTestFinished(() => gpu.close());
  const gateway = await startGateway({ environment: { LAMBDA_LABS_ENDPOINTS: gpu.url.href } });
  const alerts = 'subscription { creditAlerts { id } }';

  const [idle, busy] = await Promise.all([openSocket(gateway.url), openSocket(gateway.url)]);
  busy.ask('alerts', alerts);
  busy.ask('complete', complete);
  const sse = createSse({ url: `${gateway.url}/graphql` });
  const streamed = Array.fromAsync(sse.iterate({ query: complete }));
  const alerted = Array.fromAsync(sse.iterate({ query: alerts }));
  await expect.poll(() => held.length).toBe(2);

  const closing = gateway.close();
  expect(await idle.closed).toBe(1001);
  expect(await alerted).toEqual([]);
  busy.ask('late', '{ viewer { name } }');
  await expect.poll(() => busy.messages.some(({ id }) => id === 'late')).toBe(true);
  for (const response of held) tell(response);

  expect(JSON.stringify(await streamed)).toMatch(/"finishReason":"(stop|length)"/);
  expect(await busy.closed).toBe(1001);
  const of = (id: string) => busy.messages.filter((message) => message.id === id);
  expect(of('alerts').map(({ type }) => type)).toEqual(['complete']);
  expect(of('complete').at(-1)?.type).toBe('complete');
  expect(JSON.stringify(of('complete').at(-2))).toMatch(/"finishReason":"(stop|length)"/);
  expect(of('late')).toMatchObject([
    {
      type: 'error',
      payload: [{ extensions: { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 } }],
    },
  ]);
  await closing;
});

it('ends each connection once its answer is read, and waits for no other', async () => {
  const held: ServerResponse[] = [];
  const gpu = await createScriptedGpu((response) => held.push(response));
  onTestFinished(() => gpu.close());
  const gateway = await startGateway({ environment: { LAMBDA_LABS_ENDPOINTS: gpu.url.href } });
  const open = () => connect(gateway.url);

  const [slow, pipelined, streamed, busy] = await Promise.all([open(), open(), open(), open()]);
  const silent = await Promise.all([gateway.url, gateway.app.mcpUrl].map(connect));
  // More than the buffers on its way take.
  slow.ask(
    `{ executeSql(input: { statement: "select repeat('x', 4000000)" }) { rows again: rows andAgain: rows } }`,
    'application/json',
  );
  await once(slow.socket, 'readable');
  streamed.ask(complete, 'text/event-stream');
  await expect.poll(() => held.length).toBe(1);
  busy.ask(complete, 'text/event-stream');
  await expect.poll(() => held.length).toBe(2);
  pipelined.ask('{ viewer { name } }', 'application/json');
  pipelined.ask(complete, 'text/event-stream');
  await expect.poll(() => held.length).toBe(3);

  const upgraded = await open();
  upgraded.ask('{ viewer { name } }', 'application/json');
  expect(String(await once(upgraded.socket, 'data'))).toContain('"viewer"');
  upgraded.upgrade();
  expect(String(await once(upgraded.socket, 'data'))).toContain(' 101 ');
  const farewell = buffer(upgraded.socket);

  const closing = gateway.close();
  onTestFinished(() => closing);
  expect(await Promise.all(silent.map(({ read }) => read()))).toEqual(['', '']);
  // One of them is in the middle of its stream until the end: what ends before it ends for a reason of its own.
  expect((await slow.read()).trimEnd().slice(-8)).toBe('xx"]]}}}');
  tell(held[0]);
  expect(await streamed.read()).toContain('"finishReason":"stop"');
  tell(held[2]);
  const both = await pipelined.read();
  expect(both).toMatch(/"viewer":\{"name":"local"\}.*"finishReason":"stop"/s);
  tell(held[1]);
  expect(await busy.read()).toContain('"finishReason":"stop"');
  expect((await farewell).subarray(0, 4).toString('hex')).toBe(GOING_AWAY);
  await closing;
});
