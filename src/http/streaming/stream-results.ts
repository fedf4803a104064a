import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { isLong } from '../../json/json-pieces.ts';
import { flowOf } from '../../upstream/flow.ts';
import type { JsonInTurns } from './json-in-turns.ts';
import { drained, writeFlow, writeMore } from './open-response.ts';
import type { StreamFormat } from './stream-formats.ts';

export interface Results {
  readonly results: AsyncIterable<object>;
  readonly headers: ReadonlyMap<string, string>;
}

/**
 * Writes results as they come. A client that reads slowly holds the source back; one that leaves ends it, because its
 * leaving aborts the operation's signal. What the operation used is told in trailers: the headers left before it ran.
 *
 * Resolves when the stream is over, whoever ended it.
 */
export async function streamResults(
  response: ServerResponse,
  format: StreamFormat,
  { results, headers }: Results,
  more: OutgoingHttpHeaders,
  inTurns: JsonInTurns,
): Promise<void> {
  response.writeHead(200, {
    ...Object.fromEntries(headers),
    ...more,
    'content-type': format.contentType,
    'cache-control': 'no-cache, no-transform',
    // nginx buffers a whole answer otherwise.
    'x-accel-buffering': 'no',
  });
  response.write(format.open);
  await writeFlow(response, { results: flowOf(results), heartbeat: format.heartbeat }, (result) => {
    if (isLong(result)) return writeInTurns(response, format, result, inTurns);
    return writeMore(response, format.before + JSON.stringify(result) + format.after);
  });
  response.addTrailers(Object.fromEntries(headers));
  if (!response.destroyed) response.end(format.close);
}

async function writeInTurns(
  response: ServerResponse,
  { before, after }: StreamFormat,
  result: object,
  inTurns: JsonInTurns,
): Promise<void> {
  response.write(before);
  for await (const part of inTurns(result)) {
    if (response.destroyed) return;
    if (!response.write(part)) await drained(response);
  }
  response.write(after);
}
