import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';

export type JsonBody = Readonly<Record<string, unknown>>;

const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** @throws ApiError 400 for anything but a JSON object. */
export async function readJsonBody(request: IncomingMessage): Promise<JsonBody> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY_BYTES) throw new ApiError(413, 'Request body is too large.');
    parts.push(part);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(parts).toString());
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
      return body as JsonBody;
    }
  } catch {
    // Falls through: broken JSON and JSON of the wrong shape are refused alike.
  }
  throw new ApiError(400, 'The request body must be a JSON object.');
}
