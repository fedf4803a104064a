/** A message as the classifier sees it: words, their kinds, and where something was pasted into it. */
import { type BusinessWords, type Kind, kindAt } from './word-kinds.ts';

/** What a token is where no list of words tells: a number, a name, or a word of which only the ending is known. */
type Shape =
  | 'number'
  | 'year'
  | 'id'
  | 'name'
  | 'plural'
  | 'past'
  | 'ing'
  | 'word'
  | 'quote'
  | 'stop'
  | 'ask';

export interface MessageWord {
  readonly text: string;
  readonly kind: Kind | Shape;
}

export interface MessageReading {
  readonly tokens: readonly MessageWord[];
  /** Whether some of it is quoted or pasted, and so not said by the caller. */
  readonly hasPaste: boolean;
  readonly characters: number;
}

/** Long messages are judged by their beginning and their end: what is wanted stands before or after what was pasted. */
const HEAD = 1_400;
const TAIL = 600;
const HEAD_TOKENS = 70;
const TAIL_TOKENS = 30;

/** Shorter quotations are names, or words that are asked about. Bounded, so that no text makes it look back far. */
const QUOTED = /"[^"]{16,2000}"|“[^”]{16,2000}”|„[^“”]{16,2000}[“”]|«[^»]{16,2000}»|`[^`]{16,2000}`/gu;
/** A long rest after a colon or an empty line is text to work on. */
const REST = 140;
const PASTE = '⟦';
const TOKEN = /⟦|\p{L}[\p{L}\p{M}\p{N}'’-]*|[\p{L}\p{N}][\p{L}\p{N}.,'’/-]*|[?？]+|[.!;:。！\n]+|[&%><]/gu;

export function readMessage(message: string, business: BusinessWords): MessageReading {
  const considered =
    message.length <= HEAD + TAIL ? message : `${message.slice(0, HEAD)}\n${message.slice(-TAIL)}`;
  const said = withoutRest(considered.replace(QUOTED, ` ${PASTE} `));
  const all = said.match(TOKEN) ?? [];
  const found =
    all.length <= HEAD_TOKENS + TAIL_TOKENS
      ? all
      : [...all.slice(0, HEAD_TOKENS), ...all.slice(-TAIL_TOKENS)];
  const words = found.map((token) => token.toLowerCase().replaceAll('’', "'"));
  const tokens: MessageWord[] = [];
  for (let at = 0; at < words.length; ) {
    const known = kindAt(words, at, business);
    const length = known?.length ?? 1;
    const kind = known?.kind ?? shapeOf(found[at] ?? '', at === 0);
    const text = kind === 'stop' ? '.' : words.slice(at, at + length).join(' ');
    tokens.push({ text, kind });
    at += length;
  }
  return { tokens, hasPaste: said.includes(PASTE), characters: message.length };
}

function withoutRest(text: string): string {
  const after = [text.indexOf(':\n'), text.indexOf('\n\n'), text.indexOf(': ')].filter((at) => at > 0);
  const start = Math.min(...after);
  const isPasted = Number.isFinite(start) && text.length - start > REST;
  return isPasted ? `${text.slice(0, start + 1)} ${PASTE}` : text;
}

function shapeOf(raw: string, isFirst: boolean): Shape {
  if (raw === PASTE) return 'quote';
  if (/^[?？]/u.test(raw)) return 'ask';
  if (/^[.!;:。！\n&%><]/u.test(raw)) return 'stop';
  if (/^(?:19|20)\d\d$/.test(raw)) return 'year';
  if (/^[\d.,/-]+$/.test(raw)) return raw.replace(/\D/g, '').length >= 5 ? 'id' : 'number';
  if (/\d/.test(raw)) return 'id';
  if (!isFirst && /^\p{Lu}/u.test(raw)) return 'name';
  if (raw.endsWith('ing')) return 'ing';
  if (raw.endsWith('ed')) return 'past';
  return /[^s]s$/.test(raw) ? 'plural' : 'word';
}
