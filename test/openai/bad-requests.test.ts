/** What clumsy and hostile clients send to the door: each gets OpenAI's form of error, and the next call is served. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { TRUSTED_DOCUMENTS: 'only' } });
});
afterAll(() => gateway.close());

const chat = '/v1/chat/completions';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for.
  readonly body: any;
}

async function send(path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(`${gateway.url}${path}`, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const user = (content: unknown) => ({ role: 'user', content });
const hello = { model: 'local-gpu-chat', messages: [user('hello')] };
const tool = (name: string, parameters: object = { type: 'object' }) => ({
  type: 'function',
  function: { name, parameters },
});

afterEach(async () => {
  const { status } = await post(chat, hello);
  expect(status).toBe(200);
});

describe('a parameter', () => {
  it.each([
    [chat, { ...hello, model: 5 }, 'model', 'invalid_type'],
    [chat, { ...hello, stream: 'yes' }, 'stream', 'invalid_type'],
    [chat, { model: 'x' }, 'messages', 'missing_required_parameter'],
    [chat, { ...hello, modle: 'x' }, 'modle', 'unknown_parameter'],
    [chat, { ...hello, messages: [{ role: 'user' }] }, 'messages[0].content', 'missing_required_parameter'],
    [chat, { ...hello, response_format: { type: 'xml' } }, 'response_format.type', 'invalid_value'],
    [chat, { ...hello, max_tokens: 99_999_999_999 }, 'max_tokens', 'invalid_value'],
    [
      chat,
      { ...hello, messages: [user([{ type: 'text' }])] },
      'messages[0].content[0].text',
      'invalid_value',
    ],
    [
      '/v1/responses',
      { input: 'hi', max_output_tokens: 99_999_999_999 },
      'max_output_tokens',
      'invalid_value',
    ],
    [
      '/v1/responses',
      { input: [{ type: 'function_call_output', call_id: 'x', output: '1' }] },
      'input[0].call_id',
      'invalid_value',
    ],
  ])('of the wrong kind is named as it was sent: %s %j', async (path, body, param, code) => {
    const refused = await post(path, body);
    expect(refused).toMatchObject({ status: 400, body: { error: { code, param } } });
    expect(refused.body.error.message).not.toMatch(/Invalid input|expected|received|Variable/);
  });

  it.each([
    ['user', 'ada'],
    ['metadata', { team: 'x' }],
    ['store', true],
    ['service_tier', 'auto'],
    ['n', 1],
    ['logprobs', false],
    ['frequency_penalty', 0],
    ['logit_bias', {}],
    ['seed', 2 ** 40],
    ['prediction', { type: 'content', content: 'x' }],
    ['stream_options', null],
  ])('%s that changes nothing is passed over', async (name, value) => {
    expect((await post(chat, { ...hello, [name]: value })).status).toBe(200);
  });

  it.each([
    ['n', 2, 'n'],
    ['logprobs', true, 'logprobs'],
    ['frequency_penalty', 0.5, 'frequency_penalty'],
    ['logit_bias', { 5: 1 }, 'logit_bias'],
    ['functions', [{ name: 'f' }], 'functions'],
    ['reasoning_effort', 'high', 'reasoning_effort'],
    ['modalities', ['text', 'audio'], 'modalities'],
    ['max_token', 5, 'max_token'],
    ['__proto__x', 5, '__proto__x'],
    ['toString', 5, 'toString'],
    ['temperature', 1.5, 'temperature'],
    ['temperature', 'hot', 'temperature'],
    ['top_p', 0, 'top_p'],
    ['max_tokens', 0, 'max_tokens'],
    ['max_completion_tokens', -1, 'max_completion_tokens'],
    ['max_tokens', 1.5, 'max_tokens'],
    ['stop', ['a', 'b', 'c', 'd', 'e'], 'stop'],
    ['stop', '', 'stop[0]'],
    ['stream', 'yes', 'stream'],
    ['tool_choice', 'required', 'tool_choice'],
    ['tool_choice', { type: 'function', function: { name: 'f' } }, 'tool_choice'],
    ['response_format', { type: 'xml' }, 'response_format.type'],
    [
      'response_format',
      { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'string' } } },
      'response_format.json_schema.schema',
    ],
    ['messages', [], 'messages'],
    ['messages', 'hello', 'messages'],
    ['messages', [user('')], 'messages[0].content'],
    ['messages', [user(5)], 'messages[0].content'],
    ['messages', [{ role: 'robot', content: 'x' }], 'messages[0].role'],
    ['messages', [user('hi'), { role: 'assistant', content: 'ho' }], 'messages[1].role'],
    ['messages', [user('a'), user('b'), { role: 'system', content: 'late' }, user('c')], 'messages[2].role'],
    ['messages', [user([{ type: 'image_url', image_url: { url: 'data:' } }])], 'messages[0].content[0]'],
    ['messages', [user([{ type: 'text', text: 'see' }, { type: 'input_audio' }])], 'messages[0].content[1]'],
    [
      'messages',
      [user('x'), { role: 'tool', tool_call_id: 'none', content: 'y' }],
      'messages[1].tool_call_id',
    ],
    ['tools', [tool('a b')], 'tools[0].function.name'],
    ['tools', [tool('f'), tool('f')], 'tools[1].function.name'],
    ['tools', [tool('f', { type: 'array' })], 'tools[0].function.parameters'],
    ['tools', [{ type: 'web_search' }], 'tools[0].type'],
    ['tools', Array.from({ length: 1000 }, (_, i) => tool(`f${i}`)), 'tools'],
    ['tools', [tool('f', { type: 'object', description: 'x'.repeat(300_000) })], 'tools'],
  ])('%s that is wrong, or would change the answer, is named: %j', async (name, value, param) => {
    const { status, body, headers } = await post(chat, { ...hello, [name]: value });
    expect(body.error).toMatchObject({ param, type: 'invalid_request_error', gateway: { retryable: false } });
    expect(status).toBe(400);
    expect(headers.get('x-should-retry')).toBe('false');
    expect(body.error.message).toContain(param);
    expect(body.error.message).not.toContain('input.');
  });

  it('images are refused by name', async () => {
    const { body } = await post('/v1/responses', {
      model: 'local-gpu-chat',
      input: [user([{ type: 'input_image', image_url: 'data:' }])],
    });
    expect(body.error).toMatchObject({
      param: 'input[0].content[0]',
      message: expect.stringContaining('images'),
    });
  });
});

describe('what is wrong within a conversation', () => {
  const call = (id: string, name = 'f') => ({ id, type: 'function', function: { name, arguments: '{}' } });
  const calls = (...given: unknown[]) => ({ role: 'assistant', content: null, tool_calls: given });
  const result = (tool_call_id: string) => ({ role: 'tool', content: 'x', tool_call_id });
  const item = (call_id: string, name = 'f') => ({ type: 'function_call', call_id, name, arguments: '{}' });
  const output = (call_id: string, text = 'x') => ({ type: 'function_call_output', call_id, output: text });
  const responses = '/v1/responses';

  it.each([
    [chat, [user('a'), calls(call('1', 'b c')), result('1')], 'messages[1].tool_calls[0].function.name'],
    [chat, [user('a'), calls(call('1')), calls(call('1'))], 'messages[2].tool_calls[0].id'],
    [chat, [user('a'), result('1')], 'messages[1].tool_call_id'],
    [chat, [user('a'), user('b'), { role: 'assistant', content: ' ' }, user('c')], 'messages[2].content'],
    [chat, [user('word '.repeat(60_000))], 'messages'],
    [responses, [user('a'), item('1', 'b c'), output('1')], 'input[1].name'],
    [responses, [user('a'), { role: 'narrator', content: 'b' }], 'input[1].role'],
    [responses, [{ role: 'constructor', content: 'a' }], 'input[0].role'],
    // Its type is no word, nor can it be made one.
    [responses, [user([{ type: { toString: null } }])], 'input[0].content'],
    [chat, [user([{ type: { toString: null } }])], 'messages[0].content'],
    [
      responses,
      [user('a'), item('1'), { ...output('1'), output: [{ type: [{ toString: 1 }] }] }],
      'input[2].output',
    ],
    [responses, [user('a'), item('1'), item('1')], 'input[2].call_id'],
    [responses, [user('a'), item('1'), item('2'), output('1')], 'input[3]'],
    [responses, [user('a'), output('1')], 'input[1].call_id'],
    [responses, [user('a'), item('1'), output('1', 'x'.repeat(1_000_001))], 'input[2].output'],
    [responses, ' ', 'input'],
    [responses, 'word '.repeat(60_000), 'input'],
  ])('%s %j is named as it was sent', async (path, conversation, param) => {
    const name = path === chat ? 'messages' : 'input';
    const { status, body } = await post(path, { model: 'local-gpu-chat', [name]: conversation });
    expect(body.error).toMatchObject({ param, message: expect.stringContaining(`${param}: `) });
    expect(status).toBe(400);
  });

  it('instructions have no parts', async () => {
    const { body } = await post(responses, { model: 'local-gpu-chat', instructions: ' ', input: 'a' });
    expect(body.error.param).toBe('instructions');
  });
});

describe('the other routes', () => {
  it.each([
    [
      '/v1/responses',
      { model: 'local-gpu-chat', input: 'x', previous_response_id: 'resp_1' },
      'previous_response_id',
    ],
    ['/v1/responses', { model: 'local-gpu-chat', input: 'x', background: true }, 'background'],
    ['/v1/responses', { model: 'local-gpu-chat', input: [{ type: 'item_reference', id: 'x' }] }, 'input[0]'],
    [
      '/v1/responses',
      { model: 'local-gpu-chat', input: [{ type: 'function_call', name: 'f' }] },
      'input[0].call_id',
    ],
    ['/v1/responses', { model: 'local-gpu-chat' }, 'input'],
    ['/v1/responses', { input: 'x', tools: [{ type: 'web_search_preview' }] }, 'tools[0].type'],
    ['/v1/responses', { input: 'x', max_output_tokens: 0 }, 'max_output_tokens'],
    ['/v1/embeddings', { model: 'e5-base-v2', input: [1, 2, 3] }, 'input'],
    ['/v1/embeddings', { model: 'e5-base-v2', input: [[1, 2], [3]] }, 'input'],
    ['/v1/embeddings', { model: 'e5-base-v2', input: ['a', 5] }, 'input[1]'],
    ['/v1/embeddings', { model: 'e5-base-v2', input: [] }, 'input'],
    ['/v1/embeddings', { model: 'e5-base-v2', input: '' }, 'input'],
    ['/v1/embeddings', { model: 'e5-base-v2' }, 'input'],
    ['/v1/embeddings', { model: 'e5-base-v2', input: 'a', dimensions: 5 }, 'dimensions'],
    ['/v1/embeddings', { model: 'e5-base-v2', input: 'a', encoding_format: 'hex' }, 'encoding_format'],
  ])('%s refuses %j', async (path, body, param) => {
    const answer = await post(path, body);
    expect(answer.body.error).toMatchObject({ param, type: 'invalid_request_error' });
    expect(answer.status).toBe(400);
  });

  it.each([
    ['POST', '/v1/none', 404],
    ['GET', chat, 405],
    ['DELETE', '/v1/models', 405],
    ['GET', '/v1/models/none', 404],
  ])('%s %s is refused in the same form', async (method, path, status) => {
    const answer = await send(path, { method });
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toBeTypeOf('string');
  });
});

describe('a body', () => {
  const deep = (levels: number) =>
    `${'{"type":"object","properties":{"a":'.repeat(levels)}{}${'}}'.repeat(levels)}`;
  it.each([
    ['that is no JSON', '{"model": ', 400],
    ['that is no object', '[]', 400],
    ['that is empty', '', 400],
    ['with a key twice', '{"model":"local-gpu-chat","model":"x","messages":[]}', 400],
    ['with a prototype', '{"__proto__":{"a":1},"messages":[]}', 400],
    ['of 6 MB', JSON.stringify({ ...hello, messages: [user('x'.repeat(6_000_000))] }), 413],
    ['of 200,000 values', JSON.stringify({ ...hello, messages: Array(200_000).fill(1) }), 400],
    [
      'with 1,001 messages',
      JSON.stringify({
        ...hello,
        messages: Array.from({ length: 1001 }, (_, i) =>
          i % 2 ? { role: 'assistant', content: 'x' } : user('x'),
        ),
      }),
      400,
    ],
    [
      'with a schema that nests for ever',
      JSON.stringify({ ...hello, tools: ['@'] }).replace(
        '"@"',
        `{"type":"function","function":{"name":"f","parameters":${deep(45)}}}`,
      ),
      400,
    ],
    [
      'with a schema that refers to itself',
      JSON.stringify({
        ...hello,
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'x',
            schema: {
              type: 'object',
              $defs: { a: { $ref: '#/$defs/a' } },
              properties: { a: { $ref: '#/$defs/a' } },
            },
          },
        },
      }),
      400,
    ],
  ])('%s is refused', async (_, body, status) => {
    const answer = await post(chat, body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatchObject({ type: 'invalid_request_error', gateway: { retryable: false } });
  });

  it.each([
    ['POST', '/v1/completions', 404, 'unknown_url'],
    ['GET', '/v1', 404, 'unknown_url'],
    ['GET', chat, 405, 'method_not_supported'],
  ])('of no route is refused in the words of the door: %s %s', async (method, path, status, code) => {
    const { status: told, body } = await send(path, { method });
    expect([told, body.error.code]).toEqual([status, code]);
    expect(body.error.message).not.toMatch(/graphql|"query"/i);
  });

  it('that is no JSON by its type is refused, as a page of another site could send it', async () => {
    const answer = await post(chat, hello, { 'content-type': 'text/plain' });
    expect(answer.status).toBe(415);
    expect(answer.body.error.message).toContain('{"model": "...", ...}');
    const foreign = await post(chat, hello, { origin: 'https://evil.example' });
    expect(foreign).toMatchObject({ status: 403, body: { error: { type: 'permission_error' } } });
  });
});
