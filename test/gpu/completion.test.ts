import { afterEach, describe, expect, test } from 'vitest';
import { words } from '../../packages/embedded-gpu/test/word-engine.ts';
import type { GpuCompletionEvent } from '../../src/gpu/completion/completion.ts';
import {
  ask,
  clock,
  collect,
  createCall,
  deadlines,
  type Fleet,
  sleep,
  startFleet,
} from './fleet-harness.ts';
import { chunk, createScriptedGpu, event, type ScriptedGpu } from './scripted-gpu.ts';

let running: Fleet;
const scripted: ScriptedGpu[] = [];
afterEach(async () => {
  await running.close();
  for (const gpu of scripted.splice(0)) gpu.close();
});

const startScripted = async (...answers: Parameters<typeof createScriptedGpu>) => {
  const gpu = await createScriptedGpu(...answers);
  scripted.push(gpu);
  running = await startFleet(0, { fleet: { endpoints: [gpu.url] } });
  return gpu;
};
const askScripted = (call = createCall()) =>
  collect(() => running.fleet.complete(ask('hello there', { model: 'scripted' }), call));

test('streams the answer and ends with reason, model and exact usage, booked before delivery', async () => {
  running = await startFleet(1);
  const call = createCall();
  const seen: [number, number | undefined][] = [];
  const answer = await collect(async function* () {
    for await (const one of running.fleet.complete(ask('say 20'), call)) {
      seen.push([one.usage.outputTokens, call.booked[0]?.used?.outputTokens]);
      yield one;
    }
  });
  expect(answer).toMatchObject({ text: words(20), error: null });
  expect(answer.finish).toMatchObject({
    reason: 'stop',
    model: 'local-gpu-chat',
    usage: { inputTokens: 6, outputTokens: 20 },
    attempts: 1,
    endpoint: 'gpu-1',
  });
  expect(call.booked).toMatchObject([
    {
      target: { function: 'AI_COMPLETE', backend: 'LAMBDA_LABS', model: 'local-gpu-chat' },
      sent: true,
      outcome: 'ok',
      used: { inputTokens: 6, outputTokens: 20, model: 'local-gpu-chat' },
    },
  ]);
  for (const [delivered, booked] of seen) expect(booked).toBe(delivered);
});

test('a whole completion is the same answer in one piece', async () => {
  running = await startFleet(1);
  const call = createCall();
  const answer = await running.fleet.completeWhole(ask('say 20', { maxTokens: 5 }), call);
  expect(answer).toMatchObject({ text: words(5), reason: 'length', usage: { outputTokens: 5 }, attempts: 1 });
  expect(call.booked).toMatchObject([{ outcome: 'ok', used: { inputTokens: 6, outputTokens: 5 } }]);
});

test('nothing is sent before the first next()', async () => {
  running = await startFleet(1);
  const events = running.fleet.complete(ask('say 1'), createCall());
  await sleep(20);
  expect(running.servers[0]?.served).toHaveLength(0);
  expect((await events.next()).done).toBe(false);
});

describe('a consumer that leaves', () => {
  const slowly = { server: { pace: { decodeTokensPerSecond: 100 } } };

  test('by return() ends the generation, and the try counts as good for what was taken', async () => {
    running = await startFleet(1, slowly);
    const call = createCall();
    let taken = 0;
    for await (const one of running.fleet.complete(ask('say 500'), call)) {
      if (one.type === 'delta') taken = one.usage.outputTokens;
      if (taken >= 3) break;
    }
    expect(call.booked).toMatchObject([{ outcome: 'ok', used: { inputTokens: 6, outputTokens: taken } }]);
    await expect.poll(() => running.servers[0]?.inFlight).toBe(0);
    expect(running.servers[0]?.served[0]).toMatchObject({ aborted: true });
  });

  test('while a next() is pending does not wait for the next token', async () => {
    const gpu = await startScripted(() => {});
    const call = createCall();
    const events = running.fleet.complete(ask('hi', { model: 'scripted' }), call);
    const pending = events.next();
    await expect.poll(() => gpu.asked).toBe(1);
    const began = clock.now();
    await events.return?.();
    expect(clock.now() - began).toBeLessThan(deadlines.firstTokenMs);
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(call.booked[0]?.outcome).toBe('ok');
  });

  test('by its signal gets REQUEST_CANCELLED; before the first token the prompt is booked', async () => {
    const gpu = await startScripted(() => {});
    const call = createCall();
    const answer = askScripted(call);
    await expect.poll(() => gpu.asked).toBe(1);
    call.abort.abort();
    expect(await answer).toMatchObject({ error: 'REQUEST_CANCELLED', text: '' });
    expect(call.booked[0]).toMatchObject({ outcome: 'REQUEST_CANCELLED', used: { outputTokens: 0 } });
    expect(call.booked[0]?.used?.inputTokens).toBeGreaterThan(0);
    expect(running.fleet.endpoints()).toMatchObject([{ inFlight: 0, inFlightTokens: 0, breaker: 'CLOSED' }]);
  });

  test('before it began is not served at all', async () => {
    running = await startFleet(1);
    const call = createCall();
    call.abort.abort();
    expect(await collect(() => running.fleet.complete(ask('say 3'), call))).toMatchObject({
      error: 'REQUEST_CANCELLED',
    });
    expect([call.booked.length, running.servers[0]?.served.length]).toEqual([0, 0]);
  });
});

describe('a slow consumer', () => {
  test('gets what waits as one piece, and is charged for what it took', async () => {
    running = await startFleet(1);
    const call = createCall();
    const events = running.fleet.complete(ask('say 300'), call);
    const first = (await events.next()).value as GpuCompletionEvent;
    await expect.poll(() => running.servers[0]?.served[0]?.done).toBe(true);
    await sleep(20);
    expect(call.booked[0]?.used?.outputTokens).toBe(first.usage.outputTokens);
    const rest = (await events.next()).value as GpuCompletionEvent;
    expect(rest).toMatchObject({ type: 'delta', usage: { outputTokens: 300 } });
    expect(first.type === 'delta' && rest.type === 'delta' && first.text + rest.text).toBe(words(300));
    expect((await events.next()).value).toMatchObject({ type: 'finish' });
  });

  test('that leaves with text waiting is not charged for it', async () => {
    running = await startFleet(1);
    const call = createCall();
    const events = running.fleet.complete(ask('say 300'), call);
    const first = (await events.next()).value as GpuCompletionEvent;
    await expect.poll(() => running.servers[0]?.served[0]?.done).toBe(true);
    await sleep(20);
    call.abort.abort();
    await expect(events.next()).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    expect(call.booked[0]?.used?.outputTokens).toBe(first.usage.outputTokens);
  });

  test('stops the reading at some point, so that memory stays bounded, and goes on later', async () => {
    // More than all the buffers between the two processes hold.
    const pieces = 1_500;
    const text = 'x'.repeat(16_000);
    let written = 0;
    await startScripted(async (response) => {
      for (let i = 1; i <= pieces; i++) {
        const full = !response.write(chunk({ content: text }, { usage: [3, i] }));
        written = i;
        if (full) await new Promise((resolve) => response.once('drain', resolve));
      }
      response.end(chunk({ content: '' }, { finish: 'stop', usage: [3, pieces] }) + event('[DONE]'));
    });
    const events = running.fleet.complete(ask('hi', { model: 'scripted', maxTokens: pieces }), createCall());
    await events.next();
    // Longer than the stall deadline: a pause that we asked for is not a stall.
    await sleep(deadlines.stallMs * 2);
    expect(written).toBeLessThan(pieces);
    const second = (await events.next()).value as GpuCompletionEvent;
    expect(second.type === 'delta' && second.text.length).toBeLessThan(pieces * text.length);
    let tokens = second.usage.outputTokens;
    for await (const one of events) tokens = one.usage.outputTokens;
    expect(tokens).toBe(pieces);
  });

  test('that never comes back is given up at the deadline, and the endpoint is free long before', async () => {
    running = await startFleet(1, { fleet: { deadlines: { ...deadlines, totalMs: 800 } } });
    const call = createCall();
    const events = running.fleet.complete(ask('say 300'), call);
    await events.next();
    await expect.poll(() => running.fleet.endpoints()[0]?.inFlight).toBe(0);
    expect(call.booked[0]?.outcome).toBe('open');
    await expect.poll(() => call.booked[0]?.outcome).toBe('REQUEST_CANCELLED');
  });
});

describe('a stream', () => {
  test('without continuous usage is counted by chunks and corrected by the usage at the end', async () => {
    await startScripted((response) => {
      response.write(chunk({ role: 'assistant', content: '' }));
      for (const word of ['a ', 'b ', 'c ']) response.write(chunk({ content: word }));
      response.write(chunk({}, { finish: 'stop' }));
      response.write(event({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 4 } }));
      response.end(event('[DONE]'));
    });
    const call = createCall();
    const answer = await askScripted(call);
    expect(answer).toMatchObject({ text: 'a b c ', finish: { usage: { inputTokens: 9, outputTokens: 4 } } });
    expect(call.booked[0]?.used).toMatchObject({ inputTokens: 9, outputTokens: 4, model: 'scripted' });
  });

  test('of a model that thinks is alive, booked, and may still be repeated', async () => {
    await startScripted(async (response, number) => {
      for (let i = 1; i <= 3; i++) {
        response.write(chunk({ reasoning_content: 'hm' }, { usage: [5, i] }));
        await sleep(deadlines.firstTokenMs * 0.7);
      }
      if (number === 1) response.destroy();
      else {
        response.write(chunk({ content: 'yes' }, { finish: 'stop', usage: [5, 4] }));
        response.end(event('[DONE]'));
      }
    });
    const call = createCall();
    expect(await askScripted(call)).toMatchObject({ text: 'yes', finish: { attempts: 2 } });
    expect(call.booked[1]?.used).toMatchObject({ inputTokens: 5, outputTokens: 4 });
  });

  const thought =
    'First the price of each ticket has to be known, then how many of them were sold on that day. ';
  const asked = [
    { index: 0, id: 'a', function: { name: 'sum', arguments: `{"of":"${'ticket '.repeat(12)}"}` } },
  ];
  test.each([
    ['a thought, and tells no usage', { reasoning_content: thought }, {}],
    ['a thought, and tells less than it can be', { reasoning: thought }, { usage: [5, 1] as const }],
    ['a thought in parts', { reasoning: [{ type: 'text', text: thought }] }, {}],
    ['arguments, and tells no usage', { tool_calls: asked }, {}],
  ])('that brings %s, in one chunk, is counted by its text', async (_, delta, told) => {
    await startScripted((response) => {
      response.write(chunk(delta, told));
      response.end(chunk({}, { finish: 'stop', ...told }) + event('[DONE]'));
    });
    const call = createCall();
    await askScripted(call);
    expect(call.booked[0]?.used?.outputTokens).toBeGreaterThanOrEqual(20);
    expect(call.booked[0]?.used?.outputTokens).toBeLessThanOrEqual(30);
  });

  test('of tool calls gives them, put together, with its finish', async () => {
    await startScripted((response) => {
      const call = (part: object) => chunk({ tool_calls: [part] }, { usage: [5, 1] });
      response.write(call({ index: 0, id: 'a', function: { name: 'sum', arguments: '' } }));
      response.write(call({ index: 0, function: { arguments: '{"x":' } }));
      response.write(call({ index: 1, id: 'b', function: { name: 'now', arguments: '{}' } }));
      response.write(call({ index: 0, function: { arguments: '1}' } }));
      response.end(chunk({}, { finish: 'tool_calls', usage: [5, 8] }) + event('[DONE]'));
    });
    expect((await askScripted()).finish).toMatchObject({
      reason: 'tool_calls',
      usage: { outputTokens: 8 },
      toolCalls: [
        { id: 'a', name: 'sum', arguments: '{"x":1}' },
        { id: 'b', name: 'now', arguments: '{}' },
      ],
    });
  });

  test('that ends at once with a finish reason is a complete, empty answer', async () => {
    await startScripted((response) => {
      response.end(chunk({ content: '' }, { finish: 'stop', usage: [5, 1] }) + event('[DONE]'));
    });
    expect(await askScripted()).toMatchObject({ text: '', error: null, finish: { reason: 'stop' } });
  });

  test('that hangs after its finish reason is complete', async () => {
    await startScripted((response) => {
      response.write(chunk({ content: 'done' }, { finish: 'stop', usage: [5, 1] }));
    });
    expect(await askScripted()).toMatchObject({ text: 'done', error: null });
  });

  test('that breaks after its finish reason is complete', async () => {
    await startScripted((response) => {
      response.write(chunk({ content: 'done' }, { finish: 'stop', usage: [5, 1] }), () => response.destroy());
    });
    expect(await askScripted()).toMatchObject({ text: 'done', error: null });
  });

  test('of JSON that is no chunk fails like broken JSON', async () => {
    const gpu = await startScripted((response) => {
      response.end(event({ hello: 'world' }) + event('[DONE]'));
    });
    expect((await askScripted()).error).toBe('UPSTREAM_TRUNCATED');
    expect(gpu.asked).toBe(3);
  });

  test('that stalls is given up by the patience for a stall, however long the first token may take', async () => {
    const gpu = await startScripted((response) => response.write(chunk({ content: 'x' }, { usage: [5, 1] })));
    await running.fleet.close();
    const patient = { ...deadlines, firstTokenMs: 60_000, totalMs: 60_000 };
    running = await startFleet(0, { fleet: { endpoints: [gpu.url], deadlines: patient } });
    const answer = await askScripted();
    expect(answer).toMatchObject({ error: 'UPSTREAM_TRUNCATED', text: 'x' });
    expect(answer.ms).toBeLessThan(patient.firstTokenMs);
  });

  test('that takes longer than the whole deadline ends with it', async () => {
    await startScripted(async (response) => {
      for (let i = 1; !response.destroyed; i++) {
        response.write(chunk({ content: 'x' }, { usage: [5, i] }));
        await sleep(deadlines.stallMs / 4);
      }
    });
    const answer = await askScripted();
    expect(answer).toMatchObject({ error: 'UPSTREAM_TRUNCATED', finish: null });
    expect(answer.ms).toBeGreaterThanOrEqual(deadlines.totalMs * 0.9);
    expect(answer.ms).toBeLessThan(deadlines.totalMs * 2);
  });
});

test('an attempt that may not be made fails the call, and gives the endpoint back', async () => {
  running = await startFleet(1);
  const suspended = Object.assign(new Error('suspended'), { code: 'CREDITS_SUSPENDED' });
  const call = createCall('ann', { attempt: () => Promise.reject(suspended) });
  expect((await collect(() => running.fleet.complete(ask('say 3'), call))).thrown).toBe(suspended);
  expect(running.fleet.endpoints()).toMatchObject([{ inFlight: 0 }]);
  expect(running.servers[0]?.served).toHaveLength(0);
});
