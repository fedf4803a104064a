import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createScriptedEngine } from './scripted-engine.ts';
import { post, startServer } from './server.ts';

async function loggedIn(options: Partial<Parameters<typeof startServer>[0]> = {}) {
  const engine = createScriptedEngine();
  const server = await startServer({ engine, ...options });
  const data = { LOGIN_NAME: 'ada', PASSWORD: 'right' };
  const { body } = await post(`${server.url}/session/v1/login-request`, JSON.stringify({ data }));
  const headers = { authorization: `Snowflake Token="${(body.data as { token: string }).token}"` };
  return { engine, server, headers, url: `${server.url}/queries/v1/query-request` };
}

describe('a request body', () => {
  it.each([
    ['no JSON', '{"sqlText":', 'The request body is not valid JSON.'],
    ['empty', '', 'The request body is not valid JSON.'],
    ['an array', '[]', /^Invalid request body: /],
    ['without SQL', '{}', /^Invalid request body: sqlText: /],
    ['with SQL of the wrong type', '{"sqlText":1}', /^Invalid request body: sqlText: /],
    ['with binds of the wrong shape', '{"sqlText":"x","bindings":{"1":"x"}}', /bindings\.1/],
    ['of binary rubbish', Buffer.from([0, 255, 1, 254]), 'The request body is not valid JSON.'],
    ['of broken gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'The request body is not valid gzip.'],
  ])('that is %s is refused with its fault', async (_what, sent, message) => {
    const { url, headers, engine } = await loggedIn();
    const { status, body } = await post(url, sent, headers);
    expect(status).toBe(400);
    expect(body).toMatchObject({ success: false, code: '400', message: expect.stringMatching(message) });
    expect(engine.executed).toEqual([]);
  });

  it('may be gzipped, whatever its headers say', async () => {
    const { url, headers, engine } = await loggedIn();
    const body = JSON.stringify({ sqlText: 'select 1' });
    const zipped = await post(url, gzipSync(body), headers);
    const claimed = await post(url, body, { ...headers, 'content-encoding': 'gzip' });
    expect([zipped.body.success, claimed.body.success]).toEqual([true, true]);
    expect(engine.executed.map(({ sql }) => sql)).toEqual(['select 1', 'select 1']);
  });

  it('that is too long is refused, plain or when it expands', async () => {
    const { url, headers, engine } = await loggedIn({ maxBodyBytes: 10_000 });
    const body = JSON.stringify({ sqlText: 'x'.repeat(1_000_000) });
    expect(await post(url, body, headers)).toMatchObject({ status: 413, body: { code: '413' } });
    expect(await post(url, gzipSync(body), headers)).toMatchObject({ status: 413 });
    expect(engine.executed).toEqual([]);
  });

  it('may be deep, large and full of Unicode', async () => {
    const { url, headers, engine } = await loggedIn();
    const sqlText = `${'('.repeat(50_000)}🙂\u0000\uD800${'é'.repeat(500_000)}`;
    const parameters = JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`);
    const { body } = await post(url, JSON.stringify({ sqlText, parameters }), headers);
    expect(body.success).toBe(true);
    expect(engine.executed[0]?.sql).toBe(sqlText);
  });

  it('of a login is read up to a quarter megabyte', async () => {
    const { server } = await loggedIn();
    const data = { LOGIN_NAME: 'ada', PASSWORD: 'x'.repeat(300_000) };
    const { status } = await post(`${server.url}/session/v1/login-request`, JSON.stringify({ data }));
    expect(status).toBe(413);
  });
});

describe('a path', () => {
  it('that does not exist is a 404 that says so', async () => {
    const { server } = await loggedIn();
    const { status, body } = await post(`${server.url}/nowhere?x=1`, '{}');
    expect([status, body.message]).toEqual([404, 'There is no POST /nowhere here.']);
    for (const path of ['/api/v2/cortex/inference:complete', '/', '//', '/queries//result', '/%']) {
      expect((await fetch(server.url + path, { method: 'POST' })).status).toBe(404);
    }
  });

  it('asked for with another method is a 405', async () => {
    const { server } = await loggedIn();
    expect((await fetch(`${server.url}/session/heartbeat`)).status).toBe(405);
  });

  it('with broken percent-encoding is a 400', async () => {
    const { server, headers } = await loggedIn();
    expect((await fetch(`${server.url}/queries/%E0%A4%A/result`, { headers })).status).toBe(400);
  });

  it('with a query id that is none finds no statement', async () => {
    const { server, headers } = await loggedIn();
    for (const id of ['__proto__', '..%2f..%2fetc', "'; drop table t"]) {
      const response = await fetch(`${server.url}/queries/${encodeURIComponent(id)}/result`, { headers });
      expect(await response.json()).toMatchObject({ code: '000709', data: { sqlState: '02000' } });
    }
  });
});

describe('a client that goes away', () => {
  it('while it sends its body leaves nothing behind', async () => {
    const { server, url, headers, engine } = await loggedIn();
    const gone = new AbortController();
    const endless = new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('{"sqlText":"'));
        gone.abort();
      },
    });
    const options = { method: 'POST', headers, body: endless, signal: gone.signal, duplex: 'half' };
    await expect(fetch(url, options as RequestInit)).rejects.toThrow();
    expect((await post(url, '{"sqlText":"next"}', headers)).body.success).toBe(true);
    expect(engine.executed.map(({ sql }) => sql)).toEqual(['next']);
    expect(server.bugs).toEqual([]);
  });
});

describe('telemetry', () => {
  it('is accepted', async () => {
    const { server, headers } = await loggedIn();
    const logs = [{ timestamp: '1', message: { type: 'client_time_consume_first_result', value: 1 } }];
    const { body } = await post(`${server.url}/telemetry/send`, JSON.stringify({ logs }), headers);
    expect(body.success).toBe(true);
  });
});
