/** What an operator reads: a line for every operation and every refusal, on every door, and no text of anybody's. */
import { request as sendRaw } from 'node:http';
import { createClient as createSse } from 'graphql-sse';
import { createClient as createSocket } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { chunk, createScriptedGpu, event, type ScriptedGpu } from '../gpu/scripted-gpu.ts';
import { type RecordedLog, recordLog } from '../support/recorded-log.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const PROMPT = 'what nobody else may read';

let gpu: ScriptedGpu;
let gateway: Gateway;
let log: RecordedLog;
beforeAll(async () => {
  gpu = await createScriptedGpu((response, _, { body }) => {
    // Some servers repeat what they do not like.
    if (body.includes('refuse'))
      response.end(event({ error: { message: `bad input: ${body}`, type: 'BadRequestError', code: 400 } }));
    else {
      response.write(chunk({ content: 'Told.' }) + chunk({}, { finish: 'stop', usage: [3, 1] }));
      response.end(event('[DONE]'));
    }
  });
  log = recordLog();
  gateway = await startGateway({ logger: log.logger, environment: { LAMBDA_LABS_ENDPOINTS: gpu.url.href } });
});
afterAll(async () => {
  await gateway.close();
  await gpu.close();
});

const complete = (prompt: string) =>
  `complete(input: { prompt: "${prompt}", model: "scripted", backend: LAMBDA_LABS, maxTokens: 9 })`;
const streamed = `subscription Streamed { ${complete(PROMPT)} { delta finishReason } }`;

const lineOf = async (requestId: string, message = 'operation') => {
  const mine = () => log.lines(message).filter((line) => line.requestId === requestId);
  await expect.poll(mine).toHaveLength(1);
  return mine()[0];
};

describe('a file has one line', () => {
  it.each([
    ['/schema.graphql', 'schema', 'ok'],
    ['/exports/usage?from=2026-01-01&to=2026-01-02', 'exports.usage', 'ok'],
  ])('%s', async (path, field, outcome) => {
    const requestId = `file-${field}`;
    await gateway.send({ path, headers: { 'x-request-id': requestId, 'x-gateway-user': 'ada' } });
    expect(await lineOf(requestId)).toMatchObject({
      user: 'ada',
      door: 'http',
      type: 'download',
      fields: [field],
      outcome,
    });
  });

  it('but a page has none: nobody asks for it, and it tells nothing', async () => {
    for (const path of ['/console', '/console/icon.svg', '/graphiql', '/', '/health/live'])
      await gateway.send({ path, headers: { 'x-request-id': 'a-page' } });
    await gateway.send({ path: '/schema.graphql', headers: { 'x-request-id': 'after-pages' } });
    await lineOf('after-pages');
    expect(
      [...log.lines('operation'), ...log.lines('refused')].filter((line) => line.requestId === 'a-page'),
    ).toEqual([]);
  });
});

describe('an operation has one line', () => {
  it('with who asked for what, what it cost and where it ran', async () => {
    const query = `query Told { viewer { name } cortex { ...C } } fragment C on Cortex { sentiment(text: "${PROMPT}") { label } a: sentiment(text: "good") { label } }`;
    const { errors } = await gateway.ask(query, { user: 'ada', headers: { 'x-request-id': 'line-1' } });
    expect(errors).toEqual([]);
    expect(await lineOf('line-1')).toMatchObject({
      user: 'ada',
      teams: [],
      door: 'http',
      type: 'query',
      operation: 'Told',
      fields: ['viewer', 'cortex.sentiment'],
      credits: expect.any(Number),
      backEnds: ['SNOWFLAKE'],
      queryIds: [expect.any(String)],
      latencyMs: expect.any(Number),
      outcome: 'ok',
    });
    expect((await lineOf('line-1')).credits).toBeGreaterThan(0);
  });

  it('also when it fails, or was never valid', async () => {
    await gateway.ask(`{ cortex { ${complete('refuse')} { text } } }`, {
      headers: { 'x-request-id': 'line-2' },
    });
    expect(await lineOf('line-2')).toMatchObject({
      outcome: 'UPSTREAM_REJECTED',
      fields: ['cortex.complete'],
    });
    await gateway.ask('{ nothing }', { headers: { 'x-request-id': 'line-3' } });
    expect(await lineOf('line-3')).toMatchObject({ type: 'invalid', outcome: 'GRAPHQL_VALIDATION_FAILED' });
  });

  it('on every transport of a stream, when it has ended', async () => {
    const url = `${gateway.url}/graphql`;
    const sse = createSse({ url, headers: { 'x-request-id': 'line-4' } });
    await Array.fromAsync(sse.iterate({ query: streamed }));
    expect(await lineOf('line-4')).toMatchObject({
      door: 'sse',
      type: 'subscription',
      operation: 'Streamed',
      backEnds: ['LAMBDA_LABS'],
    });
    const multipart = await fetch(url, {
      method: 'POST',
      headers: {
        accept: 'multipart/mixed;subscriptionSpec=1.0',
        'content-type': 'application/json',
        'x-request-id': 'line-5',
      },
      body: JSON.stringify({ query: streamed }),
    });
    await multipart.text();
    expect(await lineOf('line-5')).toMatchObject({ door: 'multipart', outcome: 'ok' });
    const socket = createSocket({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket });
    await Array.fromAsync(socket.iterate({ query: streamed.replace('Streamed', 'Socketed') }));
    await socket.dispose();
    const lines = () => log.lines('operation').filter(({ operation }) => operation === 'Socketed');
    await expect.poll(lines).toMatchObject([{ door: 'websocket', outcome: 'ok' }]);
  });
});

describe('a refusal has one line', () => {
  const refused = (id: string) => lineOf(id, 'refused');

  it('for what no operation can be read from', async () => {
    const headers = { 'content-type': 'application/json', 'x-request-id': 'no-1' };
    await gateway.send({ method: 'POST', headers, body: '{' });
    expect(await refused('no-1')).toMatchObject({
      door: 'http',
      outcome: 'BAD_REQUEST',
      status: 400,
      user: null,
    });
    await gateway.send({ method: 'POST', headers: { 'x-request-id': 'no-2' }, path: '/nothing' });
    expect(await refused('no-2')).toMatchObject({ status: 404 });
    await gateway.ask('{ viewer { name } }', { user: ' ada', headers: { 'x-request-id': 'no-3' } });
    const nameless = { user: '\u200bada', headers: { 'x-request-id': 'no-4' } };
    await gateway.ask('{ viewer { name } }', { ...nameless, user: '*' });
    expect(await refused('no-4')).toMatchObject({ outcome: 'UNAUTHENTICATED', status: 401 });
  });

  it('for a document that is too large, with what its client called it only if that is a name', async () => {
    const query = `query Big { ${'viewer { name } '.repeat(4_000)} }`;
    const ask = (operationName: string, id: string) =>
      gateway.ask(query, { operationName, headers: { 'x-request-id': id } });
    await ask('Big', 'no-5');
    expect(await refused('no-5')).toMatchObject({
      outcome: 'COST_ESTIMATED_TOO_EXPENSIVE',
      operation: 'Big',
      user: 'local',
    });
    await ask(PROMPT, 'no-6');
    expect(await refused('no-6')).toMatchObject({ operation: null });
  });

  it('for sockets: the upgrade, the message, the operation', async () => {
    const before = log.lines('refused').length;
    const url = `${gateway.url.replace('http', 'ws')}/graphql`;
    const foreign = new WebSocket(url, 'graphql-transport-ws', { origin: 'https://evil.example' });
    await new Promise((resolve) => foreign.once('error', resolve));
    const socket = new WebSocket(url, 'graphql-transport-ws');
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('{"type":"connection_init"}');
    await new Promise((resolve) => socket.once('message', resolve));
    const payload = { query: '{ a }', extensions: { persistedQuery: 1 } };
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
    await new Promise((resolve) => socket.once('message', resolve));
    socket.send('{"type":"nothing"}');
    await new Promise((resolve) => socket.once('close', resolve));
    await expect.poll(() => log.lines('refused').length).toBe(before + 3);
    const added = log.lines('refused').slice(before);
    expect(added).toMatchObject([
      { door: 'websocket', outcome: 'FORBIDDEN', user: null },
      { door: 'websocket', outcome: 'BAD_REQUEST', user: 'local' },
      { door: 'websocket', outcome: 'BAD_REQUEST', user: 'local' },
    ]);
  });

  it('for bytes that are no request', async () => {
    const before = log.lines('refused').length;
    const { hostname, port } = new URL(gateway.url);
    const request = sendRaw({ hostname, port, headers: { large: 'x'.repeat(40_000) } });
    request.on('error', () => {}).end();
    await expect
      .poll(() => log.lines('refused').slice(before))
      .toMatchObject([{ status: 431, requestId: null }]);
  });
});

it('no text of a caller stands in the log, whoever repeats it', async () => {
  await gateway.ask(`query A($p: Int!) { ${'usage: viewer { name }'} }`, { variables: { p: PROMPT } });
  await gateway.ask(`{ cortex { ${complete(`refuse ${PROMPT}`)} { text } } }`);
  await gateway.ask(`{ executeSql(input: { statement: "SELECT '${PROMPT}' FROM nowhere" }) { rows } }`);
  await gateway.ask('{ viewer { name } }', { operationName: PROMPT });
  expect(log.lines('GPU request failed').length).toBeGreaterThan(0);
  expect(log.text()).not.toContain(PROMPT);
});
