/**
 * Reads the chunks of one stream and parses few of them: they differ only in their text and in how many tokens they
 * count. A chunk that was parsed is cut into the pieces around those; one of the same pieces is read by comparing, and
 * so are those that stand one behind the other where one read of the socket has brought many.
 */
import { type Chunk, type ChunkUsage, readChunk } from './completion-chunk.ts';

export interface ChunkReader {
  /** As `readChunk`. */
  read: typeof readChunk;
  /**
   * Events, each of one chunk with text and usage, that stand in a stream's text from an event's beginning on, up to
   * the first that is none of the kind that was learned, or counts more than so many tokens. Null where there is none.
   */
  readRun(stream: string, from: number, mostTokens: number): ChunkRun | null;
}

export interface ChunkRun {
  readonly text: string;
  /** By the last of them. */
  readonly usage: ChunkUsage;
  readonly chunks: number;
  /** The index behind them. */
  readonly end: number;
}

/** A chunk that was learned: what stands before its text, between that and each count, and behind the last. */
interface Lesson {
  readonly chunk: Chunk;
  readonly before: string;
  readonly rest: string;
  /** The same with what stands around a chunk, and from the end of one chunk's counts to the text of the next. */
  readonly opening: string;
  readonly closing: string;
  readonly between: string;
  /** Reads the text that begins there, and the counts: the index behind them, or -1 where they stand otherwise. */
  readMiddle(given: string, from: number): number;
  /** What was read last. */
  text: string;
  completionTokens: number;
}

/** A stream whose chunks are never alike is not tried for ever. */
const MOST_LESSONS = 8;
const LONGEST_LESSON = 4_096;
const MOST_DIGITS = 9;

/** What stands around a chunk in the events of every server that was seen. */
const BEFORE = 'data: ';
const AFTER = '\n\n';

/** @returns a reader for one stream */
export function createChunkReader(): ChunkReader {
  let lesson: Lesson | null = null;
  let lessons = 0;
  /** Parsed last. It is learned from when another chunk comes: behind the last token no lesson pays. */
  let parsed: { readonly data: string; readonly chunk: Chunk } | null = null;
  const learnFromParsed = () => {
    if (!parsed) return;
    lesson = learn(parsed.data, parsed.chunk) ?? lesson;
    parsed = null;
  };
  return {
    read(event, data) {
      learnFromParsed();
      if (lesson && event === 'message' && isAlike(lesson, data)) return chunkOf(lesson);
      const chunk = readChunk(event, data);
      if (chunk === null || chunk === 'malformed') return chunk;
      if (lessons < MOST_LESSONS && chunk.text !== '' && chunk.end === null) {
        parsed = { data, chunk };
        lessons += 1;
      }
      return chunk;
    },
    readRun(stream, from, mostTokens) {
      if (from < stream.length) learnFromParsed();
      if (!lesson?.chunk.usage || lesson.chunk.end !== null || lesson.chunk.hidden !== '') return null;
      const { opening, closing, between } = lesson;
      if (!standsAt(stream, opening, from)) return null;
      let text = '';
      let completionTokens = 0;
      let chunks = 0;
      let end = from;
      for (let next = from + opening.length; next !== end; ) {
        const at = lesson.readMiddle(stream, next);
        if (at === -1 || lesson.text === '' || lesson.completionTokens > mostTokens) break;
        const goesOn = standsAt(stream, between, at);
        if (!goesOn && !standsAt(stream, closing, at)) break;
        text += lesson.text;
        completionTokens = lesson.completionTokens;
        chunks += 1;
        end = at + closing.length;
        next = goesOn ? at + between.length : end;
      }
      return chunks === 0
        ? null
        : { text, usage: usageOf(lesson.chunk.usage, completionTokens), chunks, end };
    },
  };
}

function isAlike(lesson: Lesson, data: string): boolean {
  const { before, rest } = lesson;
  if (!standsAt(data, before, 0)) return false;
  const at = lesson.readMiddle(data, before.length);
  return at !== -1 && at + rest.length === data.length && standsAt(data, rest, at);
}

/** Named one by one: for each token, copying an object as a whole takes longer. */
function chunkOf({ chunk, text, completionTokens }: Lesson): Chunk {
  const { model, hidden, toolCalls, end, usage } = chunk;
  return { model, text, hidden, toolCalls, end, usage: usage && usageOf(usage, completionTokens) };
}

function usageOf({ promptTokens, cachedTokens }: ChunkUsage, completionTokens: number): ChunkUsage {
  return { promptTokens, completionTokens, cachedTokens };
}

const TEXT = '"content":"';
const COUNTS = ['"completion_tokens":', '"total_tokens":'] as const;

/** Null where another chunk of the same pieces, read by comparing, is not what the parser makes of it. */
function learn(data: string, chunk: Chunk): Lesson | null {
  const textAt = data.indexOf(TEXT) + TEXT.length;
  const textEnd = data.indexOf('"', textAt);
  if (textAt < TEXT.length || textEnd === -1 || data.length > LONGEST_LESSON) return null;
  const before = data.slice(0, textAt);
  const pieces: string[] = [];
  let countOfAnswer = -1;
  let from = textEnd;
  for (const { key, at } of countsIn(data, textEnd)) {
    const digitsAt = at + key.length;
    if (key === COUNTS[0]) countOfAnswer = pieces.length;
    pieces.push(data.slice(from, digitsAt));
    from = digitsAt + digitsIn(data, digitsAt);
  }
  const rest = data.slice(from);
  const [opening, closing] = [BEFORE + before, rest + AFTER];
  const lesson: Lesson = {
    chunk,
    before,
    rest,
    opening,
    closing,
    between: closing + opening,
    text: '',
    completionTokens: 0,
    readMiddle(given, start) {
      let at = given.indexOf('"', start);
      if (at === -1) return -1;
      lesson.text = given.slice(start, at);
      if (hasEscapes(lesson.text)) return -1;
      lesson.completionTokens = 0;
      for (let i = 0; i < pieces.length; i++) {
        const piece = pieces[i] as string;
        if (!standsAt(given, piece, at)) return -1;
        const digitsAt = at + piece.length;
        const digits = digitsIn(given, digitsAt);
        // JSON has no number that begins with a zero.
        if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && digitAt(given, digitsAt) === 0)) return -1;
        at = digitsAt + digits;
        if (i === countOfAnswer) lesson.completionTokens = countOf(given, digitsAt, at);
      }
      return at;
    },
  };

  const another = `${before}another text${pieces.map((piece, i) => `${piece}${70 + i}`).join('')}${rest}`;
  if (!isAlike(lesson, another)) return null;
  return isSame(chunkOf(lesson), readChunk('message', another)) ? lesson : null;
}

/** The places of both counts, in their order. */
function countsIn(data: string, from: number): readonly { readonly key: string; readonly at: number }[] {
  const found: { key: string; at: number }[] = [];
  for (const key of COUNTS) {
    for (let at = data.indexOf(key, from); at !== -1; at = data.indexOf(key, at + key.length))
      found.push({ key, at });
  }
  return found.sort((a, b) => a.at - b.at);
}

/** Chunks with calls of tools are taken for unlike. */
function isSame(a: Chunk, b: ReturnType<typeof readChunk>): boolean {
  if (b === null || b === 'malformed' || a.toolCalls.length + b.toolCalls.length > 0) return false;
  return (
    a.model === b.model &&
    a.text === b.text &&
    a.hidden === b.hidden &&
    a.end === b.end &&
    b.error === undefined &&
    a.usage?.promptTokens === b.usage?.promptTokens &&
    a.usage?.completionTokens === b.usage?.completionTokens &&
    a.usage?.cachedTokens === b.usage?.cachedTokens
  );
}

/** Slices are compared as memory is; `startsWith` goes by characters. */
function standsAt(text: string, piece: string, at: number): boolean {
  return text.slice(at, at + piece.length) === piece;
}

function digitsIn(text: string, from: number): number {
  let at = from;
  while (digitAt(text, at) !== -1) at += 1;
  return at - from;
}

/** What the digits from there to there come to, without a text made of them. */
function countOf(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) count = count * 10 + digitAt(text, at);
  return count;
}

/** -1 where there is none. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/** Or what JSON does not allow inside a text. */
function hasEscapes(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x5c) return true;
  }
  return false;
}
