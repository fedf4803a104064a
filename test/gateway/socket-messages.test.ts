/** Messages that no client of a socket should send, and clients that do not read what they asked for. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { type RecordedLog, recordLog } from '../support/recorded-log.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
let log: RecordedLog;
beforeAll(async () => {
  log = recordLog('info');
  gateway = await startGateway({ logger: log.logger });
});
afterAll(() => gateway.close());

const socketOf = () => new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
const opened = async () => {
  const socket = socketOf();
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  return socket;
};

it.each([
  ['lists in lists without end', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ['two callers', '{"type":"connection_init","payload":{"x-gateway-user":"a","x-gateway-user":"b"}}'],
  ['two types', '{"type":"ping","type":"pong"}'],
  ['a key that is not taken', '{"type":"ping","payload":{"__proto__":{}}}'],
  ['a number that no reader keeps', `{"type":"ping","payload":{"at":${'9'.repeat(90)}}}`],
])('a message with %s is told what is wrong, and closes it', async (_, message) => {
  const socket = socketOf();
  await once(socket, 'open');
  socket.send(message);
  const [code, reason] = await once(socket, 'close');
  expect([code, String(reason)]).toEqual([4400, expect.stringMatching(/^The (request|number) /)]);
});

it('nothing large is read of a client that has not been let in', async () => {
  const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(65_000) } });
  const stranger = socketOf();
  await once(stranger, 'open');
  stranger.send(ping);
  expect(JSON.parse(String((await once(stranger, 'message'))[0]))).toMatchObject({ type: 'pong' });
  stranger.send(ping);
  const [code, reason] = await once(stranger, 'close');
  expect([code, String(reason)]).toEqual([1009, expect.stringContaining('connection_init')]);
  expect(log.lines('refused').at(-1)).toMatchObject({ door: 'websocket', status: 413 });

  const known = await opened();
  for (let i = 0; i < 3; i += 1) {
    known.send(ping);
    expect(JSON.parse(String((await once(known, 'message'))[0]))).toMatchObject({ type: 'pong' });
  }
});

it('what comes behind a message that closes it is not read', async () => {
  const socket = socketOf();
  await once(socket, 'open');
  const lines = log.lines('refused').length;
  for (let i = 0; i < 5; i += 1)
    socket.send(`{"type":"subscribe","id":"${i}","payload":{"query":"{ viewer { name } }"}}`);
  for (let i = 0; i < 5; i += 1) socket.send('no JSON');
  expect((await once(socket, 'close'))[0]).toBe(4401);
  expect(log.lines('refused')).toHaveLength(lines + 1);
});

it('a message with a long id that runs already closes it as one with a short id does', async () => {
  const socket = await opened();
  const payload = { query: 'subscription { creditAlerts { id } }' };
  const again = JSON.stringify({ type: 'subscribe', id: 'é'.repeat(1_000), payload });
  socket.send(again);
  socket.send(again);
  const [code] = await once(socket, 'close');
  expect(code).toBe(4409);
});

it('a message waits while its sender does not read what it asked for, and is answered then', async () => {
  const socket = await opened();
  const tcp = (socket as unknown as { _socket: Socket })._socket;
  tcp.pause();
  const pings = 64;
  let [sent, answered] = [0, 0];
  socket.on('message', () => {
    answered += 1;
  });
  const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(1_000_000) } });
  const noteSent = () => {
    sent += 1;
  };
  for (let i = 0; i < pings; i += 1) socket.send(ping, noteSent);
  let before = -1;
  for (let same = 0; same < 200; same = sent === before ? same + 1 : 0) {
    before = sent;
    await gateway.ask('{ viewer { name } }');
  }
  expect(sent).toBeLessThan(pings);
  tcp.resume();
  await expect.poll(() => answered).toBe(pings);
});
