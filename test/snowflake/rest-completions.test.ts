import { describe, expect, onTestFinished, vi } from 'vitest';
import { statement } from './pool-fixture.ts';
import { ann, collect, question, test, usage } from './rest-fixture.ts';
import { beginStream, type CortexAnswer, delta, json, last, stream } from './scripted-cortex.ts';

describe('a completion over REST', () => {
  test('streams its deltas, then usage and finish', async ({ server, openRest, observed }) => {
    server.answer(stream(delta('Hel'), delta('lo'), last(usage, 'stop')));
    const events = await collect(
      openRest().complete({ ...question, temperature: 0, topP: 0.5, maxTokens: 9, guardrails: true }, ann),
    );
    expect(events).toEqual([
      { type: 'delta', text: 'Hel', model: 'llama-ran' },
      { type: 'delta', text: 'lo', model: 'llama-ran' },
      { type: 'usage', inputTokens: 5, outputTokens: 2 },
      { type: 'finish', reason: 'stop', model: 'llama-ran' },
    ]);
    expect(server.calls[0]).toMatchObject({
      method: 'POST',
      path: '/api/v2/cortex/inference:complete',
      headers: {
        authorization: 'Bearer pat',
        'x-snowflake-authorization-token-type': 'PROGRAMMATIC_ACCESS_TOKEN',
        accept: 'text/event-stream',
      },
      body: {
        ...question,
        stream: true,
        temperature: 0,
        top_p: 0.5,
        max_tokens: 9,
        guardrails: { enabled: true },
      },
    });
    expect(observed).toEqual([
      {
        function: 'AI_COMPLETE',
        warehouse: 'none',
        isInternal: false,
        seconds: expect.any(Number),
        outcome: 'ok',
      },
    ]);
  });

  test('comes whole when asked for whole', async ({ server, openRest }) => {
    const message = { content: '{"a":1}', content_list: [{ type: 'text', text: '{"a":1}' }] };
    server.answer(json({ choices: [{ message }], finish_reason: 'length', model: 'llama-ran', usage }));
    const responseSchema = { type: 'object', properties: { a: { type: 'number' } } };
    expect(await openRest().completeWhole({ ...question, responseSchema }, ann)).toEqual({
      text: '{"a":1}',
      reason: 'length',
      model: 'llama-ran',
      usage: { inputTokens: 5, outputTokens: 2 },
    });
    expect(server.calls[0]?.body).toMatchObject({
      stream: false,
      response_format: { type: 'json', schema: responseSchema },
    });
  });

  test("goes to v1/chat/completions in OpenAI's form where the setting says so", async ({
    server,
    openRest,
  }) => {
    const rest = openRest({ route: 'chat' });
    const tag = { ...statement('').tag, user: 'ann' };
    server.answer(({ response }) => {
      const frames = [
        { model: 'llama-ran', choices: [{ index: 0, delta: { role: 'assistant', content: 'Hi' } }] },
        { choices: [{ index: 0, delta: {}, finish_reason: 'length' }] },
        { choices: [], usage },
      ];
      const data = frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`${data.join('')}data: [DONE]\n\n`);
    });
    expect(await collect(rest.complete({ ...question, maxTokens: 2, topP: 0.5 }, { ...ann, tag }))).toEqual([
      { type: 'delta', text: 'Hi', model: 'llama-ran' },
      { type: 'usage', inputTokens: 5, outputTokens: 2 },
      { type: 'finish', reason: 'length', model: 'llama-ran' },
    ]);
    expect(server.calls[0]?.path).toBe('/api/v2/cortex/v1/chat/completions');
    expect(server.calls[0]?.headers['x-snowflake-query-tag']).toContain('"ann"');
    expect(server.calls[0]?.body).toEqual({
      ...question,
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 2,
      top_p: 0.5,
    });

    const choice = { index: 0, message: { role: 'assistant', content: '{}' }, finish_reason: 'stop' };
    server.answer(json({ model: 'llama-ran', choices: [choice], usage }));
    const schema = { type: 'object' };
    expect(await rest.completeWhole({ ...question, responseSchema: schema }, ann)).toEqual({
      text: '{}',
      reason: 'stop',
      model: 'llama-ran',
      usage: { inputTokens: 5, outputTokens: 2 },
    });
    expect(server.calls[1]?.body).toEqual({
      ...question,
      stream: false,
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } },
    });

    await rest.completeWhole({ ...question, guardrails: true }, ann);
    expect(server.calls[2]).toMatchObject({
      path: '/api/v2/cortex/inference:complete',
      body: { guardrails: { enabled: true } },
    });
  });

  test('tells what is generated and not shown: thoughts and arguments, without what is repeated beside them', async ({
    server,
    openRest,
  }) => {
    const piece = (part: string) => ({
      choices: [{ delta: { content_list: [{ tool_use: { tool_use_id: 'a', name: 'sum', input: part } }] } }],
    });
    const thought = { choices: [{ delta: { reasoning_content: 'hm, ' } }] };
    server.answer(stream(thought, piece('{"x":'), piece('1}'), last(usage, 'tool_calls')));
    const events = await collect(openRest().complete(question, ann));
    expect(events.filter(({ type }) => type === 'hidden')).toEqual([
      { type: 'hidden', text: 'hm, ' },
      { type: 'hidden', text: '{"x":' },
      { type: 'hidden', text: '1}' },
    ]);
  });

  test('that names no finish reason ends by its usage', async ({ server, openRest }) => {
    server.answer(stream(delta('Hi'), last(usage)));
    const reasonFor = async (maxTokens: number) =>
      (await collect(openRest().complete({ ...question, maxTokens }, ann))).at(-1);
    expect(await reasonFor(100)).toMatchObject({ type: 'finish', reason: 'stop' });
    expect(await reasonFor(2)).toMatchObject({ type: 'finish', reason: 'length' });
  });

  test('has all that comes with an end in every piece, or behind one', async ({ server, openRest }) => {
    const piece = (content: string) => ({ choices: [{ delta: { content } }], finish_reason: 'stop', usage });
    const texts = async () => {
      const events = await collect(openRest().complete(question, ann));
      return events.flatMap((event) => (event.type === 'delta' ? [event.text] : []));
    };
    server.answer(stream(piece('Hel'), piece('lo')));
    expect(await texts()).toEqual(['Hel', 'lo']);
    const end = { choices: [{ delta: {} }], finish_reason: 'stop' };
    server.answer(stream(end, delta('Hel'), delta('lo'), { choices: [], usage }));
    expect(await texts()).toEqual(['Hel', 'lo']);
  });

  test('that ends without finish reason and usage is truncated', async ({ server, openRest, observed }) => {
    server.answer(stream(delta('Hel')));
    await expect(collect(openRest().complete(question, ann))).rejects.toMatchObject({
      code: 'UPSTREAM_TRUNCATED',
    });
    expect(observed[0]?.outcome).toBe('UPSTREAM_TRUNCATED');
  });

  test('is complete with its finish reason, and lets go of a server that never closes', async ({
    server,
    openRest,
  }) => {
    server.answer((call) => {
      beginStream(call);
      for (const document of [delta('Hi'), last({}, 'stop')])
        call.response.write(`data: ${JSON.stringify(document)}\n\n`);
    });
    const rest = openRest({ timeoutMs: 600_000, stallTimeoutMs: 600_000 });
    expect((await collect(rest.complete(question, ann))).at(-1)).toMatchObject({
      type: 'finish',
      reason: 'stop',
    });
    await server.calls[0]?.closed;
  });

  test('that the caller made too long is said to be so, also inside a stream', async ({
    server,
    openRest,
  }) => {
    const body = { message: 'no', code: '390400' };
    const sizes = { promptTokens: 8_000, maxTokens: 200, contextLength: 8_192 };
    for (const answer of [json(body, 400), stream({ error: body })]) {
      server.answer(answer);
      await expect(collect(openRest().complete(question, { ...ann, sizes }))).rejects.toMatchObject({
        code: 'CONTEXT_LENGTH_EXCEEDED',
        details: { limit: 8_192 },
      });
    }
  });

  const faults: readonly (readonly [string, CortexAnswer])[] = [
    ['a cut connection', ({ response }) => void response.destroy()],
    [
      'an error event',
      ({ response }) => void response.end('data: {"error":{"message":"model crashed"}}\n\n'),
    ],
    ['an unreadable event', ({ response }) => void response.end('data: {"choices\n\n')],
  ];
  test.for(faults)('is truncated by %s after its first tokens', async ([, fault], { server, openRest }) => {
    const begun = Promise.withResolvers<void>();
    server.answer(async (call) => {
      beginStream(call);
      call.response.write(`data: ${JSON.stringify(delta('Hel'))}\n\n`);
      await begun.promise;
      await fault(call);
    });
    const events = openRest().complete(question, ann);
    expect((await events.next()).value).toEqual({ type: 'delta', text: 'Hel', model: 'llama-ran' });
    begun.resolve();
    await expect(collect(events)).rejects.toMatchObject({ code: 'UPSTREAM_TRUNCATED', retryable: true });
  });

  test('ends at the server when its caller aborts', async ({ server, openRest }) => {
    server.answer((call) => {
      beginStream(call);
      call.response.write(`data: ${JSON.stringify(delta('Hel'))}\n\n`);
    });
    const caller = new AbortController();
    const events = openRest().complete(question, { ...ann, signal: caller.signal });
    await events.next();
    const next = events.next();
    next.catch(() => {});
    caller.abort();
    await expect(next).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    await server.calls[0]?.closed;
  });

  test('ends at the server when its reader stops', async ({ server, openRest, observed }) => {
    server.answer((call) => {
      beginStream(call);
      call.response.write(`data: ${JSON.stringify(delta('Hel'))}\n\n`);
    });
    for await (const event of openRest().complete(question, ann)) {
      expect(event.type).toBe('delta');
      break;
    }
    await server.calls[0]?.closed;
    expect(observed.map(({ outcome }) => outcome)).toEqual(['ok']);
  });

  test('that does not begin, or stops, ends at its deadline', async ({ server, openRest }) => {
    const rest = openRest({ timeoutMs: 100 });
    server.answer(() => {});
    await expect(collect(rest.complete(question, ann))).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    server.answer(beginStream);
    await expect(collect(rest.complete(question, ann))).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: expect.stringContaining('within 0.1 seconds'),
    });
    server.answer((call) => {
      beginStream(call);
      call.response.write(`data: ${JSON.stringify(delta('Hel'))}\n\n`);
    });
    const impatient = openRest({ stallTimeoutMs: 100 });
    await expect(collect(impatient.complete(question, ann))).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: expect.stringContaining('in the middle'),
    });
    await Promise.all(server.calls.map(({ closed }) => closed));
  });

  test('that goes on and on ends at its deadline too, a little at a time or not', async ({
    server,
    openRest,
  }) => {
    server.answer(async (call) => {
      beginStream(call);
      while (!call.response.destroyed) {
        call.response.write(`data: ${JSON.stringify(delta('la'))}\n\n`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
    await expect(collect(openRest({ timeoutMs: 300 }).complete(question, ann))).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: expect.stringContaining('within 0.3 seconds'),
    });
    await server.calls[0]?.closed;
  });

  test('tells Snowflake whose it is, in characters that a header may have', async ({ server, openRest }) => {
    server.answer(stream(delta('Hi'), last(usage, 'stop')));
    const tag = { ...statement('').tag, user: 'Zoë "Ω"\r\n😀', operation: 'x'.repeat(4000), eventId: 'e-9' };
    await collect(openRest().complete(question, { ...ann, tag }));
    const sent = String(server.calls[0]?.headers['x-snowflake-query-tag']);
    expect(sent.length).toBeLessThanOrEqual(2000);
    expect(JSON.parse(sent)).toMatchObject({ application: 'cortex-gateway', user: tag.user, eventId: 'e-9' });
  });

  test('is not stalled by a slow reader', async ({ server, openRest }) => {
    const [second, third] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    server.answer(async (call) => {
      beginStream(call);
      call.response.write(`data: ${JSON.stringify(delta('a'))}\n\n`);
      await second.promise;
      call.response.write(`data: ${JSON.stringify(delta('b'))}\n\n`);
      await third.promise;
      call.response.end(`data: ${JSON.stringify(last(usage, 'stop'))}\n\n`);
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const events = openRest({ stallTimeoutMs: 2_000 }).complete(question, ann);
    await events.next();
    second.resolve();
    await events.next();
    await vi.advanceTimersByTimeAsync(20_000);
    third.resolve();
    expect((await collect(events)).at(-1)).toMatchObject({ type: 'finish' });
  });
});
