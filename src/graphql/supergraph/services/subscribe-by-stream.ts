/** Results of a subscription in one HTTP answer that goes on: server-sent events, or parts of a multipart answer. */
import { parseJson } from '../../../json/parse-json.ts';
import { parseEventStream } from '../../../upstream/parse-events.ts';
import { boundaryOf, parseMultipart } from './parse-multipart.ts';
import { isRecord } from './subgraph-error.ts';

/** What asks for each of them; servers of events want to be asked for nothing else. */
export const accepted = {
  sse: 'text/event-stream',
  multipart: 'multipart/mixed;subscriptionSpec=1.0, application/json;q=0.9',
} as const;

/** The results as they came, which throw where they end without saying so; null for what is no stream of them. */
export function resultsOf(
  contentType: string,
  body: AsyncIterable<Uint8Array>,
  mostCharacters: number,
): AsyncIterable<unknown> | null {
  if (/^text\/event-stream\b/i.test(contentType)) return ofEvents(body, mostCharacters);
  const boundary = boundaryOf(contentType);
  return boundary === null ? null : ofParts(body, boundary, mostCharacters);
}

/** As graphql-sse has them, with distinct connections. */
async function* ofEvents(body: AsyncIterable<Uint8Array>, mostCharacters: number): AsyncGenerator<unknown> {
  for await (const { event, data } of parseEventStream(body, { maxEventLength: mostCharacters })) {
    if (event === 'complete') return;
    if (event === 'next') yield parseJson(data);
  }
  throw new Error('the events ended without a word');
}

async function* ofParts(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  mostCharacters: number,
): AsyncGenerator<unknown> {
  const parts = parseMultipart(body, boundary, mostCharacters);
  for (;;) {
    const { done, value } = await parts.next();
    if (done) {
      if (value) return;
      throw new Error('the parts ended without a word');
    }
    const part = parseJson(value);
    if (!isRecord(part)) yield part;
    // Without a payload it says that the service is still there.
    else if (part.payload) yield part.payload;
    else if (part.errors) yield { data: null, errors: part.errors };
  }
}
