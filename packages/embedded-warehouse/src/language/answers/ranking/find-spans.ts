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
const ABBREVIATIONS = [
  // Titles before a name, initials before the rest of it.
  String.raw`(?:[Mm]rs?|[Mm]s|[Dd]r|Prof|St|Sra?|Fam|Hr|Fr|Mme|Capt|Sgt|Rev|Cllr|Lt|Mag|Ing)\.(?=\s?(?:\p{Lu}|d[eiu] |van |von ))`,
  String.raw`(?<=(?:^|[:(,;&–—-] ?|\n|(?<!\p{L})(?:\p{Lu}[\p{L}.]*|by|from|with|to|and|for|dear|hi|mrs?|ms|dr) ))\p{Lu}\.(?=\s?\p{Lu})`,
  // Before a number, and days and months of a date.
  String.raw`(?:[Nn][or]s?|[Rr]ef|[Tt]el|pp?|approx|ca|[Rr]eg|[Pp]os|[Aa]rt|dd|[Ee]xt|[Ii]nv|[Rr]m|[Ww]k|[Mm]in|[Mm]ax|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=\s?[#\d])`,
  String.raw`\d{1,2}\.(?=\s(?:Jan|Feb|März|Mär|Apr|Mai|Juni?|Juli?|Aug|Sep|Okt|Nov|Dez))`,
].join('|');
const TOKEN = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${ABBREVIATIONS})|[€$£¥] ?\d+(?:[.,]\d+)*(?:[kmb]n?\b)?|['’]s(?![\p{L}\p{N}])|#?[\p{L}\p{N}\p{M}]+(?:(?!['’]s(?![\p{L}\p{N}]))[-'’.,:/&@+][\p{L}\p{N}]+)*[%€£°]?|[^\s]`,
  'gu',
);
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

const WEEKDAY =
  'Mon(?:days?)?|Tue(?:s|sdays?)?|Wed(?:s|nesdays?)?|Thu(?:rs?|rsdays?)?|Fri(?:days?)?|Sat(?:urdays?)?|Sun(?:days?)?|tues|weds|thurs|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|[Mm]ontag|[Dd]ienstag|[Mm]ittwoch|[Dd]onnerstag|[Ff]reitag|[Ss]amstag|[Ss]onntag|[Ll]undi|[Mm]ardi|[Mm]ercredi|[Jj]eudi|[Vv]endredi|[Ss]amedi|[Dd]imanche|[Ll]unes|[Mm]artes|[Mm]iércoles|[Jj]ueves|[Vv]iernes|[Ss]ábado|[Dd]omingo|[Ll]unedì|[Mm]artedì|[Mm]ercoledì|[Gg]iovedì|[Vv]enerdì|[Ss]abato|[Dd]omenica|[Mm]aandag|[Dd]insdag|[Ww]oensdag|[Dd]onderdag|[Vv]rijdag|[Zz]aterdag|[Zz]ondag';
const MONTH =
  'Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|[jJ]anuary|[fF]ebruary|april|july|[aA]ug(?:ust)?|[oO]ct(?:ober)?|[nN]ov(?:ember)?|[dD]ec(?:ember)?';
const DAY = '\\d{1,2}(?:st|nd|rd|th|\\.)?';
const PART_OF_DAY = '(?: (?:morning|afternoon|evening|eve|night|noon|lunch(?:time)?|am|pm))';

/** What people write of dates and times beside what the rules look for. */
const furtherTypes: readonly (readonly [AnswerKind, RegExp])[] = [
  [
    'date',
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:(?:(?:next|last|this|every|early|late) )?(?:${WEEKDAY})\\b\\.?(?:,? (?:the )?${DAY}(?: (?:of )?(?:${MONTH})\\b)?)?${PART_OF_DAY}?|${DAY} ?(?:-|–|to|and|until|/|or) ?${DAY} (?:of )?(?:${MONTH})\\b(?: \\d{4})?|(?:${MONTH})\\.? ${DAY} ?(?:-|–|to|and) ?${DAY}|(?:mid|early|late|end of|the end of|beginning of|start of)[ -](?:the )?(?:(?:${MONTH})\\b|week|month|year)|(?:this|next|last|tomorrow|yesterday)(?: (?:week|month|year|spring|summer|autumn|winter|season|term))?${PART_OF_DAY}|(?:this|next|last) (?:week|weekend|month|year|spring|summer|autumn|winter|term)|tmrw|tmr|the (?:day|week|month) (?:after|before)(?: (?:tomorrow|next|yesterday))?|heute|morgen|gestern|demain|hier|mañana|ayer|domani|ieri|${DAY} (?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec))(?![\\p{L}\\p{N}])`,
      'gu',
    ),
  ],
  [
    'time',
    /(?<![\p{L}\p{N}.,])(?:(?:um )?\d{1,2}(?:[.:h]\d{2})? ?(?:Uhr|o['’]?clock|h(?:\d{2})?)|\d{1,2}(?:[.:]\d{2})?ish|(?:twenty|ten|five|a? ?quarter|half) (?:past|to) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})|half (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})|COB|EOD|midday|noon|midnight|lunchtime|\d{1,2}(?:[.:]\d{2})? ?(?:-|–|to) ?\d{1,2}(?:[.:]\d{2})? ?(?:am|pm|h|Uhr)?)(?![\p{L}\p{N}%€£$])/gu,
  ],
  [
    'duration',
    /(?<![\p{L}\p{N}.,])(?:\d{1,4}(?:[.,]\d{1,2})?(?: ?(?:-|–|to) ?\d{1,3})? ?(?:secs?|mins?|hrs?|wks?|mths?|yrs?|h|Stunden|Tagen?|Wochen|Monaten?|jours|heures|semaines|mois|días|horas|semanas|meses|giorni|ore|settimane|dagen|weken)|a (?:couple of|few) (?:minutes|hours|days|weeks|months|years)|a fortnight|a year and a half)(?![\p{L}\p{N}])/gu,
  ],
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

/** Begins a phrase of its own behind any word. */
const CLAUSE =
  /^(?:since|because|cause|due|until|till|between|behind|near|after|before|under|above|next|outside|inside|opposite|whenever|once|twice|weil|da|parce|car|porque)$/u;

function mayBegin(tokens: readonly TextToken[], at: number): boolean {
  const token = tokens[at] as TextToken;
  if (token.kind === 'mark' || token.lower === "'s") return false;
  const before = tokens[at - 1];
  return (
    before?.kind !== 'word' ||
    VERB.test(before.lower) ||
    /\d/u.test(before.text) ||
    /^\p{Lu}|\d/u.test(token.text) ||
    CLAUSE.test(token.lower) ||
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
  if (/^["'”’»]$/u.test(behind.text) && /^["'“‘«]$/u.test(tokens[at - 1]?.text ?? '')) return true;
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
  const further = furtherTypes.flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)].map(
      ({ 0: { length }, index: start }): TypedPart => ({ type, start, end: start + length }),
    ),
  );
  return [...further, ...personal, ...others];
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
