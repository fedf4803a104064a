/** Compresses answers that are large, for clients that take it. Streams of events never pass here. */
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createGzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

export type Encoding = 'br' | 'gzip';

/** How long a client may read nothing of what waits for it. */
export const SLOW_READER_MS = 60_000;
const QUICK_GZIP = 1;
/** Below this, compressing costs more than a network saves. */
const LARGE_CHARACTERS = 16 * 1024;

/** Sends a text, a large one compressed quickly and off the event loop. */
export function sendText(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
): FastifyReply | Promise<FastifyReply> {
  if (text.length < LARGE_CHARACTERS) return reply.send(text);
  addToVary(reply, 'Accept-Encoding');
  const encoding = acceptedEncoding(request.headers['accept-encoding'], ['gzip', 'br']);
  return encoding === null ? send(reply, text) : sendCompressed(reply, text, encoding);
}

/** Sends a text as it is made. What was sent of it before it broke off can be read: each chunk is flushed. */
export function sendChunks(
  request: FastifyRequest,
  reply: FastifyReply,
  chunks: AsyncIterable<string | Uint8Array>,
): FastifyReply {
  addToVary(reply, 'Accept-Encoding');
  const source = Readable.from(chunks, { objectMode: false });
  if (acceptedEncoding(request.headers['accept-encoding'], ['gzip']) === null) return reply.send(source);
  const compressed = createGzip({ level: QUICK_GZIP, flush: constants.Z_SYNC_FLUSH });
  // Whoever fails or leaves ends the other; what went wrong is heard where the answer is sent.
  pipeline(source, compressed, () => {});
  return reply.header('content-encoding', 'gzip').send(compressed);
}

async function sendCompressed(reply: FastifyReply, text: string, encoding: Encoding): Promise<FastifyReply> {
  const body = await compress(text, encoding, 'quick');
  return send(reply.header('content-encoding', encoding), body);
}

/** Sends what may not fit into the socket's buffers; a client that has stopped reading it is let go. */
function send(reply: FastifyReply, body: string | Buffer): FastifyReply {
  reply.send(body);
  const { socket } = reply.raw;
  if (socket && socket.writableLength > 0) socket.setTimeout(SLOW_READER_MS);
  return reply;
}

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
