import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply } from 'fastify';

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

export type Encoding = 'br' | 'gzip';

export const QUICK_GZIP = 1;

/** @param effort `small` takes a second for megabytes, and is for what is sent often. */
export function compress(text: string, encoding: Encoding, effort: 'quick' | 'small'): Promise<Buffer> {
  if (encoding === 'gzip') return toGzip(text, { level: effort === 'quick' ? QUICK_GZIP : 6 });
  return toBrotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: effort === 'quick' ? 1 : 5 } });
}

/** The first of our encodings that the header takes. Source: RFC 9110, section 12.5.3. */
export function acceptedEncoding(header: string | undefined, ours: readonly Encoding[]): Encoding | null {
  if (header === undefined) return null;
  const qualities = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';');
    const quality = /^\s*q\s*=\s*([0-9.]+)\s*$/.exec(parameters.join(';'))?.[1];
    qualities.set(name.trim(), Number(quality ?? 1));
  }
  return ours.find((encoding) => (qualities.get(encoding) ?? qualities.get('*') ?? 0) > 0) ?? null;
}

/** CORS may have said that the answer varies by origin. */
export function addToVary(reply: FastifyReply, name: string): void {
  const given = reply.getHeader('vary');
  reply.header('vary', given ? `${String(given)}, ${name}` : name);
}
