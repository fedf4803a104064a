import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { keypairToken } from './keypair.ts';
import { chat, hello, keys, native, search, serve } from './rest-server.ts';
import { createScriptedEngine } from './scripted-engine.ts';

describe('the history', () => {
  it('has every completion with its tag: its usage, and that of one whose client left', async () => {
    const engine = createScriptedEngine();
    const { send, calls } = await serve({ engine });
    const headers = { authorization: 'Bearer pat', 'x-snowflake-query-tag': '{"eventId":"e1"}' };
    await (await send(native, { model: 'echo', messages: hello }, { headers })).text();
    await (await send(chat, { model: 'echo', messages: hello }, { headers })).text();
    const left = new AbortController();
    const gone = once(calls, 'cancelled');
    const response = await send(
      native,
      { model: 'endless', messages: hello },
      { headers, signal: left.signal },
    );
    await response.body?.getReader().read();
    left.abort();
    await gone;
    expect(engine.records).toMatchObject([
      {
        queryTag: '{"eventId":"e1"}',
        status: 'SUCCESS',
        aiUsage: [{ model: 'echo', inputTokens: 5, outputTokens: 2 }],
      },
      {
        queryTag: '{"eventId":"e1"}',
        status: 'SUCCESS',
        aiUsage: [{ model: 'echo', inputTokens: 5, outputTokens: 2 }],
      },
      { queryTag: '{"eventId":"e1"}', status: 'FAIL', aiUsage: [{ model: 'endless' }] },
    ]);
    for (const { queryText } of engine.records) expect(queryText).toMatch(/^REST /);
  });
});

describe('inference:embed', () => {
  it('answers one nested vector for each text', async () => {
    const { ask, models } = await serve();
    const { body } = await ask('/api/v2/cortex/inference:embed', { model: 'm', text: ['a', 'b'] });
    expect(body).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', embedding: [[0, 0.5]], index: 0 },
        { object: 'embedding', embedding: [[1, 0.5]], index: 1 },
      ],
      model: 'local-embed',
      usage: { total_tokens: 9 },
    });
    expect(models.embeds).toMatchObject([{ model: 'm', texts: ['a', 'b'], caller: { user: 'ADA' } }]);
  });

  it('takes 1 to 1,280 texts', async () => {
    const { ask } = await serve();
    for (const text of [[], Array.from({ length: 1281 }, () => 'x'), 'text', [1]]) {
      expect((await ask('/api/v2/cortex/inference:embed', { model: 'm', text })).status).toBe(400);
    }
  });

  it('hides what broke inside the models', async () => {
    const { ask, server } = await serve();
    const { status, body } = await ask('/api/v2/cortex/inference:embed', { model: 'broken', text: ['a'] });
    expect([status, body.message]).toEqual([500, 'Internal error.']);
    expect(server.bugs).toEqual([expect.objectContaining({ message: 'secret of the model' })]);
  });
});

describe('search', () => {
  it('asks the service of that name with the filter, columns and limit', async () => {
    const { ask, models } = await serve();
    const filter = { '@eq': { LANG: 'en' } };
    const { body } = await ask(search, { query: 'snow', columns: ['TEXT'], filter, limit: 3 });
    expect(body).toEqual({
      results: [{ TEXT: 'found', '@scores': { cosine_similarity: 0.5, text_match: 1 } }],
      request_id: expect.any(String),
    });
    expect(models.searches).toMatchObject([
      {
        database: 'SALES',
        schema: 'Raw',
        service: 'DOCS',
        query: 'snow',
        columns: ['TEXT'],
        filter,
        limit: 3,
        multiIndexQuery: null,
      },
    ]);
  });

  it('is a 404 for a service that does not exist, and a 400 for a query that cannot be', async () => {
    const { ask } = await serve();
    expect((await ask(search.replace('docs', 'nope'), { query: 'x' })).status).toBe(404);
    for (const body of [
      {},
      { query: 'x', multi_index_query: {} },
      { query: 'x', limit: 1001 },
      { query: '' },
    ]) {
      expect((await ask(search, body)).status).toBe(400);
    }
  });

  it('is a 400 with the code of a statement that it needs and that fails: nothing is wrong with the login', async () => {
    const { ask } = await serve();
    const { status, body } = await ask(search.replace('docs', 'dropped'), { query: 'x' });
    expect([status, body.code]).toEqual([400, '002003']);
  });
});

describe('a REST call', () => {
  const models = async (server: { url: string }, headers: Record<string, string>) => {
    const response = await fetch(`${server.url}/api/v2/cortex/models`, { headers });
    return [response.status, await response.json()];
  };

  it('lists the models', async () => {
    const { server } = await serve();
    expect(await models(server, { authorization: 'Bearer pat' })).toEqual([
      200,
      { models: ['echo', 'endless'] },
    ]);
  });

  it('is accepted with every kind of token, with and without the hint', async () => {
    const { server } = await serve();
    const tokens = {
      KEYPAIR_JWT: await keypairToken(keys),
      OAUTH: 'oauth',
      PROGRAMMATIC_ACCESS_TOKEN: 'pat',
    };
    for (const [hint, token] of Object.entries(tokens)) {
      const authorization = `Bearer ${token}`;
      const hinted = { authorization, 'x-snowflake-authorization-token-type': hint };
      expect((await models(server, { authorization }))[0]).toBe(200);
      expect((await models(server, hinted))[0]).toBe(200);
    }
  });

  it.each([
    ['no token', {}, '390104'],
    ['a wrong token', { authorization: 'Bearer nope' }, '390303'],
    ['a token of another kind', { authorization: 'Bearer pat', hint: 'OAUTH' }, '390303'],
    ['a JWT that is none', { authorization: 'Bearer pat', hint: 'KEYPAIR_JWT' }, '390144'],
    ['the password', { authorization: 'Basic YWRhOnJpZ2h0' }, '390104'],
  ])('with %s is a 401', async (_what, { hint, ...headers }: Record<string, string>, code) => {
    const { server } = await serve();
    const hints = hint === undefined ? {} : { 'x-snowflake-authorization-token-type': hint };
    expect(await models(server, { ...headers, ...hints })).toEqual([401, expect.objectContaining({ code })]);
  });

  it('with a hint that means nothing is a 400', async () => {
    const { server } = await serve();
    const headers = { authorization: 'Bearer pat', 'x-snowflake-authorization-token-type': 'BADGE' };
    expect(await models(server, headers)).toMatchObject([400, {}]);
  });

  it('with an expired session token is answered 390112 with HTTP 200', async () => {
    const { server } = await serve({ validity: { sessionToken: 0, masterToken: 60 } });
    const login = await fetch(`${server.url}/session/v1/login-request`, {
      method: 'POST',
      body: JSON.stringify({ data: { LOGIN_NAME: 'ada', PASSWORD: 'right' } }),
    });
    const { data } = (await login.json()) as { data: { token: string } };
    const headers = { authorization: `Snowflake Token="${data.token}"` };
    expect(await models(server, headers)).toMatchObject([200, { code: '390112' }]);
  });

  it('is 429 only when that is injected', async () => {
    const { ask } = await serve({ faults: () => ({ kind: 'status', status: 429 }) });
    expect((await ask(native, { model: 'echo', messages: hello })).status).toBe(429);
  });

  it('is logged with who called and how it ended', async () => {
    const { ask, server } = await serve();
    await ask(chat, { model: 'echo', messages: hello });
    await ask(chat, { model: 'nope', messages: hello });
    expect(server.restCalls()).toMatchObject([
      { path: chat, user: 'ADA', status: 'succeeded', httpStatus: 200 },
      { path: chat, user: 'ADA', status: 'failed', httpStatus: 400 },
    ]);
  });
});
