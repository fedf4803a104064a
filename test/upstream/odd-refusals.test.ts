/** Refusals whose fields hold what no field should: each fails its call, typed, and neither the process nor its callers. */
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createRemoteCompletions } from '../../src/embedded/remote-completions.ts';
import { createEndpointModels } from '../../src/gpu/fleet/endpoint-models.ts';
import { createGpuFleet } from '../../src/gpu/fleet/fleet.ts';
import { createCortexRest } from '../../src/snowflake/rest/cortex-rest.ts';
import { readChunk } from '../../src/upstream/completion-chunk.ts';
import { readFault } from '../../src/upstream/read-fault.ts';
import { ask, clock, collect, createCall, deadlines, quiet } from '../gpu/fleet-harness.ts';
import { collect as collectRest, question } from '../snowflake/rest-fixture.ts';
import { rawAnswer, startRawServer } from '../support/raw-server.ts';

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
/** What `String` throws for, and what is too deep to be written. */
const odd = ['{"toString":1}', '{"toString":null,"valueOf":null}', '[{"toString":1}]', deep(20_000)];
const fields = ['message', 'code', 'error_code', 'type', 'status', 'detail', 'innererror', 'object'];
const refusals = odd.flatMap((value) =>
  fields.flatMap((field) => [
    `{"${field}":${value}}`,
    `{"message":"no","${field}":${value}}`,
    `{"error":{"message":"no","${field}":${value}}}`,
    `[{"message":"no","${field}":${value}}]`,
  ]),
);

test('no field of a refusal is read with an error', () => {
  for (const text of refusals) {
    const body: unknown = JSON.parse(text);
    for (const status of [200, 400, 503]) expect(readFault({ status, body }).said.length).toBeLessThan(501);
    readChunk('error', text);
    readChunk('message', text);
  }
});

test('what is given as a list or an object is still said', () => {
  const detail = [{ loc: ['body', 'model'], msg: 'Field required' }];
  expect(readFault({ status: 422, body: { detail } }).said).toBe(JSON.stringify(detail));
});

test.each(odd)(
  'a model whose context is no number is served all the same, here and there (%#)',
  async (value) => {
    const list = `{"data":[{"id":"m","max_model_len":${value}}]}`;
    const models = createEndpointModels(() => 0);
    models.discovered(JSON.parse(list));
    expect(models.get('m')).toMatchObject({ contextLength: null });
    const server = await startRawServer((path) => rawAnswer(200, path === '/v1/models' ? list : whole));
    const remote = createRemoteCompletions({ baseUrl: server.url });
    onTestFinished(() => {
      server.close();
      return remote.close();
    });
    expect(await remote.complete(request, new AbortController().signal)).toMatchObject({ text: 'Hi' });
  },
);

const whole = '{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}';
const request = {
  model: 'm',
  messages: [{ role: 'user' as const, content: 'hello' }],
  maxTokens: 5,
  temperature: 0,
  schema: null,
};

const wire = [
  ['a code that is no text', '{"error":{"message":"no","code":{"toString":1}}}'],
  ['a message of twenty thousand lists', `{"error":{"message":${deep(20_000)}}}`],
] as const;
const ways = [
  ['whole', (body: string) => rawAnswer(503, body)],
  ['packed', (body: string) => rawAnswer(503, gzipSync(body), 'content-encoding: gzip')],
  ['as an answer', (body: string) => rawAnswer(200, body)],
  [
    'as an event that lacks its end',
    (body: string) => rawAnswer(200, `data: ${body}`, 'content-type: text/event-stream'),
  ],
] as const;
const cases = wire.flatMap(([what, body]) => ways.map(([way, write]) => [what, way, write(body)] as const));

async function startRefusing(answer: Buffer) {
  const server = await startRawServer((path) => {
    if (path === '/v1/models') return rawAnswer(200, '{"data":[{"id":"scripted"},{"id":"scripted-embed"}]}');
    return path === '/health' || path === '/metrics' ? rawAnswer(404, '') : answer;
  });
  onTestFinished(() => server.close());
  return server;
}

test.each(cases)('by a GPU server: %s, %s', async (_what, way, answer) => {
  const server = await startRefusing(answer);
  const fleet = createGpuFleet({
    endpoints: [new URL(server.url)],
    apiKey: null,
    deadlines: { ...deadlines, firstTokenMs: 60_000, stallMs: 60_000, totalMs: 60_000 },
    logger: quiet,
    clock,
    limits: { probes: { timeoutMs: 60_000 } },
  });
  onTestFinished(() => fleet.close());
  await fleet.ready;
  const { error } = await collect(() => fleet.complete(ask('hello', { model: 'scripted' }), createCall()));
  expect(error).toBe('UPSTREAM_UNAVAILABLE');
  const embedding = fleet.embed({ model: 'scripted-embed', texts: ['hello'] }, createCall());
  await expect(embedding).rejects.toMatchObject({
    code: way.startsWith('as an')
      ? expect.stringMatching(/^UPSTREAM_(TRUNCATED|UNAVAILABLE)$/)
      : 'UPSTREAM_UNAVAILABLE',
  });
});

test.each(cases)('by Cortex REST: %s, %s', async (_what, _way, answer) => {
  const server = await startRefusing(answer);
  const rest = createCortexRest({
    baseUrl: server.url,
    account: 'myorg-acct',
    credentials: { kind: 'programmatic-access-token', token: { value: 'pat' } },
  });
  onTestFinished(() => rest.close());
  const typed = { name: 'GatewayError', code: expect.stringMatching(/^UPSTREAM_/) };
  await expect(collectRest(rest.complete(question, { user: 'ann' }))).rejects.toMatchObject(typed);
  const search = { database: 'D', schema: 'S', service: 'V', query: 'x' };
  await expect(rest.search(search, { user: 'ann' })).rejects.toMatchObject(typed);
});

test.each(cases)('by EMBEDDED_MODEL_URL: %s, %s', async (_what, _way, answer) => {
  const server = await startRefusing(answer);
  const remote = createRemoteCompletions({ baseUrl: server.url });
  onTestFinished(() => remote.close());
  const { signal } = new AbortController();
  const typed = { name: 'RemoteCompletionError' };
  await expect(remote.complete(request, signal)).rejects.toMatchObject(typed);
  const streamed = remote.stream(request, signal).then(({ events }) => Array.fromAsync(events));
  await expect(streamed).rejects.toMatchObject(typed);
});
