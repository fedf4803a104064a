/** What a collector receives of the gateway, and what the back ends learn of a client's trace. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient as createSocket } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { chunk, createScriptedGpu, event, type ScriptedGpu } from '../gpu/scripted-gpu.ts';
import { askAt, runGateway, sources } from '../support/gateway-process.ts';
import { putNewAccount } from '../support/new-account.ts';
import { type CollectedSpan, type OtlpCollector, startOtlpCollector } from '../support/otlp-collector.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { tellOfLoads } from '../support/tell-of-loads.ts';

const PROMPT = 'what nobody else may read';
const KEY = 'collector-secret';
const CLIENT_SPAN = 'b7ad6b7169203331';
const MODEL = 'llama3.1-70b';

/** A trace of a client's, by a digit of our choice. */
const traceOf = (digit: string) => digit.repeat(32);
const traceparent = (digit: string, flags = '01') => `00-${traceOf(digit)}-${CLIENT_SPAN}-${flags}`;

let collector: OtlpCollector;
let gpu: ScriptedGpu;
let gateway: Gateway;
const gpuHeaders: IncomingHttpHeaders[] = [];
const queryTags: Record<string, unknown>[] = [];

/** Everything is asked first; closing the gateway sends what waits to be sent. */
beforeAll(async () => {
  collector = await startOtlpCollector();
  gpu = await createScriptedGpu((response, _, { body, headers }) => {
    gpuHeaders.push(headers);
    if (body.includes('refuse'))
      response.end(event({ error: { message: `bad input: ${body}`, type: 'BadRequestError', code: 400 } }));
    else {
      response.write(chunk({ content: 'Told.' }) + chunk({}, { finish: 'stop', usage: [3, 1] }));
      response.end(event('[DONE]'));
    }
  });
  gateway = await startGateway({
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: `x-collector-key=${KEY}`,
      OTEL_SERVICE_NAME: 'front-door',
      LAMBDA_LABS_ENDPOINTS: gpu.url.href,
    },
    embeddedWarehouse: {
      onStatement: ({ status, queryTag }) => {
        if (status === 'running' && queryTag) queryTags.push(JSON.parse(queryTag));
      },
    },
  });
  const ask = (digit: string, query: string, more: Record<string, string> = {}) =>
    gateway.ask(query, { user: 'ada', headers: { traceparent: traceparent(digit), ...more } });
  const complete = (prompt: string, backend: string, model: string) =>
    `complete(input: { prompt: "${prompt}", model: "${model}", backend: ${backend}, maxTokens: 9 })`;
  await gateway.setLimit('user:poor', 0);
  await ask('1', `query Told { cortex { ${complete(PROMPT, 'SNOWFLAKE', MODEL)} { text } } }`);
  await ask('2', `{ cortex { ${complete(PROMPT, 'LAMBDA_LABS', 'scripted')} { text } } }`, {
    tracestate: 'vendor=value',
  });
  const rows = Array.from({ length: 8 }, (_, i) => `r${i}: sentiment(text: "${PROMPT} ${i}") { label }`);
  await ask('3', `{ cortex { ${rows.join(' ')} } }`);
  await ask('4', `{ executeSql(input: { statement: "SELECT '${PROMPT}'" }) { rowCount } }`);
  await ask('5', `{ cortex { ${complete('refuse', 'LAMBDA_LABS', 'scripted')} { text } } }`);
  await gateway.ask(`{ cortex { sentiment(text: "${PROMPT}") { label } } }`, {
    user: 'poor',
    headers: { traceparent: traceparent('6') },
  });
  await gateway.ask('query NotSampled { viewer { name } }', {
    headers: { traceparent: traceparent('7', '00') },
  });
  await gateway.ask('query Unreadable { viewer { name } }', { headers: { traceparent: '00-nothing' } });
  const socket = createSocket({
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
  });
  await Array.fromAsync(
    socket.iterate({
      query: `subscription { ${complete(PROMPT, 'LAMBDA_LABS', 'scripted')} { delta } }`,
      extensions: { traceparent: traceparent('8') },
    }),
  );
  await socket.dispose();
  const { data } = await gateway.ask(
    '{ usageEvents(first: 100) { nodes { function held credits traceId } } }',
  );
  booked = data.usageEvents.nodes;
  const streamed = `subscription { ${complete(PROMPT, 'LAMBDA_LABS', 'scripted')} { delta } }`;
  await ask('9', streamed, { accept: 'text/event-stream' });
  await ask('a', streamed, { accept: 'multipart/mixed;subscriptionSpec=1.0' });
  await gateway.close();
});
afterAll(() => {
  gpu?.close();
  collector?.close();
});

let booked: readonly { function: string; held: number; credits: number; traceId: string | null }[];

const inTrace = (digit: string) => collector.spans.filter(({ traceId }) => traceId === traceOf(digit));

function only(digit: string, name: string): CollectedSpan {
  const found = inTrace(digit).filter((span) => span.name === name);
  expect(found, `${name} among ${inTrace(digit).map((span) => span.name)}`).toHaveLength(1);
  return found[0] as CollectedSpan;
}

describe('a trace', () => {
  it('is named by what was booked of its calls, with what was held for them', () => {
    expect(booked.filter(({ traceId }) => traceId === traceOf('3'))).toHaveLength(8);
    expect(booked.filter(({ traceId }) => traceId === traceOf('4'))).toMatchObject([{ function: 'SQL' }]);
    for (const { held, credits } of booked) expect(held).toBeGreaterThanOrEqual(credits);
  });

  it('goes on from the span of the client, with the operation and what was done for it', () => {
    const operation = only('1', 'query');
    expect(operation).toMatchObject({
      parentSpanId: CLIENT_SPAN,
      kind: 2,
      service: 'front-door',
      failed: false,
      attributes: {
        'graphql.operation.type': 'query',
        'graphql.operation.name': 'Told',
        'gateway.door': 'http',
        'enduser.id': 'ada',
      },
    });
    expect(only('1', 'hold')).toMatchObject({
      parentSpanId: operation.spanId,
      attributes: { 'gateway.credits': expect.any(Number) },
    });
    const chat = only('1', `chat ${MODEL}`);
    expect(chat).toMatchObject({
      parentSpanId: operation.spanId,
      kind: 3,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'snowflake',
        'gen_ai.request.model': MODEL,
        'gen_ai.request.max_tokens': 9,
        'gen_ai.usage.input_tokens': expect.any(Number),
        'gen_ai.usage.output_tokens': 9,
        'gen_ai.response.time_to_first_chunk': expect.any(Number),
      },
    });
    expect(only('1', 'pool wait').parentSpanId).toBe(chat.spanId);
    expect(only('1', 'POST')).toMatchObject({
      parentSpanId: chat.spanId,
      attributes: { 'http.response.status_code': 200 },
    });
  });

  it('is handed on to a GPU, with the state of other vendors', () => {
    const attempt = only('2', 'chat scripted');
    expect(attempt.attributes).toMatchObject({
      'gen_ai.provider.name': 'lambda_labs',
      'gen_ai.response.model': 'scripted',
      'gen_ai.usage.input_tokens': 3,
      'gen_ai.usage.output_tokens': 1,
      'gateway.gpu.try': 1,
    });
    expect(only('2', 'gpu wait').parentSpanId).toBe(only('2', 'query').spanId);
    expect(gpuHeaders.find((headers) => headers.tracestate)).toMatchObject({
      traceparent: `00-${traceOf('2')}-${attempt.spanId}-01`,
      tracestate: 'vendor=value',
    });
  });

  it('has one statement for the rows of a batch, to which each of them leads, and is named in its tag', () => {
    const attempts = inTrace('3').filter(({ name }) => name === 'ai_sentiment');
    const statements = inTrace('3').filter(({ name }) => name === 'statement');
    expect(attempts).toHaveLength(8);
    expect(statements.length).toBeLessThan(8);
    const rows = statements.map(({ attributes }) => Number(attributes['db.response.returned_rows']));
    expect(rows.reduce((sum, count) => sum + count)).toBe(8);
    const owners = statements.map(({ parentSpanId }) => parentSpanId);
    for (const { spanId, links } of attempts) {
      if (owners.includes(spanId)) expect(links).toEqual([]);
      else expect(owners).toContain(links[0]);
    }
    const [statement] = statements;
    expect(statement?.attributes).toMatchObject({
      'db.system.name': 'snowflake',
      'db.operation.name': 'AI_SENTIMENT',
      'snowflake.query_id': expect.any(String),
    });
    expect(queryTags.map((tag) => tag.traceparent)).toContain(`00-${traceOf('3')}-${statement?.spanId}-01`);
  });

  it('has SQL as a statement that no model is part of', () => {
    expect(Object.keys(only('4', 'SQL').attributes).filter((name) => name.startsWith('gen_ai'))).toEqual([]);
    expect(only('4', 'statement').parentSpanId).toBe(only('4', 'SQL').spanId);
  });

  it('says by its code what failed, and where', () => {
    expect(only('5', 'chat scripted')).toMatchObject({
      failed: true,
      attributes: { 'error.type': 'UPSTREAM_REJECTED' },
    });
    expect(only('5', 'query')).toMatchObject({
      failed: true,
      attributes: { 'error.type': 'UPSTREAM_REJECTED' },
    });
    expect(only('6', 'hold')).toMatchObject({
      failed: true,
      attributes: { 'error.type': 'CREDITS_EXHAUSTED' },
    });
    expect(
      inTrace('6')
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['hold', 'query']);
  });

  it('begins here where the client names none that can be read, and is not kept where the client keeps none', () => {
    const named = (name: string) =>
      collector.spans.filter(({ attributes }) => attributes['graphql.operation.name'] === name);
    expect(named('Unreadable')).toMatchObject([{ parentSpanId: undefined }]);
    expect(named('NotSampled')).toEqual([]);
    expect(inTrace('7')).toEqual([]);
  });

  it.each([
    ['9', 'sse'],
    ['a', 'multipart'],
  ])('of a stream ends with its last result: %s, %s', (digit, door) => {
    const operation = only(digit, 'subscription');
    expect(operation).toMatchObject({
      parentSpanId: CLIENT_SPAN,
      failed: false,
      attributes: { 'gateway.door': door, 'graphql.operation.type': 'subscription' },
    });
    expect(only(digit, 'hold')).toMatchObject({ parentSpanId: operation.spanId });
    expect(only(digit, 'chat scripted')).toMatchObject({ parentSpanId: operation.spanId });
  });

  it('of an operation on a socket is named in its extensions', () => {
    expect(only('8', 'subscription')).toMatchObject({
      parentSpanId: CLIENT_SPAN,
      attributes: { 'gateway.door': 'websocket' },
    });
    expect(only('8', 'chat scripted').attributes['gen_ai.usage.output_tokens']).toBe(1);
  });

  it('carries no text of a caller and no secret', () => {
    const everything = JSON.stringify(collector.bodies);
    expect(everything).toContain('ai_sentiment');
    for (const secret of [PROMPT, KEY, 'refuse', 'Told.']) expect(everything).not.toContain(secret);
    expect(collector.headers.every((headers) => headers['x-collector-key'] === KEY)).toBe(true);
  });
});

it('tells tokens and the time to the first chunk as metrics', () => {
  const ofGpu = (name: string) =>
    collector.metrics
      .get(name)
      ?.filter(({ attributes }) => attributes['gen_ai.provider.name'] === 'lambda_labs');
  const output = ofGpu('gen_ai.client.token.usage')?.filter(
    ({ attributes }) => attributes['gen_ai.token.type'] === 'output',
  );
  expect(output).toMatchObject([{ count: 4, sum: 4, attributes: { 'gen_ai.request.model': 'scripted' } }]);
  expect(ofGpu('gen_ai.client.operation.time_to_first_chunk')).toMatchObject([{ count: 4 }]);
  expect(
    ofGpu('gen_ai.client.operation.duration')
      ?.map(({ count }) => count)
      .toSorted(),
  ).toEqual([1, 4]);
});

it('a process that is told to stop sends what it has', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-traced-'));
  await putNewAccount(dataDir);
  const environment = { NODE_OPTIONS: tellOfLoads, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const started = runGateway({ DATA_DIR: dataDir, ...environment }, [], dataDir, sources);
  onTestFinished(async () => {
    started.child.kill('SIGKILL');
    await started.ended;
    await rm(dataDir, { recursive: true, force: true });
  });
  await askAt(await started.ready, 'query Last { viewer { name } }', { traceparent: traceparent('9') });
  started.child.kill('SIGTERM');
  expect(await started.ended).toBe(0);
  expect(only('9', 'query').service).toBe('cortex-gateway');
  // That a process without a collector loads nothing of it is a test of those that start one.
  expect(started.output().stderr).toContain('/@opentelemetry/sdk-trace/');
});
