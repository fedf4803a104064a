import { afterEach, describe, expect, test } from 'vitest';
import { createRemoteCompletions } from '../../../../src/embedded/remote-completions.ts';
import { createAnalyst } from '../../src/analyst/create-analyst.ts';
import { createLanguageRestApi } from '../../src/language/rest-api.ts';
import { createSearchServices } from '../../src/language/search/search-services.ts';
import type {
  CompleteRequest,
  RestAnswerEvent,
  RestApi,
  SearchRequest,
} from '../../src/protocol/rest-api.ts';
import { collect } from './collect.ts';
import { json, startModelServer } from './model-server.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const caller = { user: 'ANALYST', role: 'PUBLIC' };

function completeRequest(content: string, options: Partial<CompleteRequest> = {}): CompleteRequest {
  return {
    caller,
    model: 'mistral-large2',
    messages: [{ role: 'user', content }],
    temperature: 0,
    topP: null,
    maxTokens: null,
    stop: [],
    responseSchema: null,
    tools: [],
    toolUsage: 'auto',
    guardrails: false,
    signal: new AbortController().signal,
    ...options,
  };
}

async function answer(api: RestApi, request: CompleteRequest) {
  const { model, events } = await api.complete(request);
  const seen: RestAnswerEvent[] = await collect(events);
  const text = seen.map((event) => (event.type === 'delta' ? event.text : '')).join('');
  return { model, text, deltas: seen.length - 1, end: seen.at(-1) };
}

function localApi(): RestApi {
  const services = createSearchServices();
  services.create({
    name: 'DB.PUBLIC.NOTES',
    documents: [
      { ID: 1, NOTE: 'Refunds take five days.' },
      { ID: 2, NOTE: 'Shipping is free.' },
    ],
    columns: { search: ['NOTE'], attributes: ['ID'] },
  });
  return createLanguageRestApi({ services, analyst: createAnalyst() });
}

describe('complete', () => {
  test('streams deltas and ends with the usage; the model is the local one', async () => {
    const passage = 'Acme was founded in 1987 by Jane Miller in Austin.';
    const { model, text, deltas, end } = await answer(
      localApi(),
      completeRequest(`${passage} Who founded Acme?`),
    );
    expect(model).toBe('local-extractive-complete-v1');
    expect(text).toBe(passage);
    expect(deltas).toBeGreaterThan(5);
    expect(end).toEqual({
      type: 'end',
      finishReason: 'stop',
      usage: { promptTokens: expect.any(Number), completionTokens: expect.any(Number), guardTokens: 0 },
    });
  });

  test('maxTokens ends with length, guardrails are counted', async () => {
    const { end } = await answer(
      localApi(),
      completeRequest('Who are you?', { maxTokens: 4, guardrails: true }),
    );
    expect(end).toMatchObject({
      finishReason: 'length',
      usage: { completionTokens: 4, guardTokens: expect.any(Number) },
    });
  });

  test('a response schema makes the text one JSON document', async () => {
    const responseSchema = { type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] };
    const { text } = await answer(localApi(), completeRequest('Age: 34', { responseSchema }));
    expect(JSON.parse(text)).toEqual({ age: 34 });
  });

  test('aborting stops the stream', async () => {
    const controller = new AbortController();
    const { events } = await localApi().complete(
      completeRequest('Who are you?', { signal: controller.signal }),
    );
    const iterator = events[Symbol.asyncIterator]();
    await iterator.next();
    controller.abort(new Error('gone'));
    await expect(iterator.next()).rejects.toThrow('gone');
  });

  test.each<[string, Partial<CompleteRequest>, RegExp]>([
    ['an unknown model', { model: 'nope' }, /unknown model "nope"/],
    ['an embedding model', { model: 'e5-base-v2' }, /unknown model/],
    ['too many tokens', { maxTokens: 1_000_000 }, /max_tokens/],
    ['a schema that is none', { responseSchema: { type: 'nonsense' } }, /invalid JSON schema/],
    [
      'a prompt beyond the context',
      { model: 'snowflake-arctic', messages: [{ role: 'user', content: 'word '.repeat(5000) }] },
      /context length/,
    ],
  ])('%s is refused with 400 before the first event', async (_, options, message) => {
    const refused = localApi().complete(completeRequest('x', options));
    await expect(refused).rejects.toMatchObject({
      name: 'RestApiError',
      status: 400,
      message: expect.stringMatching(message),
    });
  });
});

describe('complete with a model server', () => {
  async function remoteApi(...args: Parameters<typeof startModelServer>) {
    const server = await startModelServer(...args);
    const remote = createRemoteCompletions({ baseUrl: server.url, firstByteTimeoutMs: 1000 });
    closers.push(
      () => server.close(),
      () => remote.close(),
    );
    return {
      server,
      api: createLanguageRestApi({ services: createSearchServices(), remote, analyst: createAnalyst() }),
    };
  }

  test('the deltas and the usage are those of the server', async () => {
    const { api } = await remoteApi();
    expect(await answer(api, completeRequest('hello there'))).toEqual({
      model: 'tiny-llm',
      text: 'HELLO THERE',
      deltas: 2,
      end: {
        type: 'end',
        finishReason: 'stop',
        usage: { promptTokens: 11, completionTokens: 7, guardTokens: 0 },
      },
    });
  });

  test('a refusal before the stream has its status, a break within it is an error of the iteration', async () => {
    const { api } = await remoteApi((_, response) => json(response, 429, { error: { message: 'busy' } }));
    await expect(api.complete(completeRequest('x'))).rejects.toMatchObject({
      name: 'RestApiError',
      status: 429,
    });
    const broken = await remoteApi((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: {"choices":[{"delta":{"content":"half"}}]}\n\n');
    });
    await expect(answer(broken.api, completeRequest('x'))).rejects.toMatchObject({
      name: 'RestApiError',
      status: 503,
    });
  });

  test('unknown Cortex models are refused without asking the server', async () => {
    const { api, server } = await remoteApi();
    await expect(api.complete(completeRequest('x', { model: 'nope' }))).rejects.toMatchObject({
      status: 400,
    });
    expect(server.requests).toEqual([]);
  });
});

test('embed gives one vector for each text, in order', async () => {
  const texts = ['one', 'two', 'one'];
  const signal = new AbortController().signal;
  const { model, embeddings, totalTokens } = await localApi().embed({
    caller,
    model: 'e5-base-v2',
    texts,
    signal,
  });
  expect(model).toBe('local-hash-embed-768');
  expect(embeddings.map((vector) => vector.length)).toEqual([768, 768, 768]);
  expect(embeddings[0]).toEqual(embeddings[2]);
  expect(totalTokens).toBe(3);
  await expect(localApi().embed({ caller, model: 'nope', texts, signal })).rejects.toMatchObject({
    status: 400,
  });
});

describe('search', () => {
  const searchRequest = (options: Partial<SearchRequest> = {}): SearchRequest => ({
    caller,
    database: 'DB',
    schema: 'PUBLIC',
    service: 'NOTES',
    query: 'refund',
    multiIndexQuery: null,
    columns: [],
    filter: null,
    limit: 10,
    scoringConfig: null,
    signal: new AbortController().signal,
    ...options,
  });

  test('rows have their columns and scores', async () => {
    const [first] = await localApi().search(searchRequest());
    expect(first).toEqual({
      NOTE: 'Refunds take five days.',
      ID: 1,
      '@scores': {
        cosine_similarity: expect.any(Number),
        text_match: expect.any(Number),
        reranker_score: expect.any(Number),
      },
    });
  });

  test('a multi-index query searches its texts', async () => {
    const rows = await localApi().search(
      searchRequest({ query: null, multiIndexQuery: { NOTE: [{ text: 'free shipping' }] } }),
    );
    expect(rows[0]).toMatchObject({ ID: 2 });
  });

  test.each<[string, Partial<SearchRequest>, number]>([
    ['a service that does not exist', { service: 'OTHER' }, 404],
    ['an unknown column', { columns: ['NOPE'] }, 400],
    ['an unknown operator', { filter: { '@like': { ID: 1 } } }, 400],
  ])('%s is refused', async (_, options, status) => {
    await expect(localApi().search(searchRequest(options))).rejects.toMatchObject({
      name: 'RestApiError',
      status,
    });
  });
});

test('models are the names that complete accepts', async () => {
  const api = localApi();
  expect(api.models()).toContain('claude-3-5-sonnet');
  expect(api.models()).toContain('local-extractive-complete-v1');
  expect(api.models()).not.toContain('e5-base-v2');
  for (const model of api.models()) await api.complete(completeRequest('hi', { model }));
});
