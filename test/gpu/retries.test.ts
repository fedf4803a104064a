import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createSimulatedClock } from '../../bench/simulator/simulated-clock.ts';
import { createRetryBudget, defaultRetryBudget } from '../../src/gpu/fleet/retry-budget.ts';
import { parseRetryAfter } from '../../src/upstream/retry-after.ts';
import { ask, collect, createCall, sleep, startFleet } from './fleet-harness.ts';
import { chunk, createScriptedGpu, event } from './scripted-gpu.ts';

const patient = { connectMs: 60_000, firstTokenMs: 60_000, stallMs: 60_000, totalMs: 60_000 };

test('the first failure may be retried', () => {
  expect(createRetryBudget(createSimulatedClock()).spend()).toBe(true);
});

test('over any stretch of time, retries are at most a tenth of the calls and a small floor', () => {
  const { burst, ratio, refillPerSecond } = defaultRetryBudget;
  fc.assert(
    fc.property(
      fc.array(fc.record({ call: fc.boolean(), waitMs: fc.integer({ min: 0, max: 2_000 }) }), {
        minLength: 50,
        maxLength: 400,
      }),
      fc.nat(),
      fc.nat(),
      (steps, a, b) => {
        const clock = createSimulatedClock();
        const budget = createRetryBudget(clock);
        const log = steps.map(({ call, waitMs }) => {
          clock.after(waitMs, () => {});
          clock.run();
          if (call) budget.earn();
          return { at: clock.now(), call, retry: call ? false : budget.spend() };
        });
        const [from, to] = [a % log.length, b % log.length].sort((x, y) => x - y) as [number, number];
        const stretch = log.slice(from, to + 1);
        const calls = stretch.filter(({ call }) => call).length;
        const retries = stretch.filter(({ retry }) => retry).length;
        const seconds = ((stretch.at(-1)?.at ?? 0) - (stretch[0]?.at ?? 0)) / 1000;
        expect(retries).toBeLessThanOrEqual(burst + ratio * calls + refillPerSecond * seconds + 1e-6);
      },
    ),
  );
});

test('an outage under traffic adds a tenth to the load, no more', () => {
  const budget = createRetryBudget(createSimulatedClock());
  let retries = 0;
  for (let i = 0; i < 1_000; i++) {
    budget.earn();
    while (budget.spend()) retries++;
  }
  // The burst, and a tenth; the first call's tenth found the bucket full.
  expect(retries).toBe(109);
});

test('calls earn the retries of their fleet', async () => {
  const gpu = await createScriptedGpu((response, number) => {
    // Of three calls one is tried twice, which the breaker bears.
    if (number % 4 === 1) response.destroy();
    else response.end(chunk({ content: 'whole' }) + chunk({}, { finish: 'stop', usage: [7, 1] }));
  });
  const { fleet, close } = await startFleet(0, { fleet: { endpoints: [gpu.url], deadlines: patient } });
  onTestFinished(async () => {
    await close();
    gpu.close();
  });
  // Without what the calls earn, the last retry would be one too many.
  for (let retries = 1; retries <= defaultRetryBudget.burst + 1; retries++) {
    for (const attempts of [2, 1, 1]) {
      const call = () => fleet.complete(ask('hello', { model: 'scripted' }), createCall());
      expect(await collect(call)).toMatchObject({ text: 'whole', finish: { attempts } });
    }
  }
});

test('Retry-After is read as seconds or as a date', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  expect(parseRetryAfter('3', now)).toBe(3_000);
  expect(parseRetryAfter('0.5', now)).toBe(500);
  expect(parseRetryAfter(' 7 ', now)).toBe(7_000);
  expect(parseRetryAfter('Sun, 01 Mar 2026 12:00:30 GMT', now)).toBe(30_000);
  expect(parseRetryAfter('Sun, 01 Mar 2026 11:00:00 GMT', now)).toBe(0);
  for (const long of ['86400', '99999999999', 'Mon, 02 Mar 2026 12:00:00 GMT'])
    expect(parseRetryAfter(long, now)).toBe(3_600_000);
  expect(parseRetryAfter(['2', '5'], now)).toBe(2_000);
  for (const nonsense of [undefined, '', 'soon', '-3', '1e3', 'NaN', 'Infinity'])
    expect(parseRetryAfter(nonsense, now)).toBeNull();
});

/**
 * A server of which every connection that has answered is closed as the next request comes on it, as one does whose
 * patience with idle connections is at an end.
 */
async function startStale(cut: (socket: Socket) => void) {
  const used = new WeakSet<Socket>();
  const waiting: (() => void)[] = [];
  const seen = { stale: 0, together: 1, mostStale: Number.POSITIVE_INFINITY };
  const server = createServer((request, response) => {
    if (request.method === 'GET') return response.end(JSON.stringify({ data: [{ id: 'scripted' }] }));
    const { socket } = request;
    if (used.has(socket) && seen.stale < seen.mostStale) {
      seen.stale++;
      return cut(socket);
    }
    used.add(socket);
    const isList = request.url?.endsWith('/embeddings');
    waiting.push(() => {
      const list = { data: [{ index: 0, embedding: [1] }], usage: { prompt_tokens: 1 } };
      response.writeHead(200, { 'content-type': isList ? 'application/json' : 'text/event-stream' });
      response.end(
        isList
          ? JSON.stringify(list)
          : chunk({ content: 'whole' }) + chunk({}, { finish: 'stop', usage: [7, 1] }) + event('[DONE]'),
      );
    });
    // Connections are made for requests that run at the same time.
    if (waiting.length >= seen.together) for (const answer of waiting.splice(0)) answer();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const running = await startFleet(0, { fleet: { endpoints: [url], deadlines: patient } });
  onTestFinished(async () => {
    await running.close();
    server.close();
    server.closeAllConnections();
  });
  return { fleet: running.fleet, seen };
}

const endings = {
  closed: (socket: Socket) => socket.destroy(),
  reset: (socket: Socket) => socket.resetAndDestroy(),
};
const complete = ({ fleet }: Awaited<ReturnType<typeof startStale>>) =>
  collect(() => fleet.complete(ask('hello', { model: 'scripted' }), createCall()));

test.each(Object.entries(endings))(
  'stale connections (%s) are no tries of their endpoint, and nothing is held against it',
  async (_, cut) => {
    const gpu = await startStale(cut);
    gpu.seen.together = 4;
    await Promise.all([complete(gpu), complete(gpu), complete(gpu), complete(gpu)]);
    gpu.seen.together = 1;
    // The connections are free a turn or two after their answers were read.
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
    expect(await complete(gpu)).toMatchObject({ text: 'whole', finish: { attempts: 1 } });
    const { stale } = gpu.seen;
    expect(stale).toBeGreaterThan(1);
    expect(gpu.fleet.endpoints()[0]).toMatchObject({ lastError: null });

    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
    const embedding = () => gpu.fleet.embed({ model: 'scripted', texts: ['x'] }, createCall());
    expect((await embedding()).vectors).toEqual([[1]]);
    expect(gpu.seen.stale).toBeGreaterThan(stale);
    expect(gpu.fleet.endpoints()[0]).toMatchObject({ lastError: null });
  },
);

test('a connection that breaks while its server is at work was not stale: that is a try, and the next is another', async () => {
  const gpu = await startStale((socket) => void sleep(1_500).then(() => socket.destroy()));
  gpu.seen.together = 4;
  await Promise.all([complete(gpu), complete(gpu), complete(gpu), complete(gpu)]);
  Object.assign(gpu.seen, { together: 1, mostStale: 1 });
  for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
  expect(await complete(gpu)).toMatchObject({ text: 'whole', finish: { attempts: 2 } });
  expect(gpu.fleet.endpoints()[0]).toMatchObject({ lastError: expect.stringMatching(/^reset: /) });
});

const broken = {
  'no answer': '',
  'no HTTP': 'nonsense\r\n\r\n',
  'half a head': 'HTTP/1.1 200 OK\r\ncontent-ty',
};

test.each([
  ['new', 'no answer'],
  ['new', 'no HTTP'],
  ['new', 'half a head'],
  ['used', 'no HTTP'],
  ['used', 'half a head'],
] as const)(
  'a %s connection that brings %s was not stale: as often as it was asked, it was tried',
  async (connection, answer) => {
    const tokens = chunk({ content: 'whole' }) + chunk({}, { finish: 'stop', usage: [7, 1] });
    const reply = (type: string, body: string) =>
      `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    let [asked, works] = [0, connection === 'used'];
    const server = createTcpServer((socket) => {
      socket
        .on('error', () => {})
        .on('data', (bytes) => {
          const isProbe = bytes.toString().startsWith('GET ');
          if (isProbe) socket.write(reply('application/json', '{"data":[{"id":"scripted"}]}'));
          else if (works) socket.write(reply('text/event-stream', tokens));
          else {
            asked++;
            socket.end(broken[answer]);
          }
        });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const { fleet, close } = await startFleet(0, { fleet: { endpoints: [url], deadlines: patient } });
    onTestFinished(async () => {
      await close();
      server.close();
    });
    const complete = (call = createCall()) =>
      collect(() => fleet.complete(ask('hello', { model: 'scripted' }), call));
    if (works) expect(await complete()).toMatchObject({ text: 'whole' });
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
    works = false;
    const call = createCall();
    expect(await complete(call)).toMatchObject({ error: 'UPSTREAM_UNAVAILABLE' });
    expect(call.booked.length).toBeGreaterThan(0);
    expect(asked).toBe(call.booked.length);
  },
);
