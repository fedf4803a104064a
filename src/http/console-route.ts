/** `GET /console`: the console, as `packages/console` was built by the install. Its files hold no secret and no figure. */

import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const built = fileURLToPath(new URL('../../packages/console/dist/', import.meta.url));

/** Nothing but what comes from the gateway itself, no script or style in the page, and no page around it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Files with a hash in their names, which never change. */
const isForever = (path: string) => path.startsWith('assets/');
const isFile = (path: string) => /^(assets\/[\w.-]+|icon\.svg)$/.test(path);

/**
 * @param timeZone of the books' days, which the page reads from its `<html data-time-zone>`
 * @param folder of the built files, with a slash at its end
 */
export async function registerConsole(
  server: FastifyInstance,
  timeZone: string,
  folder = built,
): Promise<void> {
  if (!existsSync(`${folder}index.html`)) {
    for (const path of ['/console', '/console/*'])
      server.get(path, { config: { isPage: true } }, (_, reply) =>
        reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT),
      );
    return;
  }
  await server.register(files, { root: folder, serve: false, preCompressed: true });
  const page = readFileSync(`${folder}index.html`, 'utf8').replace(
    '<html',
    `<html data-time-zone="${timeZone}"`,
  );

  const sendPage = (reply: FastifyReply) =>
    reply
      .header('content-security-policy', POLICY)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(page);

  server.get('/console', { config: { isPage: true } }, (_, reply) => sendPage(reply));
  server.get<{ Params: { '*': string } }>('/console/*', { config: { isPage: true } }, (request, reply) => {
    const path = request.params['*'];
    // Every other address is one of the page's own: the calls, or one of them.
    if (!isFile(path)) return sendPage(reply);
    reply.header('x-content-type-options', 'nosniff');
    return isForever(path)
      ? reply.sendFile(path, { maxAge: '1y', immutable: true })
      : reply.sendFile(path, { cacheControl: false });
  });
}

const NOT_BUILT = `The console is not built in this installation; everything it shows is also at POST /graphql.
To have it, build it where the development packages are installed (npm ci), and copy packages/console/dist here.
`;

/**
 * What the console asks, by id: where only listed documents may run, these are trusted with the page that is served.
 * Empty where it is not built.
 */
export function readConsoleDocuments(): ReadonlyMap<string, string> {
  const path = `${built}documents.json`;
  if (!existsSync(path)) return new Map();
  const documents = JSON.parse(readFileSync(path, 'utf8')) as readonly string[];
  return new Map(documents.map((text) => [hash('sha256', text, 'hex'), text]));
}
