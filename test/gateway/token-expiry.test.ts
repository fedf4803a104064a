/** A token that runs out ends what was subscribed to with it, on every transport, and nothing else. */
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { createClient as createSse } from 'graphql-sse';
import { createClient as createWs } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

let tokens: TokenIssuer;
let gateway: Gateway;
beforeAll(async () => {
  tokens = await startTokenIssuer();
  tokens.isAway = true;
  gateway = await startGateway({ environment: tokens.environment });
});
afterAll(async () => {
  await gateway.close();
  tokens.close();
});

/** How far clocks may be apart: for so long an expired token is still taken. */
const SKEW_SECONDS = 60;
/** Long enough for a busy machine to begin with the token before it has expired for good. */
const SHORT_LIFE_SECONDS = 5 - SKEW_SECONDS;
const bearer = (seconds: number) => tokens.bearer({ sub: 'eve' }, seconds);

it("asks to try again while the issuer's keys cannot be read, and takes its tokens when they can", async () => {
  const headers = await bearer(600);
  const ask = () => gateway.ask('{ viewer { name } }', { headers });
  const { status, errors, headers: told } = await ask();
  expect([status, told.get('retry-after')]).toEqual([503, '3']);
  expect(errors[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
  tokens.isAway = false;
  await expect.poll(async () => (await ask()).data).toEqual({ viewer: { name: 'eve' } });
});

const query = 'subscription { creditAlerts { id } }';
type Headers = Awaited<ReturnType<typeof bearer>>;

const transports: Readonly<Record<string, (headers: Headers) => AsyncIterable<unknown>>> = {
  'graphql-sse': (headers) => createSse({ url: `${gateway.url}/graphql`, headers }).iterate({ query }),
  'graphql-ws': (connectionParams) =>
    createWs({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams,
    }).iterate({ query }),
  'Apollo Client over multipart': (headers) => {
    const link = new HttpLink({ uri: `${gateway.url}/graphql`, headers });
    const client = new ApolloClient({ cache: new InMemoryCache(), link });
    return new ReadableStream({
      start(controller) {
        client.subscribe({ query: gql(query) }).subscribe({
          next: ({ error }) => controller.enqueue({ errors: [error] }),
          complete: () => controller.close(),
        });
      },
    });
  },
};

// They wait for the same clock.
describe.concurrent('a token that runs out', () => {
  it.each(Object.entries(transports))(
    '%s is told that the token has expired, and the stream ends',
    async (_, open) => {
      const told: unknown[] = [];
      // A socket tells the failure of a whole operation by a message of its own, which its client throws.
      try {
        for await (const result of open(await bearer(SHORT_LIFE_SECONDS)))
          told.push(...(result as { errors: unknown[] }).errors);
      } catch (errors) {
        told.push(...(errors as unknown[]));
      }
      expect(told).toHaveLength(1);
      expect(JSON.stringify(told)).toContain('UNAUTHENTICATED');
    },
  );

  it('an expired token ends its operations, not what another asks on a socket of its own', async ({
    expect,
    onTestFinished,
  }) => {
    const open = async (seconds: number) => {
      const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      onTestFinished(() => socket.terminate());
      const received: { id?: string; type: string }[] = [];
      const waiting = new Map<string, () => void>();
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        received.push(message);
        waiting.get(`${message.type} ${message.id}`)?.();
      });
      const closed = new Promise<number>((resolve) => socket.on('close', resolve));
      const arrival = (type: string, id?: string) =>
        new Promise<void>((resolve) => waiting.set(`${type} ${id}`, resolve));
      const ask = (id: string, document: string) =>
        socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query: document } }));
      await new Promise((resolve) => socket.on('open', resolve));
      const ready = arrival('connection_ack');
      socket.send(JSON.stringify({ type: 'connection_init', payload: await bearer(seconds) }));
      await ready;
      return { received, closed, arrival, ask };
    };
    const [short, long] = await Promise.all([open(SHORT_LIFE_SECONDS), open(600)]);
    const ended = short.arrival('error', 'alerts');
    short.ask('alerts', query);
    long.ask('alerts', query);
    await ended;

    // The socket stays open for a moment, and says why it takes nothing more.
    const refused = short.arrival('error', 'late');
    short.ask('late', '{ viewer { name } }');
    await refused;
    expect(JSON.stringify(short.received.at(-1))).toContain('UNAUTHENTICATED');
    expect(await short.closed).toBe(4403);

    const answered = long.arrival('complete', 'viewer');
    long.ask('viewer', '{ viewer { name } }');
    await answered;
    expect(long.received.filter(({ id }) => id === 'alerts')).toEqual([]);
  });

  it('a socket without a good token is closed with a reason', async () => {
    for (const params of [{}, { authorization: 'Basic abc' }, { authorization: 7 }]) {
      const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: params })));
      const [code, reason] = await new Promise<[number, Buffer]>((resolve) =>
        socket.on('close', (...told) => resolve(told)),
      );
      expect([code, String(reason)]).toEqual([4403, expect.stringMatching(/token|scheme|authorization/)]);
    }
  });

  it('a token that was seen while it was good ends by our own clock, without the minute for clocks that differ', async ({
    expect,
  }) => {
    const headers = await bearer(3);
    const ask = () => gateway.ask('{ viewer { name } }', { headers });
    expect((await ask()).data).toEqual({ viewer: { name: 'eve' } });
    await expect.poll(async () => (await ask()).status).toBe(401);
  });
});
