/** The shapes that answers to completions over REST have been seen to have. */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { ann, collect, question, test, usage } from './rest-fixture.ts';
import { beginStream, type CortexAnswer } from './scripted-cortex.ts';

describe('an answer', () => {
  const event = (data: object, name = '') => `${name && `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
  const text = (content: string, more: object = {}) =>
    event({ choices: [{ delta: { content } }], usage: {}, ...more });

  test.for([
    ['an event of the name error', [text('Hi'), event({ message: 'x', code: '370001' }, 'error')]],
    ['running usage and a close', [text('Hi', { usage }), text(' you', { usage })]],
    ['usage in front and a close', [text('', { usage }), text('Hi')]],
    [
      'an empty finish reason and a close',
      [event({ choices: [{ delta: { content: 'Hi' }, finish_reason: '' }] })],
    ],
    [
      'a finish reason that is no end',
      [text('Hi'), event({ choices: [{ delta: {}, finish_reason: 'abort' }] })],
    ],
    ['[DONE] alone', [text('Hi'), 'data: [DONE]\n\n']],
  ] as const)('is truncated by %s', async ([, frames], { server, openRest }) => {
    server.answer((call) => {
      beginStream(call);
      call.response.end(frames.join(''));
    });
    const reading = collect(openRest().complete(question, ann));
    await expect(reading).rejects.toMatchObject({ code: 'UPSTREAM_TRUNCATED' });
  });

  test.for([
    ['an error of null', [text('Hi', { error: null }), text('', { usage, error: null })]],
    ['an error that is empty', [text('Hi', { error: {} }), text('', { usage, error: {} })]],
    [
      'codes that say that all went well',
      [
        event({ code: '000000', message: 'ok' }),
        text('Hi', { code: '090001', message: 'ok' }),
        text('', { usage }),
      ],
    ],
    ['a last event that lacks its empty line', [text('Hi'), text('', { usage }).trimEnd()]],
    [
      'a refusal in the place of its content',
      [event({ choices: [{ delta: { content: null, refusal: 'Hi' } }] }), text('', { usage })],
    ],
    ['usage without choices', [text('Hi'), event({ choices: null, usage })]],
    [
      'usage behind the finish reason',
      [text('Hi'), event({ choices: [{ delta: {}, finish_reason: 'stop' }] }), event({ usage })],
    ],
    ['pings', [event({ type: 'ping' }, 'ping'), 'data: keep-alive\n\n', text('Hi'), text('', { usage })]],
  ] as const)('is whole with %s', async ([, frames], { server, openRest }) => {
    server.answer((call) => {
      beginStream(call);
      call.response.end(frames.join(''));
    });
    expect(await collect(openRest().complete(question, ann))).toMatchObject([
      { type: 'delta', text: 'Hi' },
      { type: 'usage', inputTokens: 5, outputTokens: 2 },
      { type: 'finish', reason: 'stop' },
    ]);
  });

  const sends =
    (body: string, type: string): CortexAnswer =>
    ({ response }) =>
      void response.writeHead(200, { 'content-type': type }).end(body);
  const says = { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }], usage };
  const document = JSON.stringify(says, null, 2);
  const events = `\n: hello\n\n${text('Hi')}${text('', { usage })}`;

  test.for([
    ['a document', document, 'application/json'],
    ['a document under the name of a stream', document, 'text/event-stream'],
    [
      'a document with a code that says that all went well',
      JSON.stringify({ code: '000000', message: 'ok', ...says }),
      'application/json',
    ],
    ['a document behind a byte order mark', `\ufeff${document}`, 'text/event-stream'],
    ['a stream under the name of a document', events, 'application/json'],
    ['a stream of another spelling', events, 'Text/Event-Stream'],
    ['a stream of plain text', events, 'text/plain'],
  ] as const)('is taken from %s', async ([, body, type], { server, openRest }) => {
    server.answer(sends(body, type));
    expect(await collect(openRest().complete(question, ann))).toMatchObject([
      { type: 'delta', text: 'Hi' },
      { type: 'usage', inputTokens: 5, outputTokens: 2 },
      { type: 'finish', reason: 'stop' },
    ]);
  });

  test.for([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)(
    'is read although somebody on the way compressed it by %s',
    async ([encoding, compress], { server, openRest }) => {
      server.answer(({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': encoding });
        response.end(compress(text('Hi') + text('', { usage })));
      });
      expect((await collect(openRest().complete(question, ann))).at(-1)).toMatchObject({ reason: 'stop' });
      expect(server.calls[0]?.headers['accept-encoding']).toBe('identity');
      server.answer(({ response }) => {
        response.writeHead(429, { 'content-encoding': encoding });
        response.end(compress(JSON.stringify({ message: 'too many' })));
      });
      await expect(openRest().models(ann)).rejects.toMatchObject({
        code: 'RATE_LIMITED',
        message: 'too many',
      });
    },
  );

  const refusal = { code: '390429', message: 'too many' };
  test.for([
    ['a refusal under the name of a stream', JSON.stringify(refusal), 'RATE_LIMITED'],
    ['a refusal as an event, which nothing marks', event(refusal), 'RATE_LIMITED'],
    ['a document that says nothing', JSON.stringify({ choices: [], usage }), 'UPSTREAM_TRUNCATED'],
    ['a document without end', `{"a":"${'x'.repeat(5_000_000)}`, 'UPSTREAM_UNAVAILABLE'],
    ['an event that is too long', `data: ${'x'.repeat(5_000_000)}`, 'UPSTREAM_TRUNCATED'],
  ] as const)('fails with %s', async ([, body, code], { server, openRest, observed }) => {
    server.answer(sends(body, 'text/event-stream'));
    const reading = collect(openRest().complete(question, ann));
    await expect(reading).rejects.toMatchObject({ code, retryable: true });
    expect(observed.map(({ outcome }) => outcome)).toEqual([code]);
  });
});
