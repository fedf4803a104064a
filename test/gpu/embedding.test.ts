import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../packages/embedded-gpu/src/faults.ts';
import { createWordEngine } from '../../packages/embedded-gpu/test/word-engine.ts';
import { divideUsage, jointAttempt } from '../../src/gpu/embedding/joint-attempt.ts';
import { type BookedCall, clock, createCall, deadlines, type Fleet, startFleet } from './fleet-harness.ts';

let running: Fleet;
afterEach(() => running?.close());

const model = 'local-gpu-embed';
const embed = (texts: readonly string[], call: BookedCall) => running.fleet.embed({ model, texts }, call);
/** What the test engine answers: characters, words, 1. */
const vector = (text: string) => [text.length, text.split(' ').length, 1];

test('gives one vector for each text, in order, and its exact usage', async () => {
  running = await startFleet(1);
  const call = createCall();
  const texts = ['one', 'one two', 'three words here'];
  expect(await embed(texts, call)).toMatchObject({
    vectors: texts.map(vector),
    model,
    usage: { inputTokens: 6, outputTokens: 0 },
  });
  expect(call.booked).toMatchObject([
    { target: { function: 'AI_EMBED', model }, sent: true, outcome: 'ok', used: { inputTokens: 6 } },
  ]);
});

test('calls of the same moment share one request, and each books its own part', async () => {
  running = await startFleet(1);
  const calls = Array.from({ length: 20 }, (_, i) => createCall(`user-${i}`));
  const texts = calls.map((_, i) => `text ${'word '.repeat(i)}end`);
  const answers = await Promise.all(calls.map((call, i) => embed([texts[i] ?? ''], call)));
  expect(running.servers[0]?.served).toHaveLength(1);
  expect(answers.map(({ vectors }) => vectors)).toEqual(texts.map((text) => [vector(text)]));
  const booked = calls.map((call) => call.booked[0]?.used?.inputTokens ?? 0);
  expect(booked).toEqual(answers.map(({ usage }) => usage.inputTokens));
  expect(booked.reduce((sum, tokens) => sum + tokens, 0)).toBe(running.servers[0]?.served[0]?.promptTokens);
  expect(booked[19]).toBeGreaterThan(booked[0] ?? 0);
});

test('long lists are cut into requests that go to several endpoints', async () => {
  running = await startFleet(2, { fleet: { limits: { embed: { maxTexts: 10 } } } });
  const texts = Array.from({ length: 95 }, (_, i) => `text number ${i}`);
  const { vectors, usage } = await embed(texts, createCall());
  expect(vectors).toEqual(texts.map(vector));
  const sizes = running.servers.map(({ served }) =>
    served.map(({ body }) => (body.input as string[]).length),
  );
  expect(sizes.flat().sort((a, b) => a - b)).toEqual([5, ...Array.from({ length: 9 }, () => 10)]);
  expect(sizes.every((requests) => requests.length > 0)).toBe(true);
  expect(usage.inputTokens).toBe(285);
});

describe('a fault', () => {
  const faults: readonly Fault[] = [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 429 },
    { kind: 'reset' },
    { kind: 'cut', afterTokens: 0 },
    { kind: 'malformed-chunk', afterTokens: 0 },
  ];
  for (const fault of faults) {
    test(`${fault.kind} is tried again for everybody, and costs nobody anything`, async () => {
      running = await startFleet(1);
      running.servers[0]?.faults.next(fault);
      const calls = [createCall('ann'), createCall('bob')];
      const answers = await Promise.all(calls.map((call) => embed(['a text'], call)));
      expect(answers.map(({ vectors }) => vectors)).toEqual([[vector('a text')], [vector('a text')]]);
      for (const call of calls) {
        expect(call.booked).toHaveLength(2);
        expect(call.booked[0]?.used).toMatchObject({ inputTokens: 0 });
        expect(call.booked[1]).toMatchObject({ outcome: 'ok' });
      }
    });
  }

  test('a refusal is one, also where its body would be an answer', async () => {
    const body = JSON.stringify({ data: [{ index: 0, embedding: [1] }], usage: { prompt_tokens: 1 } });
    const server = createServer((request, response) => {
      if (request.method === 'GET') response.end(JSON.stringify({ data: [{ id: model }] }));
      else response.writeHead(503).end(body);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    running = await startFleet(0, { fleet: { endpoints: [url] } });
    await expect(embed(['a text'], createCall())).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  test('silence ends at the deadline of the first token, and another endpoint is asked', async () => {
    running = await startFleet(2, { fleet: { random: () => 0.999 } });
    running.servers[0]?.faults.always({ kind: 'silence' });
    const call = createCall();
    const began = clock.now();
    expect((await embed(['a text'], call)).vectors).toEqual([vector('a text')]);
    expect(clock.now() - began).toBeLessThan(deadlines.totalMs);
    expect(call.booked).toMatchObject([{ outcome: 'UPSTREAM_TIMEOUT' }, { outcome: 'ok' }]);
    for (let i = 1; i < 5; i++) await embed([`text ${i}`], createCall());
    expect(running.fleet.endpoints()[0]?.lastError).toContain('slow-first-token');
  });

  test('silence ends at the deadline', async () => {
    running = await startFleet(1);
    running.servers[0]?.faults.always({ kind: 'silence' });
    const call = createCall();
    await expect(embed(['a text'], call)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(call.booked[0]?.used).toMatchObject({ inputTokens: 0 });
  });

  test('a text beyond the context is refused and not tried again', async () => {
    running = await startFleet(1);
    const call = createCall();
    await expect(embed(['word '.repeat(9_000)], call)).rejects.toMatchObject({
      code: 'CONTEXT_LENGTH_EXCEEDED',
    });
    expect(call.booked).toHaveLength(1);
  });
});

test('a call that is sent again by itself has no more time than it had', async () => {
  const tight = { ...deadlines, firstTokenMs: 600, totalMs: 1_000 };
  running = await startFleet(2, { fleet: { random: () => 0.999, deadlines: tight } });
  running.servers[1]?.faults.next({ kind: 'context-length' });
  for (const { faults } of running.servers) faults.always({ kind: 'silence' });
  const calls = [createCall('ann'), createCall('bob')];
  const began = clock.now();
  const ended = await Promise.allSettled(calls.map((call, i) => embed([`text ${i}`], call)));
  expect(clock.now() - began).toBeLessThan(1.4 * tight.totalMs);
  expect(ended).toMatchObject(
    calls.map(() => ({
      status: 'rejected',
      reason: { code: 'UPSTREAM_TIMEOUT', message: expect.stringMatching(/within \d+ ms\.$/) },
    })),
  );
  expect(calls.map(({ booked }) => booked[1]?.outcome)).toEqual(calls.map(() => 'CONTEXT_LENGTH_EXCEEDED'));
});

test('one caller that leaves does not disturb the others of its batch', async () => {
  running = await startFleet(1);
  running.servers[0]?.faults.next({ kind: 'slow-first-token', ms: 60 });
  const [leaves, stays] = [createCall('ann'), createCall('bob')];
  const left = embed(['a text'], leaves);
  const stayed = embed(['another text'], stays);
  await expect.poll(() => running.servers[0]?.served.length).toBe(1);
  leaves.abort.abort();
  await expect(left).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
  expect((await stayed).vectors).toEqual([vector('another text')]);
  expect(stays.booked[0]?.outcome).toBe('ok');
});

test('a batch that everybody left is aborted upstream', async () => {
  running = await startFleet(1);
  running.servers[0]?.faults.next({ kind: 'silence' });
  const calls = [createCall('ann'), createCall('bob')];
  const all = Promise.allSettled(calls.map((call) => embed(['a text'], call)));
  await expect.poll(() => running.servers[0]?.served.length).toBe(1);
  for (const call of calls) call.abort.abort();
  await all;
  await expect.poll(() => running.servers[0]?.served[0]?.aborted).toBe(true);
  await expect
    .poll(() => calls.every((call) => call.booked.every(({ outcome }) => outcome !== 'open')))
    .toBe(true);
});

test('a member that may not spend fails alone', async () => {
  running = await startFleet(1);
  const refused = Object.assign(new Error('no credit'), { code: 'CREDITS_EXHAUSTED' });
  const poor = createCall('poor', { attempt: () => Promise.reject(refused) });
  const rich = createCall('rich');
  const [first, second] = await Promise.allSettled([embed(['a text'], poor), embed(['b text'], rich)]);
  expect(first).toMatchObject({ status: 'rejected', reason: refused });
  expect(second).toMatchObject({ status: 'fulfilled', value: { vectors: [vector('b text')] } });
});

test('when no member may spend nothing is sent', async () => {
  const refused = new Error('no credit');
  const prompt = { fewest: 1, usual: 2, most: 8 };
  const attempt = jointAttempt(
    [
      { attempt: () => Promise.reject(refused), weight: 1, prompt },
      { attempt: () => Promise.reject(refused), weight: 1, prompt },
    ],
    () => {},
  );
  const target = { function: 'AI_EMBED', model, backend: 'LAMBDA_LABS', warehouse: null } as const;
  await expect(attempt(target, () => Promise.resolve('sent'))).rejects.toBe(refused);
});

test('parts of a usage add up to the whole, and none is more than its texts can have', () => {
  const share = (weight: number, usual: number, most: number) => ({
    weight,
    prompt: { fewest: 1, usual, most },
  });
  const alike = divideUsage(
    { inputTokens: 100, outputTokens: 0, gpuSeconds: 3 },
    [1, 2, 3].map(() => share(1, 50, 200)),
  );
  expect(alike.map(({ inputTokens }) => inputTokens)).toEqual([34, 33, 33]);
  expect(alike.map(({ gpuSeconds }) => gpuSeconds)).toEqual([1, 1, 1]);
  // As long as each other, and of different scripts.
  const [latin, khmer] = [share(200, 50, 202), share(200, 200, 602)];
  for (const [counted, parts] of [
    [250, [50, 200]],
    [125, [25, 100]],
    [804, [202, 602]],
    [650, [160, 490]],
  ] as const) {
    const divided = divideUsage({ inputTokens: counted, outputTokens: 0 }, [latin, khmer]);
    expect(divided.map(({ inputTokens }) => inputTokens)).toEqual(parts);
  }
});

test('nobody pays for the tokens of a text in another script that went with theirs', async () => {
  const counted = (text: string) => (/^[a-z ]+$/.test(text) ? text.length / 4 : text.length);
  const tokenize = (text: string) => Array<string>(counted(text)).fill('t');
  running = await startFleet(1, { server: { engine: { ...createWordEngine(), tokenize } } });
  const texts = ['word '.repeat(80), '\u1781'.repeat(400)];
  const calls = texts.map((_, i) => createCall(`user-${i}`));
  await Promise.all(calls.map((call, i) => embed([texts[i] ?? ''], call)));
  expect(running.servers[0]?.served).toHaveLength(1);
  expect(calls.map((call) => call.booked[0]?.used?.inputTokens)).toEqual([100, 400]);
});

test.each([
  ['no number', [[Number.NaN, 1, 1]]],
  ['nothing', [[]]],
])("an answer with an embedding of %s is the back end's fault, and nobody gets it", async (_, vectors) => {
  const engine = { ...createWordEngine(), embed: async () => vectors };
  running = await startFleet(1, { server: { engine } });
  const call = createCall();
  await expect(embed(['one'], call)).rejects.toMatchObject({ code: 'UPSTREAM_TRUNCATED' });
  expect(call.booked.at(-1)).toMatchObject({ used: { inputTokens: 0 } });
});

test.each([
  [
    'fail',
    () => {
      throw new Error('CUDA error');
    },
  ],
  ['answer with no number', () => [Number.NaN, 1, 1]],
])('a text that makes the engine %s costs its sender the answer, and nobody else', async (_, choke) => {
  const words = createWordEngine();
  const embedOne = async (text: string) =>
    text === 'poison' ? choke() : ((await words.embed([text]))[0] ?? []);
  const engine = { ...words, embed: (texts: readonly string[]) => Promise.all(texts.map(embedOne)) };
  running = await startFleet(1, { server: { engine } });
  const poisonings = ['poison', 'poison', 'good'].map((text) => embed([text], createCall('mallory')));
  const others = ['bob', 'carol'].map((user) => embed([`text of ${user}`], createCall(user)));
  expect((await Promise.allSettled(poisonings)).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
    'rejected',
  ]);
  expect((await Promise.all(others)).map(({ vectors }) => vectors)).toEqual([
    [vector('text of bob')],
    [vector('text of carol')],
  ]);
  // Time after time: what was sent together says of nobody that the endpoint failed him.
  for (let i = 0; i < 10; i += 1) {
    const poisoning = embed(['poison'], createCall('mallory'));
    const bob = embed(['text of bob'], createCall('bob'));
    await expect(poisoning).rejects.toThrow();
    expect((await bob).vectors).toEqual([vector('text of bob')]);
    expect(running.fleet.endpoints()[0]).toMatchObject({ breaker: 'CLOSED' });
  }
});
