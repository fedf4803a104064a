/** Streamed completions through the clients that people use, and what happens when one leaves in the middle. */
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { cacheExchange, createClient as createUrql, fetchExchange } from '@urql/core';
import { GraphQLClient } from 'graphql-request';
import { createClient as createSse } from 'graphql-sse';
import { createClient as createWs } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
let endpoint: string;
beforeAll(async () => {
  gateway = await startGateway({ environment: { CREDIT_USER_DAILY_LIMIT: '50' } });
  endpoint = `${gateway.url}/graphql`;
});
afterAll(() => gateway.close());

interface Chunk {
  readonly delta: string;
  readonly finishReason: string | null;
  readonly usage: { readonly outputTokens: number; readonly credits: number } | null;
}
type Result = {
  readonly data?: { readonly complete: Chunk } | null;
  readonly errors?: readonly unknown[];
  readonly extensions?: { readonly credits?: { readonly used?: number; readonly remaining: number } };
};

const stream = (backend: string, prompt = 'Tell me about parcels and invoices') =>
  `subscription { complete(input: { prompt: "${prompt}", backend: ${backend}, maxTokens: 60 }) {
     delta finishReason usage { outputTokens credits } } }`;

/** The client's request, as headers and as connection parameters. */
const as = (user: string) => ({ 'x-gateway-user': user });

const transports: Readonly<Record<string, (query: string, user: string) => AsyncIterable<Result>>> = {
  'graphql-sse': (query, user) =>
    createSse({ url: endpoint, headers: as(user) }).iterate({ query }) as AsyncIterable<Result>,
  'graphql-ws': (query, user) =>
    createWs({
      url: endpoint.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: as(user),
    }).iterate({ query }) as AsyncIterable<Result>,
  'Apollo Client over multipart': (query, user) => apolloResults(query, user),
};

function apolloClient(user: string) {
  const http = new HttpLink({ uri: endpoint, headers: as(user) });
  return new ApolloClient({ cache: new InMemoryCache(), link: ApolloLink.from([http]) });
}

async function* apolloResults(query: string, user: string): AsyncGenerator<Result> {
  const client = apolloClient(user);
  const results = new ReadableStream<Result>({
    start(controller) {
      const subscription = client.subscribe({ query: gql(query) }).subscribe({
        next: ({ data, error }) => controller.enqueue((error ? { errors: [error] } : { data }) as Result),
        error: (error) => controller.error(error),
        complete: () => controller.close(),
      });
      unsubscribe = () => subscription.unsubscribe();
    },
    cancel: () => unsubscribe(),
  });
  yield* results;
}
let unsubscribe = () => {};

describe.each(Object.keys(transports))('%s', (name) => {
  const results = transports[name] as NonNullable<(typeof transports)[string]>;

  it.each(['SNOWFLAKE', 'LAMBDA_LABS'])('streams deltas from %s, and the usage last', async (backend) => {
    const all = await Array.fromAsync(results(stream(backend), 'ada'));
    expect(all.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    const chunks = all.map(({ data }) => data?.complete as Chunk);
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.map(({ delta }) => delta).join('').length).toBeGreaterThan(20);
    const last = chunks.pop() as Chunk;
    expect(last.finishReason).toMatch(/^(stop|length)$/);
    expect(last.usage?.outputTokens).toBeGreaterThan(0);
    expect(last.usage?.credits).toBeGreaterThan(0);
    for (const chunk of chunks) expect(chunk).toMatchObject({ finishReason: null, usage: null });
    // Apollo Client does not hand extensions on.
    if (name.startsWith('Apollo')) return;
    const told = all.map(({ extensions }) => extensions?.credits);
    const [first, final] = [told.shift(), told.pop()];
    expect(first).toEqual({ remaining: expect.any(Number) });
    expect(final?.used).toBe(last.usage?.credits);
    // Others of this file spend beside it.
    expect(final?.remaining).toBeLessThan(first?.remaining ?? 0);
    expect(told.filter((credits) => credits !== undefined)).toEqual([]);
  });

  it('aborts upstream when the client leaves, and books what was delivered', async () => {
    const user = `leaver-${Object.keys(transports).indexOf(name)}`;
    gateway.app.embedded.gpu?.faults?.next({ kind: 'stall', afterTokens: 5 });
    let delivered = 0;
    for await (const { data } of results(stream('LAMBDA_LABS', 'leaving soon'), user)) {
      if (data?.complete.delta) delivered += 1;
      if (delivered === 1) break;
    }
    await expect.poll(() => gateway.app.embedded.gpu?.served?.at(-1)).toMatchObject({ aborted: true });
    const look = async () => {
      const { data } = await gateway.ask(
        '{ usageEvents(first: 5) { nodes { user { name } status outputTokens credits } } credits { me { used held } } }',
        { user },
      );
      const event = data.usageEvents.nodes.find(
        (node: { user: { name: string } }) => node.user.name === user,
      );
      return { event, status: data.credits.me };
    };
    await expect.poll(look).toMatchObject({ event: { status: 'cancelled' }, status: { held: 0 } });
    const { event, status } = await look();
    expect(event.outputTokens).toBeGreaterThanOrEqual(1);
    expect(event.outputTokens).toBeLessThanOrEqual(6);
    expect(status.used).toBe(event.credits);
    expect(status.used).toBeGreaterThan(0);
  });

  it('tells the alert when 80 % of a limit are used', async () => {
    const user = `spender-${Object.keys(transports).indexOf(name)}`;
    const source = results(
      'subscription { creditAlerts { scope state kind status { used limit } } }',
      user,
    ) as AsyncIterable<unknown>;
    const alerts = source[Symbol.asyncIterator]() as AsyncIterator<{
      data?: { creditAlerts: { scope: string; kind: string; state: string } } | null;
    }>;
    const first = alerts.next();
    // Ten such texts fit.
    await gateway.setLimit(`user:${user}`, 0.00001);
    for (let i = 0; i < 9; i++)
      await gateway.ask(`{ cortex { embed(text: "short ${i}") { model } } }`, { user });
    const { scope, kind, state } = (await first).value?.data?.creditAlerts ?? {};
    expect(scope).toBe(`user:${user}`);
    // In the second half of the day the pace is told of first, and that is the one message.
    expect([
      { kind: 'actual', state: 'NOTIFIED' },
      { kind: 'projected', state: 'OK' },
    ]).toContainEqual({ kind, state });
    await alerts.return?.();
  });

  it('tells a wrong document as an error of the stream', async () => {
    const outcome = Array.fromAsync(
      results('subscription { complete(input: { prompt: "" }) { delta } }', 'ada'),
    );
    const told = JSON.stringify(await outcome.catch((error: unknown) => [error, String(error)]));
    expect(told).toContain('input.prompt');
    expect(told).not.toMatch(/\.ts:\d/);
  });
});

describe('a query', () => {
  const query = '{ viewer { name } }';
  it('is answered to Apollo Client', async () => {
    const { data } = await apolloClient('ada').query({ query: gql(query) });
    expect(data).toMatchObject({ viewer: { name: 'ada' } });
  });
  it('is answered to urql, which asks by GET', async () => {
    const client = createUrql({ url: endpoint, exchanges: [cacheExchange, fetchExchange] });
    const { data, error } = await client.query(query, {}).toPromise();
    expect(error).toBeUndefined();
    expect(data).toMatchObject({ viewer: { name: 'local' } });
    const changed = await client
      .mutation('mutation { clearCreditLimit(scope: "user:urql") { scope } }', {})
      .toPromise();
    expect(changed.data).toMatchObject({ clearCreditLimit: { scope: 'user:urql' } });
  });
  it('is answered to graphql-request', async () => {
    expect(await new GraphQLClient(endpoint, { headers: as('ada') }).request(query)).toEqual({
      viewer: { name: 'ada' },
    });
  });
  it('is answered over a socket too', async () => {
    const client = createWs({ url: endpoint.replace('http', 'ws'), webSocketImpl: WebSocket });
    expect(await Array.fromAsync(client.iterate({ query }))).toEqual([
      { data: { viewer: { name: 'local' } } },
    ]);
    await client.dispose();
  });
});
