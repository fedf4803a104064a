import { describe, expect, test } from 'vitest';
import { parseEventStream, type ServerSentEvent } from '../../src/sse/parse-events.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = async (chunks: readonly Uint8Array[], max?: number) => {
  const events: ServerSentEvent[] = [];
  for await (const event of parseEventStream(chunks, max)) events.push(event);
  return events;
};
const data = async (text: string) => (await parse([bytes(text)])).map((event) => event.data);

describe('the event stream parser', () => {
  test('reads the examples of the HTML standard', async () => {
    expect(await data('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual(['YHOO\n+2\n10']);
    const ids = await parse([
      bytes(': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n'),
    ]);
    expect(ids).toEqual([
      { event: 'message', data: 'first event', id: '1' },
      { event: 'message', data: 'second event', id: '' },
    ]);
    expect(await data('data\n\ndata\ndata\n\ndata:')).toEqual(['', '\n']);
    expect(await data('data:test\n\ndata: test\n\n')).toEqual(['test', 'test']);
  });

  test('takes CR, LF and CRLF, a byte order mark, named events and unknown fields', async () => {
    expect(await data('\ufeffdata: a\r\rdata: b\r\n\r\ndata: c\n\r\n')).toEqual(['a', 'b', 'c']);
    expect(
      await parse([bytes('event: add\nretry: 10\nfoo: bar\ndatax: no\ndata: 1\n\ndata: 2\n\n')]),
    ).toEqual([
      { event: 'add', data: '1', id: '' },
      { event: 'message', data: '2', id: '' },
    ]);
  });

  test('gives the same events however the bytes are cut', async () => {
    const text = 'data: grüße 🙂\r\nid: 7\r\n\r\n: ping\r\rdata: {"a":1}\n\ndata: x\ndata: y\n\n';
    const whole = bytes(text);
    const expected = await parse([whole]);
    expect(expected.map((event) => event.data)).toEqual(['grüße 🙂', '{"a":1}', 'x\ny']);
    for (let size = 1; size < whole.length; size++) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
      expect(await parse(chunks)).toEqual(expected);
    }
  });

  test('delivers an event as soon as its blank line is there, CR or not', async () => {
    const seen: string[] = [];
    const source = async function* () {
      yield bytes('data: one\r\r');
      seen.push('after one');
      yield bytes('\ndata: two\n\n');
    };
    for await (const event of parseEventStream(source())) seen.push(event.data);
    expect(seen).toEqual(['one', 'after one', 'two']);
  });

  test('refuses an event without end', async () => {
    await expect(
      parse([bytes('data: '), bytes('x'.repeat(100)), bytes('x'.repeat(100))], 150),
    ).rejects.toThrow(RangeError);
    const lines = Array.from({ length: 10 }, () => bytes(`data: ${'x'.repeat(40)}\n`));
    await expect(parse(lines, 150)).rejects.toThrow(RangeError);
  });
});
