import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { parseEvents } from './events.ts';
import { keypairToken, newKeyPair, publicPem } from './keypair.ts';
import { createScriptedEngine } from './scripted-engine.ts';
import { createScriptedModels } from './scripted-models.ts';
import { startServer } from './server.ts';

const keys = newKeyPair();
const users = [
  {
    name: 'ada',
    password: 'right',
    publicKeys: [publicPem(keys)],
    programmaticAccessTokens: ['pat'],
    oauthTokens: ['oauth'],
    defaultRole: 'READER',
  },
];
const native = '/api/v2/cortex/inference:complete';
const chat = '/api/v2/cortex/v1/chat/completions';
const search = '/api/v2/databases/sales/schemas/"Raw"/cortex-search-services/docs:query';
const hello = [{ role: 'user', content: 'hello big world' }];

async function serve(options: Partial<Parameters<typeof startServer>[0]> = {}) {
  const models = createScriptedModels();
  const calls = new EventEmitter();
  const server = await startServer({
    engine: createScriptedEngine(),
    restApi: models,
    users,
    onRestCall: (call) => calls.emit(call.status, call),
    ...options,
  });
  const send = (path: string, body: unknown, init: RequestInit = {}) =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { authorization: 'Bearer pat' },
      body: JSON.stringify(body),
      ...init,
    });
  const ask = async (path: string, body: unknown) => {
    const response = await send(path, body);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { models, server, calls, send, ask };
}

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

describe('inference:complete', () => {
  it('streams unless told otherwise, with the usage in the last event', async () => {
    const { send } = await serve();
    const response = await send(native, { model: 'echo', messages: hello });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const id = response.headers.get('x-snowflake-request-id');
    const events = parseEvents(await response.text());
    const chunk = (text: string, more: object = {}) => ({
      id,
      created: expect.any(Number),
      model: 'local-echo',
      choices: [
        { delta: { type: 'text', content: text, content_list: [{ type: 'text', text }], text }, ...more },
      ],
    });
    expect(events).toEqual([
      { ...chunk('hello '), usage: {} },
      { ...chunk('big '), usage: {} },
      { ...chunk('world'), usage: {} },
      {
        ...chunk('', { finish_reason: 'stop' }),
        usage: { prompt_tokens: 5, completion_tokens: 2, guard_tokens: 0, total_tokens: 7 },
      },
    ]);
  });

  it('answers as one document when it is not to stream', async () => {
    const { ask } = await serve();
    const { body } = await ask(native, { model: 'echo', messages: hello, stream: false, max_tokens: 2 });
    const text = 'hello big ';
    expect(body).toMatchObject({
      model: 'local-echo',
      choices: [{ message: { content: text, content_list: [{ type: 'text', text }] } }],
      finish_reason: 'length',
      usage: { prompt_tokens: 5, completion_tokens: 2, guard_tokens: 0, total_tokens: 7 },
    });
  });

  it('hands the models what the client asked for', async () => {
    const { ask, models } = await serve();
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    await ask(native, {
      model: 'echo',
      messages: [
        { role: 'system', content: 'be brief' },
        {
          content_list: [
            { type: 'text', text: 'one' },
            { type: 'text', text: 'two' },
          ],
        },
      ],
      temperature: 0.5,
      top_p: 0.9,
      max_tokens: 10,
      response_format: { type: 'json', schema },
      guardrails: { enabled: true },
      stream: false,
    });
    expect(models.completions).toMatchObject([
      {
        caller: { user: 'ADA', role: 'READER' },
        model: 'echo',
        messages: [
          { role: 'system', content: 'be brief' },
          { role: 'user', content: 'one\ntwo' },
        ],
        temperature: 0.5,
        topP: 0.9,
        maxTokens: 10,
        responseSchema: schema,
        guardrails: true,
        stop: [],
      },
    ]);
  });

  it.each([
    ['an unknown model', { model: 'nope' }, 'unknown model "nope"'],
    ['no model', { model: undefined }, /model/],
    ['no messages', { messages: [] }, /messages/],
    ['a message without content', { messages: [{ role: 'user' }] }, /messages\.0: Content is missing/],
    ['an unknown role', { messages: [{ role: 'wizard', content: 'x' }] }, /messages\.0\.role/],
    [
      'a last message that is not of the user',
      { messages: [{ role: 'system', content: 'x' }] },
      /of the user/,
    ],
    ['a temperature out of range', { temperature: -1 }, /temperature/],
    ['a top_p out of range', { top_p: 0 }, /top_p/],
    ['no room for output', { max_tokens: 0 }, /max_tokens/],
    ['tools', { tools: [{ tool_spec: {} }] }, /Tools are not supported/],
    ['images', { messages: [{ role: 'user', content_list: [{ type: 'image' }] }] }, /Only text/],
  ])('refuses %s with 400', async (_what, more, message) => {
    const { ask } = await serve();
    const { status, body } = await ask(native, { model: 'echo', messages: hello, ...more });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: '390400',
      error_code: '390400',
      message: expect.stringMatching(message),
      request_id: expect.any(String),
    });
  });
});

describe('chat/completions', () => {
  it('answers as one document unless told otherwise', async () => {
    const { ask } = await serve();
    const { body } = await ask(chat, { model: 'echo', messages: hello, unknown_field: 1 });
    expect(body).toEqual({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'local-echo',
      choices: [
        { index: 0, message: { role: 'assistant', content: 'hello big world' }, finish_reason: 'stop' },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
    });
  });

  it('streams chunks, the usage when it is asked for, and [DONE]', async () => {
    const { send } = await serve();
    const body = { model: 'echo', messages: hello, stream: true, max_completion_tokens: 2 };
    const events = parseEvents(await (await send(chat, body)).text());
    const withUsage = { ...body, stream_options: { include_usage: true } };
    const more = parseEvents(await (await send(chat, withUsage)).text());
    const choice = (delta: object, finish_reason: string | null = null) => ({
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason }],
    });
    const chunks = [
      choice({ role: 'assistant', content: 'hello ' }),
      choice({ content: 'big ' }),
      choice({}, 'length'),
    ];
    expect(events).toMatchObject([...chunks, '[DONE]']);
    expect(more).toMatchObject([
      ...chunks,
      { choices: [], usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 } },
      '[DONE]',
    ]);
  });

  it('hands the models what the client asked for', async () => {
    const { ask, models } = await serve();
    const schema = { type: 'object' };
    await ask(chat, {
      model: 'echo',
      messages: [
        { role: 'developer', content: 'be brief' },
        { role: 'user', content: [{ type: 'text', text: 'hi' }] },
      ],
      stop: 'END',
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
    });
    expect(models.completions).toMatchObject([
      {
        messages: [
          { role: 'system', content: 'be brief' },
          { role: 'user', content: 'hi' },
        ],
        stop: ['END'],
        responseSchema: schema,
        temperature: null,
        maxTokens: null,
      },
    ]);
  });

  it('refuses max_tokens, as Snowflake does', async () => {
    const { ask } = await serve();
    const { status, body } = await ask(chat, { model: 'echo', messages: hello, max_tokens: 5 });
    expect([status, body.message]).toEqual([400, expect.stringMatching(/Use max_completion_tokens/)]);
  });
});

describe('a completion', () => {
  it.each([native, chat])('is stopped when the client of %s goes away', async (path) => {
    const { send, models, calls } = await serve();
    const gone = new AbortController();
    const body = { model: 'endless', messages: hello, stream: true };
    const response = await send(path, body, { signal: gone.signal });
    await response.body?.getReader().read();
    gone.abort();
    const [call] = await once(calls, 'cancelled');
    expect(call).toMatchObject({ path, user: 'ADA', httpStatus: null });
    expect([models.stopped, models.completions[0]?.signal.aborted]).toEqual([true, true]);
  });

  it('is stopped when a client that waits for the whole answer goes away', async () => {
    const { send, models, calls } = await serve();
    const gone = new AbortController();
    const waiting = send(chat, { model: 'endless', messages: hello }, { signal: gone.signal });
    await once(calls, 'running');
    gone.abort();
    await expect(waiting).rejects.toThrow();
    await once(calls, 'cancelled');
    expect(models.stopped).toBe(true);
  });

  it('that breaks in the middle ends with the error, without usage or finish reason', async () => {
    const { send } = await serve();
    const text = await (await send(native, { model: 'breaks', messages: hello })).text();
    const events = parseEvents(text);
    expect(events).toMatchObject([
      { choices: [{ delta: { text: 'half' } }] },
      { error: { code: '390503', message: 'Inference timed out.' } },
    ]);
    expect(text).not.toContain('finish_reason');
  });

  it('that breaks before it is sent has the status of its error', async () => {
    const { ask } = await serve();
    const { status, body } = await ask(chat, { model: 'breaks', messages: hello });
    expect([status, body.message]).toEqual([503, 'Inference timed out.']);
  });

  it('without an end is a failure, not half an answer', async () => {
    const { ask, send, server } = await serve();
    const { status, body } = await ask(chat, { model: 'unfinished', messages: hello });
    expect([status, body.message]).toEqual([500, 'Internal error.']);
    const stream = await send(chat, { model: 'unfinished', messages: hello, stream: true });
    expect(parseEvents(await stream.text()).at(-1)).toMatchObject({ error: { code: '390500' } });
    expect(server.bugs).toHaveLength(2);
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
