/** The pieces of a text that could answer a question: what is typed (dates, amounts, names), and phrases with natural ends. */

import { partsOfSpeech } from '../../lexicon/word-kinds.ts';
import type { RedactionCategory } from '../../redaction/categories.ts';
import { findByRules } from '../../redaction/redact-text.ts';
import { stopwordsByLanguage } from '../../text/stopwords.ts';
import { candidatesIn } from '../candidates.ts';
import type { AnswerKind } from '../question.ts';

export interface TextToken {
  readonly text: string;
  readonly lower: string;
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'word' | 'grammar' | 'mark';
}

export interface AnswerSpan {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Places of its first and last token. */
  readonly first: number;
  readonly last: number;
  readonly type: string;
  readonly group: SpanGroup;
}

/** Pieces of one group are rivals: where one is right, the others are mistaken for it. */
export type SpanGroup = 'when' | 'figure' | 'name' | 'phrase';

export interface ReadText {
  readonly text: string;
  readonly tokens: readonly TextToken[];
  readonly spans: readonly AnswerSpan[];
}

/** Abbreviations keep their stop: no sentence ends there. */
const TOKEN =
  /(?<![\p{L}\p{N}])(?:(?:[Mm]rs?|[Mm]s|[Dd]r|Prof|St|Sra?|Fam|Hr|Fr|Mme)\.(?=\s?\p{Lu})|(?:[Nn][or]|[Rr]ef|[Tt]el|pp?|approx|ca|[Rr]eg|[Pp]os|[Aa]rt)\.(?=\s?[#\d]))|[€$£¥] ?\d[\d.,]*\d?(?:[kmb]n?\b)?|['’]s(?![\p{L}\p{N}])|#?[\p{L}\p{N}\p{M}]+(?:(?!['’]s(?![\p{L}\p{N}]))[-'’.,:/&@+][\p{L}\p{N}]+)*[%€£°]?|[^\s]/gu;
const grammar = new Set(Object.values(stopwordsByLanguage).flatMap((words) => [...words]));
/** Words of a phrase, and of a clause that gives a reason. */
const MOST_WORDS = 7;
const MOST_CLAUSE_WORDS = 24;
const MOST_SPANS = 400;

const typed: readonly AnswerKind[] = [
  'url',
  'money',
  'percentage',
  'duration',
  'date',
  'time',
  'identifier',
  'number',
];

export function readText(text: string): ReadText {
  const tokens = answerTokens(text);
  const types = typesOf(text);
  const spans = new Map<string, AnswerSpan>();
  const add = (first: number, last: number) => {
    const [from, to] = [tokens[first], tokens[last]];
    if (!from || !to || spans.size >= MOST_SPANS) return;
    const key = `${from.start}-${to.end}`;
    if (spans.has(key)) return;
    const written = text.slice(from.start, to.end);
    const type = typeOf(types, tokens, first, last);
    spans.set(key, {
      text: written,
      start: from.start,
      end: to.end,
      first,
      last,
      type,
      group: groupOf(type, written),
    });
  };
  for (const { start, end } of types) {
    const first = tokens.findIndex((token) => token.end > start);
    const last = tokens.findLastIndex((token) => token.start < end);
    if (first >= 0 && last >= first) add(first, last);
  }
  for (let first = 0; first < tokens.length; first++) {
    if (!mayBegin(tokens, first)) continue;
    for (let last = first; last < tokens.length && last - first < MOST_CLAUSE_WORDS; last++) {
      if (isSentenceEnd(text, tokens, last) || isLineEnd(text, tokens, last - 1, first)) break;
      const isShort = last - first < MOST_WORDS;
      if (mayEnd(tokens, last, isShort)) add(first, last);
    }
  }
  return { text, tokens, spans: [...spans.values()] };
}

export function answerTokens(text: string): TextToken[] {
  return [...text.matchAll(TOKEN)].map((match): TextToken => {
    const lower = match[0]
      .toLowerCase()
      .replaceAll('’', "'")
      .replace(/(?<=\p{L})\.$/u, '');
    const isGrammar = grammar.has(lower) || lower === "'s";
    const kind = /[\p{L}\p{N}]/u.test(lower) ? (isGrammar ? 'grammar' : 'word') : 'mark';
    return { text: match[0], lower, start: match.index, end: match.index + match[0].length, kind };
  });
}

const VERB = /(?:ed|ing|s|en|t)$/u;
const NUMBER =
  /^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|twenty|thirty|forty|fifty)$/u;

function mayBegin(tokens: readonly TextToken[], at: number): boolean {
  const token = tokens[at] as TextToken;
  if (token.kind === 'mark' || token.lower === "'s") return false;
  const before = tokens[at - 1];
  return (
    before?.kind !== 'word' ||
    VERB.test(before.lower) ||
    /^\p{Lu}|\d/u.test(token.text) ||
    NUMBER.test(token.lower) ||
    partsOfSpeech(before.lower).startsWith('V')
  );
}

function mayEnd(tokens: readonly TextToken[], at: number, isShort: boolean): boolean {
  const token = tokens[at] as TextToken;
  if (token.kind === 'mark') return false;
  const behind = tokens[at + 1];
  if (token.lower === "'s" || behind?.lower === "'s") return true;
  if (!behind || (behind.kind === 'mark' && !/^["'“”(]$/u.test(behind.text))) return true;
  return (
    isShort &&
    (token.kind === 'word' ||
      /\d/u.test(token.text) ||
      NUMBER.test(token.lower) ||
      (/^\p{Lu}/u.test(token.text) && /^\p{Lu}/u.test(tokens[at - 1]?.text ?? '')))
  );
}

function isSentenceEnd(text: string, tokens: readonly TextToken[], at: number): boolean {
  const token = tokens[at] as TextToken;
  if (/^[!?;]$/u.test(token.text)) return true;
  return token.text === '.' && /^\s+[\p{Lu}\d"“¿]|^\s*$/u.test(text.slice(token.end, token.end + 3));
}

/** Whether a line ends behind a token of a span that began before. */
function isLineEnd(text: string, tokens: readonly TextToken[], at: number, first: number): boolean {
  return at >= first && text.slice(tokens[at]?.end, tokens[at + 1]?.start).includes('\n');
}

interface TypedPart {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const personalTypes: ReadonlyMap<RedactionCategory, string> = new Map([
  ['NAME', 'person'],
  ['EMAIL', 'email'],
  ['PHONE_NUMBER', 'phone'],
  ['ADDRESS', 'address'],
]);

function typesOf(text: string): TypedPart[] {
  const personal = findByRules(text).flatMap(({ category, start, end }): TypedPart[] => {
    const type = personalTypes.get(category);
    return type ? [{ type, start, end }] : [];
  });
  const others = typed.flatMap((kind) =>
    candidatesIn(text, kind).map(
      ({ text: part, start }): TypedPart => ({ type: kind, start, end: start + part.length }),
    ),
  );
  return [...personal, ...others];
}

function groupOf(type: string, text: string): SpanGroup {
  if (/date|time|duration/u.test(type)) return 'when';
  if (/\d/u.test(text) || /money|number|percentage|identifier|phone/u.test(type)) return 'figure';
  return /^\p{Lu}/u.test(text) || /person|name|address/u.test(type) ? 'name' : 'phrase';
}

/** The type of the whole; else what it has inside, else how it is written. */
function typeOf(
  types: readonly TypedPart[],
  tokens: readonly TextToken[],
  first: number,
  last: number,
): string {
  const [from, to] = [tokens[first] as TextToken, tokens[last] as TextToken];
  const exact = types.find(
    ({ start, end }) => Math.abs(start - from.start) <= 1 && Math.abs(end - to.end) <= 1,
  );
  if (exact) return exact.type;
  const inside = types.find(({ start, end }) => start >= from.start && end <= to.end);
  const length = last - first + 1;
  if (inside) return `${length > 5 ? 'long ' : ''}with ${inside.type}`;
  const words = tokens.slice(first, last + 1);
  const content = words.filter(({ kind }) => kind === 'word');
  if (content.length > 0 && content.every(({ text }) => /^\p{Lu}/u.test(text)))
    return from.kind === 'grammar' ? 'a name behind grammar' : 'name';
  if (words.some(({ text }) => /\d/u.test(text))) return 'with figures';
  if (content.length === 0) return 'grammar';
  if (length > 7) return 'clause';
  return `${length > 3 ? 'long' : 'short'} phrase ${from.kind === 'grammar' ? 'behind grammar' : ''}`;
}
