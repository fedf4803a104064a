/** Sends answers that may be long: compressed for clients that take it, and no longer than a client reads them. */
import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../errors/gateway-error.ts';
import { memoryBounds } from '../settings/memory-bounds.ts';
import { acceptedEncoding, addToVary, compress, type Encoding, QUICK_GZIP } from './compression.ts';

/** How long a client may read nothing of what waits for it. */
export const SLOW_READER_MS = 60_000;
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
  // Node takes twice as long to write a text as its bytes.
  return encoding === null ? send(reply, Buffer.from(text)) : sendCompressed(reply, text, encoding);
}

/**
 * Sends a text that is made in parts: at once when all of it is there, and a very long one as it is made, so that it
 * waits for its reader and never stands in the memory as a whole.
 */
export async function sendParts(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: AsyncGenerator<string>,
): Promise<FastifyReply> {
  const made: string[] = [];
  for (let length = 0; length < memoryBounds.wholeAnswerCharacters; ) {
    const { done, value } = await parts.next();
    if (done) return sendText(request, reply, made.join(''));
    made.push(value);
    length += value.length;
  }
  return sendChunks(request, reply, continued(made, parts), { isText: true });
}

async function* continued(made: readonly string[], parts: AsyncGenerator<string>): AsyncGenerator<string> {
  yield* made;
  yield* parts;
}

/**
 * Sends an answer as it is made; a client that reads nothing of it for long is let go. What was sent of a text before it
 * broke off can be read: each chunk is flushed.
 */
export function sendChunks(
  request: FastifyRequest,
  reply: FastifyReply,
  chunks: AsyncGenerator<string | Uint8Array>,
  { isText }: { readonly isText: boolean },
): FastifyReply {
  const source = Readable.from(taken(reply.raw, chunks), { objectMode: false });
  if (!isText) return reply.send(source);
  addToVary(reply, 'Accept-Encoding');
  if (acceptedEncoding(request.headers['accept-encoding'], ['gzip']) === null) return reply.send(source);
  const compressed = createGzip({ level: QUICK_GZIP, flush: constants.Z_SYNC_FLUSH });
  // Whoever fails or leaves ends the other; what went wrong is heard where the answer is sent.
  pipeline(source, compressed, () => {});
  return reply.header('content-encoding', 'gzip').send(compressed);
}

/** What a client that still reads takes in a minute, however slow its line is. */
const PIECE = 32 * 1024;

/** The same chunks, in pieces. Whoever makes them is told of a client that takes none. */
async function* taken(
  response: ServerResponse,
  chunks: AsyncGenerator<string | Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const letGo = () => {
    const seconds = SLOW_READER_MS / 1000;
    const why = new GatewayError('REQUEST_CANCELLED', `The client read nothing for ${seconds} seconds.`);
    const told = chunks.throw(why).catch(() => {});
    void told.then(() => response.destroy());
  };
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let at = 0; at < bytes.length; at += PIECE) {
      const slow = setTimeout(letGo, SLOW_READER_MS);
      try {
        yield bytes.subarray(at, at + PIECE);
      } finally {
        clearTimeout(slow);
      }
    }
  }
  // The rest is in buffers.
  response.socket?.setTimeout(SLOW_READER_MS);
}

async function sendCompressed(reply: FastifyReply, text: string, encoding: Encoding): Promise<FastifyReply> {
  const body = await compress(text, encoding, 'quick');
  return send(reply.header('content-encoding', encoding), body);
}

/** Sends what may not fit into the socket's buffers; a client that has stopped reading it is let go. */
function send(reply: FastifyReply, body: Buffer): FastifyReply {
  reply.send(body);
  const { socket } = reply.raw;
  if (!socket || socket.writableLength === 0) return reply;
  socket.setTimeout(SLOW_READER_MS);
  reply.server.unread.add(reply.raw, socket.writableLength);
  return reply;
}
