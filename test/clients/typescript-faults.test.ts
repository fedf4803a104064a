/** What the TypeScript client makes of lost lines, proxies, and gateways older and newer than itself. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket as WebSocketOfWs } from 'ws';
import { errorCodes } from '../../clients/typescript/src/generated/error-codes.ts';
import { type GatewayError, getGateway, sumCredits } from '../../clients/typescript/src/index.ts';
import { errorTable } from '../../src/errors/gateway-error.ts';
import {
  cutShort,
  events,
  failing,
  halfJson,
  hangUp,
  json,
  page,
  type ScriptedServer,
  type Step,
  startScriptedServer,
} from './scripted-server.ts';

let server: ScriptedServer;
let gateway: ReturnType<typeof getGateway>;
beforeAll(async () => {
  server = await startScriptedServer();
  gateway = getGateway({ url: server.url });
});
afterAll(() => server.close());
beforeEach(() => server.script(answer));

const answer = json({
  data: { viewer: { name: 'ada', teams: [] }, cortex: { summarize: { text: 'short' } } },
});
const now = { retryAfterSeconds: 0, retryable: true };
const failure = (promise: Promise<unknown>): Promise<GatewayError> =>
  promise.then(
    (value) => {
      throw new Error(`it has not failed: ${JSON.stringify(value)}`);
    },
    (error: GatewayError) => error,
  );

async function drain(stream: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of stream) count += 1;
  return count;
}

it('has the codes of the table', () => {
  expect(errorCodes).toEqual(Object.keys(errorTable));
});

it('adds credits exactly', () => {
  expect(sumCredits([0.1, 0.2])).toBe(0.3);
  expect(sumCredits(Array.from({ length: 1000 }, () => 0.000001))).toBe(0.001);
});

describe('tries again', () => {
  it.each<[string, Step]>([
    ['RATE_LIMITED', failing('RATE_LIMITED', now, 429)],
    [
      'an older gateway, which does not say what is retryable',
      failing('RATE_LIMITED', { retryAfterSeconds: 0 }),
    ],
    ['a newer code that says so', failing('FLUX_UNSTABLE', now)],
    ['a proxy with 502', page(502, { 'retry-after': '0' })],
    ['a proxy with 503 and a moment', page(503, { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' })],
    ['a line that is cut before the answer', hangUp],
    ['a body that is cut', cutShort('{"data":{"viewer"')],
    ['half a JSON text', halfJson],
  ])('after %s', async (_, step) => {
    server.script(step, answer);
    expect((await gateway.viewer()).name).toBe('ada');
    expect(server.seen).toHaveLength(2);
  });

  it('and tells of the failure that was charged, where its repeat is refused for that', async () => {
    const refused = failing('IDEMPOTENCY_CONFLICT', { retryable: false }, 409);
    for (const ask of [
      () => gateway.summarize({ text: 'x' }),
      () => drain(gateway.completeStream({ prompt: 'x' })),
    ]) {
      server.script(failing('UPSTREAM_TIMEOUT', now), refused);
      expect(await failure(ask())).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
      server.script(refused);
      expect(await failure(ask())).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    }
  });

  it('when retryAfterSeconds have passed', async () => {
    server.script(failing('RATE_LIMITED', { retryAfterSeconds: 0.3, retryable: true }), answer);
    await gateway.viewer();
    const [first, second] = server.seen;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(295);
  });

  it('under one key, which the next call does not have, where it costs credits', async () => {
    server.script(failing('OVERLOADED', now), answer, answer);
    await gateway.summarize({ text: 'long' });
    await gateway.summarize({ text: 'long' });
    await gateway.viewer();
    const keys = server.seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect([keys[1], keys[2] === keys[0], keys[3]]).toEqual([keys[0], false, undefined]);
  });

  it('only so often as the settings say', async () => {
    server.script(failing('OVERLOADED', now));
    expect(await failure(gateway.viewer())).toMatchObject({ code: 'OVERLOADED', retryable: true });
    expect(server.seen).toHaveLength(3);
    server.script(failing('OVERLOADED', now));
    await failure(getGateway({ url: server.url, retries: 0 }).viewer());
    expect(server.seen).toHaveLength(1);
  });
});

describe('does not try again', () => {
  it.each<[string, Step, string]>([
    ['CREDITS_EXHAUSTED, whatever it says', failing('CREDITS_EXHAUSTED', now), 'CREDITS_EXHAUSTED'],
    ['CREDITS_SUSPENDED', failing('CREDITS_SUSPENDED', now), 'CREDITS_SUSPENDED'],
    ['bad input', failing('BAD_USER_INPUT', { retryable: false }), 'BAD_USER_INPUT'],
    ['a newer code that says nothing', failing('FLUX_UNSTABLE'), 'FLUX_UNSTABLE'],
    ['an error without a code', failing(undefined), 'INTERNAL_SERVER_ERROR'],
    [
      'an error whose parts are null',
      json({ errors: [{ message: null, extensions: null }] }),
      'INTERNAL_SERVER_ERROR',
    ],
    [
      'an error whose message is no text',
      json({ errors: [{ message: { toString: 1 } }] }),
      'INTERNAL_SERVER_ERROR',
    ],
    ['an error that is none', json({ errors: [null] }), 'INTERNAL_SERVER_ERROR'],
    [
      'a wait that is too long',
      failing('RATE_LIMITED', { retryAfterSeconds: 3600, retryable: true }),
      'RATE_LIMITED',
    ],
    ['a page where a gateway should be', page(200), 'NOT_A_GATEWAY'],
    ['a page that is not there', page(404), 'NOT_A_GATEWAY'],
    ['JSON that is no answer', json({ status: 'ok' }), 'NOT_A_GATEWAY'],
    ['JSON that is no object', json([1, 2]), 'NOT_A_GATEWAY'],
    ['an answer without the field', json({ data: { viewer: null } }), 'NOT_A_GATEWAY'],
    ['an expired token', failing('UNAUTHENTICATED', { retryable: false }, 401), 'UNAUTHENTICATED'],
  ])('after %s', async (_, step, code) => {
    server.script(step, answer);
    expect(await failure(gateway.viewer())).toMatchObject({ name: 'GatewayError', code });
    expect(server.seen).toHaveLength(1);
  });

  it('what may have been done already: a mutation whose answer was lost', async () => {
    server.script(hangUp);
    const lost = await failure(gateway.createApiKey({ name: 'k' }));
    expect(lost).toMatchObject({ code: 'UNREACHABLE' });
    expect(server.seen).toHaveLength(1);
    server.script(hangUp, json({ data: { executeSql: { rows: [] } } }));
    await gateway.writeSql({ statement: 'INSERT INTO t VALUES (1)' });
    expect(server.seen).toHaveLength(2);
  });
});

it('keeps what the gateway told beside the code', async () => {
  const told = { retryable: false, scope: 'user:ada', limit: 1, resetsAt: '2026-11-23T00:00:00.000Z' };
  server.script(failing('CREDITS_EXHAUSTED', told, 429));
  const { details, status, message } = await failure(gateway.viewer());
  expect(details).toEqual({ scope: 'user:ada', limit: 1, resetsAt: '2026-11-23T00:00:00.000Z' });
  expect([status, message]).toEqual([429, 'because of CREDITS_EXHAUSTED']);
});

it('says what is wrong with an address, settings and headers before anything is sent', async () => {
  const told = (given: Parameters<typeof getGateway>[0]) => {
    try {
      getGateway(given);
      return null;
    } catch (error) {
      return (error as GatewayError).code;
    }
  };
  for (const url of ['', 'nowhere', 'ftp://host', 'http://user:secret@host'])
    expect(told({ url })).toBe(url === '' ? 'MISCONFIGURED' : 'MISCONFIGURED');
  expect(told({ retries: -1 })).toBe('MISCONFIGURED');
  expect(told({ timeoutSeconds: Number.NaN })).toBe('MISCONFIGURED');
  const split = getGateway({ url: server.url, token: 'a\nb' });
  expect(await failure(split.viewer())).toMatchObject({ code: 'MISCONFIGURED' });
  expect(server.seen).toHaveLength(0);
  const nobody = getGateway({ url: 'http://127.0.0.1:9', retries: 0 });
  expect(await failure(nobody.viewer())).toMatchObject({ code: 'UNREACHABLE', retryable: true });
});

it('waits no longer than it may, and no longer than its caller wants', async () => {
  const silent: Step = () => {};
  server.script(silent);
  const patient = getGateway({ url: server.url, timeoutSeconds: 0.1, retries: 0 });
  expect(await failure(patient.viewer())).toMatchObject({ code: 'TIMED_OUT', retryable: true });
  const leaving = new AbortController();
  server.script((response) => {
    leaving.abort(new Error('no matter'));
    response.destroy();
  });
  expect((await failure(gateway.viewer({ signal: leaving.signal }))).message).toBe('no matter');
  expect((await failure(gateway.viewer({ signal: AbortSignal.abort(new Error('before')) }))).message).toBe(
    'before',
  );
  server.script(failing('RATE_LIMITED', { retryAfterSeconds: 50, retryable: true }));
  const later = new AbortController();
  const waiting = failure(
    gateway.viewer({ signal: later.signal, onAnswer: () => later.abort(new Error('tired')) }),
  );
  expect((await waiting).message).toBe('tired');
});

describe('a stream', () => {
  const chunk = (delta: string) =>
    `event: next\ndata: ${JSON.stringify({ data: { complete: { delta } } })}\n\n`;
  const complete = 'event: complete\ndata: {}\n\n';
  const ask = () => gateway.completeStream({ prompt: 'x' });

  it('is read whatever pieces and line ends it comes in', async () => {
    const text = `:\r\n\r\n${chunk('é').replaceAll('\n', '\r\n')}:\n\n${chunk('b')}event: new\ndata: x\n\n${complete}`;
    server.script((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      for (const byte of Buffer.from(text)) response.write(Buffer.of(byte));
      response.end();
    });
    let told = '';
    for await (const { delta } of ask()) told += delta;
    expect(told).toBe('éb');
  });

  it('waits for its reader as long as that takes between two parts', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let sendRest = () => {};
    server.script((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk('a'));
      sendRest = () => response.end(`${chunk('b')}${complete}`);
    });
    const patient = getGateway({ url: server.url, timeoutSeconds: 5 });
    let told = '';
    for await (const { delta } of patient.completeStream({ prompt: 'x' })) {
      told += delta;
      if (delta === 'a') vi.advanceTimersByTime(6_000);
      sendRest();
    }
    expect(told).toBe('ab');
  });

  it('that breaks off after its beginning is an error, and is not begun anew', async () => {
    for (const step of [
      events(chunk('a'), 'cut'),
      events(chunk('a')),
      events(`${chunk('a')}event: next\ndata: {"da\n\n`),
    ]) {
      server.script(step);
      expect(await failure(drain(ask()))).toMatchObject({ code: 'ANSWER_CUT', retryable: true });
      expect(server.seen).toHaveLength(1);
    }
  });

  it('that fails before its beginning is asked for again', async () => {
    const failed = `event: next\ndata: ${JSON.stringify({ errors: [{ message: 'm', extensions: { code: 'OVERLOADED', ...now } }] })}\n\n`;
    server.script(hangUp, page(502, { 'retry-after': '0' }), events(chunk('a') + complete));
    expect(await drain(ask())).toBe(1);
    server.script(events(failed + complete), failing('OVERLOADED', now, 503), events(chunk('a') + complete));
    expect(await drain(ask())).toBe(1);
  });

  it('is none where a page or an answer comes', async () => {
    server.script(page(200));
    expect(await failure(drain(ask()))).toMatchObject({ code: 'NOT_A_GATEWAY' });
    server.script(answer);
    expect(await failure(drain(ask()))).toMatchObject({ code: 'NOT_A_GATEWAY' });
  });

  it('over a socket that nobody opens is an error', async () => {
    server.script(page(200));
    // The platform's own, and the package for platforms without one, which throws an error that nobody hears.
    for (const WebSocket of [globalThis.WebSocket, WebSocketOfWs as unknown as typeof globalThis.WebSocket]) {
      const settings = { url: server.url, retries: 0, WebSocket };
      const over = getGateway(settings).completeStream({ prompt: 'x' }, { over: 'socket' });
      expect(await failure(drain(over))).toMatchObject({ code: 'UNREACHABLE' });
    }
  });
});
