/** What MCP clients are refused: by credit, by permission, by identity, and for what is no message. */
import { request } from 'node:http';
import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectMcp, type McpClient, postMcp, textOf } from '../support/mcp-client.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

const initialize = (protocolVersion = '2025-06-18') => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } },
});
const call = (name: string, given: unknown = {}, id: unknown = 7) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: given },
});

describe('in local mode', () => {
  let gateway: Gateway;
  let url: string;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { RATE_LIMIT_PER_MINUTE: '60', TRUSTED_DOCUMENTS: 'only' } });
    url = gateway.app.mcpUrl;
  });
  afterAll(() => gateway.close());

  it.each(SUPPORTED_PROTOCOL_VERSIONS)('version %s of the protocol is spoken', async (version) => {
    const opened = await postMcp(url, initialize(version));
    expect(opened.body.result).toMatchObject({
      protocolVersion: version,
      serverInfo: { name: 'snowflake-enhanced' },
    });
    const session = {
      'mcp-session-id': String(opened.headers.get('mcp-session-id')),
      'mcp-protocol-version': version,
    };
    const told = { jsonrpc: '2.0', method: 'notifications/initialized' };
    expect(await postMcp(url, told, session)).toMatchObject({ status: 202, body: null });
    const { body } = await postMcp(url, call('credit_status'), session);
    expect(body).toMatchObject({ id: 7, result: { structuredContent: { me: { scope: 'user:local' } } } });
  });

  it('a version that nobody knows is answered with one that is spoken, and refused afterwards', async () => {
    const { body } = await postMcp(url, initialize('2099-01-01'));
    expect(body.result.protocolVersion).toBe(SUPPORTED_PROTOCOL_VERSIONS[0]);
    const later = await postMcp(url, call('credit_status'), { 'mcp-protocol-version': '2099-01-01' });
    expect(later).toMatchObject({ status: 400, body: { error: { code: -32_600 }, id: 7 } });
  });

  it('a request that names no session is answered by itself', async () => {
    expect((await postMcp(url, call('credit_status'))).body.result.isError).toBeFalsy();
  });

  it('a session is its caller’s alone, and ends when told to', async () => {
    const { headers } = await postMcp(url, initialize(), { 'x-gateway-user': 'ada' });
    const session = { 'mcp-session-id': String(headers.get('mcp-session-id')) };
    const as = (user: string) => ({ ...session, 'x-gateway-user': user });
    expect((await postMcp(url, call('credit_status'), as('ada'))).status).toBe(200);
    expect(await postMcp(url, call('credit_status'), as('eve'))).toMatchObject({
      status: 404,
      body: { error: { code: -32_001, message: 'There is no such session: initialize again.' } },
    });
    const end = (user: string) => fetch(url, { method: 'DELETE', headers: as(user) });
    expect((await end('eve')).status).toBe(404);
    expect((await end('ada')).status).toBe(204);
    expect((await postMcp(url, call('credit_status'), as('ada'))).status).toBe(404);
  });

  it('sessions are bounded for each caller: the oldest makes room', async () => {
    const open = async (user: string) =>
      String((await postMcp(url, initialize(), { 'x-gateway-user': user })).headers.get('mcp-session-id'));
    const others = await open('someone');
    const first = await open('many');
    for (let i = 0; i < 100; i += 1) await open('many');
    const ask = (user: string, id: string) =>
      postMcp(
        url,
        { jsonrpc: '2.0', id: 1, method: 'ping' },
        { 'x-gateway-user': user, 'mcp-session-id': id },
      );
    expect((await ask('many', first)).status).toBe(404);
    expect((await ask('someone', others)).body).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
  });

  it('the two calls of one id and two callers stay apart', async () => {
    const answers = await Promise.all(
      ['ada', 'bob'].map((user) =>
        postMcp(url, call('credit_status', {}, 'same'), { 'x-gateway-user': user }),
      ),
    );
    expect(answers.map(({ body }) => [body.id, body.result.structuredContent.me.scope])).toEqual([
      ['same', 'user:ada'],
      ['same', 'user:bob'],
    ]);
  });

  it('a batch is answered in the versions that have it', async () => {
    const batch = [call('credit_status', {}, 1), { jsonrpc: '2.0', id: 2, method: 'ping' }];
    const { body } = await postMcp(url, batch, { 'mcp-protocol-version': '2025-03-26' });
    expect(body.map(({ id }: { id: number }) => id)).toEqual([1, 2]);
    expect((await postMcp(url, batch, { 'mcp-protocol-version': '2025-06-18' })).status).toBe(400);
    expect((await postMcp(url, Array(21).fill(batch[1]))).status).toBe(400);
    expect((await postMcp(url, [])).status).toBe(400);
    expect((await postMcp(url, [initialize(), batch[1]])).status).toBe(400);
  });

  const odd: readonly (readonly [string, unknown, number, number])[] = [
    ['no JSON', '{', 400, -32_700],
    ['an empty body', '', 400, -32_700],
    ['one key twice', '{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"ping"}', 400, -32_600],
    ['a text', '"ping"', 400, -32_600],
    ['null', 'null', 400, -32_600],
    ['a GraphQL request', { query: '{ viewer { name } }' }, 400, -32_600],
    ['another version of JSON-RPC', { jsonrpc: '1.0', id: 1, method: 'ping' }, 400, -32_600],
    ['an id that is none', { jsonrpc: '2.0', id: null, method: 'ping' }, 400, -32_600],
    ['an id that is an object', { jsonrpc: '2.0', id: {}, method: 'ping' }, 400, -32_600],
    ['an id of a megabyte', call('complete', { prompt: 'x' }, 'x'.repeat(1_000_000)), 400, -32_600],
    [
      'a progressToken of a megabyte',
      {
        ...call('complete'),
        params: { name: 'complete', _meta: { progressToken: 'x'.repeat(1_000_000) } },
      },
      400,
      -32_600,
    ],
    ['initialize without parameters', { jsonrpc: '2.0', id: 1, method: 'initialize' }, 400, -32_602],
    ['an unknown method', { jsonrpc: '2.0', id: 1, method: 'tools/explode' }, 200, -32_601],
    ['an unknown tool', call('complet'), 200, -32_602],
    ['a prototype for a tool', call('constructor'), 200, -32_602],
    ['arguments that are a list', call('complete', []), 200, -32_602],
    ['arguments that are a text', call('complete', 'prompt'), 200, -32_602],
    ['a tool without a name', { jsonrpc: '2.0', id: 1, method: 'tools/call', params: {} }, 200, -32_602],
    ['a body of 6 MB', call('complete', { prompt: 'x'.repeat(6_000_000) }), 413, -32_000],
  ];
  it.each(odd)('%s is refused as JSON-RPC refuses', async (_, message, status, code) => {
    const refused = await postMcp(url, message, { 'x-gateway-user': 'odd' });
    expect(refused).toMatchObject({
      status,
      body: { jsonrpc: '2.0', error: { code, message: expect.any(String) } },
    });
    expect(JSON.stringify(refused.body)).not.toMatch(/\.ts:|node_modules|at Object/);
    expect(refused.body.error.message.length).toBeLessThan(600);
  });

  const wrong: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ['complete', { promt: 'x' }, /Did you mean prompt/],
    ['complete', {}, /prompt/],
    ['complete', { prompt: 5 }, /prompt: must be a text, not a number/],
    ['complete', { input: { prompt: 'x' } }, /input: is no argument\. It takes prompt/],
    ['complete', { prompt: 'x', model: 'nothing-of-that-name' }, /nothing-of-that-name.*cortex:\/\/prices/],
    ['embed', { text: ['a'] }, /text: must be a text, not a list/],
    ['embed', {}, /text: is missing/],
    ['execute_sql', { statement: 'SELECT 1; SELECT 2' }, /SQL_NOT_ALLOWED/],
    ['execute_sql', { statement: "SELECT AI_COMPLETE('m', 'x')" }, /SQL_NOT_ALLOWED/],
    ['usage', { from: 'yesterday' }, /from: must be an instant, like/],
    ['usage', { groupBy: ['NOTHING'] }, /groupBy\[0\]: must be one of USER, /],
    ['complete', { prompt: 'x', maxTokens: 3_000_000_000 }, /maxTokens: must be from /],
    ['complete', { prompt: 'x', maxTokens: -1 }, /BAD_USER_INPUT: maxTokens: /],
    ['complete', { messages: [{ rol: 'USER', content: 'x' }] }, /messages\[0\]\.rol: .* Did you mean role/],
    ['complete', { messages: [null] }, /messages\[0\]: must not be null/],
    ['credit_status', { user: 'eve' }, /It takes none/],
  ];
  it.each(wrong)('%s with %o is an error of the tool that says what to do', async (name, given, message) => {
    const { body } = await postMcp(url, call(name, given), { 'x-gateway-user': `wrong-${name}` });
    expect(body.result.isError).toBe(true);
    expect(textOf(body.result)).toMatch(message);
    expect(textOf(body.result)).toMatch(/Do not retry it unchanged\.$/);
  });

  const absent: readonly (readonly [string, object, number, RegExp])[] = [
    ['resources/read', { uri: 'cortex://nothing' }, -32_002, /^There is no such resource/],
    ['resources/read', { uri: 'cortex://warehouse/tables/ANALYTICS/NOTHING' }, -32_002, /^There is no such/],
    [
      'resources/read',
      { uri: 'cortex://warehouse/tables/ANALYTICS/' },
      -32_002,
      /^There is no such resource/,
    ],
    ['resources/read', {}, -32_602, /^params\.uri: is missing/],
    ['prompts/get', { name: 'explore_table' }, -32_602, /table: is missing: SCHEMA\.TABLE/],
    ['prompts/get', { name: 'explore_tabel' }, -32_602, /Did you mean explore_table/],
    [
      'prompts/get',
      { name: 'explore_table', arguments: { table: 7 } },
      -32_602,
      /^params\.arguments\.table: must be a text, not/,
    ],
    [
      'tools/call',
      { name: 'complete', arguments: [] },
      -32_602,
      /^params\.arguments: must be an object, not a list/,
    ],
    ['resources/raed', {}, -32_601, /Did you mean resources\/read/],
  ];
  it.each(absent)('%s with %j is answered in words of its own', async (method, params, code, message) => {
    const { status, body } = await postMcp(
      url,
      { jsonrpc: '2.0', id: 3, method, params },
      { 'x-gateway-user': 'absent' },
    );
    expect([status, body.id, body.error.code]).toEqual([200, 3, code]);
    expect(body.error.message).toMatch(message);
  });

  it.each([
    [{}, 400, -32_600],
    [{ 'mcp-session-id': 'nothing' }, 404, -32_001],
  ])('ending a session with %j is refused', async (headers, status, code) => {
    const response = await fetch(url, { method: 'DELETE', headers });
    const { error } = (await response.json()) as { error: { code: number } };
    expect([response.status, error.code]).toEqual([status, code]);
  });

  it('the rate limit is that of the caller', async () => {
    const ask = () => postMcp(url, call('credit_status'), { 'x-gateway-user': 'fast' });
    for (let i = 0; i < 60; i += 1) expect((await ask()).body.result.isError).toBeFalsy();
    expect(textOf((await ask()).body.result)).toMatch(
      /^RATE_LIMITED: .* You may try it again after \d+ s\.$/,
    );
  });

  it.each(['GET', 'PUT', 'PATCH'])('%s is not answered', async (method) => {
    const response = await fetch(url, { method, headers: { accept: 'text/event-stream' } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, DELETE, OPTIONS']);
  });

  it('an odd type of body or answer is refused', async () => {
    expect((await postMcp(url, call('credit_status'), { accept: 'text/html' })).status).toBe(406);
    expect((await postMcp(url, call('credit_status'), { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await fetch(url.replace('/mcp', '/graphql'), { method: 'POST' })).status).toBe(404);
  });

  it.each([
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ host: 'evil.example' }, 403],
    [{ host: 'evil.example', origin: 'http://evil.example' }, 403],
    [{ host: 'localhost' }, 200],
  ])('a request with %o is answered %i', async (headers, status) => {
    // fetch chooses these headers itself.
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
      });
      sent.on('response', ({ statusCode }) => resolve(statusCode)).on('error', reject);
      sent.end(JSON.stringify(initialize()));
    });
    expect(answered).toBe(status);
  });
});

describe('with tokens', () => {
  let issuer: TokenIssuer;
  let gateway: Gateway;
  beforeAll(async () => {
    issuer = await startTokenIssuer();
    gateway = await startGateway({ environment: issuer.environment });
  });
  afterAll(async () => {
    await gateway.close();
    issuer.close();
  });
  const connect = async (claims: Record<string, unknown>): Promise<McpClient> =>
    await connectMcp(gateway, await issuer.bearer(claims));

  it('nobody is let in without one', async () => {
    const refused = await postMcp(gateway.app.mcpUrl, initialize());
    expect(refused).toMatchObject({ status: 401, body: { error: { data: { code: 'UNAUTHENTICATED' } } } });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('execute_sql reads only, and says so, unless the token has sql:write', async () => {
    const reader = await connect({ sub: 'reader' });
    const writer = await connect({ sub: 'writer', permissions: ['sql:read', 'sql:write'] });
    const annotationsOf = async ({ client }: McpClient) =>
      (await client.listTools()).tools.find(({ name }) => name === 'execute_sql')?.annotations;
    expect(await annotationsOf(reader)).toMatchObject({ readOnlyHint: true, destructiveHint: false });
    expect(await annotationsOf(writer)).toMatchObject({ readOnlyHint: false, destructiveHint: true });

    const statement = 'CREATE TABLE from_an_agent (a INT)';
    const refused = await reader.call('execute_sql', { statement });
    expect([refused.isError, textOf(refused)]).toEqual([true, expect.stringMatching(/^SQL_NOT_ALLOWED/)]);
    expect((await writer.call('execute_sql', { statement })).isError).toBeFalsy();
    await Promise.all([reader.client.close(), writer.client.close()]);
  });

  it('a permission that is missing is an error of the tool', async () => {
    const agent = await connect({ sub: 'sql-only', permissions: ['sql:read'] });
    expect(textOf(await agent.call('complete', { prompt: 'x' }))).toMatch(/^FORBIDDEN: .*cortex:run/);
    await agent.client.close();
  });

  it('a limit that is used up is an error that says not to retry, and when credit returns', async () => {
    const admin = { headers: await issuer.bearer({ sub: 'admin', permissions: ['credits:admin'] }) };
    const { data } = await gateway.ask(
      'mutation { setCreditLimit(input: { scope: "user:poor", limit: 0 }) { window { end } } }',
      admin,
    );
    const resetsAt = data.setCreditLimit.window.end;
    const agent = await connect({ sub: 'poor' });
    const refused = await agent.call('complete', { prompt: 'hello' });
    expect(refused).toMatchObject({
      isError: true,
      _meta: {
        'cortex-gateway/error': { code: 'CREDITS_EXHAUSTED', retryable: false, scope: 'user:poor', resetsAt },
      },
    });
    expect(textOf(refused)).toContain(`Do not retry before ${resetsAt}, when credit returns`);
    await agent.client.close();
  });

  it('a page of another origin is refused though it shows a token', async () => {
    const headers = { ...(await issuer.bearer({ sub: 'ada' })), origin: 'https://evil.example' };
    expect((await postMcp(gateway.app.mcpUrl, initialize(), headers)).status).toBe(403);
  });
});
