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

/** What each media range stands for here. A range with wildcards takes JSON: whoever wants a stream says so. */
const jsonTypes: Readonly<Record<string, string>> = {
  'application/json': JSON_TYPE,
  'application/graphql-response+json': RESPONSE_TYPE,
  'application/*': JSON_TYPE,
  '*/*': JSON_TYPE,
};

/** The highest quality wins, and of equals the first. Source: RFC 9110, section 12.5.1. */
export function acceptedTypes(accept: string | undefined): AcceptedTypes {
  if (!accept?.trim()) return { json: JSON_TYPE, stream: null };
  const ranges = accept
    .split(',')
    .map(readRange)
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  const json = ranges.find(({ type }) => Object.hasOwn(jsonTypes, type));
  const stream = ranges.map(formatOf).find((format) => format !== null);
  return { json: (json && jsonTypes[json.type]) ?? null, stream: stream ?? null };
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
