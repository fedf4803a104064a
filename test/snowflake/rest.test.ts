import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { jwtVerify } from 'jose';
import { describe, expect, onTestFinished, vi } from 'vitest';
import { UnrunCall } from '../../src/errors/gateway-error.ts';
import type { RestCredentials } from '../../src/snowflake/rest/bearer-token.ts';
import { ann, collect, question, test, usage } from './rest-fixture.ts';
import {
  beginStream,
  type CortexAnswer,
  delta,
  json,
  last,
  type ScriptedCortex,
  stream,
} from './scripted-cortex.ts';

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a refused REST call', () => {
  test.for([
    [400, { message: 'unknown model "x"', error_code: '390400' }, 'UPSTREAM_REJECTED', false],
    [402, { message: 'budget exceeded' }, 'UPSTREAM_REJECTED', false],
    [403, { message: 'not authorised' }, 'UPSTREAM_REJECTED', false],
    [404, '<html>', 'UPSTREAM_REJECTED', false],
    [429, { message: 'too many requests' }, 'RATE_LIMITED', true],
    [500, { message: 'oops' }, 'UPSTREAM_UNAVAILABLE', true],
    [503, { message: 'service unavailable' }, 'UPSTREAM_UNAVAILABLE', true],
    [503, { message: 'inference timed out' }, 'UPSTREAM_TIMEOUT', true],
    [504, {}, 'UPSTREAM_TIMEOUT', true],
  ] as const)('with %i %j is %s', async ([status, body, code, retryable], { server, openRest, observed }) => {
    server.answer(json(body, status));
    const error = await collect(openRest().complete(question, ann)).catch((cause) => cause);
    expect(error).toMatchObject({
      code,
      retryable,
      details: { backend: 'SNOWFLAKE', upstreamRequestId: 'r-1', upstreamCode: expect.any(String) },
    });
    if (typeof body === 'object' && 'message' in body) expect(error.message).toBe(body.message);
    if (code === 'RATE_LIMITED') expect(error.details.retryAfterSeconds).toBeGreaterThan(0);
    expect(server.calls).toHaveLength(1);
    expect(observed.map(({ outcome }) => outcome)).toEqual([code]);
  });

  test.for([
    ['7', 7],
    ['-5', 10],
    ['86400', 3_600],
    ['NaN', 10],
    ['99999999999', 3_600],
    [new Date(Date.now() + 1_800_000).toUTCString(), expect.closeTo(1800, -2)],
    [new Date(Date.now() + 86_400_000).toUTCString(), 3_600],
  ] as const)(
    'with retry-after %s says when to try again',
    async ([header, seconds], { server, openRest }) => {
      server.answer(json({}, 429, { 'retry-after': header }));
      await expect(openRest().models(ann)).rejects.toMatchObject({ details: { retryAfterSeconds: seconds } });
    },
  );

  test.for([
    ['401', json({ code: '390144', message: 'JWT token is invalid.' }, 401)],
    ['200 and 390112', json({ code: '390112', message: 'token expired' })],
    ['390112 in a stream', stream({ code: '390112', message: 'Your session has expired.' })],
    ['390318 within an error of a stream', stream({ error: { code: '390318', message: 'expired' } })],
    [
      '390112 in an event of the name error',
      (call) => {
        beginStream(call);
        call.response.end(': hello\n\nevent: error\ndata: {"error_code":"390112","message":"expired"}\n\n');
      },
    ],
  ] satisfies [string, CortexAnswer][])(
    'with %s is made once more with a new token',
    async ([, refusal], { server, openRest }) => {
      const folder = await mkdtemp(join(tmpdir(), 'cortex-rest-'));
      const path = join(folder, 'token');
      await writeFile(path, 'old');
      const rest = openRest({ credentials: { kind: 'oauth', token: { path } } });
      server.answer(async (call) => {
        if (call.headers.authorization === 'Bearer new') return stream(delta('x'), last(usage, 'stop'))(call);
        await writeFile(path, 'new');
        return refusal(call);
      });
      expect(await collect(rest.complete(question, ann))).toHaveLength(3);
      expect(server.calls).toHaveLength(2);

      server.answer(refusal);
      await expect(collect(rest.complete(question, ann))).rejects.toMatchObject({
        code: 'UPSTREAM_REJECTED',
        retryable: false,
      });
      expect(server.calls).toHaveLength(4);
      await rm(folder, { recursive: true });
    },
  );

  test('for its token, which then cannot connect, says that nothing ran', async ({ server, openRest }) => {
    server.answer(({ response }) => {
      response.writeHead(401, { connection: 'close' }).end('{}');
      void server.close();
    });
    const error = await openRest()
      .models(ann)
      .catch((cause) => cause);
    expect(error).toBeInstanceOf(UnrunCall);
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('by a page that is no JSON is an unreadable answer', async ({ server, openRest }) => {
    server.answer(({ response }) => void response.end('<html>welcome</html>'));
    await expect(openRest().models(ann)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    server.answer(json({ surprise: true }));
    await expect(openRest().models(ann)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  test.for([
    [{ error: { message: 'slow down', code: 429 } }, 'RATE_LIMITED'],
    [{ error: 'no such service' }, 'UPSTREAM_UNAVAILABLE'],
    [{ message: 'no', error_code: '399258' }, 'UPSTREAM_UNAVAILABLE'],
    [{ results: 'none' }, 'UPSTREAM_UNAVAILABLE'],
    [{ results: [1] }, 'UPSTREAM_UNAVAILABLE'],
  ] as const)(
    'within an answer of 200, %j, is %s, and counted as that',
    async ([body, code], { server, openRest, observed }) => {
      server.answer(json(body));
      const search = { database: 'D', schema: 'S', service: 'V', query: 'x' };
      await expect(openRest().search(search, ann)).rejects.toMatchObject({ code });
      expect(observed.map(({ outcome }) => outcome)).toEqual([code]);
    },
  );

  test.for([
    ['nobody', () => 'http://127.0.0.1:1'],
    ['a server that speaks no TLS', ({ url }: ScriptedCortex) => url.replace('http:', 'https:')],
    ['a server that hangs up in the handshake', () => listening(createServer((socket) => socket.destroy()))],
    ['a server without a certificate', () => listening(createTlsServer())],
  ] as const)(
    'by %s is unavailable after a second try, and nothing of it was sent',
    async ([, begin], { server, openRest }) => {
      let sent = 0;
      const rest = openRest({ baseUrl: await begin(server) });
      await expect(rest.models({ ...ann, onSent: () => sent++ })).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        message: 'Snowflake Cortex cannot be reached.',
      });
      expect(sent).toBe(0);
    },
  );

  test('by a server that cuts the connection after it has heard the call, was sent', async ({
    server,
    openRest,
  }) => {
    server.answer(({ response }) => void response.destroy());
    let sent = 0;
    await expect(openRest().models({ ...ann, onSent: () => sent++ })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'The connection to Snowflake Cortex failed.',
    });
    expect(sent).toBe(1);
    expect(server.calls).toHaveLength(1);
  });
});

describe('REST', () => {
  test('goes on with the token that it read while its file cannot be read', async ({ server, openRest }) => {
    const folder = await mkdtemp(join(tmpdir(), 'cortex-rest-'));
    const path = join(folder, 'token');
    await writeFile(path, 'first');
    server.answer(json({ models: [] }));
    const rest = openRest({ credentials: { kind: 'oauth', token: { path } } });
    await rest.models(ann);
    await rm(folder, { recursive: true });
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000);
    await rest.models(ann);
    clock.mockRestore();
    expect(server.calls.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first',
      'Bearer first',
    ]);
    server.answer(json({ message: 'invalid' }, 401));
    await expect(rest.models(ann)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  test('signs one JWT for many calls, as Snowflake wants it', async ({ server, openRest }) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const folder = await mkdtemp(join(tmpdir(), 'cortex-rest-'));
    const path = join(folder, 'key.p8');
    await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const credentials: RestCredentials = { kind: 'key-pair', privateKey: { path } };
    const rest = openRest({ account: 'xy12345.eu-west-1', credentials });
    server.answer(json({ models: [] }));
    await rest.models(ann);
    // Signing again would need the key again.
    await rm(folder, { recursive: true });
    await Promise.all([1, 2].map(() => rest.models(ann)));
    const [call] = server.calls;
    const token = call?.headers.authorization?.replace('Bearer ', '') ?? '';
    const { payload } = await jwtVerify(token, publicKey);
    expect(payload.sub).toBe('XY12345.GATEWAY');
    expect(payload.iss).toMatch(/^XY12345\.GATEWAY\.SHA256:[\w+/]{43}=$/);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(3600);
    expect(call?.headers['x-snowflake-authorization-token-type']).toBe('KEYPAIR_JWT');
  });

  test('whose connection was closed while it was idle goes out on another, as one call', async ({
    server,
    openRest,
    observed,
  }) => {
    const used = new WeakSet<object>();
    server.answer((call) => {
      const { socket } = call.response;
      if (!socket || used.has(socket)) return void socket?.destroy();
      used.add(socket);
      return stream(delta('yes'), last(usage, 'stop'))(call);
    });
    const rest = openRest();
    const first = await collect(rest.complete(question, ann));
    // The connection is free a turn or two after its answer was read.
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
    expect(await collect(rest.complete(question, ann))).toEqual(first);
    expect(server.calls).toHaveLength(3);
    expect(observed.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
  });

  test('opens no more sockets than it may, and turns away what does not fit its queue', async ({
    server,
    openRest,
  }) => {
    const gate = Promise.withResolvers<void>();
    server.answer(async (call) => {
      await gate.promise;
      return json({ models: ['m'] })(call);
    });
    const rest = openRest({ maxSockets: 2, queueMax: 3 });
    const calls = Array.from({ length: 5 }, () => rest.models(ann));
    await expect.poll(() => server.calls.length).toBe(2);
    await expect(rest.models(ann)).rejects.toMatchObject({ code: 'OVERLOADED' });
    gate.resolve();
    await Promise.all(calls);
    expect(server.peakSockets).toBe(2);
    expect(server.calls).toHaveLength(5);
  });

  test('frees the socket of a reader that never comes back when its caller aborts', async ({
    server,
    openRest,
  }) => {
    server.answer((call) => {
      beginStream(call);
      call.response.write(`data: ${JSON.stringify(delta('Hel'))}\n\n`);
    });
    const rest = openRest({ maxSockets: 1 });
    const caller = new AbortController();
    await rest.complete(question, { ...ann, signal: caller.signal }).next();
    caller.abort();
    await server.calls[0]?.closed;
    server.answer(json({ models: ['m'] }));
    expect(await rest.models(ann)).toEqual(['m']);
  });

  test('embeds texts in their order', async ({ server, openRest }) => {
    server.answer(
      json({
        object: 'list',
        data: [
          { object: 'embedding', embedding: [[3, 4]], index: 1 },
          { object: 'embedding', embedding: [[1, 2]], index: 0 },
        ],
        model: 'arctic-ran',
        usage: { total_tokens: 6 },
      }),
    );
    expect(await openRest().embed('arctic', ['a', 'b'], ann)).toEqual({
      vectors: [
        [1, 2],
        [3, 4],
      ],
      model: 'arctic-ran',
      totalTokens: 6,
    });
    expect(server.calls[0]).toMatchObject({
      path: '/api/v2/cortex/inference:embed',
      body: { model: 'arctic', text: ['a', 'b'] },
    });
  });

  test('searches a service, its names kept apart from the path', async ({ server, openRest }) => {
    const row = { TITLE: 'Pools', '@scores': { cosine_similarity: 0.9, text_match: 0.1 } };
    server.answer(json({ results: [row], request_id: 'r-9' }));
    const rest = openRest({ baseUrl: `${server.url}/prefix/` });
    const request = { database: 'DB', schema: 'S/1', service: 'docs', query: 'pool', limit: 3 };
    const filter = { '@eq': { LANG: 'en' } };
    expect(await rest.search({ ...request, columns: ['TITLE'], filter }, ann)).toEqual({
      rows: [row],
      requestId: 'r-9',
    });
    expect(server.calls[0]).toMatchObject({
      path: '/prefix/api/v2/databases/DB/schemas/S%2F1/cortex-search-services/docs:query',
      body: { query: 'pool', columns: ['TITLE'], filter, limit: 3 },
    });
  });

  test('keeps every digit of what a search finds, and reads past a code of null', async ({
    server,
    openRest,
  }) => {
    server.answer(({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        '{"code":null,"results":[{"ID":12345678901234567890,"@scores":{"cosine_similarity":0.5}}],"request_id":7}',
      );
    });
    const request = { database: 'D', schema: 'S', service: 'C', query: 'q' };
    expect((await openRest().search(request, ann)).rows).toEqual([
      { ID: '12345678901234567890', '@scores': { cosine_similarity: 0.5 } },
    ]);
    server.answer(json({ results: [null] }));
    await expect(openRest().search(request, ann)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  test('lists the models', async ({ server, openRest }) => {
    server.answer(json({ models: ['a', 'b'] }));
    expect(await openRest().models(ann)).toEqual(['a', 'b']);
    expect(server.calls[0]).toMatchObject({ method: 'GET', path: '/api/v2/cortex/models' });
  });

  test('ends everything when it is closed', async ({ server, openRest }) => {
    server.answer(beginStream);
    const rest = openRest({ maxSockets: 1 });
    const calls = Promise.allSettled([collect(rest.complete(question, ann)), rest.models(ann)]);
    await expect.poll(() => server.calls.length).toBe(1);
    await rest.close();
    for (const outcome of await calls) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'OVERLOADED' } });
    }
  });
});
