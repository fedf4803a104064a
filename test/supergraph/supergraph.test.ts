/** The gateway with a service beside it: joins, identity, permissions, limits and subscriptions over both. */
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { shopResolvers, shopSchema } from './shop.ts';
import { startSubgraph, type TestSubgraph } from './start-subgraph.ts';

let shop: TestSubgraph;
let gateway: Gateway;

beforeAll(async () => {
  shop = await startSubgraph(shopSchema, shopResolvers);
  gateway = await startGateway({
    environment: {
      SUBGRAPHS: `shop=${shop.url}`,
      SUBGRAPH_HEADERS: 'x-tenant',
      SUBGRAPH_POLL_SECONDS: '3600',
    },
  });
});
afterAll(async () => {
  await gateway.close();
  await shop.stop();
});
beforeEach(() => {
  shop.requests.length = 0;
  shop.answerInstead(null);
});

describe('an operation over both', () => {
  it('joins what each of them knows', async () => {
    const { data, errors } = await gateway.ask(
      '{ viewer { name teams orders { id total buyer { name permissions } } } orders { id buyer { nickname } } }',
    );
    expect(errors).toEqual([]);
    expect(data.viewer).toMatchObject({ name: 'local', teams: [], orders: [{ id: '1', total: 10 }] });
    expect(data.viewer.orders[0].buyer.permissions).toContain('cortex:run');
    expect(data.orders.map((order: { buyer: unknown }) => order.buyer)).toEqual([
      { nickname: 'loc' },
      { nickname: 'nob' },
      null,
    ]);
  });

  it('shows one schema, without the machinery', async () => {
    const { data, errors } = await gateway.ask(
      '{ __schema { types { name } } order: __type(name: "Order") { fields { name } } status }',
    );
    expect(errors).toEqual([]);
    const names = data.__schema.types.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['Order', 'Cortex', 'User']));
    expect(
      names.filter((name: string) => /^_[^_]|^(join|link|federation|requiresScopes)__/.test(name)),
    ).toEqual([]);
    expect(data.order.fields).toHaveLength(5);
    expect(data.status).toBe('OPEN');
  });

  it('has no entity for a user of the other service whom nobody here has heard of', async () => {
    const { data, errors } = await gateway.ask('{ order(id: "2") { id buyer { name teams } } }');
    expect(data.order).toEqual({ id: '2', buyer: null });
    expect(errors).toEqual([]);
  });

  it('runs the operation that is named', async () => {
    const query = 'query A { __schema { queryType { name } } } query B { status viewer { name } }';
    expect((await gateway.ask(query, { operationName: 'A' })).data.__schema.queryType.name).toBe('Query');
    expect((await gateway.ask(query, { operationName: 'B' })).data).toEqual({
      status: 'OPEN',
      viewer: { name: 'local' },
    });
  });

  it.each([
    ['query A { status }', 'B', 'Unknown operation named "B".'],
    ['{ status }', 'B', 'Unknown operation named "B".'],
    ['query A { status } query B { viewer { name } }', undefined, /^Must provide operation name/],
    ['query A { viewer { name } }', 'B', 'Unknown operation named "B".'],
  ])(
    'is refused where %s has none of the name %s, and no service is asked',
    async (query, operationName, told) => {
      const { data, errors } = await gateway.ask(query, { operationName });
      expect(data).toBeNull();
      expect(errors).toMatchObject([
        { message: expect.stringMatching(told), extensions: { code: 'BAD_USER_INPUT', retryable: false } },
      ]);
      expect(shop.requests).toEqual([]);
    },
  );

  it('tells its schema as text', async () => {
    const { text } = await gateway.send({ path: '/schema.graphql', method: 'GET' });
    expect(text).toMatch(/^type Order \{/m);
    expect(text).toMatch(/^type Cortex/m);
    expect(text).not.toContain('join__');
  });

  it('asks nobody else for what is its own', async () => {
    const { data } = await gateway.ask(
      '{ viewer { name } models { name } cortex { sentiment(text: "nice") { label } } }',
    );
    expect(data.viewer.name).toBe('local');
    expect(shop.requests).toEqual([]);
  });

  it('charges, and says so in the headers', async () => {
    const { data, headers } = await gateway.ask(
      '{ cortex { sentiment(text: "what a day") { label usage { credits } } } status }',
    );
    expect(data.status).toBe('OPEN');
    expect(Number(headers.get('x-credits-used'))).toBeGreaterThan(0);
    expect(Number(headers.get('x-credits-used'))).toBe(data.cortex.sentiment.usage.credits);
  });

  it('changes things in the order of the document', async () => {
    const { data, errors } = await gateway.ask(
      'mutation { first: addOrder(total: 1) { total } setCreditLimit(input: { scope: "user:zoe", limit: 5 }) { limit } last: addOrder(total: 2) { total } }',
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({ first: { total: 1 }, setCreditLimit: { limit: 5 }, last: { total: 2 } });
  });

  it('refuses a document by the cost that the other service declares', async () => {
    const { errors } = await gateway.ask('{ expensive }');
    expect(errors[0]?.extensions).toMatchObject({ code: 'COST_ESTIMATED_TOO_EXPENSIVE', limit: 'maxCost' });
    expect(shop.requests).toEqual([]);
  });

  it('says what is wrong with variables', async () => {
    const { errors } = await gateway.ask('query ($id: ID!) { order(id: $id) { id } }', {
      variables: { id: {} },
    });
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('is told in the log, the metrics and health', async () => {
    await gateway.ask('{ status }');
    const metrics = await (await fetch(gateway.app.metricsUrl)).text();
    expect(metrics).toMatch(/gateway_subgraph_duration_seconds_count\{subgraph="shop",outcome="ok"\} [1-9]/);
    expect(metrics).toMatch(/gateway_supergraph_changes_total\{outcome="served"\} 1/);
    const ready = (await (await fetch(new URL('/health/ready', gateway.url))).json()) as {
      dependencies: object[];
    };
    expect(ready.dependencies).toContainEqual(
      expect.objectContaining({ name: 'supergraph', status: 'OK', detail: null }),
    );
  });
});

describe('what the other service is told', () => {
  it('is who asks and the trace, and no header that is not listed', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await gateway.ask('{ status }', {
      user: 'zoë, the first',
      headers: {
        traceparent,
        'x-request-id': 'one',
        'x-tenant': 'blue',
        authorization: 'Basic c2VjcmV0',
        cookie: 'session=secret',
        'x-gateway-permissions': 'everything',
      },
    });
    const [request] = shop.requests;
    expect(request?.headers).toMatchObject({
      'x-gateway-user': encodeURIComponent('zoë, the first'),
      'x-gateway-permissions': expect.stringContaining('cortex:run'),
      'x-request-id': 'one',
      'x-tenant': 'blue',
      traceparent,
    });
    expect(JSON.stringify(request)).not.toContain('secret');
    expect(JSON.stringify(request)).not.toContain('c2VjcmV0');
  });

  it('is one name for one user, however it came; and nobody is asked for a name that is refused', async () => {
    const bytesOf = (name: string) => Buffer.from(name).toString('latin1');
    for (const user of [bytesOf('zo\u00eb'), bytesOf('zoe\u0308'), 'zo\u00eb'])
      await gateway.ask('{ status }', { user });
    for (const name of ['\ufeffzo\u00eb', 'zo\u00eb\u200b', '\u202ezo\u00eb'])
      expect((await gateway.ask('{ status }', { user: bytesOf(name) })).errors[0]?.extensions.code).toBe(
        'UNAUTHENTICATED',
      );
    const told = shop.requests.map(({ headers }) => headers['x-gateway-user']);
    expect(told).toEqual(Array(3).fill(encodeURIComponent('zo\u00eb')));
  });
});

describe('subscriptions', () => {
  it("streams this gateway's own through the supergraph", async () => {
    const client = createClient({ url: gateway.url.replace(/\/?$/, '/graphql') });
    const query = 'subscription { complete(input: { prompt: "hello" }) { delta finishReason } }';
    const results = await Array.fromAsync(client.iterate({ query }));
    expect(results.length).toBeGreaterThan(1);
    expect(results.at(-1)).toMatchObject({ data: { complete: { finishReason: 'stop' } } });
  });

  it('joins each event of another service', async () => {
    const client = createClient({ url: gateway.url.replace(/\/?$/, '/graphql') });
    const query = 'subscription { orderAdded(count: 3) { id buyer { name teams } } }';
    const results = await Array.fromAsync(client.iterate({ query }));
    expect(results.map(({ data }) => data)).toEqual(
      ['1', '2', '3'].map((id) => ({ orderAdded: { id, buyer: { name: 'local', teams: [] } } })),
    );
    expect(results[0]).toMatchObject({ extensions: { credits: { remaining: expect.any(Number) } } });
  });
});

describe('with tokens', () => {
  let tokens: TokenIssuer;
  let guarded: Gateway;
  beforeAll(async () => {
    tokens = await startTokenIssuer();
    guarded = await startGateway({
      environment: { ...tokens.environment, SUBGRAPHS: `shop=${shop.url}`, SUBGRAPH_POLL_SECONDS: '3600' },
    });
  });
  afterAll(async () => {
    await guarded.close();
    tokens.close();
  });

  it("asks for the scopes of another service's fields", async () => {
    const query = '{ status secrets }';
    const refused = await guarded.ask(query, { headers: await tokens.bearer({ sub: 'ada' }) });
    expect(refused.data).toEqual({ status: 'OPEN', secrets: null });
    expect(refused.errors).toMatchObject([
      {
        path: ['secrets'],
        message: expect.stringContaining('shop:secrets'),
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
    expect(shop.requests.map((request) => request.query).join()).not.toContain('secrets');
    const granted = await guarded.ask(query, {
      headers: await tokens.bearer({ sub: 'ada', scope: 'shop:secrets' }),
    });
    expect(granted.data).toEqual({ status: 'OPEN', secrets: 'the recipe' });
  });

  it("keeps to its own permissions for its own fields, and shows strangers nobody's entity", async () => {
    const headers = await tokens.bearer({ sub: 'ada' });
    const { data, errors } = await guarded.ask('{ orders { buyer { name teams } } }', { headers });
    expect(data.orders.map(({ buyer }: { buyer: unknown }) => buyer)).toEqual([null, null, null]);
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['orders', 0, 'buyer'], 'FORBIDDEN'],
      [['orders', 1, 'buyer'], 'FORBIDDEN'],
    ]);
  });

  it('hands no token on', async () => {
    await guarded.ask('{ status }', { headers: await tokens.bearer({ sub: 'ada' }) });
    expect(shop.requests.at(-1)?.headers.authorization).toBeUndefined();
  });
});
