/** Every field with every permission and every kind of caller, over HTTP. */
import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-sse';
import { exportJWK, exportSPKI, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withPermissionsTable } from '../../docs/write-permissions.ts';
import { resolvers } from '../../resolvers/index.ts';
import { createSubgraphSchema } from '../../src/graphql/subgraph.ts';
import { permissionNames } from '../../src/identity/permissions.ts';
import { fieldDocuments } from '../support/field-documents.ts';
import { type Answer, type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

/** Any one of these opens the field; none: it is open to all who are known. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'Query.cortex': [],
  'Query.hybrid': ['cortex:run'],
  'Query.executeSql': ['sql:read', 'sql:write'],
  'Query.optimize': ['sql:read', 'sql:write'],
  'Query.quote': ['cortex:run', 'sql:read', 'sql:write'],
  'Query.models': [],
  'Query.warehouses': [],
  'Query.usage': [],
  'Query.usageEvents': [],
  'Query.usageEvent': [],
  'Query.reconciliation': ['credits:admin'],
  'Query.credits': [],
  'Query.audit': ['credits:admin'],
  'Query.alerts': [],
  'Query.savings': [],
  'Query.forecast': [],
  'Query.gpuCosts': ['usage:read:all', 'credits:admin'],
  'Query.health': [],
  'Query.viewer': [],
  'Query.apiKeys': [],
  'Mutation.executeSql': ['sql:write'],
  'Mutation.setCreditLimit': ['credits:admin'],
  'Mutation.clearCreditLimit': ['credits:admin'],
  'Mutation.resumeCredits': ['credits:admin'],
  'Mutation.resetWindow': ['credits:admin'],
  'Mutation.testAlertChannel': ['credits:admin'],
  'Mutation.createApiKey': ['keys:admin'],
  // The key of the generated document is nobody's.
  'Mutation.revokeApiKey': ['keys:admin'],
  'Subscription.complete': ['cortex:run'],
  'Subscription.creditAlerts': [],
  'Cortex.complete': ['cortex:run'],
  'Cortex.embed': ['cortex:run'],
  'Cortex.embedMany': ['cortex:run'],
  'Cortex.search': ['cortex:run'],
  'Cortex.sentiment': ['cortex:run'],
  'Cortex.classify': ['cortex:run'],
  'Cortex.extract': ['cortex:run'],
  'Cortex.filter': ['cortex:run'],
  'Cortex.similarity': ['cortex:run'],
  'Cortex.summarize': ['cortex:run'],
  'Cortex.translate': ['cortex:run'],
  'Cortex.redact': ['cortex:run'],
  'Cortex.countTokens': ['cortex:run'],
  'Credits.me': [],
  'Credits.account': [],
  // The team of the generated document is another one.
  'Credits.team': ['usage:read:all', 'credits:admin'],
  'Credits.teams': [],
  // The user of the generated document is another one.
  'Credits.user': ['usage:read:all', 'credits:admin'],
  'Credits.users': ['usage:read:all', 'credits:admin'],
};

const documents = fieldDocuments(createSubgraphSchema(resolvers));

let tokens: TokenIssuer;
let gateway: Gateway;
beforeAll(async () => {
  tokens = await startTokenIssuer();
  // Nobody may spend: what is not refused for want of a permission ends there, at the latest.
  gateway = await startGateway({ environment: tokens.environment, policy: { eachUser: { limit: 0 } } });
});
afterAll(async () => {
  await gateway.close();
  tokens.close();
});

const codes = ({ errors }: Pick<Answer, 'errors'>) => errors.map(({ extensions }) => extensions.code);

async function ask(document: string, headers: Record<string, string>): Promise<Answer> {
  if (!document.startsWith('subscription')) return gateway.ask(document, { headers });
  const answer = await gateway.ask(document, { headers: { ...headers, accept: 'text/event-stream' } });
  const [, result] = /^event: next\ndata: (.*)$/m.exec(answer.text) ?? [];
  return result ? { ...answer, data: null, ...JSON.parse(result) } : answer;
}

it('classifies every field where work begins, and none that is gone', () => {
  expect(documents.map(({ coordinate }) => coordinate).sort()).toEqual(Object.keys(expected).sort());
});

it('the table in the documentation is that of the schema', () => {
  const document = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
  expect(document).toBe(withPermissionsTable(document));
});

// It has no end of its own; what it may show is tested below.
const endless = 'Subscription.creditAlerts';
const finite = documents.filter(({ coordinate }) => coordinate !== endless);

describe.each(permissionNames)('a caller with nothing but %s', (permission) => {
  it('gets what that opens, and FORBIDDEN elsewhere', async () => {
    const headers = await tokens.bearer({ sub: 'ada', permissions: [permission] });
    const wrong: unknown[] = [];
    for (const { coordinate, document } of finite) {
      const needed = expected[coordinate] ?? [];
      const isOpen = needed.length === 0 || needed.includes(permission);
      const found = codes(await ask(document, headers));
      if (found.includes('FORBIDDEN') === isOpen) wrong.push({ coordinate, found });
    }
    expect(wrong).toEqual([]);
  });
});

it('a token that names no permission runs Cortex and reads with SQL', async () => {
  for (const claims of [{}, { scope: 'openid profile' }, { permissions: [] }]) {
    const headers = await tokens.bearer({ sub: 'ada', ...claims });
    const { data } = await ask('{ viewer { permissions } }', headers);
    expect(data.viewer.permissions).toEqual(['cortex:run', 'sql:read']);
  }
});

it('a refused field is an error of its own, and the others answer', async () => {
  const headers = await tokens.bearer({ sub: 'ada', permissions: ['sql:read'] });
  const { status, data, errors } = await ask(
    '{ viewer { name } cortex { embed(text: "x") { model } } }',
    headers,
  );
  expect([status, data]).toEqual([200, { viewer: { name: 'ada' }, cortex: { embed: null } }]);
  expect(errors).toEqual([
    expect.objectContaining({
      path: ['cortex', 'embed'],
      message: 'This needs the permission cortex:run.',
      extensions: expect.objectContaining({ code: 'FORBIDDEN', retryable: false }),
    }),
  ]);
});

describe('a caller whom nobody vouches for', () => {
  const good = { sub: 'ada', permissions: [...permissionNames] };
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = () => ({
    ...good,
    iss: tokens.environment.AUTH_ISSUER ?? '',
    aud: tokens.environment.AUTH_AUDIENCE ?? '',
    exp: Math.ceil(Date.now() / 1000) + 600,
  });
  const hs256 = async (secret: string) =>
    bearer(
      await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(Buffer.from(secret)),
    );

  const kinds: Readonly<Record<string, () => Promise<Record<string, string>> | Record<string, string>>> = {
    'sends no token': () => ({}),
    'sends a name, as in local mode': () => ({ 'x-gateway-user': 'ada' }),
    'sends an expired token': () => tokens.bearer(good, -61),
    'sends a token for another audience': () => tokens.bearer(good, 600, 'another-service'),
    'sends an unsigned token': () => bearer(`${base64({ alg: 'none' })}.${base64(claims())}.`),
    'signs with the public key as a shared secret': async () => hs256(await exportSPKI(tokens.publicKey)),
    'signs with the public JWK as a shared secret': async () =>
      hs256(JSON.stringify(await exportJWK(tokens.publicKey))),
    'changes the claims of a good token': async () => {
      const [header, , signature] = (await tokens.bearer({ sub: 'ada' })).authorization.slice(7).split('.');
      return bearer(`${header}.${base64(claims())}.${signature}`);
    },
    'shows a revoked key': async () => {
      const all = await tokens.bearer({ sub: 'root', permissions: [...permissionNames] });
      const made = await gateway.ask(
        'mutation { createApiKey(input: { name: "short" }) { secret apiKey { id } } }',
        { headers: all },
      );
      const { secret, apiKey } = made.data.createApiKey;
      await gateway.ask(`mutation { revokeApiKey(id: "${apiKey.id}") { id } }`, { headers: all });
      return bearer(secret);
    },
    'shows a key that nobody made': () => bearer(`cgw_${'0'.repeat(12)}_${'a'.repeat(43)}`),
    'sends rubbish': () => bearer('x'.repeat(8_000)),
  };

  it.each(Object.entries(kinds))('and %s gets UNAUTHENTICATED from every field', async (_, make) => {
    const headers = await make();
    gateway.mark();
    const wrong: unknown[] = [];
    for (const { coordinate, document } of documents) {
      const { status, data, errors } = await ask(document, headers);
      const found = codes({ errors });
      if (status !== 401 || data !== null || String(found) !== 'UNAUTHENTICATED')
        wrong.push({ coordinate, status, found });
    }
    expect(wrong).toEqual([]);
    expect(gateway.reached()).toEqual({ statements: [], restCalls: 0, gpuRequests: 0 });
  });
});

describe("others' use", () => {
  const span = 'from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z"';
  const views: Readonly<Record<string, string>> = {
    usage: `{ usage(input: { ${span}, filter: { users: ["bob"] } }) { totals { calls } } }`,
    usageEvents: '{ usageEvents(filter: { users: ["bob"] }) { nodes { id } } }',
    'credits of a user': '{ credits { user(name: "bob") { used } } }',
    'credits of all users': '{ credits { users { nodes { used } } } }',
    'credits of an entity':
      '{ _entities(representations: [{ __typename: "User", name: "bob" }]) { ... on User { credits { used } } } }',
    'permissions of an entity':
      '{ _entities(representations: [{ __typename: "User", name: "bob" }]) { ... on User { permissions } } }',
    'the usage log':
      '{ executeSql(input: { statement: "SELECT * FROM SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_LOG" }) { rows } }',
  };

  it.each(Object.entries(views))('is hidden from a plain caller: %s', async (_, document) => {
    const found = codes(await ask(document, await tokens.bearer({ sub: 'ada' })));
    expect(found).toHaveLength(1);
    expect(['FORBIDDEN', 'SQL_NOT_ALLOWED']).toContain(found[0]);
  });

  it('is seen with usage:read:all', async () => {
    const headers = await tokens.bearer({ sub: 'eve', permissions: ['usage:read:all'] });
    for (const view of [
      'usage',
      'usageEvents',
      'credits of a user',
      'credits of all users',
      'credits of an entity',
    ])
      expect([view, codes(await ask(views[view] as string, headers))]).toEqual([view, []]);
  });

  it("neither are others' alerts", async () => {
    for (const scope of ['user:bob', 'team:research', 'model:llama3.1-70b/user:bob']) {
      const client = createClient({
        url: `${gateway.url}/graphql`,
        headers: await tokens.bearer({ sub: 'ada' }),
      });
      const query = `subscription { creditAlerts(scope: "${scope}") { id } }`;
      const results = await Array.fromAsync(client.iterate({ query }));
      expect(results[0]?.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    }
  });
});
