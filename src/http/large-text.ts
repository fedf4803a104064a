import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptedEncoding, addToVary, compress, type Encoding } from './compression.ts';

export type LargeText = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** A text that never changes, of kilobytes to megabytes: compressed once, and sent to a browser once, which then asks by its tag. */
export function createLargeText(text: string, type: string): LargeText {
  const tag = hash('sha256', text, 'base64url').slice(0, 22);
  const bodies = new Map<Encoding, Promise<Buffer>>();

  return async (request, reply) => {
    const encoding = acceptedEncoding(request.headers['accept-encoding'], ['br', 'gzip']);
    // Each encoding is another sequence of bytes.
    const etag = `"${tag}${encoding === null ? '' : `-${encoding}`}"`;
    addToVary(reply, 'Accept-Encoding');
    reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (tagsOf(request.headers['if-none-match']).has(etag)) return reply.code(304).send();
    reply.type(type);
    if (encoding === null) return reply.send(text);
    const body = bodies.get(encoding) ?? compress(text, encoding, 'small');
    bodies.set(encoding, body);
    return reply.header('content-encoding', encoding).send(await body);
  };
}

/** Proxies that compress make a tag weak. */
function tagsOf(header: string | undefined): ReadonlySet<string> {
  return new Set(header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')));
}
