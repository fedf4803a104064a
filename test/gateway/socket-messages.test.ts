/** Messages that no client of a socket should send, and clients that do not read what they asked for. */
import { type EventEmitter, once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
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

const socketOf = (options: WebSocket.ClientOptions = {}) =>
  new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', options);
const opened = async (options: WebSocket.ClientOptions = {}) => {
  const socket = socketOf(options);
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  return socket;
};

const tcpOf = (socket: WebSocket) => (socket as unknown as { _socket: Socket })._socket;

it.each([
  ['lists in lists without end', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ['two callers', '{"type":"connection_init","payload":{"x-gateway-user":"a","x-gateway-user":"b"}}'],
  ['two types', '{"type":"ping","type":"pong"}'],
  ['a key that is not taken', '{"type":"ping","payload":{"__proto__":{}}}'],
  ['a number that no reader keeps', `{"type":"ping","payload":{"at":${'9'.repeat(90)}}}`],
  ['an id that is a text of its own', `{"type":"subscribe","id":"${'x'.repeat(1_001)}","payload":{}}`],
])('a message with %s is told what is wrong, and closes it', async (_, message) => {
  const socket = socketOf();
  await once(socket, 'open');
  socket.send(message);
  const [code, reason] = await once(socket, 'close');
  expect([code, String(reason)]).toEqual([4400, expect.stringMatching(/^The (request|number|id) /)]);
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

it.each<[string, number, number, (socket: WebSocket) => void]>([
  ['a message of 6 MB', 1009, 413, (socket) => socket.send('x'.repeat(6_000_000))],
  ['a text that is no UTF-8', 1007, 400, (socket) => socket.send(Buffer.of(0xff), { binary: false })],
  ['a frame that nobody agreed on', 1002, 400, (socket) => void tcpOf(socket).write(Buffer.of(0xc1, 0x80))],
  ['what only a server sends', 4400, 400, (socket) => socket.send('{"type":"next","id":"1","payload":{}}')],
])('%s closes it with %i, and is told as a refusal', async (_, code, status, send) => {
  const socket = await opened();
  const lines = log.lines('refused').length;
  send(socket);
  expect((await once(socket, 'close'))[0]).toBe(code);
  expect(log.lines('refused').slice(lines)).toMatchObject([{ door: 'websocket', user: 'local', status }]);
});

describe('a client that does not read', () => {
  const pings = 64;
  const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(1_000_000) } });
  /** The clock of those who look whether it is still there stands still until it is moved. */
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const lookAgain = () => vi.advanceTimersByTime(12_000);
  const LOOKS_OF_A_MINUTE = 5;

  /** Resolves when others were answered many times and the count is the same. */
  async function standsStill(count: () => number): Promise<void> {
    let before = -1;
    for (let same = 0; same < 200; same = count() === before ? same + 1 : 0) {
      before = count();
      await gateway.ask('{ viewer { name } }');
    }
  }

  /** Stops at once: on a busy core all the rest would have come before anybody looks. */
  async function readUntil(
    tcp: Socket,
    from: EventEmitter,
    event: 'data' | 'message',
    isEnough: () => boolean,
  ): Promise<void> {
    const enough = new Promise<void>((resolve) => {
      from.on(event, function look() {
        if (!isEnough()) return;
        tcp.pause();
        from.off(event, look);
        resolve();
      });
    });
    tcp.resume();
    await enough;
  }

  /** It has sent more than anybody takes, and reads none of the answers. */
  async function unread() {
    const socket = await opened();
    tcpOf(socket).pause();
    const counts = { sent: 0, answered: 0 };
    socket.on('message', () => {
      counts.answered += 1;
    });
    for (let i = 0; i < pings; i += 1) {
      socket.send(ping, () => {
        counts.sent += 1;
      });
    }
    await standsStill(() => counts.sent);
    return { socket, counts };
  }

  it('is not listened to meanwhile, and answered then', async () => {
    const { socket, counts } = await unread();
    expect(counts.sent).toBeLessThan(pings);
    tcpOf(socket).resume();
    await expect.poll(() => counts.answered).toBe(pings);
  });

  it('quickly is not cut while it reads', async () => {
    const { socket, counts } = await unread();
    const tcp = tcpOf(socket);
    lookAgain();
    for (let looks = 0; looks < LOOKS_OF_A_MINUTE + 2; looks += 1) {
      const before = counts.answered;
      await readUntil(tcp, socket, 'message', () => counts.answered > before + 5);
      lookAgain();
    }
    tcp.resume();
    await expect.poll(() => counts.answered).toBe(pings);
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it('quickly and sends nothing meanwhile is not cut while it reads', async () => {
    const socket = await opened({ autoPong: false });
    const tcp = tcpOf(socket);
    const fields = Array.from(
      { length: 7 },
      (_, i) => `r${i}: executeSql(input: { statement: "SELECT REPEAT('x', 7000000) AS X${i}" }) { rows }`,
    );
    const answered = once(socket, 'message');
    socket.send(
      JSON.stringify({ type: 'subscribe', id: 'large', payload: { query: `{ ${fields.join(' ')} }` } }),
    );
    const read = (bytes: number) => {
      const before = tcp.bytesRead;
      return readUntil(tcp, tcp, 'data', () => tcp.bytesRead > before + bytes);
    };
    // It is whole when its first bytes leave.
    await read(10_000);
    lookAgain();
    for (let looks = 0; looks <= LOOKS_OF_A_MINUTE; looks += 1) {
      await read(5_000_000);
      // Meanwhile as much leaves the gateway as the kernel takes, and what comes next waits for it.
      for (let turns = 0; turns < 100; turns += 1) await gateway.ask('{ viewer { name } }');
      lookAgain();
    }
    tcp.resume();
    expect(JSON.parse(String((await answered)[0]))).toMatchObject({ id: 'large', type: 'next' });
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it('at all is cut after a minute', async () => {
    const { socket } = await unread();
    for (let looks = 0; looks <= LOOKS_OF_A_MINUTE; looks += 1) lookAgain();
    const closed = once(socket, 'close');
    tcpOf(socket).resume();
    expect((await closed)[0]).toBe(1006);
  });
});

it('a client that vanished is cut, and one that answers is not', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const [silent, alive] = [await opened({ autoPong: false }), await opened()];
  const gone = once(silent, 'close');
  for (let look = 0; look < 7; look += 1) {
    const answered = once(alive, 'ping');
    vi.advanceTimersByTime(12_000);
    await answered;
    // Its pong was on the way before this question.
    alive.send('{"type":"ping"}');
    await once(alive, 'message');
  }
  expect((await gone)[0]).toBe(1006);
  expect(alive.readyState).toBe(WebSocket.OPEN);
});
