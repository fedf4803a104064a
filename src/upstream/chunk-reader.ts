/**
 * Reads the chunks of one stream and parses few of them: they differ only in their text and in how many tokens they
 * count. A chunk that was parsed is cut into the pieces around those; one of the same pieces is read by comparing.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Chunk, readChunk } from './completion-chunk.ts';

type ReadChunk = typeof readChunk;

/** A chunk of the kind that was learned; null for every other. */
type ReadAlike = (data: string) => Chunk | null;

/** A stream whose chunks are never alike is not tried for ever. */
const MOST_LESSONS = 8;
const LONGEST_LESSON = 4_096;
const MOST_DIGITS = 9;

/** @returns a reader that answers as `readChunk` does, for one stream */
export function createChunkReader(): ReadChunk {
  let readAlike: ReadAlike = () => null;
  let lessons = 0;
  return (event, data) => {
    const alike = event === 'message' ? readAlike(data) : null;
    if (alike) return alike;
    const chunk = readChunk(event, data);
    if (lessons <= MOST_LESSONS && chunk !== null && chunk !== 'malformed' && chunk.text !== '') {
      // A short answer ends before a lesson of its first token pays.
      if (lessons > 0) readAlike = learn(data, chunk) ?? readAlike;
      lessons += 1;
    }
    return chunk;
  };
}

const TEXT = '"content":"';
const COUNT = /"(?:completion|total)_tokens":/g;

/** Null where another chunk of the same pieces, read by comparing, is not what the parser makes of it. */
function learn(data: string, chunk: Chunk): ReadAlike | null {
  const textAt = data.indexOf(TEXT) + TEXT.length;
  const textEnd = data.indexOf('"', textAt);
  if (textAt < TEXT.length || textEnd === -1 || data.length > LONGEST_LESSON) return null;
  const before = data.slice(0, textAt);
  const pieces: string[] = [];
  let countOfAnswer = -1;
  let from = textEnd;
  for (const { 0: key, index } of data.slice(textEnd).matchAll(COUNT)) {
    const digitsAt = textEnd + index + key.length;
    if (key.startsWith('"completion')) countOfAnswer = pieces.length;
    pieces.push(data.slice(from, digitsAt));
    from = digitsAt + digitsIn(data, digitsAt);
  }
  pieces.push(data.slice(from));

  const last = pieces.length - 1;
  // Named one by one: for each token, copying an object as a whole takes longer.
  const { model, thinks, toolCalls, end, usage } = chunk;
  // Slices are compared as memory is; `startsWith` goes by characters.
  const read: ReadAlike = (given) => {
    if (given.slice(0, textAt) !== before) return null;
    let at = given.indexOf('"', textAt);
    const text = given.slice(textAt, at);
    if (at === -1 || hasEscapes(text)) return null;
    let completionTokens = 0;
    for (let i = 0; i < last; i++) {
      const piece = pieces[i] as string;
      if (given.slice(at, at + piece.length) !== piece) return null;
      at += piece.length;
      const digits = digitsIn(given, at);
      // JSON has no number that begins with a zero.
      if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && given[at] === '0')) return null;
      if (i === countOfAnswer) completionTokens = Number(given.slice(at, at + digits));
      at += digits;
    }
    if (given.slice(at) !== pieces[last]) return null;
    return {
      model,
      text,
      thinks,
      toolCalls,
      end,
      usage: usage && {
        promptTokens: usage.promptTokens,
        completionTokens,
        cachedTokens: usage.cachedTokens,
      },
    };
  };

  const another = `${before}another text${pieces.map((piece, i) => (i === 0 ? piece : `${70 + i}${piece}`)).join('')}`;
  return isDeepStrictEqual(read(another), readChunk('message', another)) ? read : null;
}

function digitsIn(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at += 1;
  return at - from;
}

/** Or what JSON does not allow inside a text. */
function hasEscapes(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x5c) return true;
  }
  return false;
}
