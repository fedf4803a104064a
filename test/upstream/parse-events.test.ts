import { describe, expect, it } from 'vitest';
import {
  createEventParser,
  parseEventStream,
  type ServerSentEvent,
} from '../../src/upstream/parse-events.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => createEventParser().push(bytes(text));
const dataOf = (text: string) => parse(text).map(({ data }) => data);

describe('server-sent events', () => {
  it('reads data, event and id, and keeps the id for the events after it', () => {
    expect(parse('id: 7\nevent: delta\ndata: one\n\ndata: two\n\n')).toEqual([
      { event: 'delta', data: 'one', id: '7' },
      { event: 'message', data: 'two', id: '7' },
    ]);
  });

  it('joins data lines with line feeds and takes one leading space off', () => {
    expect(dataOf('data:a\ndata: b\ndata:  c\ndata\n\n')).toEqual(['a\nb\n c\n']);
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('ends lines with %s', (_, end) => {
    expect(dataOf(['data: a', '', 'data: b', '', ''].join(end))).toEqual(['a', 'b']);
  });

  it('ignores comments, unknown fields, retry, and ids with a null', () => {
    expect(parse(': hello\nretry: 10\nfoo: bar\nid: a\0b\ndata: x\n\n')).toEqual([
      { event: 'message', data: 'x', id: '' },
    ]);
  });

  it('dispatches nothing for an event without data, and forgets its type', () => {
    expect(parse('event: lonely\n\ndata\n\n')).toEqual([{ event: 'message', data: '', id: '' }]);
  });

  it.each([
    ['data: a\n\ndata: last', ['a', 'last']],
    ['data: a\n\ndata: last\n', ['a', 'last']],
    ['data: a\n\nevent: lonely\n', ['a']],
    ['data: a\n\n: comment', ['a']],
    ['data: a\n\n', ['a']],
    ['', []],
  ])('gives the last event of %j, whatever is missing behind it', async (text, expected) => {
    async function* source() {
      for (const byte of bytes(text)) yield Uint8Array.of(byte);
    }
    const events: string[] = [];
    for await (const { data } of parseEventStream(source())) events.push(data);
    expect(events).toEqual(expected);
  });

  it('drops the byte order mark', () => {
    expect(dataOf('\uFEFFdata: a\n\n')).toEqual(['a']);
  });

  it('reads the same events however the bytes are cut', () => {
    const text =
      '\uFEFFid: 1\r\ndata: grüße 🙂\r\ndata: b\r\r\nevent: e\ndata: "x"\n\n\r\ndata: last\r\n\r\n';
    const whole = parse(text);
    expect(whole).toHaveLength(3);
    const all = bytes(text);
    for (let size = 1; size < all.length; size++) {
      const parser = createEventParser();
      const events: ServerSentEvent[] = [];
      for (let at = 0; at < all.length; at += size) events.push(...parser.push(all.subarray(at, at + size)));
      expect(events, `chunks of ${size} bytes`).toEqual(whole);
    }
  });

  it('refuses an event that never ends', () => {
    const parser = createEventParser({ maxEventLength: 100 });
    const flood = () => {
      for (let i = 0; i < 20; i++) parser.push(bytes('data: 0123456789'));
    };
    expect(flood).toThrow(RangeError);
  });

  it('closes the source when its reader stops', async () => {
    let isClosed = false;
    async function* source() {
      try {
        for (;;) yield bytes('data: x\n\n');
      } finally {
        isClosed = true;
      }
    }
    for await (const { data } of parseEventStream(source())) {
      expect(data).toBe('x');
      break;
    }
    expect(isClosed).toBe(true);
  });
});
