/** Subscriptions of other services, by every way that they are asked in and every way that clients ask. */
import { createClient as createSse } from 'graphql-sse';
import { createClient as createWs } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { readConfig } from '../../src/config.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { startSubgraph, type TestSubgraph } from './start-subgraph.ts';

const ways = ['sse', 'multipart', 'ws'] as const;
type Way = (typeof ways)[number];

/** How many subscriptions without an end each service has open. */
const open: Record<Way, number> = { sse: 0, multipart: 0, ws: 0 };
const services = new Map<Way, TestSubgraph>();
let tokens: TokenIssuer;
let gateway: Gateway;
let guarded: Gateway;

const schemaOf = (way: Way) => `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { ${way}Status: String }
  type Subscription { ${way}Orders(count: Int!): Order_${way}! ${way}Watched: Order_${way}! }
  type Order_${way} { id: ID! buyer: User! }
  type User @key(fields: "name", resolvable: false) { name: String! }
`;

const resolversOf = (way: Way) => {
  const order = (id: number, name: string) => ({ id: String(id), buyer: { name } });
  return {
    Query: { [`${way}Status`]: () => 'open' },
    Subscription: {
      [`${way}Orders`]: {
        async *subscribe(_: unknown, { count }: { count: number }) {
          for (let i = 1; i <= count; i += 1) yield { [`${way}Orders`]: order(i, 'local') };
        },
      },
      [`${way}Watched`]: { subscribe: () => watched(way, { [`${way}Watched`]: order(1, 'local') }) },
    },
  };
};

/** One event, and then nothing until it is told to end. */
function watched(way: Way, event: object): AsyncIterableIterator<object> {
  open[way] += 1;
  let isFirst = true;
  let isOver = false;
  return {
    next: async () => {
      if (!isFirst) return new Promise(() => {});
      isFirst = false;
      return { done: false, value: event };
    },
    async return() {
      if (!isOver) open[way] -= 1;
      isOver = true;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

beforeAll(async () => {
  for (const way of ways) services.set(way, await startSubgraph(schemaOf(way), resolversOf(way)));
  tokens = await startTokenIssuer();
  const environment = {
    SUBGRAPHS: [...services].map(([way, { url }]) => `${way}=${url}`).join(),
    SUBGRAPH_SUBSCRIPTIONS: 'multipart=multipart,ws=ws',
    SUBGRAPH_POLL_SECONDS: '3600',
    RATE_LIMIT_PER_MINUTE: '10000',
  };
  [gateway, guarded] = await Promise.all([
    startGateway({ environment }),
    startGateway({ environment: { ...environment, ...tokens.environment } }),
  ]);
});
afterAll(async () => {
  await Promise.all([gateway.close(), guarded.close()]);
  for (const service of services.values()) await service.stop();
  tokens.close();
});

const serviceOf = (way: Way) => services.get(way) as TestSubgraph;
const urlOf = ({ url }: Gateway) => `${url.replace(/\/$/, '')}/graphql`;

type Result = {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly extensions?: Record<string, unknown> }[];
};

function bySse(
  query: string,
  headers: Record<string, string> = {},
  of = gateway,
): AsyncIterableIterator<Result> {
  return createSse({ url: urlOf(of), headers, retryAttempts: 0 }).iterate({
    query,
  }) as AsyncIterableIterator<Result>;
}

function bySocket(query: string): AsyncIterableIterator<Result> {
  const url = urlOf(gateway).replace('http', 'ws');
  return createWs({ url, webSocketImpl: WebSocket }).iterate({ query }) as AsyncIterableIterator<Result>;
}

async function* byMultipart(query: string): AsyncGenerator<Result> {
  const response = await fetch(urlOf(gateway), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'multipart/mixed;subscriptionSpec=1.0' },
    body: JSON.stringify({ query }),
  });
  expect(response.headers.get('content-type')).toContain('multipart/mixed');
  for (const part of (await response.text()).split('--graphql')) {
    const { payload } = JSON.parse(part.match(/\{.*\}/s)?.[0] ?? '{}');
    if (payload) yield payload;
  }
}

describe.each(ways)('a service that is asked by %s', (way) => {
  it.each([
    ['server-sent events', bySse],
    ['a WebSocket', bySocket],
    ['multipart', byMultipart],
  ])('gives its events, joined with what we know, by %s', async (_, subscribe) => {
    const results = await Array.fromAsync(
      subscribe(`subscription { ${way}Orders(count: 3) { id buyer { name teams } } }`),
    );
    expect(results.map(({ data, errors }) => ({ data, errors }))).toEqual(
      ['1', '2', '3'].map((id) => ({
        data: { [`${way}Orders`]: { id, buyer: { name: 'local', teams: [] } } },
        errors: undefined,
      })),
    );
    const { headers } = serviceOf(way).requests.find((request) => 'x-gateway-user' in request.headers) ?? {};
    expect(headers).toMatchObject({ 'x-gateway-user': 'local', 'x-gateway-hops': '1' });
  });

  it('is told when the client goes away', async () => {
    const events = bySse(`subscription { ${way}Watched { id } }`);
    expect(await events.next()).toMatchObject({ value: { data: { [`${way}Watched`]: { id: '1' } } } });
    expect(open[way]).toBe(1);
    await events.return?.();
    await expect.poll(() => open[way]).toBe(0);
  });

  it('is told when the token of the client runs out', async () => {
    // For so long clocks may be apart.
    const headers = await tokens.bearer({ sub: 'eve' }, 3 - 60);
    const results = await Array.fromAsync(bySse(`subscription { ${way}Watched { id } }`, headers, guarded));
    expect(results.at(-1)?.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect.poll(() => open[way]).toBe(0);
  });

  it('that breaks off is an error that says so, and can be asked again', async () => {
    const service = serviceOf(way);
    const events = bySse(`subscription { ${way}Watched { id } }`);
    await events.next();
    await service.stop();
    const { value } = await events.next();
    expect(value.errors[0].extensions).toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
      retryable: true,
      subgraph: way,
    });
    expect(await events.next()).toMatchObject({ done: true });
    await service.start();
    open[way] = 0;
  });

  it('that refuses what it is asked is told once', async () => {
    serviceOf(way).serve(`type Query { other: Int } type Subscription { other: Int }`, {});
    const results = await Array.fromAsync(bySse(`subscription { ${way}Watched { id } }`));
    serviceOf(way).serve(schemaOf(way), resolversOf(way));
    expect(results).toHaveLength(1);
    expect(results[0]?.errors?.[0]?.extensions).toMatchObject({ subgraph: way, retryable: false });
  });
});

it('does not keep queries waiting for streams to end', async () => {
  const streams = Array.from({ length: 140 }, () => bySocket('subscription { sseWatched { id } }'));
  await Promise.all(streams.map((stream) => stream.next()));
  expect((await gateway.ask('{ sseStatus }')).data).toEqual({ sseStatus: 'open' });
  await Promise.all(streams.map((stream) => stream.return?.()));
  await expect.poll(() => open.sse).toBe(0);
});

it.each([
  ['a result that is none', 'event: next\ndata: 7\n\n', 'no GraphQL answer'],
  ['an end without a word', 'event: next\ndata: {"data":null}\n\n', 'broke off'],
  ['nothing at all', '', 'broke off'],
])('of %s makes an error', async (_, text, says) => {
  const service = serviceOf('sse');
  service.answerInstead((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(text);
  });
  const results = await Array.fromAsync(bySse('subscription { sseWatched { id } }'));
  service.answerInstead(null);
  expect(JSON.stringify(results.at(-1)?.errors)).toContain(says);
});

it.each([
  ['part that is no JSON', '\r\n--x\r\n\r\n\r\n{\r\n--x--', 'no GraphQL answer'],
  ['missing end', '--x\r\n\r\n{"payload":{"data":null}}\r\n--x', 'broke off'],
  [
    'word that there will be no more',
    '--x\r\n\r\n{"payload":null,"errors":[{"message":"gone"}]}\r\n--x--',
    'gone',
  ],
  ['part that never ends', `--x\r\n\r\n${'x'.repeat(5_000_000)}`, 'broke off'],
])('of multipart with a %s makes an error', async (_, text, says) => {
  const service = serviceOf('multipart');
  service.answerInstead((response) => {
    response.writeHead(200, { 'content-type': 'multipart/mixed; boundary=x' });
    response.end(text);
  });
  const results = await Array.fromAsync(bySse('subscription { multipartWatched { id } }'));
  service.answerInstead(null);
  expect(JSON.stringify(results.at(-1)?.errors)).toContain(says);
});

it.each(['orders', 'orders=tcp', 'orders=http://x.example/', 'orders=ws://me:secret@x.example/'])(
  'SUBGRAPH_SUBSCRIPTIONS=%s stops the start',
  (way) => {
    expect(() => readConfig({ SUBGRAPH_SUBSCRIPTIONS: way })).toThrow(/name=sse/);
    expect(() => readConfig({ SUBGRAPH_SUBSCRIPTIONS: way })).not.toThrow(/secret/);
  },
);

it('ends what has no end when the gateway is shut down', async () => {
  const streams = ways.map((way) => bySse(`subscription { ${way}Watched { id } }`));
  await Promise.all(streams.map((stream) => stream.next()));
  const closing = gateway.restart();
  for (const stream of streams) expect(await stream.next()).toMatchObject({ done: true });
  await closing;
  for (const way of ways) await expect.poll(() => open[way]).toBe(0);
});
