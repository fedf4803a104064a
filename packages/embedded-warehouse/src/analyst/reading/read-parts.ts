/**
 * Questions of several parts, each of which is a question of its own: what things did and did not ("customers that
 * called but never ordered", "both tents and backpacks"), and figures of several tables side by side.
 */

import type { SemanticModel } from '../model/semantic-model.ts';
import {
  counts,
  dimensionOf,
  isAddable,
  type Mention,
  type Vocabulary,
  vocabularyOf,
} from '../model/vocabulary.ts';
import {
  type BusinessQuestion,
  type Combination,
  isUnclear,
  type Part,
  type Unclear,
} from '../question/question.ts';
import { readPeriods } from '../time/periods.ts';
import { wordsAsked } from '../words/words.ts';
import { isValue } from './read-groups.ts';

/** Reads a part, or a plainer form, of a question. */
export type Read = (text: string) => BusinessQuestion | Unclear;

const connector =
  /(?:,\s*)?\b(?:and also|and then|and|but also|but|yet)\b,?(?: (?:who|that|which)\b)?(?: (?:also|then|still))?/g;
const MOST_PARTS = 4;

/** Null where the question is not of several parts, or one of them is not understood. */
export function readParts(model: SemanticModel, text: string, today: Date, read: Read): Combination | null {
  const plain = text
    .toLowerCase()
    .replace(/[?!.]+\s*$/, '')
    .replace(/\bboth\b(?=.*\band\b)/, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return (
    thingsThat(model, plain, today, read) ??
    ratio(model, plain, today, read) ??
    sideBySide(model, plain, read)
  );
}

/** What comes before the first predicate: `which customers in EMEA`. */
interface Head {
  readonly text: string;
  readonly isCount: boolean;
  readonly rest: string;
}

function thingsThat(model: SemanticModel, text: string, today: Date, read: Read): Combination | null {
  const vocabulary = vocabularyOf(model);
  const head = headOf(text, vocabulary);
  if (!head) return null;
  const clauses = clausesOf(head.rest, vocabulary);
  if (clauses.length < 2 || clauses.length > MOST_PARTS) return null;
  const [first = ''] = clauses;
  const predicate = predicateOf(first, vocabulary, today);
  const parts: Part[] = [];
  for (const clause of clauses) {
    const question = candidates(clause, predicate, vocabulary, today)
      .map((each) => read(`${head.text} ${each}`))
      .find((each): each is BusinessQuestion => !isUnclear(each) && isOfThings(each));
    if (!question) return null;
    parts.push({ question, isEver: /\b(?:never|ever)\b/.test(clause) });
  }
  const [{ question: one } = { question: null }] = parts;
  const [thing] = one?.dimensions ?? [];
  if (!thing || !parts.every(({ question }) => isSame(question.dimensions[0], thing))) return null;
  return {
    kind: 'things',
    thing,
    isCount: head.isCount,
    parts: withPeriod(model, parts),
    assumptions: assumedIn(parts),
  };
}

/** A list of one kind of thing, with no more to it than what each has or has not. */
const isOfThings = ({ form, dimensions, grain, cycle, before, isShare, ranking }: BusinessQuestion) =>
  dimensions.length === 1 &&
  grain === null &&
  cycle === null &&
  before === null &&
  ranking === null &&
  !isShare &&
  /^(?:plain|without any|count of groups|count without any)$/.test(form);

const isSame = (a: { table: string; name: string } | undefined, b: { table: string; name: string }) =>
  a?.table === b.table && a.name === b.name;

function headOf(text: string, vocabulary: Vocabulary): Head | null {
  const found = mentionsIn(text, vocabulary);
  const at = found.findIndex(({ mention }) => mention.terms.some(({ kind }) => kind === 'dimension'));
  const [thing] = found.slice(at);
  if (at < 0 || !thing || found.slice(0, at).some(({ mention }) => !isValue(mention))) return null;
  let { end } = thing;
  // "Customers in EMEA" are those things, whatever they did.
  for (const { mention, start, end: last } of found.slice(at + 1)) {
    if (!isValue(mention) || !/^ (?:(?:in|from|of|and|or|the) )+$/.test(text.slice(end, start))) break;
    end = last;
  }
  const before = text.slice(0, thing.start);
  const isCount = /\b(?:how many|number of|count of)\b/.test(before);
  const asking = before.replace(
    /\b(?:how many|(?:the )?number of|count of)\b(?: (?:different|distinct|unique))?/,
    'which',
  );
  const said = isCount
    ? asking
    : `which ${before.replace(/.*\b(?:which|what|who are|list|show me|show|give me|the|of|all|our)\b/, '')}`;
  return { text: `${said}${text.slice(thing.start, end)}`, isCount, rest: text.slice(end).trim() };
}

function clausesOf(rest: string, vocabulary: Vocabulary): readonly string[] {
  // "Between 5 and 10" is one limit, and "from May and June" one period.
  const kept = rest.replace(/\bbetween (\S+) and\b/g, 'between $1 &');
  const clauses = kept
    .split(connector)
    .map((each) => each.replaceAll(' & ', ' and ').replace(/,\s*$/, '').trim());
  return clauses.flatMap((each) => valuesOf(each, vocabulary)).filter((each) => each !== '');
}

/** "Bought tents, footwear" is as much as "bought tents and footwear". */
function valuesOf(clause: string, vocabulary: Vocabulary): readonly string[] {
  const [first = '', ...others] = clause.split(/,\s*/);
  const isWhole = (said: string) => {
    const [only] = mentionsIn(said, vocabulary);
    return only !== undefined && isValue(only.mention) && only.mention.length === wordsAsked(said).length;
  };
  return others.length > 0 && others.every(isWhole) ? [first, ...others] : [clause];
}

/** Of the first clause, what the others may leave out: `ordered`, in `that ordered tents last quarter`. */
interface SharedPredicate {
  readonly whole: string;
  readonly verb: string;
}

function predicateOf(clause: string, vocabulary: Vocabulary, today: Date): SharedPredicate {
  const whole = clause
    .replace(/^(?:(?:that|who|which|have|has|had|did|do) )+/, '')
    .replace(/^(?:been|we) /, '');
  const undated = readPeriods(whole, today).rest.replace(/\s+/g, ' ').trim();
  const value = mentionsIn(undated, vocabulary).find(({ mention }) => isValue(mention));
  return { whole: undated, verb: value ? undated.slice(0, value.start).trim() : undated };
}

/** The clause as a sentence, with what it takes over from the first one. */
function candidates(
  clause: string,
  { whole, verb }: SharedPredicate,
  vocabulary: Vocabulary,
  today: Date,
): readonly string[] {
  const denied =
    /^(?:(?:have|has|had|did|do|does|were|was|are) )?(?:not|never|no|none|nothing|without|neither)(?: (?:any|a|an|single))*(?: |$)/.exec(
      clause,
    )?.[0];
  const rest = denied ? clause.slice(denied.length) : clause;
  const names = mentionsIn(readPeriods(rest, today).rest, vocabulary).map(({ mention }) => mention);
  const isOfValues = names.length > 0 && names.every(isValue);
  if (denied && names.length === 0) return [`have not ${whole} ${rest}`, clause];
  if (denied && isOfValues) return [`have not ${verb} ${rest}`, clause];
  if (denied) return [`have not ${rest}`, `with no ${rest}`, clause];
  const clauses = [clause, `that ${clause}`, `with ${clause}`];
  if (names.length === 0) return [`that ${whole} ${rest}`, ...clauses];
  return isOfValues ? [`that ${verb} ${rest}`, ...clauses] : clauses;
}

/** "Countries with customers": things there are, whenever they came, and no rows of a time. */
const isOfThingsThatAre = ({ tables }: SemanticModel, { measures }: BusinessQuestion) =>
  tables.some(
    (table) =>
      measures.some((each) => each.table === table.name && counts(each)) &&
      table.dimensions.some((each) => dimensionOf(table, each).key.length > 0),
  );

/** One that names no period is of the others', unless it says never. */
function withPeriod(model: SemanticModel, parts: readonly Part[]): readonly Part[] {
  const named = parts.filter(({ question }) => question.period !== null);
  const [{ question: dated } = { question: null }] = named;
  if (!dated) return parts;
  return parts.map((part) =>
    part.question.period === null &&
    part.question.time !== null &&
    !part.isEver &&
    !isOfThingsThatAre(model, part.question)
      ? { ...part, question: { ...part.question, period: dated.period } }
      : part,
  );
}

/** "Tickets and calls by region": each figure is asked for by itself, by the same groups. */
function sideBySide(model: SemanticModel, text: string, read: Read): Combination | null {
  const figures = mentionsIn(text, vocabularyOf(model)).filter(({ mention }) =>
    mention.terms.some(({ kind }) => kind === 'measure'),
  );
  if (figures.length < 2 || figures.length > MOST_PARTS) return null;
  const between = figures.slice(1).map(({ start }, i) => text.slice(figures[i]?.end, start));
  if (!between.every((said) => joined.test(said))) return null;
  const parts: Part[] = [];
  for (const figure of figures) {
    const others = figures.filter((each) => each !== figure).toReversed();
    const alone = others.reduce((said, { start, end }) => withoutFigure(said, start, end), text);
    const question = read(alone);
    if (
      isUnclear(question) ||
      question.form !== 'plain' ||
      question.before ||
      question.ranking ||
      question.isShare
    )
      return null;
    parts.push({ question, isEver: false });
  }
  if (!isToldAlike(parts)) return null;
  return { kind: 'side by side', parts: withPeriod(model, parts), assumptions: assumedIn(parts) };
}

const per =
  /^(?: (?:do|did|does|we|get|got|have|had|come|came|are|were|there|in))* (?:per|for (?:each|every)|to)(?: (\d{1,6}|hundred|thousand))? $/;

/** "Tickets per 100 orders by region": figures of two tables, the one divided by the other. */
function ratio(model: SemanticModel, text: string, today: Date, read: Read): Combination | null {
  const figures = mentionsIn(text, vocabularyOf(model)).filter(({ mention }) =>
    mention.terms.some(({ kind }) => kind === 'measure'),
  );
  const at = figures.findIndex(({ end }, i) => per.test(text.slice(end, figures[i + 1]?.start)));
  const [over, under] = figures.slice(at);
  if (at < 0 || !over || !under) return null;
  const count = per.exec(text.slice(over.end, under.start))?.[1];
  // "Tickets per customer" can be a list of customers, and those of a period are not who came in it.
  const isOfThing = under.mention.terms.some((term) => term.kind === 'dimension' && term.key.length > 0);
  if (isOfThing && (count === undefined || readPeriods(text, today).periods.length > 0)) return null;
  const questions = [
    `${text.slice(0, over.end)}${text.slice(under.end)}`,
    `${text.slice(0, over.start)}${text.slice(under.start)}`,
  ].map(read);
  const [one, other] = questions;
  const isPlain = (each: BusinessQuestion | Unclear | undefined): each is BusinessQuestion =>
    each !== undefined &&
    !isUnclear(each) &&
    each.form === 'plain' &&
    each.measures.length === 1 &&
    each.measures.every(isAddable) &&
    !each.before &&
    !each.threshold &&
    !each.isShare;
  if (!isPlain(one) || !isPlain(other)) return null;
  const unranked = (question: BusinessQuestion): Part => ({
    question: { ...question, ranking: null },
    isEver: false,
  });
  const parts: readonly [Part, Part] = [unranked(one), unranked(other)];
  if (!isToldAlike(parts)) return null;
  return {
    kind: 'ratio',
    parts,
    factor: count === 'hundred' ? 100 : count === 'thousand' ? 1_000 : Number(count ?? 1),
    ranking: one.ranking,
    assumptions: [
      ...assumedIn(parts),
      ...(one.period ? ['Each of the two is counted by its own date.'] : []),
    ],
  };
}

/** By the same groups. */
function isToldAlike(parts: readonly Part[]): boolean {
  const [first] = parts;
  const told = ({ question: { dimensions, grain, cycle } }: Part) =>
    JSON.stringify([dimensions.map(({ table, name }) => [table, name]), grain, cycle]);
  return first !== undefined && parts.every((each) => told(each) === told(first));
}

const binding =
  '(?:,|&|\\b(?:and|plus|versus|vs\\.?|as well as|the|our|number of|how many|what is|what are|total))';
const joined = new RegExp(`^\\s*(?:${binding}\\s*)+$`);
const boundBefore = new RegExp(`(?:${binding}\\s*)+$`);

/** With the words that bind it: `and the number of calls`. */
function withoutFigure(text: string, start: number, end: number): string {
  const before = text.slice(0, start).replace(boundBefore, ' ');
  return `${before} ${text.slice(end).replace(/^\s*(?:,|&|\band\b|\bplus\b)/, ' ')}`
    .replace(/\s+/g, ' ')
    .trim();
}

const assumedIn = (parts: readonly Part[]) => [
  ...new Set(parts.flatMap(({ question }) => question.assumptions)),
];

interface MentionPlace {
  readonly mention: Mention;
  readonly start: number;
  readonly end: number;
}

/** Where the words of the model stand in a text in lower case. */
function mentionsIn(text: string, vocabulary: Vocabulary): readonly MentionPlace[] {
  const words = [...text.matchAll(/[\p{L}\p{N}]+/gu)];
  return vocabulary.find(wordsAsked(text)).map((mention) => {
    const first = words[mention.at];
    const last = words[mention.at + mention.length - 1];
    return { mention, start: first?.index ?? 0, end: (last?.index ?? 0) + (last?.[0].length ?? 0) };
  });
}
