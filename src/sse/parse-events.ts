/**
 * Reads server-sent events: incremental, and as the HTML standard parses them (section 9.2.6): any mix of CR, LF and
 * CRLF, several `data` lines to an event, comments, a byte order mark, and an unfinished last event dropped.
 */
import { StringDecoder } from 'node:string_decoder';

export interface ServerSentEvent {
  /** `message` unless the stream names it. */
  readonly event: string;
  readonly data: string;
  /** The last id the stream gave, possibly with an earlier event; empty when none was. */
  readonly id: string;
}

export interface EventParser {
  /** Calls back for every event that this chunk completes, before it returns. */
  push(chunk: Uint8Array): void;
}

/** An event longer than this breaks the stream: without a bound one endless line would fill the memory. */
export const MAX_EVENT_CHARACTERS = 8 * 1024 * 1024;

const CR = 13;
const LF = 10;
const COLON = 58;
const SPACE = 32;

/** @throws RangeError from `push` when an event exceeds `maxCharacters`. */
export function createEventParser(
  onEvent: (event: ServerSentEvent) => void,
  maxCharacters = MAX_EVENT_CHARACTERS,
): EventParser {
  const decoder = new StringDecoder('utf8');
  /** The beginning of a line whose end has not come. */
  let rest = '';
  let started = false;
  let afterCr = false;
  let data: string | null = null;
  let name = '';
  let id = '';

  const field = (line: string) => {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const key = colon === -1 ? line : line.slice(0, colon);
    const from = colon === -1 ? line.length : line.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1;
    const value = line.slice(from);
    if (key === 'data') data = data === null ? value : `${data}\n${value}`;
    else if (key === 'event') name = value;
    else if (key === 'id' && !value.includes('\0')) id = value;
  };

  const endOfLine = (line: string) => {
    if (line === '') {
      if (data !== null) onEvent({ event: name === '' ? 'message' : name, data, id });
      data = null;
      name = '';
      return;
    }
    // Nearly every line is `data: ...`: it is recognised without cutting its name out.
    if (data === null && line.charCodeAt(4) === COLON && line.startsWith('data')) {
      data = line.slice(line.charCodeAt(5) === SPACE ? 6 : 5);
    } else {
      field(line);
    }
    if (data !== null && data.length > maxCharacters) throw tooLong(maxCharacters);
  };

  return {
    push: (chunk) => {
      let text = decoder.write(chunk as Buffer);
      if (text === '') return;
      if (!started) {
        started = true;
        if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
      }
      let position = 0;
      if (afterCr && text.charCodeAt(0) === LF) position = 1;
      if (text !== '') afterCr = false;
      const hasCr = text.includes('\r');
      for (;;) {
        const lf = text.indexOf('\n', position);
        const cr = hasCr ? text.indexOf('\r', position) : -1;
        const end = cr !== -1 && (lf === -1 || cr < lf) ? cr : lf;
        if (end === -1) break;
        const tail = text.slice(position, end);
        endOfLine(rest === '' ? tail : rest + tail);
        rest = '';
        position = end + 1;
        if (text.charCodeAt(end) === CR) {
          // The LF of a CRLF may come with the next chunk: the line must not wait for it.
          if (position === text.length) afterCr = true;
          else if (text.charCodeAt(position) === LF) position++;
        }
      }
      rest += text.slice(position);
      if (rest.length > maxCharacters) throw tooLong(maxCharacters);
    },
  };
}

/** The events of a response body, in order. @throws RangeError when an event exceeds `maxCharacters`. */
export async function* parseEventStream(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxCharacters = MAX_EVENT_CHARACTERS,
): AsyncGenerator<ServerSentEvent, void, void> {
  let complete: ServerSentEvent[] = [];
  const parser = createEventParser((event) => complete.push(event), maxCharacters);
  for await (const chunk of body) {
    parser.push(chunk);
    const ready = complete;
    complete = [];
    yield* ready;
  }
}

function tooLong(maxCharacters: number): RangeError {
  return new RangeError(`a server-sent event is longer than ${maxCharacters} characters`);
}
