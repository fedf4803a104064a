/**
 * Server-sent events from bytes, however they are cut into chunks.
 * Source: WHATWG HTML, section 9.2.6 "Interpreting an event stream".
 */
import { StringDecoder } from 'node:string_decoder';

export interface ServerSentEvent {
  /** `message` unless the stream names another. */
  readonly event: string;
  /** Several `data` lines are joined by line feeds. */
  readonly data: string;
  /** The last id seen so far, of this event or an earlier one; empty before the first. */
  readonly id: string;
}

export interface EventParser {
  /** The events that the chunk completes. @throws RangeError when an event grows beyond the limit */
  push(chunk: Uint8Array): ServerSentEvent[];
  /** The same for a reader that takes one event after the other. */
  read(chunk: Uint8Array, reader: EventReader): void;
  /** The event that lacks only its empty line where the stream has ended; undefined where there is none. */
  end(): ServerSentEvent | undefined;
}

export interface EventReader {
  onEvent(event: ServerSentEvent): void;
  /**
   * Asked where an event begins: may read some by itself, each of a line with `data` and an empty one, and says where
   * it has stopped.
   */
  ahead(text: string, from: number): number;
}

export interface EventParserOptions {
  /** Characters that one event may have; a server that never ends its line would fill the memory otherwise. */
  readonly maxEventLength?: number;
}

export const MAX_EVENT_LENGTH = 4 * 1024 * 1024;

const BYTE_ORDER_MARK = '\uFEFF';

/** The parser without the iterator around it, for readers that get their chunks by callback. */
export function createEventParser({
  maxEventLength = MAX_EVENT_LENGTH,
}: EventParserOptions = {}): EventParser {
  // Keeps characters that a chunk cuts in two until their rest comes, in half the time of a `TextDecoder`.
  const decoder = new StringDecoder('utf8');
  let hasBegun = false;
  /** Of a line that has not ended; joined only when it does, so that a long one is not read again with every chunk. */
  let unfinished: string[] = [];
  let unfinishedLength = 0;
  let endedWithCarriageReturn = false;
  let data: string | undefined;
  let event = '';
  let id = '';

  function readLine(line: string): ServerSentEvent | undefined {
    if (line === '') {
      const complete = data === undefined ? undefined : { event: event || 'message', data, id };
      data = undefined;
      event = '';
      return complete;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    // A line that begins with a colon is a comment: its field is empty. `retry` is for those who reconnect.
    if (field === 'data') data = data === undefined ? value : `${data}\n${value}`;
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
    return undefined;
  }

  function decode(chunk: Uint8Array): string {
    const text = decoder.write(chunk);
    if (hasBegun || text === '') return text;
    hasBegun = true;
    return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  }

  function keep(rest: string): void {
    if (rest !== '') unfinished.push(rest);
    unfinishedLength += rest.length;
    if (unfinishedLength + (data?.length ?? 0) > maxEventLength) {
      throw new RangeError(`a server-sent event is longer than ${maxEventLength} characters`);
    }
  }

  return {
    push(chunk) {
      const events: ServerSentEvent[] = [];
      this.read(chunk, { onEvent: (complete) => events.push(complete), ahead: (_, from) => from });
      return events;
    },
    read(chunk, { onEvent, ahead }) {
      const decoded = decode(chunk);
      if (decoded === '') return;
      // The second half of a CRLF that the last chunk cut.
      const more = endedWithCarriageReturn && decoded[0] === '\n' ? decoded.slice(1) : decoded;
      endedWithCarriageReturn = decoded.endsWith('\r');
      const hasCarriageReturns = more.includes('\r');
      if (!hasCarriageReturns && !more.includes('\n')) {
        keep(more);
        return;
      }
      const text = unfinishedLength > 0 ? unfinished.join('') + more : more;
      if (unfinishedLength > 0) unfinished = [];
      unfinishedLength = 0;

      let start = 0;
      for (;;) {
        if (data === undefined && event === '') start = ahead(text, start);
        let end = text.indexOf('\n', start);
        let next = end + 1;
        if (hasCarriageReturns) {
          const carriageReturn = text.indexOf('\r', start);
          if (carriageReturn !== -1 && (end === -1 || carriageReturn < end)) {
            next = end === carriageReturn + 1 ? end + 1 : carriageReturn + 1;
            end = carriageReturn;
          }
        }
        if (end === -1) break;
        const complete = readLine(text.slice(start, end));
        start = next;
        if (complete) onEvent(complete);
      }
      keep(text.slice(start));
    },
    end() {
      const rest = unfinished.join('') + decoder.end();
      unfinished = [];
      return readLine(rest) ?? readLine('');
    },
  };
}

/**
 * The events of a stream, as they come. The standard drops an event whose empty line is missing at the stream's end;
 * servers have left it out behind the last event of a whole answer, and one that was really cut off is no JSON.
 * Returning early returns the source early, which closes an HTTP body.
 */
export async function* parseEventStream(
  chunks: AsyncIterable<Uint8Array>,
  options: EventParserOptions = {},
): AsyncGenerator<ServerSentEvent, void, void> {
  const parser = createEventParser(options);
  for await (const chunk of chunks) yield* parser.push(chunk);
  const last = parser.end();
  if (last) yield last;
}
