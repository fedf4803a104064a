/** Embeddings by the models of the GPU servers, from outside: listed, called, paid for and refused like all others. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const MODEL = 'local-gpu-embed';
let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.close());
beforeEach(() => gateway.mark());

const USAGE = 'usage { function backend model inputTokens credits cached }';

it('are listed as models that embed, and can be called by that name', async () => {
  const { data, errors } = await gateway.ask(
    `{ models(backend: LAMBDA_LABS) { name functions }
       cortex { embed(text: "a tent for two", model: "${MODEL}") { model dimensions vector ${USAGE} } } }`,
    { user: 'gina' },
  );
  expect(errors).toEqual([]);
  expect(data.models).toContainEqual({ name: MODEL, functions: ['AI_EMBED'] });
  const { embed } = data.cortex;
  expect(embed).toMatchObject({ model: MODEL, dimensions: embed.vector.length });
  expect(embed.usage).toMatchObject({ function: 'AI_EMBED', backend: 'LAMBDA_LABS', cached: false });
  expect(embed.usage.inputTokens).toBeGreaterThan(0);
  expect(embed.usage.credits).toBeGreaterThan(0);
  expect(gateway.reached()).toMatchObject({ gpuRequests: 1, statements: [] });
});

it('share one request, cost nothing the second time, and are rows of their own in the books', async () => {
  const texts = ['one', 'two', 'three and more'];
  const many = (field = 'embedMany') =>
    gateway.ask(
      `query Q($texts: [String!]!) { cortex { ${field}(texts: $texts, model: "${MODEL}") { vector ${USAGE} } } }`,
      { variables: { texts }, user: 'hans' },
    );
  const first = await many();
  expect(first.errors).toEqual([]);
  expect(gateway.reached().gpuRequests).toBe(1);
  const again = await many();
  expect(gateway.reached().gpuRequests).toBe(1);
  expect(again.data.cortex.embedMany.map(({ usage }: { usage: object }) => usage)).toEqual(
    texts.map(() => expect.objectContaining({ credits: 0, cached: true })),
  );
  const { data } = await gateway.ask(
    '{ usageEvents(first: 20, filter: { users: ["hans"] }) { nodes { function backend model credits } } }',
  );
  const rows = data.usageEvents.nodes as readonly { backend: string; credits: number }[];
  expect(rows).toHaveLength(6);
  expect(rows.filter(({ credits }) => credits > 0)).toHaveLength(3);
  for (const row of rows) expect(row.backend).toBe('LAMBDA_LABS');
});

it('a text that is too long fails alone, also where others share its request', async () => {
  const long = 'word '.repeat(19_000);
  const { data, errors } = await gateway.ask(
    `query Q($long: String!) { cortex {
       a: embed(text: "short", model: "${MODEL}") { dimensions }
       b: embed(text: $long, model: "${MODEL}") { dimensions }
       c: embed(text: "also short", model: "${MODEL}") { dimensions } } }`,
    { variables: { long }, user: 'ida' },
  );
  expect(data.cortex).toMatchObject({ a: {}, b: null, c: {} });
  expect(errors).toMatchObject([{ path: ['cortex', 'b'], extensions: { code: 'CONTEXT_LENGTH_EXCEEDED' } }]);
});

it('are quoted, and refused when they cannot be afforded', async () => {
  const { data } = await gateway.ask(
    `{ quote(input: { embed: { texts: ["one tent"], model: "${MODEL}" } }) { function model maximum } }`,
    { user: 'jo' },
  );
  expect(data.quote).toMatchObject({ function: 'AI_EMBED', model: MODEL });
  expect(data.quote.maximum).toBeGreaterThan(0);
  await gateway.setLimit('user:poor', 0);
  const { errors } = await gateway.ask(
    `{ cortex { embed(text: "one tent", model: "${MODEL}") { dimensions } } }`,
    { user: 'poor' },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'CREDITS_EXHAUSTED' } }]);
  expect(gateway.reached().gpuRequests).toBe(0);
});

it('a list with one text that cannot be embedded runs none of them', async () => {
  const { data, errors } = await gateway.ask(
    `query Q($texts: [String!]!) { cortex { embedMany(texts: $texts, model: "${MODEL}") { dimensions } } }`,
    { variables: { texts: ['fine', 'also fine', ' '] }, user: 'lou' },
  );
  expect(data.cortex.embedMany).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'texts[2]' } }]);
  expect(gateway.reached().gpuRequests).toBe(0);
  const { data: books } = await gateway.ask('{ credits { me { used held } } }', { user: 'lou' });
  expect(books.credits.me).toEqual({ used: 0, held: 0 });
});

it.each([
  [{ text: '  ' }, 'BAD_USER_INPUT', 'text'],
  [{ text: 'fine', dimensions: 2 }, 'BAD_USER_INPUT', 'dimensions'],
  [{ text: 'fine', model: 'local-gpu-chat' }, 'BAD_USER_INPUT', 'model'],
])('refuse %j with %s', async (given, code, field) => {
  const { errors } = await gateway.ask(
    'query Q($text: String!, $model: String, $dimensions: Int) { cortex { embed(text: $text, model: $model, dimensions: $dimensions) { dimensions } } }',
    { variables: { model: MODEL, ...given }, user: 'kim' },
  );
  expect(errors).toMatchObject([{ extensions: { code, field } }]);
});

it('come by the OpenAI door, as base64 too', async () => {
  const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  const input = ['alpha', 'beta'];
  const floats = await client.embeddings.create({ model: MODEL, input, encoding_format: 'float' });
  const decoded = await client.embeddings.create({ model: MODEL, input });
  expect(floats.model).toBe(MODEL);
  expect(decoded.data.map(({ embedding }) => embedding.length)).toEqual(
    floats.data.map(({ embedding }) => embedding.length),
  );
  for (const [i, { embedding }] of decoded.data.entries()) {
    const other = floats.data[i]?.embedding ?? [];
    expect(embedding.map((value, at) => Math.abs(value - (other[at] ?? Number.NaN)) < 1e-5)).not.toContain(
      false,
    );
  }
});

it('cost no more than was held for them when a text of another script goes with them', async () => {
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') return response.end(JSON.stringify({ data: [{ id: 'bytes-embed' }] }));
    const { input } = (await json(request)) as { input: readonly string[] };
    // A tokenizer of English: what it does not know is a token for each byte.
    const counts = input.map((text) => (/^[a-z ]+$/.test(text) ? text.length / 5 : Buffer.byteLength(text)));
    const prompt_tokens = counts.reduce((sum, count) => sum + count, 0);
    const data = input.map((_, index) => ({ index, embedding: [1, 0] }));
    return response.end(JSON.stringify({ model: 'bytes-embed', data, usage: { prompt_tokens } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const other = await startGateway({ environment: { LAMBDA_LABS_ENDPOINTS: `http://127.0.0.1:${port}` } });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
  });
  const texts = ['word '.repeat(100), '\u1781'.repeat(500)];
  const { data, errors } = await other.ask(
    `query Q($texts: [String!]!) { cortex { embedMany(texts: $texts, model: "bytes-embed") { usage { inputTokens } } } }`,
    { variables: { texts } },
  );
  expect(errors).toEqual([]);
  const [word, khmer] = data.cortex.embedMany.map(({ usage }: { usage: { inputTokens: number } }) => usage);
  expect(word.inputTokens + khmer.inputTokens).toBe(100 + 1500);
  // Looks for bills above their holds.
  await other.close();
});
