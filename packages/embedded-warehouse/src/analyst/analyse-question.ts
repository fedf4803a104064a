/** A question to the embedded Analyst: SQL with what was assumed, or a question back. The same in, the same out. */
import type { AnalystAnswer } from '../protocol/rest-api.ts';
import type { SemanticModel } from './model/semantic-model.ts';
import { vocabularyOf } from './model/vocabulary.ts';
import { sayLimit } from './question/limits.ts';
import {
  type BusinessQuestion,
  isCombined,
  isUnclear,
  type Ranking,
  type Unclear,
} from './question/question.ts';
import { readQuestion, type Understood } from './reading/read-question.ts';
import { sayPeriod } from './time/periods.ts';
import { weekdayName } from './time/read-weekdays.ts';
import { spoken, wordsAsked } from './words/words.ts';
import { isWithout, writeParts } from './writing/write-parts.ts';
import { writeStatement } from './writing/write-statement.ts';

export function analyseQuestion(model: SemanticModel, text: string, today: Date): AnalystAnswer {
  const verified = model.verified_queries.find(({ question }) => plain(question) === plain(text));
  if (verified) {
    const { name, question, sql } = verified;
    const verifiedQuery = { name, question, sql };
    return {
      text: question,
      statement: sql,
      verifiedQuery,
      suggestions: [],
      assumptions: [`The verified query ${name} answers it.`],
    };
  }
  const read = readPart(model, text, today);
  if (isUnclear(read)) {
    const { why, suggestions = [] } = read;
    return { text: why, statement: null, verifiedQuery: null, suggestions, assumptions: [] };
  }
  return {
    text: interpretAll(read),
    statement: isCombined(read) ? writeParts(model, read) : writeStatement(model, read),
    verifiedQuery: null,
    suggestions: [],
    assumptions: [...new Set(read.assumptions), ...(isCombined(read) ? [] : periodsOf(read))],
  };
}

/** The part of a message that the data can answer; what it is asked besides is named, and for others to answer. */
function readPart(model: SemanticModel, text: string, today: Date): Understood | Unclear {
  const whole = readQuestion(model, text, today);
  if (!isUnclear(whole)) return whole;
  const parts = text.split(
    /(?:(?<!(?<!\p{L})\p{Lu})\.|[;?!\n])\s+|,?\s+(?:and|then|und)\s+(?=how|what|why|write|draft|then|explain|suggest|tell|give|summari[sz]e)|,\s*(?:and|then|und)\s+|,\s+so\s+(?=what|how|which|who|when)/iu,
  );
  const topic =
    /^\W*(?:please\s+)?(?:write|draft|compose|prepare|create|send)\b.{0,80}?\b(?:about|on|covering|with)\s+(.+)$/is.exec(
      text,
    )?.[1];
  // "One-timers: number of customers with one order": what is before has no word of the model.
  const [preface, named] = /^([^:]{1,60}):\s+(.+)$/s.exec(text)?.slice(1) ?? [];
  const isPreface = preface !== undefined && vocabularyOf(model).find(wordsAsked(preface)).length === 0;
  // "How many customers do we have, and what did they spend" is no question for the first part alone.
  if (parts.some((part) => isOfOthers.test(part) && asksForFigure(model, part))) return whole;
  for (const part of [
    ...(topic ? [topic] : []),
    ...(isPreface && named ? [named] : []),
    ...(parts.length > 1 ? parts.filter((part) => wordsAsked(part).length > 1) : []),
  ]) {
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
    return {
      ...read,
      assumptions: [
        `Only this part is asked of the data: "${part.trim()}".`,
        ...(part === named ? [`Not understood: "${preface?.trim()}".`] : []),
        ...parts
          .filter((each) => each !== part && isAskedOfData.test(each))
          .map((each) => `Not understood, and not answered: "${each.trim()}".`),
        ...read.assumptions,
      ],
    };
  }
  return whole;
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

/** What is asked together says its periods in each of its parts. */
const periodsOf = ({ period, before }: BusinessQuestion) => [
  period ? `The period is ${sayPeriod(period)} (UTC).` : 'No period is named, so all of the data counts.',
  ...(before ? [`It is compared with ${sayPeriod(before)}.`] : []),
];

function interpretAll(read: Understood): string {
  if (!isCombined(read)) return interpret(read);
  if (read.kind === 'ratio') {
    const [over, under] = read.parts.map(({ question }) => interpret(question));
    const ranked = read.ranking ? ` (${sayRanking(read.ranking)})` : '';
    return `${over}, for each${read.factor === 1 ? '' : ` ${read.factor}`} of ${under}${ranked}`;
  }
  if (read.kind === 'side by side')
    return read.parts.map(({ question }) => interpret(question)).join(', beside ');
  const things = `${read.isCount ? 'number of' : 'each'} ${spoken(read.thing.name)}`;
  const tests = read.parts.map(({ question }) => {
    const { measures, threshold } = question;
    const figures = measures.map(({ name }) => spoken(name)).join(' and ');
    const test = `${isWithout(question) ? 'without' : 'with'} ${figures}${threshold ? ` ${sayLimit(threshold)}` : ''}`;
    return [test, ...restrictedTo(question)].join(' ');
  });
  return `${things} ${tests.join(', and ')}`;
}

/** What stands before the figures of a question that has rows of them. */
const ofFigures: Partial<Record<BusinessQuestion['form'], string>> = {
  'running total': 'running total of ',
  steps: 'change from step to step of ',
  'average of groups': 'average of ',
  'average of steps': 'average of ',
};

/** What the rows of a question are restricted to, and over which period. */
const restrictedTo = ({ conditions, weekdays, period }: BusinessQuestion) => [
  ...(conditions.length > 0 ? [`for ${said(conditions)}`] : []),
  ...(weekdays.length > 0 ? [`on ${weekdays.map((each) => `${weekdayName(each)}s`).join(' and ')}`] : []),
  period ? `from ${sayPeriod(period)}` : 'over all of the data',
];

function interpret({
  measures,
  dimensions,
  conditions,
  period,
  before,
  grain,
  cycle,
  weekdays,
  ranking,
  isShare,
  form,
  threshold,
  limited,
  whole,
}: BusinessQuestion): string {
  const part = conditions.filter((each) => !whole.includes(each));
  const ranked = ranking && sayRanking(ranking);
  const figures = measures.map(({ name }) => spoken(name)).join(' and ');
  const things = dimensions.map(({ name }) => spoken(name)).join(' and ') || grain;
  const steps = [grain, cycle, ...dimensions.map(({ name }) => spoken(name))].filter((each) => each !== null);
  const first = `${ranking?.limit} ${ranking?.descending ? 'highest' : 'lowest'} by ${things}`;
  const ofGroups: Partial<Record<BusinessQuestion['form'], string>> = {
    'without any': `each ${things} without ${figures}`,
    'count without any': `number of ${things} without ${figures}`,
    list: `each ${things}`,
    'share of things': `share of ${things} with ${figures}${threshold ? ` ${sayLimit(threshold)}` : ''}`,
    'share of best': `share of all ${figures} that the ${first} make`,
    difference: `difference in ${figures}`,
    'share without any': `share of ${things} without ${figures}`,
    'count of groups': `number of ${things} with ${figures}${threshold ? ` ${sayLimit(threshold)}` : ''}`,
  };
  if (ofGroups[form])
    return [
      ofGroups[form],
      ...(conditions.length > 0 ? [`for ${said(conditions)}`] : []),
      period ? `from ${sayPeriod(period)}` : 'over all of the data',
    ].join(' ');
  return [
    `${ofFigures[form] ?? ''}${isShare ? 'share of ' : ''}${figures}`,
    ...(steps.length > 0 ? [`by ${steps.join(' and ')}`] : []),
    ...(part.length > 0
      ? [form === 'part of each' || whole.length > 0 ? `that is ${said(part)}` : `for ${said(part)}`]
      : []),
    ...(whole.length > 0 ? [`of what is ${said(whole)}`] : []),
    ...(weekdays.length > 0 ? [`on ${weekdays.map((each) => `${weekdayName(each)}s`).join(' and ')}`] : []),
    period ? `from ${sayPeriod(period)}` : 'over all of the data',
    ...(threshold ? [`where ${spoken((limited ?? measures[0])?.name ?? '')} ${sayLimit(threshold)}`] : []),
    ...(before ? [`against ${sayPeriod(before)}`] : []),
    ...(ranked ? [`(${ranked})`] : []),
  ].join(' ');
}

const sayRanking = ({ descending, limit }: Ranking) =>
  `${descending ? 'highest' : 'lowest'} first${limit === null ? '' : `, ${limit} at most`}`;

const said = (conditions: BusinessQuestion['conditions']) =>
  conditions.map(({ name, isExcluded }) => (isExcluded ? `all but ${name}` : name)).join(', ');

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
