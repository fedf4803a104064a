import type { IncomingMessage } from 'node:http';

/**
 * Reads a target like `http://localhost:4000/graphql`, which clients send to proxies, as the path that it names here. Its
 * host stands for the header's, which may name another.
 *
 * Source: RFC 9112, section 3.2.2.
 */
export function readAbsoluteTarget(request: IncomingMessage): void {
  const [, host, path = ''] = /^https?:\/\/([^/?#]*)([^#]*)/i.exec(request.url ?? '') ?? [];
  if (host === undefined) return;
  request.headers.host = host;
  request.url = path.startsWith('/') ? path : `/${path}`;
}
