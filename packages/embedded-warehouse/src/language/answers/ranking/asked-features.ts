/** What the trained ranker sees of the thing that a question asks for: its noun, whose it is, and the kinds of it. */
import { cosineSimilarity } from '../../embed-text.ts';
import { wordVector } from '../../lexicon/word-vectors.ts';
import { stem } from '../../text/stem.ts';
import { verbStem } from '../../text/verb-forms.ts';
import { beforeAsker, determiner } from '../question.ts';
import type { AnswerSpan, TextToken } from './find-spans.ts';
import type { AskedText } from './span-features.ts';

export const ASKERS =
  /^\W*(?:(?:by|since|until|from|to|with|at|in|on|of|for|about) )?(who(?:se|m)?|when|where|why|how (?:many|much|long|old|often|far|big|large|high|fast|soon)|how|which|what(?: time| date| day| kind)?|wer|wen|wem|wann|wo|wohin|warum|wie viele?|wie lange|wie hoch|welche[rsmn]?|was|qui|quand|où|pourquoi|combien|quel(?:le)?s?|que|quién|cuándo|dónde|por qué|cuánt[oa]s?|cuál|qué|chi|quando|dove|perché|quant[oiae]|quale|che|wie|wanneer|waar|waarom|hoeveel|welke?|wat)(?![\p{L}])/iu;
/** The noun that is asked for, with what follows it: its end is told by words. */
const NOUN_PHRASE = new RegExp(
  `^\\W*${beforeAsker}(?:(?:which|what|how many|how much|whose|welche[rsmn]?|quel(?:le)?s?|qué|quale|che|welke?)(?:['’]s| is| was| are| were| will be| should be)?${determiner}|the)? ?((?:[\\p{L}\\p{N}'’-]+ ?){1,6})`,
  'iu',
);
const PHRASE_END =
  /^(?:is|are|was|were|be|been|do|does|did|has|have|had|will|would|should|can|could|may|must|might|of|for|in|on|at|to|from|by|with|about|under|into|that|who|which|when|if|it|they|he|she|we|you|i|there|the|a|an|called|und|ist|sind|war|hat|de|du|des|del|della|für|im|van)$/iu;

/** The head of that phrase, and before it whose it is: "limit" in "the new load limit", "name" of the "dog". */
export function nounOf(asked: string): { readonly noun: string | null; readonly owner: string | null } {
  const words = (NOUN_PHRASE.exec(asked)?.[1] ?? '').trim().split(/\s+/u);
  const end = words.findIndex((word) => PHRASE_END.test(word));
  const phrase = (end < 0 ? words : words.slice(0, end)).filter(Boolean);
  const last =
    phrase
      .at(-1)
      ?.toLowerCase()
      .replace(/['’]s?$/u, '') ?? null;
  const owner = phrase
    .slice(0, -1)
    .findLast((word) => /['’]s?$/u.test(word))
    ?.toLowerCase()
    .replace(/['’]s?$/u, '');
  const of =
    words[end]?.toLowerCase() === 'of'
      ? words.slice(end + 1).findLast((word) => !PHRASE_END.test(word))
      : null;
  return { noun: last && last.length > 2 ? last : null, owner: owner ?? of?.toLowerCase() ?? null };
}

/** What is asked for, by the kinds of the noun and by the verb. */
export function addAskedKind(
  features: Map<string, number>,
  { nounKinds, role, asker }: AskedText,
  span: AnswerSpan,
): void {
  const { group } = span;
  for (const kind of nounKinds) {
    features.set(`asks for ${kind}: ${span.type}`, 0.7);
    features.set(`asks for ${kind}: a ${group}`, 0.7);
  }
  for (const verb of role.verbs) features.set(`${asker} ${verb}: a ${group}`, 1);
}

export function addNoun(
  features: Map<string, number>,
  { read, owner, ofNoun }: AskedText,
  { first, last, type }: AnswerSpan,
  noun: string,
  head: Float32Array | null,
): void {
  const form = stem(noun);
  const isNoun = (token: TextToken | undefined) => token !== undefined && stem(token.lower) === form;
  features.set(`asks for ${form}: ${type}`, 1);
  if (owner) {
    const whose = verbStem(owner);
    for (let i = 1; i <= 4; i++)
      if (read.tokens[first - i] && verbStem(read.tokens[first - i]?.lower ?? '') === whose)
        features.set('right behind the owner', 2);
    features.set(`asks for somebody's ${form}: ${type}`, 1);
  }
  for (let i = 1; i <= 3; i++) if (isNoun(read.tokens[first - i])) features.set(`noun ${i} before`, 1.5);
  if (isNoun(read.tokens[last + 1])) features.set('noun right behind', 1.5);
  if (isNoun(read.tokens[last])) features.set('ends with the noun', 1);
  if (isNoun(read.tokens[first])) features.set('opens with the noun', 1);
  let best = 0;
  for (let i = first; i <= last; i++) {
    const vector = head ? wordVector(read.tokens[i]?.lower ?? '') : null;
    if (vector && head && !isNoun(read.tokens[i])) best = Math.max(best, cosineSimilarity(vector, head));
  }
  features.set('is like the noun', 3 * best);
  for (let i = first; i <= last; i++)
    if (ofNoun[i] && !isNoun(read.tokens[i])) features.set('is of the kind asked', 1.5);
}
