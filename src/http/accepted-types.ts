/** Which of the media types that `/graphql` answers with a request's `Accept` header takes. */
import { eventStream, multipart, type StreamFormat } from './streaming/stream-formats.ts';

export interface AcceptedTypes {
  /** For a single answer; null when no JSON is taken. */
  readonly json: string | null;
  /** For any number of results; null when no stream is taken. */
  readonly stream: StreamFormat | null;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

/** In the order in which they are preferred where a request has no preference. */
const jsonTypes = [
  ['application/json', JSON_TYPE],
  ['application/graphql-response+json', RESPONSE_TYPE],
] as const;

/**
 * The highest quality wins, and of equals the first. A range with wildcards takes JSON: whoever wants a stream says so.
 * Source: RFC 9110, section 12.5.1.
 */
export function acceptedTypes(accept: string | undefined): AcceptedTypes {
  if (!accept?.trim()) return { json: JSON_TYPE, stream: null };
  const ranges = accept.split(',').map(readRange);
  const wanted = ranges.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
  const json = jsonTypes
    .map(([name, type]) => ({ type, rank: wanted.indexOf(rangeOf(name, ranges)) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank);
  const stream = wanted.map(formatOf).find((format) => format !== null);
  return { json: json[0]?.type ?? null, stream: stream ?? null };
}

/** The most specific of the ranges that the type is in: it may be refused by name, and all others taken. */
function rangeOf(type: string, ranges: readonly MediaRange[]): MediaRange {
  const names = [type, 'application/*', '*/*'];
  const found = names.map((name) => ranges.find((range) => range.type === name)).find((range) => range);
  return found ?? { type, parameters: '', quality: 0 };
}

/** Whether the status of an answer of this type tells how the operation went; old clients read errors at 200 only. */
export function tellsStatus(type: string | null): boolean {
  return type === RESPONSE_TYPE;
}

interface MediaRange {
  readonly type: string;
  readonly parameters: string;
  readonly quality: number;
}

function readRange(text: string): MediaRange {
  const [type = '', ...rest] = text.toLowerCase().split(';');
  const parameters = rest.join(';');
  const quality = Number(/(?:^|;)\s*q\s*=\s*([0-9.]+)/.exec(parameters)?.[1] ?? 1);
  return { type: type.trim(), parameters, quality };
}

function formatOf({ type, parameters }: MediaRange): StreamFormat | null {
  if (type === 'text/event-stream') return eventStream;
  return type === 'multipart/mixed' && parameters.includes('subscriptionspec') ? multipart : null;
}
