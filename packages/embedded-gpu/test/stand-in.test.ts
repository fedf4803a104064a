import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGpuServer, type GpuServer, type GpuServerOptions } from '../src/gpu-server.ts';
import { createWordEngine, words } from './word-engine.ts';

let server: GpuServer;
const start = async (options: Partial<GpuServerOptions> = {}) => {
  server = await createGpuServer({ engine: createWordEngine(), ...options });
};
beforeEach(() => start());
afterEach(() => server.close());

const post = (path: string, body: object, init: RequestInit = {}) =>
  fetch(new URL(path, server.url), { method: 'POST', body: JSON.stringify(body), ...init });
const chat = (text: string, more: object = {}, init: RequestInit = {}) =>
  post(
    '/v1/chat/completions',
    { model: 'local-gpu-chat', messages: [{ role: 'user', content: text }], ...more },
    init,
  );
/** The fields of any answer that these tests read. */
interface Answer {
  readonly choices: readonly { readonly text: string }[];
  readonly usage: { readonly prompt_tokens: number };
  readonly data: readonly {
    readonly id: string;
    readonly max_model_len: number;
    readonly embedding: number[];
  }[];
  readonly tokens: readonly number[];
  readonly prompt: string;
  readonly error: { readonly message: string };
}
const json = async (response: Response | Promise<Response>) => (await (await response).json()) as Answer;
const events = async (response: Response) =>
  (await response.text())
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => event.replace(/^data: /, ''));
const streaming = { stream: true, stream_options: { include_usage: true, continuous_usage_stats: true } };

describe('a completion', () => {
  test('comes whole, with usage and a finish reason', async () => {
    const answer = await json(chat('say 3'));
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model: 'local-gpu-chat',
      choices: [{ index: 0, message: { role: 'assistant', content: words(3) }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 6, completion_tokens: 3, total_tokens: 9 },
    });
  });

  test('streams a role chunk, deltas, a finish, usage and [DONE], with usage on every chunk', async () => {
    const all = await events(await chat('say 2', streaming));
    expect(all.pop()).toBe('[DONE]');
    const chunks = all.map((event) => JSON.parse(event));
    expect(chunks.map((chunk) => chunk.choices[0]?.delta)).toEqual([
      { role: 'assistant', content: '' },
      { content: 'w0 ' },
      { content: 'w1 ' },
      { content: '' },
      undefined,
    ]);
    expect(chunks.map((chunk) => chunk.usage.completion_tokens)).toEqual([0, 1, 2, 2, 2]);
    expect(chunks.map((chunk) => chunk.choices[0]?.finish_reason)).toEqual([
      null,
      null,
      null,
      'stop',
      undefined,
    ]);
    expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1);
  });

  test('is cut at max_tokens with reason length, and before a stop string', async () => {
    const cut = await json(chat('say 9', { max_tokens: 4 }));
    expect(cut.choices[0]).toMatchObject({ message: { content: words(4) }, finish_reason: 'length' });
    const stopped = await json(chat('say 9', { stop: 'w3 w4' }));
    expect(stopped.choices[0]).toMatchObject({ message: { content: words(3) }, finish_reason: 'stop' });
  });

  test('takes a list of prompts and answers each as a choice', async () => {
    const answer = await json(
      post('/v1/completions', { model: 'local-gpu-chat', prompt: ['say 1', 'say 3'] }),
    );
    expect(answer.choices.map((choice) => choice.text)).toEqual([words(1), words(3)]);
    expect(answer.usage).toMatchObject({ prompt_tokens: 4, completion_tokens: 4 });
  });

  test('that the context cannot hold is refused with both numbers', async () => {
    const response = await chat('say 1', { max_tokens: 40_000 });
    expect(response.status).toBe(400);
    const { error } = await json(response);
    expect(error).toMatchObject({ type: 'BadRequestError', code: 400 });
    expect(error.message).toContain('maximum context length is 32768 tokens');
  });

  test('of an unknown model is 404 and of a broken body is 400', async () => {
    expect((await chat('x', { model: 'gpt' })).status).toBe(404);
    expect((await post('/v1/chat/completions', { model: 'local-gpu-chat' })).status).toBe(400);
  });
});

test.each([
  ['/v1/chat/completions', { temperature: 1_000 }, 'temperature must be at most 100, got 1000.'],
  ['/v1/chat/completions', { temperature: -1 }, 'temperature must be at least 0, got -1.'],
  ['/v1/chat/completions', { max_tokens: 0 }, 'max_tokens must be at least 1, got 0.'],
  ['/v1/completions', { prompt: [] }, 'prompt must be a string or a non-empty list of strings.'],
  [
    '/v1/completions',
    { prompt: Array(200_000).fill('a') },
    'prompt may have at most 2048 strings, got 200000.',
  ],
  ['/v1/embeddings', { input: Array(200_000).fill('a') }, 'input may have at most 2048 strings, got 200000.'],
  ['/v1/embeddings', { input: [[1, 2]] }, 'input must be a string or a non-empty list of strings.'],
])('%s says of what it refuses which bound it has passed (%#)', async (path, more, message) => {
  const model = path.endsWith('embeddings') ? 'local-gpu-embed' : 'local-gpu-chat';
  const response = await post(path, { model, messages: [{ role: 'user', content: 'say 1' }], ...more });
  expect(response.status).toBe(400);
  expect((await json(response)).error.message).toBe(message);
});

test('what is no route is refused as that, whatever it is called', async () => {
  const status = (path: string, method = 'GET') =>
    new Promise((resolve) => {
      const { hostname, port } = server.url;
      request({ hostname, port, path, method }, (answer) => resolve(answer.resume().statusCode)).end();
    });
  for (const path of ['/none', '//', '//:1', 'http://host:99999/'])
    expect([path, await status(path)]).toEqual([path, 404]);
  for (const path of ['/tokenize', '/detokenize', '/v1/embeddings'])
    expect([path, await status(path)]).toEqual([path, 405]);
  expect(await status('/metrics', 'POST')).toBe(405);
});

test('embeddings come one for each input, in order', async () => {
  const answer = await json(post('/v1/embeddings', { model: 'local-gpu-embed', input: ['one', 'one two'] }));
  expect(answer.data.map((row) => row.embedding)).toEqual([
    [3, 1, 1],
    [7, 2, 1],
  ]);
  expect(answer.usage.prompt_tokens).toBe(3);
});

test('tokenize counts as completions do, and detokenize gives the text back', async () => {
  const body = { model: 'local-gpu-chat', prompt: 'say it twice say', return_token_strs: true };
  const answer = await json(post('/tokenize', body));
  expect(answer).toMatchObject({
    count: 4,
    max_model_len: 32_768,
    token_strs: ['say ', 'it ', 'twice ', 'say'],
  });
  const back = await json(post('/detokenize', { model: 'local-gpu-chat', tokens: answer.tokens }));
  expect(back.prompt).toBe('say it twice say');
});

test('models, version, load and health answer; an API key guards /v1', async () => {
  const get = async (path: string) => fetch(new URL(path, server.url));
  const { data } = await json(get('/v1/models'));
  expect(data.map((model) => [model.id, model.max_model_len])).toEqual([
    ['local-gpu-chat', 32_768],
    ['local-gpu-embed', 8_192],
  ]);
  expect(await json(get('/version'))).toHaveProperty('version');
  expect(await json(get('/load'))).toEqual({ server_load: 0 });
  expect((await get('/health')).status).toBe(200);
  server.faults.engineDead(true);
  expect((await get('/health')).status).toBe(503);
  await server.close();
  await start({ apiKey: 'secret' });
  expect((await get('/v1/models')).status).toBe(401);
  const headers = { authorization: 'Bearer secret' };
  expect((await fetch(new URL('/v1/models', server.url), { headers })).status).toBe(200);
});

test('metrics count tokens and cache hits under the names of vLLM', async () => {
  const long = Array.from({ length: 64 }, (_, i) => `p${i}`).join(' ');
  await (await chat(`${long} say 2`, { cache_salt: 'a' })).text();
  await (await chat(`${long} say 2`, { cache_salt: 'a' })).text();
  await (await chat(`${long} say 2`, { cache_salt: 'b' })).text();
  const page = await (await fetch(new URL('/metrics', server.url))).text();
  const value = (name: string) => Number(new RegExp(`^vllm:${name}\\{.*\\} (\\S+)$`, 'm').exec(page)?.[1]);
  expect(value('generation_tokens_total')).toBe(6);
  expect(value('prefix_cache_queries_total')).toBe(210);
  expect(value('prefix_cache_hits_total')).toBe(64);
  expect(value('num_requests_running')).toBe(0);
  expect(page).toMatch(/^vllm:cache_config_info\{.*num_gpu_blocks="62500".*\} 1$/m);
});

test('a full queue refuses with 503, and a place that frees up is taken in order', async () => {
  await server.close();
  await start({ pace: { decodeTokensPerSecond: 50 }, limits: { maxRunning: 1, maxQueuedRequests: 2 } });
  const first = chat('say 40');
  await expect.poll(() => server.inFlight).toBe(1);
  const second = chat('say 1');
  await expect.poll(() => server.inFlight).toBe(2);
  expect((await chat('say 1')).status).toBe(503);
  expect((await first).status).toBe(200);
  expect((await second).status).toBe(200);
});

test('a client that leaves stops the generation', async () => {
  await server.close();
  await start({ pace: { decodeTokensPerSecond: 200 } });
  const abort = new AbortController();
  const response = await chat('say 100000', { ...streaming, max_tokens: 20_000 }, { signal: abort.signal });
  await response.body?.getReader().read();
  abort.abort();
  await expect.poll(() => server.served[0]?.done).toBe(true);
  expect(server.served[0]).toMatchObject({ aborted: true });
  expect(server.served[0]?.completionTokens).toBeLessThan(1000);
  expect(server.inFlight).toBe(0);
});

describe('a fault', () => {
  test('is taken from the script in order, then it is over', async () => {
    server.faults.next({ kind: 'status', status: 429, retryAfter: '3' }, { kind: 'none' });
    const refused = await chat('say 1');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3']);
    expect((await chat('say 1')).status).toBe(200);
    server.faults.flap({ kind: 'status', status: 500 });
    const statuses = [await chat('x'), await chat('x'), await chat('x')].map((response) => response.status);
    expect(statuses).toEqual([500, 200, 500]);
  });

  test('cut and reset break the connection', async () => {
    server.faults.next({ kind: 'cut', afterTokens: 2 }, { kind: 'reset' });
    const response = await chat('say 5', streaming);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    await expect(chat('say 5', streaming)).rejects.toThrow();
  });

  test('ends a stream wrongly in each of the ways that a stream can end', async () => {
    const tail = async () => (await events(await chat('say 3', streaming))).slice(-2);
    server.faults.next({ kind: 'no-done' });
    expect((await tail()).at(-1)).toContain('"choices":[]');
    server.faults.next({ kind: 'error-then-done', afterTokens: 1 });
    expect((await tail()).map((event) => event.slice(0, 9))).toEqual(['{"error":', '[DONE]']);
    server.faults.next({ kind: 'no-finish-reason' });
    const all = await events(await chat('say 3', streaming));
    expect(all.some((event) => /finish_reason":"/.test(event))).toBe(false);
    server.faults.next({ kind: 'malformed-chunk', afterTokens: 1 });
    expect((await events(await chat('say 3', streaming))).some((event) => event.endsWith('.chu'))).toBe(true);
    server.faults.next({ kind: 'content-filter', afterTokens: 1 });
    const filtered = await json(chat('say 3'));
    expect(filtered.choices[0]).toMatchObject({
      message: { content: 'w0 ' },
      finish_reason: 'content_filter',
    });
  });
});
