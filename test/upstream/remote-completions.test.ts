import type { RemoteCompletionRequest, RemoteEvent } from '@cortex-gateway/embedded-warehouse/language';
import { afterEach, expect, test } from 'vitest';
import { collect } from '../../packages/embedded-warehouse/test/language/collect.ts';
import {
  type LanguageDatabase,
  openLanguageDatabase,
} from '../../packages/embedded-warehouse/test/language/language-database.ts';
import {
  echo,
  json,
  type ModelServer,
  type Respond,
  startModelServer,
} from '../../packages/embedded-warehouse/test/language/model-server.ts';
import { createRemoteCompletions } from '../../src/embedded/remote-completions.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(respond: Respond = echo, models?: readonly string[]) {
  const server = await startModelServer(respond, models);
  const remote = createRemoteCompletions({
    baseUrl: server.url,
    firstByteTimeoutMs: 1000,
    stallTimeoutMs: 1000,
  });
  closers.push(
    () => server.close(),
    () => remote.close(),
  );
  return { server, remote };
}

async function startDatabase(
  respond?: Respond,
): Promise<{ server: ModelServer; database: LanguageDatabase }> {
  const { server, remote } = await start(respond);
  const database = await openLanguageDatabase(remote);
  closers.push(() => database.close());
  return { server, database };
}

/** What the engine does: run, resolve, run again, until nothing is pending. */
async function runStatement({ connection, language }: LanguageDatabase, sql: string) {
  const statement = language.openStatement(connection.clientContext.connectionId);
  let rounds = 1;
  let result = await connection.runAndReadAll(sql);
  for (; statement.pending > 0; rounds++) {
    await statement.resolve(AbortSignal.timeout(240_000));
    result = await connection.runAndReadAll(sql);
  }
  return { rows: result.getRowsJson(), usage: statement.close(), rounds };
}

const request: RemoteCompletionRequest = {
  model: 'mistral-large2',
  messages: [{ role: 'user', content: 'hello there' }],
  maxTokens: 50,
  temperature: 0,
  schema: null,
};
const signal = () => AbortSignal.timeout(240_000);

test('a completion comes from the server, which is asked for a model that it serves', async () => {
  const { server, remote } = await start();
  expect(await remote.complete(request, signal())).toEqual({
    text: 'HELLO THERE',
    model: 'tiny-llm',
    finishReason: 'stop',
    promptTokens: 11,
    completionTokens: 7,
  });
  expect(server.requests).toMatchObject([{ model: 'tiny-llm', max_tokens: 50, messages: request.messages }]);
});

test('a model of the name that was asked for is preferred, and /v1 may be part of the URL', async () => {
  const server = await startModelServer(echo, ['tiny-llm', 'mistral-large2']);
  const remote = createRemoteCompletions({ baseUrl: `${server.url}/v1/` });
  closers.push(
    () => server.close(),
    () => remote.close(),
  );
  expect((await remote.complete(request, signal())).model).toBe('mistral-large2');
});

test.each([
  ['more than the answer may be', 9e15],
  ['more than the limit', 51],
  ['none for a text', 0],
  ['below none', -3],
  ['words', '14'],
])('a count of %s is left out, whole and streamed', async (_, count) => {
  const { remote } = await start((body, response) => {
    const usage = { prompt_tokens: count, completion_tokens: count };
    const choice = { index: 0, finish_reason: 'stop' };
    if (!body.stream)
      return json(response, 200, { choices: [{ ...choice, message: { content: 'Hi.' } }], usage });
    const chunk = { choices: [{ ...choice, delta: { content: 'Hi.' } }], usage };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify(chunk)}\n\n`);
  });
  const uncounted = { completionTokens: null };
  expect(await remote.complete(request, signal())).toMatchObject({ text: 'Hi.', ...uncounted });
  const { events } = await remote.stream(request, signal());
  expect((await collect(events)).at(-1)).toMatchObject({ type: 'end', ...uncounted });
});

const THOUGHT = '\n<think>\nIt was 42, or <b>43</b>.\n</think>\n\nHello there.';

test.each([
  ['thoughts in front of it', THOUGHT, 'Hello there.'],
  ['thoughts that never end', '<think>\nIt was 42', ''],
  ['what only begins like thoughts', '<thi', '<thi'],
  ['a mark of its own', 'Write <think>a</think> so.', 'Write <think>a</think> so.'],
])('an answer with %s, whole and in pieces of any length', async (_, said, answer) => {
  let pieces: readonly string[] = [];
  const { remote } = await start((body, response) => {
    const end = { index: 0, finish_reason: 'stop' };
    if (!body.stream) return json(response, 200, { choices: [{ ...end, message: { content: said } }] });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (choice: object) => response.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
    for (const content of pieces) send({ index: 0, delta: { content }, finish_reason: null });
    send({ ...end, delta: {} });
    response.end();
  });
  expect(await remote.complete(request, signal())).toMatchObject({ text: answer });
  for (const length of [1, 2, 5, 8, said.length]) {
    pieces = said.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? [];
    const { events } = await remote.stream(request, signal());
    const deltas = (await collect(events)).map((event) => (event.type === 'delta' ? event.text : ''));
    expect(deltas.join(''), `pieces of ${length}`).toBe(answer);
  }
});

test('what the server says of its own failure names no address', async () => {
  const { remote } = await start((_, response) =>
    json(response, 200, {
      error: { message: 'out of memory at 10.0.0.7:8000 (http://gpu.internal/x)', code: 500 },
    }),
  );
  const failure = await remote.complete(request, signal()).catch((error: Error) => error);
  expect(failure).toMatchObject({ status: 503, message: 'out of memory at (address) ((address))' });
});

test('a connection that was closed while it was idle fails no completion', async () => {
  const used = new WeakSet<object>();
  const { server, remote } = await start((body, response) => {
    const { socket } = response;
    if (!socket || used.has(socket)) return void socket?.destroy();
    used.add(socket);
    return echo(body, response);
  });
  const signal = AbortSignal.timeout(60_000);
  const first = await remote.complete(request, signal);
  // One of the connections may be that of the list of models.
  for (let calls = 0; calls < 2; calls++) {
    // It is free a turn or two after its answer was read.
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
    expect(await remote.complete(request, signal)).toEqual(first);
  }
  expect(server.requests.length).toBeGreaterThan(3);
});

test('a stream arrives in pieces and ends with its usage', async () => {
  const { remote } = await start();
  const { events } = await remote.stream(request, signal());
  const seen: RemoteEvent[] = [];
  for await (const event of events) seen.push(event);
  expect(seen).toEqual([
    { type: 'delta', text: 'HELLO ' },
    { type: 'delta', text: 'THERE' },
    { type: 'end', model: 'tiny-llm', finishReason: 'stop', promptTokens: 11, completionTokens: 7 },
  ]);
});

test.each<[string, Respond, number]>([
  ['refuses', (_, response) => json(response, 400, { error: { message: 'bad schema' } }), 400],
  ['is busy', (_, response) => json(response, 429, { error: { message: 'slow down' } }), 429],
  ['breaks', (_, response) => json(response, 500, {}), 503],
  ['answers nonsense', (_, response) => json(response, 200, { choices: [] }), 503],
  ['hangs up', (_, response) => void response.destroy(), 503],
  ['says nothing', () => undefined, 503],
])('a server that %s is a typed failure', async (_, respond, status) => {
  const { remote } = await start(respond);
  await expect(remote.complete(request, signal())).rejects.toMatchObject({
    name: 'RemoteCompletionError',
    status,
  });
});

test('a stream that ends without a finish reason is broken, not done', async () => {
  const { remote } = await start((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: {"choices":[{"delta":{"content":"half"}}]}\n\ndata: [DONE]\n\n`);
  });
  const { events } = await remote.stream(request, signal());
  await expect(collect(events)).rejects.toMatchObject({ name: 'RemoteCompletionError', status: 503 });
});

test('a server that is away is a typed failure, and found when it is back', async () => {
  const { server, remote } = await start();
  await server.close();
  await expect(remote.complete(request, signal())).rejects.toMatchObject({ status: 503 });
});

test('a stream is complete at its finish reason, though its server neither tells the usage nor closes', async () => {
  const closed = Promise.withResolvers<void>();
  const { remote } = await start((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: {"choices":[{"delta":{"content":"whole"},"finish_reason":"stop"}]}\n\n`);
    const pings = setInterval(() => response.write('event: ping\ndata: {}\n\n'), 20);
    response.once('close', () => {
      clearInterval(pings);
      closed.resolve();
    });
  });
  const { events } = await remote.stream(request, signal());
  const seen: RemoteEvent[] = [];
  for await (const event of events) seen.push(event);
  expect(seen).toMatchObject([{ text: 'whole' }, { type: 'end', finishReason: 'stop' }]);
  await closed.promise;
});

test('who leaves while the models are asked for does not take the answer from others', async () => {
  const { remote } = await start();
  const leaving = new AbortController();
  const left = remote.complete(request, leaving.signal);
  const stayed = remote.complete(request, signal());
  leaving.abort(new Error('the client went away'));
  await expect(left).rejects.toThrow('the client went away');
  expect((await stayed).text).toBe('HELLO THERE');
});

test('a server that has another model now is asked for that one', async () => {
  const models = ['tiny-llm'];
  const { remote } = await start(
    (body, response) =>
      body.model === models[0]
        ? echo(body, response)
        : json(response, 404, { error: { message: 'no such model', code: 404 } }),
    models,
  );
  await remote.complete(request, signal());
  models[0] = 'newer-llm';
  await expect(remote.complete(request, signal())).rejects.toMatchObject({ status: 503 });
  expect((await remote.complete(request, signal())).model).toBe('newer-llm');
});

test('aborting rejects with the reason of the signal', async () => {
  const { remote } = await start(() => undefined);
  const controller = new AbortController();
  const answer = remote.complete(request, controller.signal);
  controller.abort(new Error('the client went away'));
  await expect(answer).rejects.toThrow('the client went away');
});

test('SQL completions are collected in one round and answered in the next', async () => {
  const { server, database } = await startDatabase();
  const { rows, usage, rounds } = await runStatement(
    database,
    `SELECT n, ai_complete('mistral-7b', 'text ' || n) FROM range(20) t(n) ORDER BY n`,
  );
  expect(rounds).toBe(2);
  expect(rows[7]).toEqual(['7', 'TEXT 7']);
  expect(rows).toHaveLength(20);
  expect(usage).toEqual([
    { function: 'AI_COMPLETE', model: 'mistral-7b', calls: 20, inputTokens: 220, outputTokens: 140 },
  ]);
  expect(server.requests).toHaveLength(20);
});

test('no more than eight completions of a statement are under way at once', async () => {
  const held: (() => void)[] = [];
  const eight = Promise.withResolvers<void>();
  const { server, database } = await startDatabase((body, response) => {
    held.push(() => echo(body, response));
    if (held.length === 8) eight.resolve();
  });
  const { connection, language } = database;
  const statement = language.openStatement(connection.clientContext.connectionId);
  await connection.run(`SELECT ai_complete('mistral-7b', 'text ' || n) FROM range(20) t(n)`);
  expect(statement.pending).toBe(20);
  const resolved = statement.resolve(AbortSignal.timeout(240_000));
  await eight.promise;
  // A whole exchange with the server later, a ninth would have arrived.
  await fetch(`${server.url}/v1/models`).then((response) => response.json());
  expect(held).toHaveLength(8);
  while (server.requests.length < 20 || held.length > 0) {
    held.shift()?.();
    await new Promise((done) => setImmediate(done));
  }
  await resolved;
  expect(statement.pending).toBe(0);
  statement.close();
});

test('equal prompts are sent once, nested ones take a round more', async () => {
  const { server, database } = await startDatabase();
  const { rows, rounds } = await runStatement(
    database,
    `SELECT ai_complete('mistral-7b', ai_complete('mistral-7b', 'inner') || ' outer') FROM range(3)`,
  );
  expect(rows).toEqual([['INNER OUTER'], ['INNER OUTER'], ['INNER OUTER']]);
  expect(rounds).toBe(3);
  expect(server.requests.map(({ messages }) => messages[0]?.content)).toEqual(['inner', 'INNER outer']);
});

test('a completion that fails at the server fails its row alone', async () => {
  const { database } = await startDatabase((body, response) =>
    body.messages[0]?.content === 'bad'
      ? json(response, 400, { error: { message: 'no such thing' } })
      : echo(body, response),
  );
  const { rows, usage } = await runStatement(
    database,
    `SELECT ai_complete('mistral-7b', t, return_error_details => true) FROM (VALUES ('good'), ('bad')) v(t)`,
  );
  expect(rows.map(([text]) => JSON.parse(String(text)))).toEqual([
    { value: 'GOOD', error: null },
    { value: null, error: 'no such thing' },
  ]);
  expect(usage).toMatchObject([{ calls: 1 }]);
});

test('a legacy completion that fails at the server ends the statement', async () => {
  const { database } = await startDatabase((_, response) => json(response, 500, {}));
  await expect(runStatement(database, `SELECT snowflake.cortex.complete('mistral-7b', 'x')`)).rejects.toThrow(
    /503/,
  );
});

test('a prompt that changes with every run fails instead of running for ever', async () => {
  const { server, database } = await startDatabase();
  const { rows, rounds } = await runStatement(
    database,
    `SELECT ai_complete('mistral-7b', random()::VARCHAR)`,
  );
  expect(rows).toEqual([[null]]);
  expect(rounds).toBeLessThan(20);
  expect(server.requests.length).toBeLessThan(20);
});

test('only completions go to the server', async () => {
  const { server, database } = await startDatabase();
  const { rows, rounds } = await runStatement(
    database,
    `SELECT ai_translate('hello', 'en', 'de'), len(ai_embed('e5-base-v2', 'x'))`,
  );
  expect([rows, rounds, server.requests.length]).toEqual([[['hallo', '768']], 1, 0]);
});

test('a response format goes along, and its answer is the object', async () => {
  const { server, database } = await startDatabase((body, response) =>
    json(response, 200, {
      model: body.model,
      choices: [{ message: { content: '{"x": 1}' }, finish_reason: 'stop' }],
    }),
  );
  const { rows } = await runStatement(
    database,
    `SELECT ai_complete('mistral-7b', 'x', response_format => {'type': 'json', 'schema': {'type': 'object'}})`,
  );
  expect(rows).toEqual([['{"x":1}']]);
  expect(server.requests[0]?.response_format).toMatchObject({ type: 'json_schema' });
});
