/**
 * Walks every field of the schema that is served: what costs money refuses a caller whose limit is zero before
 * anything reaches an upstream. A field that nobody has classified fails the walk.
 */
import { fastify } from 'fastify';
import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolvers } from '../../resolvers/index.ts';
import { createSubgraphSchema } from '../../src/graphql/subgraph.ts';
import { type RouteDependencies, registerRoutes } from '../../src/http/routes.ts';
import { resources } from '../../src/mcp/resources.ts';
import { toolDefinitions } from '../../src/mcp/tools.ts';
import { connectMcp, type McpClient } from '../support/mcp-client.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const schema = createSubgraphSchema(resolvers);

/** A call of each paid field: the selection that makes it, by the field's coordinate. */
const paid: Readonly<Record<string, string>> = {
  'Query.executeSql':
    '{ paid: executeSql(input: { statement: "SELECT COUNT(*) FROM sales.orders" }) { rowCount } }',
  'Query.hybrid':
    '{ paid: hybrid(input: { message: "What was revenue by region?", route: BOTH }) { answer snowflake { error { code } } lambdaLabs { error { code } } } }',
  'Mutation.executeSql':
    'mutation { paid: executeSql(input: { statement: "CREATE TABLE walked (a INT)" }) { rowCount } }',
  'Subscription.complete': 'subscription { complete(input: { prompt: "hello" }) { delta } }',
  'Cortex.complete': '{ cortex { paid: complete(input: { prompt: "hello" }) { text } } }',
  'Cortex.embed': '{ cortex { paid: embed(text: "hello") { model } } }',
  'Cortex.embedMany': '{ cortex { paid: embedMany(texts: ["hello"]) { model } } }',
  'Cortex.search':
    '{ cortex { paid: search(input: { service: "DOCS_SEARCH", query: "hello" }) { requestId } } }',
  'Cortex.sentiment': '{ cortex { paid: sentiment(text: "hello") { label } } }',
  'Cortex.classify':
    '{ cortex { paid: classify(input: { text: "hello", labels: [{ label: "a" }, { label: "b" }] }) { label } } }',
  'Cortex.extract':
    '{ cortex { paid: extract(input: { text: "hello", questions: [{ name: "q", question: "What?" }] }) { response } } }',
  'Cortex.filter':
    '{ cortex { paid: filter(input: { predicate: "Is it a greeting?", text: "hello" }) { matches } } }',
  'Cortex.similarity': '{ cortex { paid: similarity(a: "hello", b: "bye") { score } } }',
  'Cortex.summarize': '{ cortex { paid: summarize(text: "hello") { text } } }',
  'Cortex.translate': '{ cortex { paid: translate(input: { text: "hello", to: "de" }) { text } } }',
  'Cortex.redact': '{ cortex { paid: redact(text: "hello") { text } } }',
};

/** Paid fields run on either back end where the caller may choose one. */
const otherBackend: Readonly<Record<string, string>> = {
  'Cortex.complete on the GPUs':
    '{ cortex { paid: complete(input: { prompt: "hello", backend: LAMBDA_LABS }) { text } } }',
  'Cortex.complete on Snowflake':
    '{ cortex { paid: complete(input: { prompt: "hello", backend: SNOWFLAKE }) { text } } }',
  'Cortex.complete as JSON':
    '{ cortex { paid: complete(input: { prompt: "hello", backend: SNOWFLAKE, responseFormat: { type: "object" } }) { structured } } }',
  'Query.hybrid, one side':
    '{ paid: hybrid(input: { message: "Write a poem", route: LAMBDA_LABS }) { answer snowflake { error { code } } lambdaLabs { error { code } } } }',
};

/** A call of each tool that costs something; the others must say that they do not. */
const paidTools: Readonly<Record<string, Record<string, unknown>>> = {
  complete: { prompt: 'hello' },
  embed: { text: 'hello' },
  search: { service: 'DOCS_SEARCH', query: 'hello' },
  sentiment: { text: 'hello' },
  execute_sql: { statement: 'SELECT COUNT(*) FROM sales.orders' },
};

/** A call of each HTTP route that makes paid calls, besides /graphql, whose fields are walked above. */
const paidRoutes: Readonly<Record<string, object>> = {
  'POST /v1/chat/completions': { messages: [{ role: 'user', content: 'hello' }] },
  'POST /v1/responses': { input: 'hello' },
  'POST /v1/embeddings': { input: 'hello' },
};

const freeRoutes = new Set([
  'GET /',
  'GET /console',
  'GET /console/*',
  'GET /graphiql',
  'GET /graphql',
  'POST /graphql',
  'GET /health/live',
  'GET /health/ready',
  'GET /schema.graphql',
  'GET /exports/usage',
  'GET /v1/models',
  'GET /v1/models/*',
]);

const free = new Set([
  'Query.audit',
  'AuditEntry.action',
  'Query.alerts',
  'CreditStatus.money',
  'CreditAlert.deliveries',
  'Query.savings',
  'Query.forecast',
  'WindowForecast.money',
  'Query.gpuCosts',
  'Credits.team',
  'Credits.teams',
  'Query.cortex',
  'Query.optimize',
  'Query.quote',
  'Query.models',
  'Query.warehouses',
  'Query.usage',
  'Query.usageEvents',
  'Query.usageEvent',
  'UsageEvent.held',
  'UsageEvent.traceId',
  'Query.reconciliation',
  'Query.credits',
  'Query.health',
  'Query.viewer',
  'Query.apiKeys',
  'Query._entities',
  'Query._service',
  'Mutation.setCreditLimit',
  'Mutation.clearCreditLimit',
  'Mutation.resumeCredits',
  'Mutation.resetWindow',
  'Mutation.testAlertChannel',
  'Mutation.createApiKey',
  'Mutation.revokeApiKey',
  'Subscription.creditAlerts',
  'Cortex.countTokens',
  'Credits.me',
  'Credits.account',
  'Credits.user',
  'Credits.users',
  'User.teams',
  'User.permissions',
  'User.credits',
  'User.apiKey',
  'ApiKey.prefix',
  'ApiKey.user',
  'ApiKey.state',
  'ApiKey.createdAt',
  'ApiKey.expiresAt',
  'ApiKey.lastUsedAt',
  'ApiKey.revokedAt',
  'ApiKey.credits',
]);

/** Every root field, and every nested field with a resolver of its own or with arguments: those that can do work. */
function workingFields(): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const seen = new Set<GraphQLObjectType>();
  const found: string[] = [];
  const walk = (type: GraphQLObjectType, isRoot: boolean) => {
    if (seen.has(type)) return;
    seen.add(type);
    for (const field of Object.values(type.getFields())) {
      if (isRoot || field.resolve || field.subscribe || field.args.length > 0)
        found.push(`${type.name}.${field.name}`);
      const next = getNamedType(field.type);
      if (isObjectType(next)) walk(next, false);
    }
  };
  for (const root of roots) if (root) walk(root, true);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type) && !type.name.startsWith('__')) walk(type, false);
  }
  return found;
}

it('classifies every field that can do work as free or paid, and none that is gone', () => {
  const working = workingFields();
  const classified = [...Object.keys(paid), ...free];
  const unknown = working.filter((field) => !classified.includes(field));
  expect(unknown, 'put a call of each into `paid` in this file, or its name into `free`').toEqual([]);
  const gone = classified.filter((field) => !working.includes(field));
  expect(gone, 'take these out of `paid` and `free` in this file').toEqual([]);
});

it('classifies every route as free or paid, and none that is gone', async () => {
  const server = fastify({ exposeHeadRoutes: false });
  const answering = new Set<string>();
  server.addHook('onRoute', ({ method, url, config }) => {
    const methods = config?.refusesAll === true ? [] : [method].flat();
    for (const one of methods) answering.add(`${one} ${url}`);
  });
  await registerRoutes(server, {} as RouteDependencies);
  expect([...answering].sort()).toEqual([...Object.keys(paidRoutes), ...freeRoutes].sort());
});

describe('a caller whose limit is zero', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
    await gateway.setLimit('user:broke', 0);
  });
  afterAll(() => gateway.close());

  const nothing = { statements: [], restCalls: 0, gpuRequests: 0 };
  const single = Object.entries({ ...paid, ...otherBackend }).filter(
    ([field]) => !field.startsWith('Subscription.'),
  );

  it.each(single)('is refused %s before it reaches an upstream', async (_, document) => {
    gateway.mark();
    const { data, errors } = await gateway.ask(document, { user: 'broke' });
    const answer = (data?.cortex ?? data).paid;
    // A hybrid answer tells of each side that it asked, beside the field itself.
    const sides = [answer?.snowflake, answer?.lambdaLabs].filter((side) => side != null);
    const codes = [
      ...errors.map(({ extensions }) => extensions.code),
      ...sides.map((side) => side.error.code),
    ];
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(['CREDITS_EXHAUSTED']));
    expect(answer?.answer ?? null).toBeNull();
    expect(gateway.reached()).toEqual(nothing);
  });

  const streams = Object.entries(paid).filter(([field]) => field.startsWith('Subscription.'));

  it.each(streams)('is refused %s before it reaches an upstream', async (_, query) => {
    gateway.mark();
    const client = createClient({ url: `${gateway.url}/graphql`, headers: { 'x-gateway-user': 'broke' } });
    const results = await Array.fromAsync(client.iterate({ query }));
    expect(results).toHaveLength(1);
    expect(results[0]?.errors?.map(({ extensions }) => extensions.code)).toEqual(['CREDITS_EXHAUSTED']);
    expect(gateway.reached()).toEqual(nothing);
  });

  describe('over MCP', () => {
    let agent: McpClient;
    beforeAll(async () => {
      agent = await connectMcp(gateway, { 'x-gateway-user': 'broke' });
    });
    afterAll(() => agent.client.close());

    it('finds every tool classified', () => {
      const costing = toolDefinitions.filter(({ costsCredits }) => costsCredits).map(({ name }) => name);
      expect(costing).toEqual(Object.keys(paidTools));
    });

    const ways = Object.entries(paidTools).flatMap(([name, given]) => [
      [name, given, undefined] as const,
      [`${name} with progress`, given, () => {}] as const,
    ]);
    it.each(ways)('is refused %s before it reaches an upstream', async (way, given, onprogress) => {
      gateway.mark();
      const result = await agent.call(String(way.split(' ')[0]), given, onprogress && { onprogress });
      expect(result.isError).toBe(true);
      expect(result._meta?.['cortex-gateway/error']).toMatchObject({ code: 'CREDITS_EXHAUSTED' });
      expect(gateway.reached()).toEqual(nothing);
    });

    it('may still use the tools that are free, and read what is', async () => {
      const given: Record<string, Record<string, unknown>> = { optimize: { statement: 'SELECT 1' } };
      for (const { name, costsCredits } of toolDefinitions) {
        if (!costsCredits) expect((await agent.call(name, given[name])).isError, name).toBeFalsy();
      }
      const read = await Promise.allSettled(resources.map(({ uri }) => agent.client.readResource({ uri })));
      expect(read.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    });
  });

  const routes = Object.entries(paidRoutes).flatMap(([route, body]) => [
    [route, route, body] as const,
    ...(route.includes('embeddings')
      ? []
      : [[`${route}, streamed`, route, { ...body, stream: true }] as const]),
  ]);

  it.each(routes)('is refused %s before it reaches an upstream', async (_, route, body) => {
    gateway.mark();
    const response = await fetch(`${gateway.url}${route.split(' ')[1]}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gateway-user': 'broke' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ error: { gateway: { code: 'CREDITS_EXHAUSTED' } } });
    expect(gateway.reached()).toEqual(nothing);
  });

  it('may still do everything that is free', async () => {
    const { errors } = await gateway.ask(
      `{ viewer { name teams permissions credits { remaining } } models { name } warehouses { name } health { status }
         credits { me { limit } account { limit } } optimize(statement: "SELECT 1") { warehouse }
         quote(input: { complete: { prompt: "hi" } }) { maximum affordable } usageEvents { nodes { id } } }`,
      { user: 'broke' },
    );
    expect(errors).toEqual([]);
  });
});
