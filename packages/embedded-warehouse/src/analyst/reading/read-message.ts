/** A message of several sentences: the part that the data can answer; the rest is named, and for others to answer. */
import type { SemanticModel } from '../model/semantic-model.ts';
import { vocabularyOf } from '../model/vocabulary.ts';
import { isUnclear, type Unclear } from '../question/question.ts';
import { wordsAsked } from '../words/words.ts';
import { readQuestion, type Understood } from './read-question.ts';

export function readMessage(model: SemanticModel, text: string, today: Date): Understood | Unclear {
  const whole = readQuestion(model, text, today);
  if (!isUnclear(whole)) return whole;
  const parts = text.split(partEnd);
  // "How many customers do we have, and what did they spend" is no question for the first part alone.
  if (parts.some((part) => isOfOthers.test(part) && asksForFigure(model, part))) return whole;
  const topic = writingTopic.exec(text)?.[1];
  const prefaced = withoutPreface(model, text);
  const candidates = [
    ...(topic ? [topic] : []),
    ...(prefaced ? [prefaced.question] : []),
    ...(parts.length > 1 ? parts.filter((part) => wordsAsked(part).length > 1) : []),
  ];
  for (const part of candidates) {
    // "And its price" is nothing by itself.
    if (isOfOthers.test(part)) continue;
    const read = readQuestion(model, part, today);
    if (isUnclear(read)) continue;
    // "What do the Swedes buy? Rank the categories": what comes before may say of what.
    if (parts.slice(0, Math.max(0, parts.indexOf(part))).some((each) => isAskedOfData.test(each)))
      return whole;
    const other = parts.find((each) => each !== part && part !== topic && asksForFigure(model, each));
    if (other)
      return {
        ...whole,
        why: `I understand "${part.trim()}", and not "${other.trim()}": ask for one at a time.`,
      };
    const unread = parts.filter((each) => each !== part && isAskedOfData.test(each));
    return {
      ...read,
      assumptions: [
        `Only this part is asked of the data: "${part.trim()}".`,
        ...(part === prefaced?.question ? [`Not understood: "${prefaced.preface.trim()}".`] : []),
        ...unread.map((each) => `Not understood, and not answered: "${each.trim()}".`),
        ...read.assumptions,
      ],
    };
  }
  return whole;
}

/** A sentence's end, and not an initial's; or what begins another request behind a comma or an "and". */
const partEnd = new RegExp(
  [
    String.raw`(?:(?<!(?<!\p{L})\p{Lu})\.|[;?!\n])\s+`,
    String.raw`,?\s+(?:and|then|und)\s+(?=how|what|why|write|draft|then|explain|suggest|tell|give|summari[sz]e)`,
    String.raw`,\s*(?:and|then|und)\s+`,
    String.raw`,\s+so\s+(?=what|how|which|who|when)`,
  ].join('|'),
  'iu',
);

/** "Write an email about what we sold in May". */
const writingTopic =
  /^\W*(?:please\s+)?(?:write|draft|compose|prepare|create|send)\b.{0,80}?\b(?:about|on|covering|with)\s+(.+)$/is;

/** "One-timers: number of customers with one order", where what is before has no word of the model. */
function withoutPreface(
  model: SemanticModel,
  text: string,
): { readonly preface: string; readonly question: string } | null {
  const [, preface, question] = /^([^:]{1,60}):\s+(.+)$/s.exec(text) ?? [];
  if (preface === undefined || question === undefined) return null;
  const isOfModel = vocabularyOf(model).find(wordsAsked(preface)).length > 0;
  return isOfModel ? null : { preface, question };
}

/** What others than the data are to answer begins otherwise: "write", "explain", "why". */
const isAskedOfData =
  /^\W*(?:is|are|was|were|did|does|do|has|have|what|which|how (?:many|much|old|long|often)|when|who|list|show)\b/i;
const isOfOthers = /\b(?:its?|their|theirs|them|they|those|these)\b/i;
const asksForFigure = (model: SemanticModel, part: string) =>
  /^\W*(?:what|which|how (?:many|much)|when|who)\b/i.test(part) &&
  vocabularyOf(model)
    .find(wordsAsked(part))
    .some(({ terms }) => terms.some(({ kind }) => kind === 'measure'));
