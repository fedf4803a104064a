/** One user has so many subscriptions at once, over all connections and doors; others do not feel it. */
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const MOST = 1_000;
const OF_A_SOCKET = 200;
const alerts = 'subscription { creditAlerts { id } }';
const answer = 'subscription { complete(input: { prompt: "Bees make honey." }) { delta } }';

let gateway: Gateway;
/** While it is set, statements are held until its promise resolves, and it is told of each. */
let hold: { readonly until: Promise<unknown>; readonly onStatement: () => void } | null = null;
beforeAll(async () => {
  gateway = await startGateway({
    embeddedWarehouse: {
      faults({ path }) {
        if (!hold || path !== '/queries/v1/query-request') return undefined;
        hold.onStatement();
        return { kind: 'hold', until: hold.until };
      },
    },
  });
});
afterAll(() => gateway.close());

/** A socket of the user, and how its subscriptions end: the messages with their ids. */
async function openSocket(user: string) {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  onTestFinished(() => socket.terminate());
  const told: { readonly type: string; readonly id?: string; readonly payload?: unknown }[] = [];
  socket.on('message', (data) => told.push(JSON.parse(String(data))));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { 'x-gateway-user': user } }));
  await expect.poll(() => told.map(({ type }) => type)).toEqual(['connection_ack']);
  const subscribe = (id: string, query = alerts) =>
    socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query } }));
  /** What comes of a subscription that ends. */
  const wholeOf = async (id: string, query: string) => {
    subscribe(id, query);
    const ofIt = () => told.filter((message) => message.id === id);
    await expect.poll(() => ['complete', 'error'].includes(String(ofIt().at(-1)?.type))).toBe(true);
    return JSON.stringify(ofIt());
  };
  /** All that was sent before has been taken. */
  const taken = async () => {
    socket.send('{"type":"ping"}');
    await expect.poll(() => told.at(-1)?.type).toBe('pong');
  };
  return { socket, told, subscribe, wholeOf, taken };
}

/** So many subscriptions of the user are open when it resolves. */
async function openMany(user: string, count: number) {
  const sockets = [];
  for (let left = count; left > 0; left -= OF_A_SOCKET) {
    const opened = await openSocket(user);
    for (let id = 0; id < Math.min(left, OF_A_SOCKET); id += 1) opened.subscribe(String(id));
    await opened.taken();
    sockets.push(opened);
  }
  for (const { told } of sockets) expect(told.map(({ type }) => type)).toEqual(['connection_ack', 'pong']);
  return sockets;
}

async function askOverSse(user: string, signal: AbortSignal): Promise<Response> {
  return fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'x-gateway-user': user },
    body: JSON.stringify({ query: alerts }),
    signal,
  });
}

it('refuses the next one on every door until one has ended, and serves another user', async () => {
  const sockets = await openMany('ada', MOST);
  const refused = await (await askOverSse('ada', AbortSignal.timeout(240_000))).text();
  expect(refused).toContain('"code":"OVERLOADED"');
  expect(refused).toContain(`"limit":${MOST}`);
  const another = await openSocket('ada');
  expect(await another.wholeOf('one more', answer)).toContain('OVERLOADED');
  expect((await gateway.ask('{ viewer { name } }', { user: 'ada' })).data).toEqual({
    viewer: { name: 'ada' },
  });

  const others = new AbortController();
  const bobs = await askOverSse('bob', others.signal);
  expect(bobs.status).toBe(200);

  sockets[0]?.socket.send('{"type":"complete","id":"0"}');
  await sockets[0]?.taken();
  expect(await another.wholeOf('in its place', answer)).toContain('"delta":"');
  others.abort();
});

it('counts a download among them while it is open, and refuses one', async () => {
  const headers = { 'x-gateway-user': 'eve' };
  const url = `${gateway.url}/exports/usage?from=2020-01-01&to=2100-01-01`;
  const leaving = new AbortController();
  // The usage log writes at times of its own: what is held first need not be the download's, so all is held.
  const [held, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  onTestFinished(() => released.resolve());
  hold = { until: released.promise, onStatement: held.resolve };
  const download = fetch(url, { headers, signal: leaving.signal });
  const left = expect(download).rejects.toThrow('abort');
  await held.promise;

  await openMany('eve', MOST - 1);
  const another = await openSocket('eve');
  expect(await another.wholeOf('one more', answer)).toContain('OVERLOADED');
  leaving.abort();
  await left;
  hold = null;
  released.resolve();
  let tries = 0;
  await expect.poll(() => another.wholeOf(`in its place ${tries++}`, answer)).toContain('"delta":"');

  another.subscribe('the last');
  await another.taken();
  const refused = await fetch(url, { headers });
  expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining(`"limit":${MOST}`)]);
});

it('reads no event for a HEAD, whose answer has none', async () => {
  const released = Promise.withResolvers<void>();
  hold = { until: released.promise, onStatement: () => {} };
  onTestFinished(() => {
    hold = null;
    released.resolve();
  });
  const told = await fetch(`${gateway.url}/exports/usage?from=2020-01-01&to=2100-01-01`, { method: 'HEAD' });
  expect([told.status, told.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/csv')]);
});
