/** Reads the JSON body of a request: a large one in several turns of the event loop, and after a thread has looked at it. */
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GatewayError, UnreadableJson } from '../errors/gateway-error.ts';
import { type BodyRefusal, received } from '../graphql/verdict.ts';
import { checkJson, parseJsonText } from '../json/read-json.ts';

/** Bytes that are read and parsed in a fraction of a millisecond, and taken of somebody who has not said who they are. */
export const SMALL_BODY = 64 * 1024;

/** Whether reading it may take more than a moment: it is told to be large, or nothing is told. */
export function isLargeBody({ headers }: IncomingMessage): boolean {
  return !(Number(headers['content-length']) <= SMALL_BODY);
}

/** @throws GatewayError PAYLOAD_TOO_LARGE for what is told to be larger than so many bytes */
export function refuseLarge({ headers }: IncomingMessage, limit: number): void {
  if (Number(headers['content-length']) > limit) throw tooLarge(limit);
}

/** Of an operation that was refused before it was read here. */
export class RefusedBody {
  readonly refusal: BodyRefusal;

  constructor(refusal: BodyRefusal) {
    this.refusal = refusal;
  }
}

/**
 * @param limit bytes; more are refused as soon as they have come
 * @param vet what a large body has to pass
 * @returns the value, or a `RefusedBody` of an operation
 * @throws GatewayError PAYLOAD_TOO_LARGE, BAD_REQUEST, BAD_USER_INPUT, OVERLOADED
 */
export async function readJsonBody(
  payload: IncomingMessage,
  limit: number,
  vet: (chunks: readonly Buffer[]) => Promise<Buffer | BodyRefusal>,
): Promise<unknown> {
  const { chunks, length } = await chunksOf(payload, limit);
  if (length === 0) throw new UnreadableJson('The body is empty: send a JSON object.');
  const bytes = length > SMALL_BODY ? await vet(chunks) : Buffer.concat(chunks, length);
  if ('by' in bytes) {
    if (bytes.by === 'reader') throw received(bytes.error);
    return new RefusedBody(bytes);
  }
  const checked = checkJson(bytes);
  // It is parsed only to be answered with its problem by those who must name what they answer.
  if (checked.problem) throw checked.problem;
  const text = bytes.toString();
  if (length > SMALL_BODY) await nextTurn();
  const { value, problem } = parseJsonText(text, checked);
  if (problem) throw problem;
  // Whoever works on it does so in a turn of its own.
  if (length > SMALL_BODY) await nextTurn();
  return value;
}

interface Chunks {
  readonly chunks: readonly Buffer[];
  readonly length: number;
}

/** By listeners, as an iterator takes several turns for a body of one chunk. */
function chunksOf(payload: IncomingMessage, limit: number): Promise<Chunks> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length > limit) end(tooLarge(limit));
    };
    const onEnd = () => end(null);
    const end = (error: Error | null) => {
      payload.off('data', onData).off('end', onEnd).off('error', onError);
      if (error) reject(error);
      else resolve({ chunks, length });
    };
    const onError = (error: Error) =>
      end(new GatewayError('BAD_REQUEST', `The request could not be read: ${error.message}`));
    payload.on('data', onData).on('end', onEnd).on('error', onError);
  });
}

function tooLarge(limit: number): GatewayError {
  return new GatewayError('PAYLOAD_TOO_LARGE', `The request body is larger than ${limit} bytes; split it.`, {
    maxBytes: limit,
  });
}
