import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createChunkReader } from '../../src/upstream/chunk-reader.ts';
import { readChunk } from '../../src/upstream/completion-chunk.ts';
import { createEventParser } from '../../src/upstream/parse-events.ts';

const usage = (tokens: number) => ({
  prompt_tokens: 12,
  total_tokens: 12 + tokens,
  completion_tokens: tokens,
});

/** As different servers write them. */
const servers: readonly ((text: string, tokens: number) => object)[] = [
  (content, tokens) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    model: 'm',
    choices: [{ index: 0, delta: { content }, logprobs: null, finish_reason: null }],
    usage: usage(tokens),
  }),
  (content) => ({ model: 'm', choices: [{ delta: { role: 'assistant', content } }] }),
  (content, tokens) => ({ usage: usage(tokens), choices: [{ delta: { content }, finish_reason: null }] }),
  (content, tokens) => ({
    choices: [{ delta: { content, reasoning: null } }, { delta: { content: 'of another choice' } }],
    usage: { completion_tokens: tokens, prompt_tokens_details: { cached_tokens: 4 }, prompt_tokens: 12 },
  }),
  // What looks like the text, or like its count, is something else.
  (content, tokens) => ({
    prompt: { content: 'not this' },
    choices: [{ delta: { content } }],
    usage: usage(tokens),
  }),
  (content, tokens) => ({ choices: [{ delta: { content }, completion_tokens: 5 }], usage: usage(tokens) }),
  (content) => ({ choices: [{ delta: { reasoning: 'hm', content } }] }),
];

/** What a chunk says: its text, and how many tokens there are with it. */
type Said = readonly [text: string, completionTokens: number | undefined];

const text = fc.oneof(
  fc.constantFrom('', ' token', '"content":"', '\n', 'ä', '\\', '"', '}', '\ud800'),
  fc.string(),
);

test('every chunk of a stream is read as the parser reads it, also one that was damaged on its way', () => {
  const chunk = fc
    .tuple(fc.nat(servers.length - 1), text, fc.nat(2_000_000_000))
    .map(([server, content, tokens]) => JSON.stringify(servers[server]?.(content, tokens)));
  const damaged = fc
    .tuple(
      chunk,
      fc.nat(400),
      fc.constantFrom('', '0', '00', '"', '\\', '{', ',', '\u0001', ' ', '\\u0041'),
      fc.nat(2),
    )
    .map(([data, at, put, cut]) => data.slice(0, at) + put + data.slice(at + cut));
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: chunk }, damaged), { maxLength: 12 }), (stream) => {
      const { read } = createChunkReader();
      for (const data of stream) expect(read('message', data)).toEqual(readChunk('message', data));
    }),
    { numRuns: 3_000 },
  );
});

test('the chunks of one stream, all of one server, are read as the parser reads them', () => {
  const stream = fc
    .tuple(fc.nat(servers.length - 1), fc.array(fc.tuple(text, fc.nat(3_000)), { maxLength: 20 }))
    .map(([server, chunks]) =>
      chunks.map(([content, tokens]) => JSON.stringify(servers[server]?.(content, tokens))),
    );
  fc.assert(
    fc.property(stream, (chunks) => {
      const { read } = createChunkReader();
      for (const data of chunks) expect(read('message', data)).toEqual(readChunk('message', data));
    }),
    { numRuns: 2_000 },
  );
});

test('events that come together are read as one by one, however the bytes are cut, and up to a count at most', () => {
  const mixed = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constant(' token'), fc.nat(300)) },
    { weight: 1, arbitrary: fc.tuple(text, fc.nat(300)) },
  );
  const given = fc.record({
    server: fc.nat(servers.length - 1),
    chunks: fc.array(mixed, { maxLength: 30 }),
    odd: fc.constantFrom('', ': ping\n\n', 'event: other\n', 'data: [DONE]\n\n', '\n', 'data: {"choices":\n'),
    oddAt: fc.nat(30),
    size: fc.integer({ min: 1, max: 5_000 }),
    most: fc.nat(400),
  });
  let runs = 0;
  fc.assert(
    fc.property(given, ({ server, chunks, odd, oddAt, size, most }) => {
      const events = chunks.map(([content, count]) => {
        return `data: ${JSON.stringify(servers[server]?.(content, count))}\n\n`;
      });
      events.splice(oddAt, 0, odd);
      const bytes = Buffer.from(events.join(''));
      const ofRuns: Said[] = [];
      const oneByOne: Said[] = [];
      const reader = createChunkReader();
      const note = (told: Said[], chunk: ReturnType<typeof readChunk>) => {
        if (chunk && chunk !== 'malformed') told.push([chunk.text, chunk.usage?.completionTokens]);
      };
      const [ahead, plain] = [createEventParser(), createEventParser()];
      for (let at = 0; at < bytes.length; at += size) {
        const part = bytes.subarray(at, at + size);
        for (const { event, data } of plain.push(part)) note(oneByOne, readChunk(event, data));
        ahead.read(part, {
          onEvent: ({ event, data }) => note(ofRuns, reader.read(event, data)),
          ahead(stream, from) {
            const run = reader.readRun(stream, from, most);
            if (!run) return from;
            runs += 1;
            expect(run.usage.completionTokens).toBeLessThanOrEqual(most);
            const read = oneByOne.slice(ofRuns.length, ofRuns.length + run.chunks);
            expect([run.text, run.usage.completionTokens]).toEqual([
              read.map(([piece]) => piece).join(''),
              read.at(-1)?.[1],
            ]);
            ofRuns.push(...read);
            return run.end;
          },
        });
      }
      expect(ofRuns).toEqual(oneByOne);
    }),
    { numRuns: 2_000 },
  );
  expect(runs).toBeGreaterThan(300);
});

test.each([0, 1, 3])('of a plain stream a few chunks are parsed (server %i)', (server) => {
  const { read } = createChunkReader();
  const parse = vi.spyOn(JSON, 'parse');
  try {
    for (let i = 1; i <= 500; i++) read('message', JSON.stringify(servers[server]?.(` word ${i}`, i)));
    // The first, and another of its kind that the lesson is tried on.
    expect(parse).toHaveBeenCalledTimes(2);
  } finally {
    parse.mockRestore();
  }
});

test('behind the last token nothing is learned', () => {
  const { read } = createChunkReader();
  const parse = vi.spyOn(JSON, 'parse');
  try {
    read('message', JSON.stringify({ choices: [{ delta: { content: 'all' }, finish_reason: 'stop' }] }));
    read('message', JSON.stringify({ choices: [], usage: usage(1) }));
    expect(parse).toHaveBeenCalledTimes(2);
  } finally {
    parse.mockRestore();
  }
});

test('an error event is never taken for a chunk', () => {
  const { read } = createChunkReader();
  const data = JSON.stringify(servers[0]?.('a', 1));
  for (let i = 0; i < 3; i++) read('message', data);
  expect(read('error', data)).toEqual(readChunk('error', data));
});

test.each(['007', '', '1e3', '-1', '99999999999999999999'])(
  'a count that is no plain number (%s) is left to the parser',
  (count) => {
    const { read } = createChunkReader();
    const data = JSON.stringify(servers[0]?.('a', 1));
    for (let i = 0; i < 3; i++) read('message', data);
    const odd = data.replace('"completion_tokens":1', `"completion_tokens":${count}`);
    expect(read('message', odd)).toEqual(readChunk('message', odd));
  },
);
