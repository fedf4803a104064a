/** Streams as servers really send them: what is passed over, what ends an answer, and what breaks it. */
import { Readable } from 'node:stream';
import zlib, { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ask, clock, collect, createCall, deadlines, type Fleet, startFleet } from './fleet-harness.ts';
import { chunk, createScriptedGpu, event, type ScriptedGpu } from './scripted-gpu.ts';

let running: Fleet;
let gpu: ScriptedGpu;
afterEach(async () => {
  await running.close();
  gpu.close();
});

type OptionsOf<T extends (...given: never[]) => unknown> =
  Parameters<T> extends [unknown, ...infer Rest] ? Rest : never;

async function answerOf(
  write: Parameters<typeof createScriptedGpu>[0],
  ...answered: OptionsOf<typeof createScriptedGpu>
) {
  gpu = await createScriptedGpu(write, ...answered);
  running = await startFleet(0, { fleet: { endpoints: [gpu.url] } });
  return collect(() => running.fleet.complete(ask('hello', { model: 'scripted' }), createCall()));
}

const word = chunk({ role: 'assistant', content: 'whole' });
const stop = chunk({}, { finish: 'stop', usage: [7, 3] });
const done = event('[DONE]');
const usageAlone = (more: object) =>
  event({ object: 'chat.completion.chunk', usage: { prompt_tokens: 7, completion_tokens: 3 }, ...more });

const MEBIBYTE = 2 ** 20;
/** Unpacking takes a busy machine a while. */
const patient = { ...deadlines, firstTokenMs: 60_000, stallMs: 60_000, totalMs: 60_000 };
const quick = { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 };

/** Bytes that each decoder has given. */
function watchUnpacking(): ReadonlyMap<Readable, number> {
  const bytes = new Map<Readable, number>();
  const { push } = Readable.prototype;
  const spy = vi.spyOn(Readable.prototype, 'push').mockImplementation(function (
    this: Readable,
    part,
    encoding,
  ) {
    if (this instanceof zlib.BrotliDecompress) bytes.set(this, (bytes.get(this) ?? 0) + (part?.length ?? 0));
    return push.call(this, part, encoding);
  });
  onTestFinished(() => spy.mockRestore());
  return bytes;
}

describe('an answer is whole', () => {
  test.each<[string, string[]]>([
    [
      'with its usage in a chunk without choices',
      [word, chunk({}, { finish: 'stop' }), usageAlone({}), done],
    ],
    ['with choices of null', [word, chunk({}, { finish: 'stop' }), usageAlone({ choices: null }), done]],
    ['with a keep-alive chunk in the middle', [event({ object: 'chat.completion.chunk' }), word, stop, done]],
    ['with data that is empty', ['data:\n\n', word, 'data: \n\n', stop, done]],
    ['with data that is no JSON', [event('ping'), word, event('keep-alive'), stop, done]],
    ['with JSON that is no object', [event('1'), event('null'), event('[]'), event('"x"'), word, stop, done]],
    ['with a ping event of its own', ['event: ping\ndata: {"type":"ping"}\n\n', word, stop, done]],
    ['with comments', [': OPENROUTER PROCESSING\n\n', word, stop, done]],
    [
      'with a delta of null',
      [word, event({ choices: [{ delta: null, finish_reason: 'stop' }] }), usageAlone({})],
    ],
    [
      'with numbers as Python writes those that are none',
      [
        event('{"choices":[{"delta":{"content":"whole"},"logprobs":{"content":[{"logprob":-Infinity}]}}]}'),
        event('{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":NaN}}'),
      ],
    ],
    [
      'with its end before its text',
      [chunk({}, { finish: 'stop' }), word, usageAlone({ choices: [] }), done],
    ],
    [
      'with an end in every piece',
      [chunk({ content: 'who' }, { finish: 'stop' }), chunk({ content: 'le' }, { finish: 'stop' }), done],
    ],
    [
      'with an end and usage in every piece',
      [
        chunk({ content: 'who' }, { finish: 'length', usage: [7, 1] }),
        chunk({ content: 'le' }, { finish: 'stop', usage: [7, 2] }),
        done,
      ],
    ],
    ['with its end twice', [word, chunk({}, { finish: 'stop' }), stop, done]],
    ['with a choice of null', [event({ choices: [null] }), word, stop]],
    [
      'with tool calls of null',
      [event({ choices: [{ delta: { content: 'whole', tool_calls: null } }] }), stop],
    ],
    ['without the empty line behind its last event', [word, stop.trimEnd()]],
    ['without any line end behind its last event, cut from its line', [word, `${stop.trimEnd()}\r`]],
    [
      'with an error that is an empty object',
      [event({ error: {}, choices: [{ delta: { content: 'whole' } }] }), stop],
    ],
    ['with a code that says that all went well', [event({ code: '000000', message: 'success' }), word, stop]],
    [
      'with a refusal in the place of its content',
      [event({ choices: [{ delta: { content: null, refusal: 'whole' } }] }), stop],
    ],
    ['with an error of null', [event({ error: null, choices: [{ delta: { content: 'whole' } }] }), stop]],
    [
      'with a second choice',
      [
        event({ choices: [{ index: 1, delta: { content: 'other' } }] }),
        event({
          choices: [
            { index: 1, delta: { content: 'other' }, finish_reason: 'stop' },
            { index: 0, delta: { content: 'whole' }, finish_reason: null },
          ],
        }),
        stop,
      ],
    ],
    [
      'with content in parts',
      [event({ choices: [{ delta: { content: [{ type: 'text', text: 'whole' }] } }] }), stop],
    ],
    [
      'with CRLF and a byte order mark',
      [`\ufeff${word}`.replaceAll('\n', '\r\n'), stop.replaceAll('\n', '\r\n')],
    ],
    ['with an error behind its end', [word, stop, event({ error: { message: 'late', code: 500 } })]],
    [
      'with a text that has their words',
      [event('{"choices":[{"delta":{"content":"whole"},"logprob":NaN,"token":"NaN \\"-Infinity"}]}'), stop],
    ],
    ['with broken JSON behind its end', [word, chunk({}, { finish: 'stop' }), 'data: {"usa\n\n']],
  ])('%s', async (_, frames) => {
    const answer = await answerOf((response) => response.end(frames.join('')));
    expect(answer).toMatchObject({ error: null, text: 'whole', finish: { reason: 'stop' } });
    expect(gpu.asked).toBe(1);
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)(
    'although somebody on the way compressed it by %s, which was not asked for',
    async (encoding, compress) => {
      const accepted: unknown[] = [];
      const answer = await answerOf(
        (response, _, { headers }) => {
          accepted.push(headers['accept-encoding']);
          const bytes = compress(word + stop + done);
          response.write(bytes.subarray(0, 20));
          response.end(bytes.subarray(20));
        },
        { 'content-encoding': encoding },
      );
      expect(answer).toMatchObject({ error: null, text: 'whole', finish: { reason: 'stop' } });
      expect(accepted).toEqual(['identity']);
    },
  );

  test.each(['constructor', '__proto__', 'toString', 'identity', ''])(
    'although its encoding is called %j',
    async (encoding) => {
      const answer = await answerOf((response) => response.end(word + stop + done), {
        'content-encoding': encoding,
      });
      expect(answer).toMatchObject({ error: null, text: 'whole', finish: { reason: 'stop' } });
    },
  );

  test('behind hints that come before it', async () => {
    const answer = await answerOf(
      (response) => response.end(word + stop + done),
      {},
      (response) => {
        response.writeProcessing();
        response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      },
    );
    expect(answer).toMatchObject({ error: null, text: 'whole' });
  });

  test('when it is cut into single bytes, and no character is lost', async () => {
    const bytes = Buffer.from(chunk({ content: 'Zoë 😀' }) + stop + done);
    const answer = await answerOf((response) => {
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    });
    expect(answer).toMatchObject({ error: null, text: 'Zoë 😀' });
  });

  test.each([
    ['and its usage', [word, stop]],
    ['without usage', [word, chunk({}, { finish: 'stop' })]],
  ])(
    'at its finish reason %s, and lets go within a second of a server that never closes',
    async (_, frames) => {
      const closed = Promise.withResolvers<number>();
      let began = 0;
      const answer = await answerOf((response) => {
        response.write(frames.join(''));
        began = clock.now();
        response.once('close', () => closed.resolve(clock.now()));
      });
      expect(answer).toMatchObject({ error: null, text: 'whole' });
      expect((await closed.promise) - began).toBeLessThan(1_100);
    },
  );
});

describe('an answer that comes all at once, although a stream was asked for', () => {
  const message = { role: 'assistant', content: 'Zoë 😀 '.repeat(20_000) };
  const all = (more: object = { finish_reason: 'stop' }) =>
    Buffer.from(
      JSON.stringify(
        { choices: [{ message, ...more }], usage: { prompt_tokens: 7, completion_tokens: 60_000 } },
        null,
        2,
      ),
    );
  const send = (bytes: Buffer, type: string) =>
    answerOf(
      (response) => {
        for (let at = 0; at < bytes.length; at += 4_001) response.write(bytes.subarray(at, at + 4_001));
        response.end();
      },
      { 'content-type': type },
    );

  test.each(['application/json', 'text/event-stream', 'application/octet-stream'])(
    'is whole when it is called %s',
    async (type) => {
      const answer = await send(all(), type);
      expect(answer).toMatchObject({ error: null, text: message.content, finish: { reason: 'stop' } });
      expect(gpu.asked).toBe(1);
    },
  );

  test('is broken without an end', async () => {
    expect((await send(all({}), 'application/json')).error).toBe('UPSTREAM_TRUNCATED');
  });

  test('is broken when it breaks off', async () => {
    const answer = await send(all().subarray(0, -40), 'application/json');
    expect(answer).toMatchObject({ error: 'UPSTREAM_UNAVAILABLE', text: '' });
  });
});

describe('an answer is broken', () => {
  test.each<[string, string[], string]>([
    [
      'by a reason that is no end',
      [word, chunk({}, { finish: 'abort', usage: [7, 3] }), done],
      'UPSTREAM_TRUNCATED',
    ],
    ['by another', [word, chunk({}, { finish: 'function_call' }), done], 'UPSTREAM_TRUNCATED'],
    ['by a model that declines', [word, chunk({}, { finish: 'refusal' }), done], 'CONTENT_FILTERED'],
    ['by an empty reason and a close', [chunk({ content: 'half' }, { finish: '' })], 'UPSTREAM_TRUNCATED'],
    ['by [DONE] alone', [word, done], 'UPSTREAM_TRUNCATED'],
    ['by usage alone', [word, usageAlone({ choices: [] }), done], 'UPSTREAM_TRUNCATED'],
    ['by an error event', [word, 'event: error\ndata: out of memory\n\n', stop], 'UPSTREAM_TRUNCATED'],
    ['by an error that is a text', [word, event({ error: 'out of memory' }), stop], 'UPSTREAM_TRUNCATED'],
    ['by an older error', [word, event({ object: 'error', message: 'x', code: 500 })], 'UPSTREAM_TRUNCATED'],
    ['by an event that the end cuts off', [word, stop.slice(0, -12)], 'UPSTREAM_TRUNCATED'],
    ['by broken JSON', [word, 'data: {"choices": [{"del\n\n', stop], 'UPSTREAM_TRUNCATED'],
  ])('%s', async (_, frames, code) => {
    const answer = await answerOf((response) => response.end(frames.join('')));
    expect(answer).toMatchObject({ error: code, finish: null });
  });

  test('by compressed bytes that break off', async () => {
    const cut = gzipSync(word + stop).subarray(0, -30);
    const answer = await answerOf((response) => response.end(cut), { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ error: expect.stringMatching(/UPSTREAM_(TRUNCATED|UNAVAILABLE)/) });
  });

  test('by a connection that breaks behind a hint, which is no refusal', async () => {
    const answer = await answerOf(
      () => {},
      {},
      (response) => {
        response.writeEarlyHints({ link: '</style.css>; rel=preload' });
        response.destroy();
      },
    );
    expect(answer.thrown).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'The connection to the GPU endpoint broke.',
    });
  });

  test('by an event without end in a few packed bytes, which are not unpacked any further', async () => {
    const unpacked = watchUnpacking();
    const packed = brotliCompressSync(`data: ${'x'.repeat(64 * MEBIBYTE)}`, { params: quick });
    gpu = await createScriptedGpu((response) => response.end(packed), { 'content-encoding': 'br' });
    running = await startFleet(0, { fleet: { endpoints: [gpu.url], deadlines: patient } });
    const asked = ask('hello', { model: 'scripted' });
    expect((await collect(() => running.fleet.complete(asked, createCall()))).error).toBe(
      'UPSTREAM_TRUNCATED',
    );
    await expect.poll(() => [...unpacked.keys()].every(({ destroyed }) => destroyed)).toBe(true);
    expect(Math.max(...unpacked.values())).toBeLessThan(8 * MEBIBYTE);
  });

  test('by an event without end, which does not fill the memory', async () => {
    const answer = await answerOf((response) => {
      response.write('data: {"choices": "');
      response.end('x'.repeat(10_000_000));
    });
    expect(answer.error).toBe('UPSTREAM_TRUNCATED');
  });

  test('by a refusal under the name of a stream, which is the caller’s and asked for once', async () => {
    const answer = await answerOf((response) =>
      response.end(JSON.stringify({ error: { message: 'bad stop', type: 'BadRequestError', code: 400 } })),
    );
    expect(answer.error).toBe('UPSTREAM_REJECTED');
    expect(gpu.asked).toBe(1);
    expect(running.fleet.endpoints()[0]).toMatchObject({ status: 'OK', breaker: 'CLOSED' });
  });

  test('and asked for again while nothing of it was seen', async () => {
    const answer = await answerOf((response, number) =>
      response.end(number === 1 ? chunk({}, { finish: 'abort' }) + done : word + stop + done),
    );
    expect(answer).toMatchObject({ error: null, text: 'whole', finish: { attempts: 2 } });
  });
});

test('packed tokens wait for who reads them slowly, and are not unpacked before', async () => {
  const unpacked = watchUnpacking();
  const tokens = Array.from({ length: 100_000 }, (_, i) =>
    chunk({ content: 'word ' }, { usage: [7, i + 1] }),
  );
  gpu = await createScriptedGpu(
    (response) => response.end(brotliCompressSync(tokens.join('') + stop, { params: quick })),
    { 'content-encoding': 'br' },
  );
  running = await startFleet(0, { fleet: { endpoints: [gpu.url], deadlines: patient } });
  const events = running.fleet.complete(
    ask('hello', { model: 'scripted', maxTokens: 200_000 }),
    createCall(),
  );
  await events[Symbol.asyncIterator]().next();
  await expect.poll(() => [...unpacked.keys()].map((decoder) => decoder.isPaused())).toEqual([true]);
  expect(Math.max(...unpacked.values())).toBeLessThan(8 * MEBIBYTE);
});
