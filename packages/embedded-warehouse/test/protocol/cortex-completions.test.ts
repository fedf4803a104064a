import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { parseEvents } from './events.ts';
import { chat, hello, native, serve } from './rest-server.ts';

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
    ['tools without a name', { tools: [{ tool_spec: { type: 'generic' } }] }, /tools\.0\.tool_spec\.name/],
    ['tools of other types', { tools: [{ tool_spec: { type: 'web', name: 'x' } }] }, /Only generic tools/],
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
