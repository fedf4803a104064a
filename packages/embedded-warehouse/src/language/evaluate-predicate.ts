/**
 * AI_FILTER: whether a statement or question is true of a text. Predicates about feeling, language, personal data,
 * numbers and questions go to what can measure them; anything else holds when the text speaks of most of what the
 * predicate names.
 */

import { areSynonyms, conceptsOf } from './lexicon/concepts.ts';
import { redactText } from './redaction/redact-text.ts';
import { analyseSentiment } from './sentiment/analyse-sentiment.ts';
import { detectLanguage, languageCode } from './text/detect-language.ts';
import { contentStems, termsOf } from './text/terms.ts';
import { wordsOf } from './text/words.ts';

export interface Predicate {
  readonly statement: string;
  /** What it is about. */
  readonly subject: string;
}

const SUBJECT_WORDS = new Set(
  `review text customer message comment user author writer reviewer sentence person ticket email article document
  post feedback following content statement passage product tone sentiment mention mentions mentioned contain contains
  about describe describes discuss discusses talk talks refer refers relate related express expresses include includes
  say says write written true false whether item record note transcript speaker client complain complains`
    .split(/\s+/u)
    .flatMap((word) => contentStems(word)),
);

/** Splits `Is the customer angry? <text>` or `Mentions a refund: <text>` into predicate and subject. */
export function parsePredicate(input: string): Predicate {
  const question = input.indexOf('?');
  const colon = input.indexOf(':');
  const line = input.indexOf('\n');
  const candidates = [question, colon, line].filter((at) => at > 0 && at < 300 && input.slice(at + 1).trim());
  const end = candidates.length > 0 ? Math.min(...candidates) : -1;
  if (end >= 0) return { statement: input.slice(0, end + 1).trim(), subject: input.slice(end + 1).trim() };
  return { statement: input.trim(), subject: input.trim() };
}

/** Whether the statement holds. */
export function evaluatePredicate({ statement, subject }: Predicate): boolean {
  const words = wordsOf(statement);
  const negated = /\b(?:not|never|no|isn't|doesn't|don't|without|lacks?)\b/iu.test(statement);
  const measured =
    byNumber(statement, subject) ??
    byLanguage(statement, subject) ??
    byPersonalData(words, subject) ??
    byForm(words, subject);
  if (measured !== null) return measured !== negated;
  const felt = byFeeling(words, subject);
  if (felt !== null) return felt !== negated;
  return coverage(statement, subject) >= 0.5 !== negated;
}

const POSITIVE =
  /^(?:positive|positively|happy|satisfied|pleased|enjoy\w*|love[sd]?|like[sd]?|recommend\w*|praise\w*|good|great|compliment\w*|impressed|glad|favou?rable|delighted|thankful|grateful)$/u;
const NEGATIVE =
  /^(?:negative|negatively|angry|unhappy|upset|dissatisfied|complain\w*|complaint\w*|frustrat\w*|disappoint\w*|bad|hate[sd]?|dislike[sd]?|annoyed|unfavou?rable|furious|critical|criticis\w*)$/u;

function byFeeling(words: readonly string[], subject: string): boolean | null {
  const positive = words.some((word) => POSITIVE.test(word));
  const negative = words.some((word) => NEGATIVE.test(word));
  const neutral = words.includes('neutral');
  if (!positive && !negative && !neutral) return null;
  const { label, score } = analyseSentiment(subject);
  if (neutral && !positive && !negative) return label === 'neutral' || label === 'unknown';
  if (positive && negative) return score !== 0;
  return positive ? score > 0.15 : score < -0.15;
}

function byLanguage(statement: string, subject: string): boolean | null {
  const match = /\b(?:in|is|language)\s+(?:the\s+)?(\p{L}{5,12})\b/iu.exec(statement);
  const code = match?.[1] ? languageCode(match[1]) : null;
  return code === null ? null : detectLanguage(subject) === code;
}

const DATA_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^e-?mails?$/u, 'EMAIL'],
  [/^(?:phone|telephone)$/u, 'PHONE_NUMBER'],
  [/^(?:ssn|passport)$/u, 'NATIONAL_ID'],
  [/^pii$/u, '*'],
];

function byPersonalData(words: readonly string[], subject: string): boolean | null {
  if (words.includes('personal') && words.some((word) => /^(?:data|information|details)$/u.test(word))) {
    return redactText(subject).spans.length > 0;
  }
  if (!words.some((word) => /^(?:contains?|includes?|has|have|address|number|pii)$/u.test(word))) return null;
  const wanted = DATA_WORDS.find(([pattern]) => words.some((word) => pattern.test(word)))?.[1];
  if (!wanted) return null;
  return redactText(subject).spans.some(({ category }) => wanted === '*' || category === wanted);
}

function byForm(words: readonly string[], subject: string): boolean | null {
  if (words.includes('question') && !words.includes('about')) {
    return (
      /\?\s*$/u.test(subject.trim()) ||
      /^(?:who|what|when|where|why|how|can|could|do|does|is|are)\b/iu.test(subject.trim())
    );
  }
  return null;
}

function byNumber(statement: string, subject: string): boolean | null {
  const match =
    /\b(greater|more|larger|higher|bigger|over|above|exceeds|less|fewer|smaller|lower|under|below)\b[^\d]{0,20}(\d[\d,]*(?:\.\d+)?)/iu.exec(
      statement,
    );
  const first = /-?\d[\d,]{0,20}(?:\.\d{1,10})?/u.exec(
    subject === statement ? statement.slice(0, match?.index ?? 0) : subject,
  );
  if (!match || !first) return null;
  const limit = Number(match[2]?.replaceAll(',', ''));
  const value = Number(first[0].replaceAll(',', ''));
  return /^(?:greater|more|larger|higher|bigger|over|above|exceeds)$/iu.test(match[1] as string)
    ? value > limit
    : value < limit;
}

/** The share of what the predicate names that the text speaks of, 0 to 1. */
export function coverage(statement: string, subject: string): number {
  const wanted = termsOf(statement).filter(({ stem, weight }) => weight >= 0.4 && !SUBJECT_WORDS.has(stem));
  if (wanted.length === 0) return 0;
  const own = subject === statement;
  const stems = contentStems(subject);
  // Phrases ("money back") are pairs of neighbours.
  const keys = [...new Set([...stems, ...stems.slice(1).map((stem, i) => `${stems[i]} ${stem}`)])];
  let covered = 0;
  let total = 0;
  for (const { stem, weight } of wanted) {
    total += weight;
    if (own) continue;
    covered += weight * closest(stem, keys);
  }
  return total === 0 ? 0 : covered / total;
}

/** 1 for the word itself or a synonym, 0.7 for a word on the topic that it names, else 0. */
function closest(wanted: string, keys: readonly string[]): number {
  const topics = conceptsOf(wanted).topics;
  let best = 0;
  for (const stem of keys) {
    if (stem === wanted || areSynonyms(stem, wanted)) return 1;
    if (topics.length > 0 && conceptsOf(stem).topics.some((topic) => topics.includes(topic))) best = 0.7;
  }
  return best;
}
