/** API keys as their holders and administrators meet them: over HTTP, beside tokens. */

import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient as createSse } from 'graphql-sse';
import { createClient as createWs } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { permissionNames } from '../../src/identity/permissions.ts';
import { bareEnvironment } from '../support/bare-environment.ts';
import { doors } from '../support/doors.ts';
import { recordLog } from '../support/recorded-log.ts';
import { type Answer, type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

const run = promisify(execFile);

const log = recordLog();
let tokens: TokenIssuer;
let gateway: Gateway;
let admin: Record<string, string>;
beforeAll(async () => {
  tokens = await startTokenIssuer();
  gateway = await startGateway({
    logger: log.logger,
    environment: tokens.environment,
    policy: { teams: { research: { members: ['ada'] } } },
  });
  admin = await tokens.bearer({ sub: 'root', permissions: [...permissionNames] });
});
afterAll(async () => {
  await gateway.close();
  tokens.close();
});

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const codes = ({ errors }: Answer) => errors.map(({ extensions }) => extensions.code);

const createDocument = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey {
  id name prefix user { name } permissions teams tags { key value } state createdBy expiresAt lastUsedAt credits { scope limit } } } }`;

async function create(input: Record<string, unknown>, headers = admin) {
  const answer = await gateway.ask(createDocument, { variables: { input }, headers });
  if (answer.errors[0]) throw new Error(answer.errors[0].message);
  return answer.data.createApiKey;
}
const revoke = (id: string, headers = admin) =>
  gateway.ask('mutation ($id: ID!) { revokeApiKey(id: $id, reason: "done") { state revokedBy } }', {
    variables: { id },
    headers,
  });
const viewer = (secret: string) =>
  gateway.ask('{ viewer { name teams permissions apiKey { id lastUsedAt } } }', { headers: bearer(secret) });

it('a key is made, tells who its holder is, and ends at once when it is revoked', async () => {
  const { secret, apiKey } = await create({
    name: 'nightly report',
    user: 'ada',
    teams: ['data'],
    permissions: ['cortex:run'],
    tags: [{ key: 'project', value: 'search' }],
    limit: 2.5,
  });
  expect(secret).toMatch(/^cgw_[\da-f]{12}_[\w-]{43}$/);
  expect(apiKey).toEqual({
    id: secret.split('_')[1],
    name: 'nightly report',
    prefix: `cgw_${apiKey.id}`,
    user: { name: 'ada' },
    permissions: ['cortex:run'],
    teams: ['data'],
    tags: [{ key: 'project', value: 'search' }],
    state: 'ACTIVE',
    createdBy: 'root',
    expiresAt: expect.any(String),
    lastUsedAt: null,
    credits: { scope: `key:${apiKey.id}`, limit: 2.5 },
  });
  const days = (Date.parse(apiKey.expiresAt) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(90);

  const { data } = await viewer(secret);
  expect(data.viewer).toEqual({
    name: 'ada',
    teams: ['research', 'data'],
    permissions: ['cortex:run'],
    apiKey: { id: apiKey.id, lastUsedAt: expect.any(String) },
  });
  expect((await revoke(apiKey.id)).data.revokeApiKey).toEqual({ state: 'REVOKED', revokedBy: 'root' });
  const refused = await viewer(secret);
  expect([refused.status, codes(refused)]).toEqual([401, ['UNAUTHENTICATED']]);
  expect(refused.errors[0]?.message).toContain(`cgw_${apiKey.id} was revoked`);
});

it("a key's calls count towards its own limit, and its events name it", async () => {
  const { secret, apiKey } = await create({
    name: 'small',
    user: 'bob',
    permissions: ['cortex:run'],
    limit: 0.001,
  });
  const call = (text: string, headers: Record<string, string>) =>
    gateway.ask(`{ cortex { sentiment(text: "${text}") { usage { credits } } } }`, { headers });
  const first = await call('good', bearer(secret));
  const { credits } = first.data.cortex.sentiment.usage;
  expect(credits).toBeGreaterThan(0);
  expect(Number(first.headers.get('x-credits-remaining'))).toBe(Number((0.001 - credits).toFixed(6)));

  const status = '{ apiKeys { nodes { id credits { used remaining } } } }';
  const { data } = await gateway.ask(status, { headers: bearer(secret) });
  expect(data.apiKeys.nodes).toEqual([
    { id: apiKey.id, credits: { used: credits, remaining: Number((0.001 - credits).toFixed(6)) } },
  ]);
  const zero = `mutation { setCreditLimit(input: { scope: "key:${apiKey.id}", limit: 0 }) { limit } }`;
  expect((await gateway.ask(zero, { headers: admin })).errors).toEqual([]);
  const refused = await call('more', bearer(secret));
  expect(refused.errors[0]?.extensions).toMatchObject({
    code: 'CREDITS_EXHAUSTED',
    scope: `key:${apiKey.id}`,
  });
  // Its user goes on with a token.
  const token = await tokens.bearer({ sub: 'bob' });
  expect((await call('else', token)).errors).toEqual([]);

  const events = '{ usageEvents(first: 2) { nodes { user { name } apiKeyId } } }';
  expect((await gateway.ask(events, { headers: token })).data.usageEvents.nodes).toEqual([
    { user: { name: 'bob' }, apiKeyId: null },
    { user: { name: 'bob' }, apiKeyId: apiKey.id },
  ]);
});

it('the log names the key of a call by its id, and holds its secret nowhere, whatever the caller does with it', async () => {
  const { secret, apiKey } = await create({ name: 'logged', permissions: ['cortex:run', 'sql:read'] });
  const before = log.lines().length;
  const own = () => log.lines().slice(before);
  const query = '{ cortex { sentiment(text: "good") { label } } }';
  for (const [door, ask] of Object.entries(doors))
    await ask(
      gateway.url,
      { query: door.match(/stream|multi/) ? 'subscription { creditAlerts { id } ' : query },
      bearer(secret),
    );
  // Neither the name of a line's fact nor its form may let it through.
  const shown = [
    { query: `{ cortex { sentiment(text: "${secret}") { label } } }` },
    { query: `{ executeSql(input: { statement: "SELECT '${secret}' FROM nowhere" }) { rows } }` },
    { query: 'query ($p: Int!) { viewer { name } }', variables: { p: secret } },
    { query: '{ viewer { name } }', operationName: secret },
    { query: `{ ${'viewer { name } '.repeat(4_000)} }`, operationName: secret },
    { query: `query ${secret.replaceAll('-', '_')} { viewer { name } }` },
    { query: `{ ${secret.replaceAll('-', '_')} }` },
  ];
  for (const body of shown)
    await doors.JSON?.(gateway.url, body, { ...bearer(secret), 'x-request-id': secret });
  await gateway.send({ path: `/nothing?key=${secret}`, headers: bearer(secret) });
  await gateway.send({ path: `/${secret}` });
  await viewer(`${secret}x`);
  await viewer(secret.slice(0, -1));

  await expect.poll(() => own().filter(({ msg }) => msg === 'operation').length).toBeGreaterThan(6);
  const named = own().filter(({ apiKeyId }) => apiKeyId === apiKey.id);
  expect(new Set(named.map(({ msg }) => msg))).toEqual(new Set(['operation', 'refused']));
  expect(new Set(named.map(({ door }) => door))).toEqual(new Set(['http', 'sse', 'multipart', 'websocket']));
  const [, , hidden = ''] = /^(cgw_[^_]+_)(.*)$/.exec(secret) ?? [];
  for (const form of [hidden, hidden.replaceAll('-', '_'), hidden.slice(0, -1)])
    expect(log.text()).not.toContain(form);
});

describe('a call that shows', () => {
  it.each([
    ['an unknown key', `cgw_${'0'.repeat(12)}_${'a'.repeat(43)}`, 'not known'],
    ['a key that was cut off', `cgw_${'0'.repeat(12)}_${'a'.repeat(42)}`, 'not whole'],
    ['a key with more behind it', `cgw_${'0'.repeat(12)}_${'a'.repeat(44)}`, 'something was added'],
    ['a prefix alone', `cgw_${'0'.repeat(12)}`, 'not whole'],
  ])('%s is refused', async (_, secret, message) => {
    const answer = await viewer(secret);
    expect([answer.status, codes(answer)]).toEqual([401, ['UNAUTHENTICATED']]);
    expect(answer.errors[0]?.message).toContain(message);
  });

  it("another key's id is refused", async () => {
    const [one, two] = [await create({ name: 'one' }), await create({ name: 'two' })];
    const forged = one.secret.replace(one.apiKey.id, two.apiKey.id);
    expect(codes(await viewer(forged))).toEqual(['UNAUTHENTICATED']);
  });
});

describe('keys are made', () => {
  it.each([
    ['without a name', { name: '' }, 'BAD_USER_INPUT'],
    ['with a permission that there is not', { name: 'a', permissions: ['sql:reed'] }, 'BAD_USER_INPUT'],
    ['with no permission', { name: 'a', permissions: [] }, 'BAD_USER_INPUT'],
    ['for a name that cannot be seen', { name: 'a', user: 'a\u200b' }, 'BAD_USER_INPUT'],
    ['for the past', { name: 'a', expiresAt: '2020-01-01T00:00:00Z' }, 'BAD_USER_INPUT'],
    ['for ever', { name: 'a', expiresAt: '2100-01-01T00:00:00Z' }, 'BAD_USER_INPUT'],
    [
      'with a tag twice',
      { name: 'a', tags: [1, 2].map((i) => ({ key: 'k', value: `${i}` })) },
      'BAD_USER_INPUT',
    ],
    [
      'with nine tags',
      { name: 'a', tags: [...'123456789'].map((key) => ({ key, value: 'v' })) },
      'BAD_USER_INPUT',
    ],
    ['with a limit below zero', { name: 'a', limit: -1 }, 'BAD_USER_INPUT'],
  ])('not %s', async (_, input, code) => {
    const before = (await gateway.ask('{ apiKeys(first: 1000) { nodes { id } } }', { headers: admin })).data;
    expect(codes(await gateway.ask(createDocument, { variables: { input }, headers: admin }))).toEqual([
      code,
    ]);
    const after = (await gateway.ask('{ apiKeys(first: 1000) { nodes { id } } }', { headers: admin })).data;
    expect(after).toEqual(before);
  });

  it('with no more than their maker may do', async () => {
    const headers = await tokens.bearer({ sub: 'mallory', permissions: ['keys:admin', 'cortex:run'] });
    await expect(create({ name: 'a', permissions: ['credits:admin'] }, headers)).rejects.toThrow(
      'credits:admin',
    );
    expect((await create({ name: 'a', permissions: ['cortex:run'] }, headers)).secret).toContain('cgw_');
  });
});

it('without keys:admin a user sees and ends only their own keys, and a key only itself', async () => {
  const [mine, other, foreign] = [
    await create({ name: 'mine', user: 'carol' }),
    await create({ name: 'other', user: 'carol' }),
    await create({ name: 'foreign', user: 'dave' }),
  ];
  const carol = await tokens.bearer({ sub: 'carol' });
  for (const headers of [carol, bearer(mine.secret)]) {
    const { data } = await gateway.ask('{ apiKeys { nodes { name } } }', { headers });
    expect(data.apiKeys.nodes).toEqual([{ name: 'mine' }, { name: 'other' }]);
    for (const id of [foreign.apiKey.id, 'unknown'])
      expect(codes(await revoke(id, headers))).toEqual(['FORBIDDEN']);
  }
  expect(codes(await revoke(other.apiKey.id, bearer(mine.secret)))).toEqual(['FORBIDDEN']);
  expect(codes(await revoke(mine.apiKey.id, bearer(mine.secret)))).toEqual([]);
  expect(codes(await viewer(mine.secret))).toEqual(['UNAUTHENTICATED']);
  expect(codes(await revoke(other.apiKey.id, carol))).toEqual([]);
  expect(codes(await viewer(foreign.secret))).toEqual([]);
});

it('pages go through all keys in the order of their making', async () => {
  const made: string[] = [];
  for (const name of ['p1', 'p2', 'p3']) made.push((await create({ name, user: 'pat' })).apiKey.id);
  const headers = await tokens.bearer({ sub: 'pat' });
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const page: Answer = await gateway.ask(
      'query ($after: String) { apiKeys(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
      { variables: { after }, headers },
    );
    const { nodes, pageInfo } = page.data.apiKeys;
    seen.push(...nodes.map(({ id }: { id: string }) => id));
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage) break;
  }
  expect(seen).toEqual(made);
});

describe('what was begun with a key', () => {
  const query = 'subscription { creditAlerts { id } }';
  const streams: Readonly<Record<string, (secret: string) => AsyncIterable<unknown>>> = {
    'an event stream': (secret) =>
      createSse({ url: `${gateway.url}/graphql`, headers: bearer(secret) }).iterate({ query }),
    'a socket': (secret) =>
      createWs({
        url: `${gateway.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: bearer(secret),
        retryAttempts: 0,
      }).iterate({ query }),
  };

  it.each(Object.entries(streams))('ends when it is revoked: %s', async (_, open) => {
    const { secret, apiKey } = await create({ name: 'stream' });
    const told: unknown[] = [];
    const ended = (async () => {
      try {
        for await (const result of open(secret)) told.push(result);
      } catch (error) {
        told.push(error);
      }
    })();
    await expect
      .poll(async () => {
        const { data } = await gateway.ask('{ apiKeys(first: 1000) { nodes { id lastUsedAt } } }', {
          headers: admin,
        });
        return data.apiKeys.nodes.find(({ id }: { id: string }) => id === apiKey.id).lastUsedAt;
      })
      .not.toBeNull();
    await revoke(apiKey.id);
    await ended;
    expect(JSON.stringify(told)).toMatch(/UNAUTHENTICATED|revoked/);
  });

  it('a socket that was opened with it takes nothing more', async () => {
    const { secret, apiKey } = await create({ name: 'socket' });
    const client = createWs({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: bearer(secret),
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => {},
    });
    const ask = async () => {
      for await (const { data } of client.iterate({ query: '{ viewer { name } }' })) return data;
      return null;
    };
    expect(await ask()).toEqual({ viewer: { name: 'root' } });
    await revoke(apiKey.id);
    await expect(ask()).rejects.toSatisfy((error) => JSON.stringify(error).includes('UNAUTHENTICATED'));
    await client.dispose();
  });
});

it('a key outlives a restart, and no file holds its secret', async () => {
  const { secret, apiKey } = await create({ name: 'lasting' });
  await viewer(secret);
  await gateway.restart();
  const { data } = await gateway.ask('{ apiKeys(first: 1000) { nodes { id lastUsedAt } } }', {
    headers: admin,
  });
  const kept = data.apiKeys.nodes.find(({ id }: { id: string }) => id === apiKey.id);
  expect(kept.lastUsedAt).not.toBeNull();
  expect(codes(await viewer(secret))).toEqual([]);

  const files = await readdir(gateway.dataDir, { recursive: true, withFileTypes: true });
  const holding: string[] = [];
  for (const file of files.filter((entry) => entry.isFile())) {
    const content = await readFile(join(file.parentPath, file.name));
    if (content.includes(secret.slice(-43))) holding.push(file.name);
  }
  expect(holding).toEqual([]);
  expect(files.map(({ name }) => name)).toContain('ledger.db');
});

it('the command line makes, lists and revokes keys of a gateway that runs', async () => {
  const command = async (...args: string[]) => {
    const env = { ...bareEnvironment, DATA_DIR: gateway.dataDir };
    return (await run(process.execPath, ['deploy/keys.ts', ...args], { env })).stdout.trim();
  };
  const secret = await command('create', '--name', 'by hand', '--user', 'ada', '--limit', '1.5');
  const { data } = await gateway.ask('{ viewer { name apiKey { id credits { limit } } } }', {
    headers: bearer(secret),
  });
  const { id } = data.viewer.apiKey;
  expect(data.viewer).toEqual({ name: 'ada', apiKey: { id, credits: { limit: 1.5 } } });
  expect(await command('list')).toContain(`${id}  cgw_${id}  ACTIVE  ada`);
  await command('revoke', id);
  // Another process has revoked it: this one looks at most every few milliseconds.
  await expect.poll(async () => codes(await viewer(secret))).toEqual(['UNAUTHENTICATED']);
  await expect(command('create', '--name', '')).rejects.toThrow('the name is empty');
});
