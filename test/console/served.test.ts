/** The console's files as the gateway serves them. */
import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerConsole } from '../../src/http/console-route.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.close());

describe('over HTTP', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(path, gateway.url), { headers });

  it('the page needs no token, and lets nothing in but what comes from the gateway itself', async () => {
    for (const path of ['/console', '/console/', '/console/spend?by=TEAM', '/console/calls/some-id']) {
      const answer = await get(path);
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
      ]);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|data:|\*/);
      const html = await answer.text();
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
      expect(answer.headers.get('cache-control')).toMatch(/no-cache/);
    }
  });

  it('the page knows the zone of the days in the books', async () => {
    expect(await (await get('/console')).text()).toContain(
      `<html data-time-zone="${zoneWhereItIsNoon().timeZone}"`,
    );
  });

  it('files with a hash in their names are kept for ever, and come compressed', async () => {
    const [, script = ''] =
      /src="(\/console\/assets\/[^"]+\.js)"/.exec(await (await get('/console')).text()) ?? [];
    for (const encoding of ['br', 'gzip']) {
      const answer = await get(script, { 'accept-encoding': encoding });
      expect(answer.headers.get('cache-control')).toMatch(/max-age=31536000.*immutable/);
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('content-type')).toMatch(/javascript/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await get(script, { 'accept-encoding': 'identity' })).headers.get('content-encoding')).toBeNull();
  });

  it('what is no file of it is not served', async () => {
    for (const path of [
      '/console/assets/nothing.js',
      '/console/assets/..%2f..%2f..%2fpackage.json',
      '/console/%2e%2e/%2e%2e/package.json',
      '/console/documents.json',
      '/console/assets/',
    ]) {
      const answer = await get(path);
      expect(await answer.text(), path).not.toMatch(/workspaces|query Console/);
    }
    expect((await get('/console/assets/nothing.js')).status).toBe(404);
  });
});

it('where it is not built, its page says how to have it, and names no file of this machine', async () => {
  const server = fastify();
  await registerConsole(server, 'UTC', '/nowhere/');
  for (const url of ['/console', '/console/spend']) {
    const { statusCode, headers, body } = await server.inject(url);
    expect([statusCode, headers['content-type']]).toEqual([503, 'text/plain; charset=utf-8']);
    expect(body).toMatch(/not built in this installation.*POST \/graphql.*npm ci/s);
    expect(body).not.toContain('/nowhere');
  }
  await server.close();
});
