/** Reads JSON request bodies, plain or gzipped, up to a limit. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { z } from 'zod';
import { HttpFailure } from './http-failure.ts';

const unzip = promisify(gunzip);

/**
 * @param maxBytes of the body as sent and, when it is gzipped, of what it expands to
 * @throws HttpFailure 413 for a body that is too long, 400 for one that is no JSON of the schema's shape
 */
export async function readJson<T extends z.ZodType>(
  request: IncomingMessage,
  schema: T,
  maxBytes: number,
): Promise<z.infer<T>> {
  const bytes = await inflate(await readBytes(request, maxBytes), maxBytes);
  const parsed = schema.safeParse(parse(bytes));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw new HttpFailure(
    400,
    `Invalid request body: ${path === '' ? '' : `${path}: `}${issue?.message ?? ''}`,
  );
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLong = () => new HttpFailure(413, `The request body is longer than ${maxBytes} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLong();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLong();
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length);
}

/**
 * Goes by the gzip magic number, not by `Content-Encoding`: the Node driver may send the header with a plain
 * body, and other drivers gzip without it.
 */
async function inflate(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await unzip(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    const tooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw tooLong
      ? new HttpFailure(413, `The request body expands to more than ${maxBytes} bytes.`)
      : new HttpFailure(400, 'The request body is not valid gzip.');
  }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new HttpFailure(400, 'The request body is not valid JSON.');
  }
}
