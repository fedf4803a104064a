/** What the fleet shows and refuses, and how it watches its endpoints. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createGpuServer } from '../../packages/embedded-gpu/src/gpu-server.ts';
import { createWordEngine, words } from '../../packages/embedded-gpu/test/word-engine.ts';
import type { GatewayError } from '../../src/errors/gateway-error.ts';
import type { GpuCompletionRequest } from '../../src/gpu/completion/completion.ts';
import {
  ask,
  clock,
  collect,
  createCall,
  deadlines,
  type Fleet,
  quiet,
  startFleet,
} from './fleet-harness.ts';

let running: Fleet;
afterEach(() => running.close());

const refusal = async (request: GpuCompletionRequest): Promise<GatewayError> => {
  const call = createCall();
  const { thrown } = await collect(() => running.fleet.complete(request, call));
  expect(call.booked).toEqual([]);
  return thrown as GatewayError;
};

test('shows models and endpoints, and no address', async () => {
  running = await startFleet(2);
  expect(running.fleet.models()).toEqual([
    {
      name: 'local-gpu-chat',
      task: 'generate',
      contextLength: 32_768,
      available: true,
      endpoints: ['gpu-1', 'gpu-2'],
    },
    {
      name: 'local-gpu-embed',
      task: 'embed',
      contextLength: 8_192,
      available: true,
      endpoints: ['gpu-1', 'gpu-2'],
    },
  ]);
  await collect(() => running.fleet.complete(ask('say 3'), createCall()));
  await running.servers[0]?.close();
  await running.servers[1]?.close();
  await collect(() => running.fleet.complete(ask('say 3'), createCall()));
  const shown = running.fleet.endpoints();
  expect(shown).toMatchObject([
    { name: 'gpu-1', models: ['local-gpu-chat', 'local-gpu-embed'], inFlight: 0, kvCacheUsage: 0 },
    { name: 'gpu-2' },
  ]);
  expect(shown.some(({ lastError }) => lastError !== null)).toBe(true);
  expect(JSON.stringify(shown)).not.toMatch(/127\.0\.0\.1|localhost/);
});

describe('bad input is refused before anything is sent or booked:', () => {
  test('an unknown model, with the near names', async () => {
    running = await startFleet(1);
    const error = await refusal(ask('hi', { model: 'local-gpu-chaz' }));
    expect(error).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      details: { nearest: ['local-gpu-chat', 'local-gpu-embed'] },
    });
  });

  test('maxTokens that leave no room for a prompt, with the limit', async () => {
    running = await startFleet(1);
    const error = await refusal(ask('hi', { maxTokens: 40_000 }));
    expect(error).toMatchObject({ code: 'CONTEXT_LENGTH_EXCEEDED', details: { limit: 32_768 } });
  });

  test('messages in an order that chat templates refuse', async () => {
    running = await startFleet(1);
    const messages = (...roles: GpuCompletionRequest['messages'][number]['role'][]) =>
      ask('', { messages: roles.map((role) => ({ role, content: 'x' })) });
    for (const request of [
      messages(),
      messages('system'),
      messages('assistant', 'user'),
      messages('user', 'system', 'user'),
    ]) {
      expect(await refusal(request)).toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'input.messages' },
      });
    }
  });
});

test('what an endpoint cannot do is asked elsewhere; it is believed when two users met it, and for a minute', async () => {
  let passed = 0;
  const later = { ...clock, now: () => clock.now() + passed };
  running = await startFleet(2, { fleet: { clock: later } });
  const request = ask('say 2', { tools: [{ name: 'f', parameters: { type: 'object' } }] });
  const triesOf = async (user: string) => {
    const call = createCall(user);
    const { thrown } = await collect(() => running.fleet.complete(request, call));
    expect(thrown).toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'input.tools' } });
    return call.booked.length;
  };
  // Words of a refusal may be the caller's own, quoted back: one user teaches nothing, however often he asks.
  for (let i = 0; i < 3; i++) expect(await triesOf('ann')).toBe(2);
  expect(await triesOf('bob')).toBe(2);
  expect(await triesOf('carl')).toBe(0);
  expect((await collect(() => running.fleet.complete(ask('say 2'), createCall()))).text).toBe(words(2));
  passed += 60_000;
  expect(await triesOf('carl')).toBe(2);
});

test('a last message of the assistant is continued, not answered', async () => {
  running = await startFleet(1);
  const messages = [
    { role: 'user', content: 'say 2' },
    { role: 'assistant', content: 'w0' },
  ] as const;
  await collect(() => running.fleet.complete(ask('', { messages }), createCall()));
  await collect(() => running.fleet.complete(ask('say 2'), createCall()));
  const [prefilled, plain] = running.servers[0]?.served.map(({ body }) => body) ?? [];
  expect(prefilled).toMatchObject({ continue_final_message: true, add_generation_prompt: false });
  expect(plain).not.toHaveProperty('continue_final_message');
});

test('what fails is told to the metrics and the log, by endpoint and kind', async () => {
  const failures: object[] = [];
  const logged: object[] = [];
  running = await startFleet(1, {
    fleet: {
      hooks: { failure: (failure) => failures.push(failure) },
      logger: { ...quiet, warn: (fields) => logged.push(fields) },
    },
  });
  running.servers[0]?.faults.next({ kind: 'status', status: 500 });
  await collect(() => running.fleet.complete(ask('say 2'), createCall()));
  expect(failures).toEqual([{ endpoint: 'gpu-1', kind: 'server-error' }]);
  expect(logged).toMatchObject([{ endpoint: 'gpu-1', kind: 'server-error', model: 'local-gpu-chat' }]);
  expect(JSON.stringify(logged)).not.toContain('say 2');
});

test('users are apart in the prefix cache, and the request id goes upstream', async () => {
  running = await startFleet(1, { fleet: { apiKey: 'secret' } });
  const call = createCall('ann');
  await collect(() => running.fleet.complete(ask('say 1'), call));
  await collect(() => running.fleet.complete(ask('say 1'), createCall('bob')));
  await collect(() => running.fleet.complete(ask('say 1'), createCall('ann')));
  const served = running.servers[0]?.served ?? [];
  const salts = served.map(({ body }) => body.cache_salt);
  expect(salts[1]).not.toBe(salts[0]);
  expect(salts[2]).toBe(salts[0]);
  expect(salts.join()).not.toMatch(/ann|bob/);
  expect(served[0]?.requestId).toBe(`${call.requestId}-1`);
});

test('a dead engine is left alone until its health is back', async () => {
  running = await startFleet(2, {
    fleet: { limits: { probes: { intervalMs: 20, failuresToDown: 2 } }, random: () => 0.999 },
  });
  const [first] = running.servers;
  first?.faults.engineDead(true);
  await expect.poll(() => running.fleet.endpoints()[0]?.status).toBe('DOWN');
  const answer = await collect(() => running.fleet.complete(ask('say 2'), createCall()));
  expect(answer.finish).toMatchObject({ endpoint: 'gpu-2', attempts: 1 });
  first?.faults.engineDead(false);
  await expect.poll(() => running.fleet.endpoints()[0]?.status).toBe('OK');
});

test('dispatch goes on when health, models and metrics all hang', async () => {
  // A server that answers completions only: every probe is read and never answered.
  const backing = await startFleet(1);
  const target = backing.servers[0]?.url as URL;
  let probesAnswered = true;
  const front = createServer(async (request, response) => {
    if (request.method === 'GET' && !probesAnswered) return;
    const body = request.method === 'POST' ? { body: request, duplex: 'half' } : {};
    const answer = await fetch(new URL(request.url ?? '/', target), {
      method: request.method ?? 'GET',
      ...body,
    } as object);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    for await (const chunk of answer.body ?? []) response.write(chunk);
    response.end();
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const url = new URL(`http://127.0.0.1:${(front.address() as AddressInfo).port}`);
  running = await startFleet(0, {
    fleet: {
      endpoints: [url],
      limits: { probes: { intervalMs: 20, timeoutMs: 200, failuresToDown: 1_000_000 } },
    },
  });
  await expect.poll(() => running.fleet.endpoints()[0]?.kvCacheUsage).toBe(0);
  probesAnswered = false;
  await expect.poll(() => running.fleet.endpoints()[0]?.kvCacheUsage).toBeNull();
  for (let i = 0; i < 5; i++) {
    const answer = await collect(() => running.fleet.complete(ask('say 3'), createCall()));
    expect(answer).toMatchObject({ error: null, text: words(3) });
  }
  front.close();
  front.closeAllConnections();
  await backing.close();
});

test('an endpoint that was away at the start serves as soon as it is discovered', async () => {
  const absent = await createGpuServer({ engine: createWordEngine() });
  await absent.close();
  running = await startFleet(0, {
    fleet: { endpoints: [absent.url], limits: { probes: { intervalMs: 20, failuresToDown: 1_000_000 } } },
  });
  expect((await refusal(ask('say 1'))).code).toBe('MODEL_UNAVAILABLE');
  expect(running.fleet.endpoints()).toMatchObject([{ status: 'DEGRADED', models: [] }]);
  const present = await createGpuServer({ engine: createWordEngine(), port: Number(absent.url.port) });
  await expect.poll(() => running.fleet.endpoints()[0]?.status).toBe('OK');
  expect((await collect(() => running.fleet.complete(ask('say 1'), createCall()))).text).toBe(words(1));
  await present.close();
});

test('a base URL may end in /v1', async () => {
  const backing = await startFleet(1);
  const url = new URL('/v1/', backing.servers[0]?.url);
  running = await startFleet(0, { fleet: { endpoints: [url] } });
  expect((await collect(() => running.fleet.complete(ask('say 2'), createCall()))).text).toBe(words(2));
  await backing.close();
});

test('a full fleet queues, then refuses with OVERLOADED and a time, and nobody hangs', async () => {
  running = await startFleet(1, {
    server: { pace: { decodeTokensPerSecond: 200 } },
    fleet: {
      deadlines: { ...deadlines, firstTokenMs: 5_000, stallMs: 5_000, totalMs: 10_000 },
      limits: { maxInFlight: 2, scheduler: { queueMax: 3 }, probes: { intervalMs: 60_000 } },
    },
  });
  const calls = Array.from({ length: 8 }, (_, i) => createCall(`user-${i}`));
  const answers = await Promise.all(
    calls.map((call) => collect(() => running.fleet.complete(ask('say 10'), call))),
  );
  const refused = answers.filter(({ error }) => error !== null);
  expect(refused.map(({ error }) => error)).toEqual(['OVERLOADED', 'OVERLOADED', 'OVERLOADED']);
  for (const { thrown } of refused) {
    expect((thrown as GatewayError).details.retryAfterSeconds).toBeGreaterThan(0);
  }
  expect(answers.filter(({ text }) => text === words(10))).toHaveLength(5);
  expect(
    Math.max(...(running.servers[0]?.served.map(({ completionTokens }) => completionTokens) ?? [])),
  ).toBe(10);
});

test('closing breaks off what is in work and leaves no connection', async () => {
  running = await startFleet(1, { server: { pace: { decodeTokensPerSecond: 50 } } });
  const call = createCall();
  const answer = collect(() => running.fleet.complete(ask('say 1000'), call));
  await expect.poll(() => running.servers[0]?.inFlight).toBe(1);
  await running.fleet.close();
  expect((await answer).error).not.toBeNull();
  expect(call.booked[0]?.outcome).not.toBe('open');
  await expect.poll(() => running.servers[0]?.connections()).toBe(0);
});

test('in an outage retries add a tenth to the calls, and a few', async () => {
  running = await startFleet(1, {
    fleet: {
      limits: {
        breaker: { consecutiveFailures: 1_000_000, failureRatio: 2 },
        retries: { backoffMs: 1 },
        retryBudget: { burst: 2, refillPerSecond: 0 },
      },
    },
  });
  for (const { faults } of running.servers) faults.always({ kind: 'status', status: 500 });
  const calls = Array.from({ length: 50 }, () => createCall());
  for (const call of calls) await collect(() => running.fleet.complete(ask('say 1'), call));
  const tries = calls.reduce((sum, { booked }) => sum + booked.length, 0);
  expect(tries).toBeGreaterThan(50);
  expect(tries).toBeLessThanOrEqual(50 + 2 + 5);
  expect(running.servers.reduce((sum, { served }) => sum + served.length, 0)).toBe(tries);
});

test('a first try at another endpoint costs no retry, so that a dead one takes nobody’s failover away', async () => {
  const limits = {
    breaker: { consecutiveFailures: 1_000_000, failureRatio: 2 },
    retryBudget: { burst: 0, ratio: 0, refillPerSecond: 0 },
  };
  running = await startFleet(2, { fleet: { limits, random: () => 0.999 } });
  running.servers[0]?.faults.always({ kind: 'status', status: 500 });
  for (let i = 0; i < 20; i++) {
    expect((await collect(() => running.fleet.complete(ask('say 1'), createCall()))).error).toBeNull();
  }
  expect(running.servers[0]?.served.length).toBeGreaterThan(0);
});

test('an endpoint that asks to be left alone is left alone, while another serves', async () => {
  running = await startFleet(2, { fleet: { random: () => 0.999 } });
  running.servers[0]?.faults.next({ kind: 'status', status: 429, retryAfter: '60' });
  for (let i = 0; i < 5; i++) {
    expect((await collect(() => running.fleet.complete(ask('say 2'), createCall()))).error).toBeNull();
  }
  expect(running.servers.map(({ served }) => served.length)).toEqual([1, 5]);
  expect(running.fleet.endpoints()).toMatchObject([
    { status: 'DEGRADED', breaker: 'CLOSED' },
    { status: 'OK' },
  ]);
});
