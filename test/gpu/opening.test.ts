/** Connections to a GPU server that are not made: by a name that is not found, a resolver or a handshake that is silent. */
import dns from 'node:dns';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createGpuFleet, type GpuFleet } from '../../src/gpu/fleet/fleet.ts';
import { authority, certificate, key } from '../snowflake/certificate.ts';
import { ask, type BookedCall, clock, collect, createCall, deadlines, quiet } from './fleet-harness.ts';
import { chunk } from './scripted-gpu.ts';

const trusted = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...trusted, authority]));
afterAll(() => setDefaultCACertificates(trusted));

/** How new connections fare, and `opening` for each that is not made. */
interface Way {
  state: 'open' | 'silent' | 'gone';
  readonly url: URL;
  readonly events: EventEmitter<{ opening: []; letGo: [] }>;
}

const answers = createServer((request, response) => {
  if (request.method === 'GET') response.end('{"data":[{"id":"scripted"},{"id":"scripted-embed"}]}');
  else
    response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end(chunk({ content: 'whole' }, { finish: 'stop' }));
});

/** Its name is asked for in vain. */
async function byName(): Promise<Way> {
  const server = createServer(answers.listeners('request')[0] as () => void).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const way: Way = {
    state: 'open',
    url: new URL(`http://gpu.invalid:${(server.address() as AddressInfo).port}`),
    events: new EventEmitter(),
  };
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((...given: unknown[]) => {
    const back = given.at(-1) as (error: Error | null, addresses?: object) => void;
    if (way.state === 'open') return back(null, [{ address: '127.0.0.1', family: 4 }]);
    way.events.emit('opening');
    const gone = Object.assign(new Error('getaddrinfo ENOTFOUND gpu.invalid'), { code: 'ENOTFOUND' });
    if (way.state === 'gone') process.nextTick(back, gone);
  }) as typeof dns.lookup);
  onTestFinished(() => {
    lookup.mockRestore();
    server.close();
    server.closeAllConnections();
  });
  return way;
}

/** Takes connections, and is silent in the handshake of TLS. */
async function byHandshake(): Promise<Way> {
  const tls = createTlsServer({ key, cert: certificate });
  tls.on('secureConnection', (socket) => answers.emit('connection', socket));
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    if (way.state === 'open') return void tls.emit('connection', socket);
    socket.once('data', () => way.events.emit('opening'));
    socket.once('close', () => way.events.emit('letGo'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const way: Way = {
    state: 'open',
    url: new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`),
    events: new EventEmitter(),
  };
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return way;
}

async function startFleet(way: Way, connectMs: number): Promise<GpuFleet> {
  const fleet = createGpuFleet({
    endpoints: [way.url],
    apiKey: null,
    deadlines: { ...deadlines, connectMs, firstTokenMs: 60_000, stallMs: 60_000, totalMs: 60_000 },
    logger: quiet,
    clock,
    // Once, and then never: only calls open connections.
    limits: { probes: { timeoutMs: 60_000, intervalMs: 2 ** 30 } },
  });
  onTestFinished(() => fleet.close());
  await fleet.ready;
  return fleet;
}

const complete = (fleet: GpuFleet, call: BookedCall) =>
  collect(() => fleet.complete(ask('hello', { model: 'scripted' }), call)).then(({ error }) => error);
const completeWhole = (fleet: GpuFleet, call: BookedCall) =>
  fleet.completeWhole(ask('hello', { model: 'scripted' }), call).then(
    () => null,
    (error: { code: string }) => error.code,
  );
const embed = (fleet: GpuFleet, call: BookedCall) =>
  fleet.embed({ model: 'scripted-embed', texts: ['hello'] }, call).then(
    () => null,
    (error: { code: string }) => error.code,
  );

const calls = [
  ['a streamed completion', complete],
  ['a whole completion', completeWhole],
  ['an embedding', embed],
] as const;
const silences = [
  ['its name is asked for', byName],
  ['its handshake is under way', byHandshake],
] as const;

test.each(silences.flatMap(([when, open]) => calls.map(([what, run]) => [what, when, open, run] as const)))(
  'who leaves %s while %s is answered then, pays nothing, and nobody is blamed',
  async (_what, _when, open, run) => {
    const way = await open();
    const fleet = await startFleet(way, 60_000);
    way.state = 'silent';
    const call = createCall();
    way.events.once('opening', () => call.abort.abort());
    expect(await run(fleet, call)).toBe('REQUEST_CANCELLED');
    expect(call.booked.map(({ sent, used }) => [sent, used?.inputTokens ?? 0])).toEqual([[false, 0]]);
    expect(fleet.endpoints()).toMatchObject([{ breaker: 'CLOSED', lastError: null }]);
    way.state = 'open';
    const next = createCall();
    expect(await complete(fleet, next)).toBeNull();
    expect(next.booked).toHaveLength(1);
  },
);

test('a connection that nobody waits for any more is given up', async () => {
  const way = await byHandshake();
  const fleet = await startFleet(way, 500);
  way.state = 'silent';
  const call = createCall();
  way.events.once('opening', () => call.abort.abort());
  const letGo = once(way.events, 'letGo');
  await complete(fleet, call);
  await letGo;
});

test.each([
  ['a name that is not found', 'gone', byName],
  ['a resolver that does not answer', 'silent', byName],
  ['a handshake that is not answered', 'silent', byHandshake],
] as const)(
  '%s is an endpoint that cannot be reached, and nothing of it was sent',
  async (_what, state, open) => {
    const way = await open();
    const fleet = await startFleet(way, 100);
    way.state = state;
    const call = createCall();
    expect(await complete(fleet, call)).toBe('UPSTREAM_UNAVAILABLE');
    expect(call.booked.map(({ sent }) => sent)).toEqual([false, false, false]);
    expect(fleet.endpoints()).toMatchObject([
      { lastError: 'unreachable: The GPU endpoint could not be reached.' },
    ]);
  },
);
