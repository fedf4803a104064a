/** Reads a question by the words of a semantic model. What it does not understand it asks back, and never passes over. */
import { joinsFrom } from './join-tables.ts';
import { type PeriodWords, periodBefore, readPeriods, sayPeriod } from './periods.ts';
import type { BusinessQuestion, Unclear } from './question.ts';
import { fillers, readShape, type Shape } from './question-shape.ts';
import type { SemanticModel } from './semantic-model.ts';
import {
  type Condition,
  createVocabulary,
  type Dimension,
  type Meaning,
  type Measure,
  type Mention,
  wordsAsked,
} from './vocabulary.ts';

const MOST_CHARACTERS = 2_000;

export function readQuestion(model: SemanticModel, text: string, today: Date): BusinessQuestion | Unclear {
  const unclear = (why: string): Unclear => ({ why, suggestions: suggest(model) });
  if (text.length > MOST_CHARACTERS)
    return unclear(`The question is longer than ${MOST_CHARACTERS} characters.`);
  const time = readPeriods(text, today);
  if (time.unclear) return unclear(`"${time.unclear}" names no period that the data can be asked for.`);
  const { shape, rest } = readShape(time.rest);
  const words = wordsAsked(rest);
  const mentions = createVocabulary(model).find(words);
  const left = leftOver(words, mentions);
  if (left.length > 0)
    return unclear(`The semantic model does not know ${left.map((word) => `"${word}"`).join(', ')}.`);

  const grouped = mentions.map((mention) => groupOf({ model, words, mentions, shape }, mention));
  const groups = [
    ...new Set(grouped.filter((each) => each !== null && each !== 'of its value')),
  ] as Dimension[];
  const others = mentions.filter((_, i) => grouped[i] === null);
  const values = conditionsOf(others);
  if (typeof values === 'string') return unclear(values);
  const needed = [...groups, ...values];
  const measures = measuresOf(model, others, needed, /\b(?:how many|number of|count|wie viele)\b/.test(rest));
  if (typeof measures === 'string') return unclear(measures);

  const compared = comparison(time, shape);
  if (typeof compared === 'string') return unclear(compared);
  if (compared.period && measures.some(({ table }) => timeOf(model, table) === null))
    return unclear(
      `${measures.map(({ name }) => name).join(', ')} has no date, so a period cannot be applied.`,
    );
  if (shape.isShare && groups.length === 0 && values.length === 0 && !time.grain)
    return unclear('A share needs a part: name the groups or the value that it is of.');
  return {
    measures,
    dimensions: groups,
    conditions: values,
    ...compared,
    grain: time.grain,
    ranking: shape.ranking && (groups.length > 0 || time.grain) ? shape.ranking : null,
    isShare: shape.isShare,
    assumptions: [...time.assumptions, ...assumed(measures, compared, shape)],
  };
}

/** Its table, and the time dimension that periods apply to: the measure's own, or that of what it is joined to. */
export function timeOf(
  model: SemanticModel,
  table: string,
): { readonly table: string; readonly sql: string } | null {
  for (const candidate of [table, ...model.tables.map(({ name }) => name)]) {
    const [time] = model.tables.find(({ name }) => name === candidate)?.time_dimensions ?? [];
    // Only what every row belongs to: an order's item has the order's date, an order not its customer's.
    if (time && joinsFrom(model, table, [candidate])) return { table: candidate, sql: time.expr };
  }
  return null;
}

function leftOver(words: readonly string[], mentions: readonly Mention[]): readonly string[] {
  const used = new Set(mentions.flatMap(({ at, length }) => Array.from({ length }, (_, i) => at + i)));
  return words.filter((word, i) => !used.has(i) && !fillers.has(word)).slice(0, 3);
}

interface Reading {
  readonly model: SemanticModel;
  readonly words: readonly string[];
  readonly mentions: readonly Mention[];
  readonly shape: Shape;
}

const isGrouping = /^(by|per|each|every|which|what|across|je|nach|pro|welche[rs]?|between)$/;

/** The dimension of a mention that stands where groups do: `by region`, `which region`, `top five customers`. */
function groupOf(
  { model, words, mentions, shape }: Reading,
  { terms, at, length }: Mention,
): Dimension | 'of its value' | null {
  const dimensions = terms.filter((term) => term.kind === 'dimension');
  const measured = mentions.flatMap((each) => each.terms.filter(({ kind }) => kind === 'measure'));
  const dimension =
    dimensions.find((each) => measured.some(({ table }) => joinsFrom(model, table, [each.table]))) ??
    dimensions[0];
  if (!dimension) return null;
  const besides = mentions.filter((each) => each.at === at + length || each.at + each.length === at);
  const of = `${dimension.table}.${dimension.name}`;
  if (besides.some((each) => each.terms.some((term) => term.kind === 'condition' && term.of === of)))
    return 'of its value';
  if (terms.every(({ kind }) => kind === 'dimension')) return dimension;
  const before =
    words
      .slice(Math.max(0, at - 3), at)
      .filter((word) => !/^(the|of|our|all|and)$/.test(word))
      .at(-1) ?? '';
  if (isGrouping.test(before)) return dimension;
  // A ranking is of the first that it names: "top customers by orders".
  const isFirst = words.slice(0, at).every((word) => fillers.has(word));
  return shape.ranking && isFirst && at + length < words.length ? dimension : null;
}

function conditionsOf(mentions: readonly Mention[]): readonly Condition[] | string {
  const found: Condition[] = [];
  for (const { terms, text } of mentions) {
    if (terms.some(({ kind }) => kind !== 'condition')) continue;
    const conditions = terms as readonly Condition[];
    if (conditions.length > 1)
      return `"${text}" can mean ${conditions.map(({ of, name }) => `${name} of ${of}`).join(' or ')}: say which.`;
    found.push(...conditions);
  }
  return found;
}

/** One for each word that means figures: the first that can be told apart by all that the question restricts. */
function measuresOf(
  model: SemanticModel,
  mentions: readonly Mention[],
  needed: readonly Meaning[],
  isCount: boolean,
): readonly Measure[] | string {
  const tables = needed.map(({ table }) => table);
  const asked = mentions
    .map(({ terms, text }) => ({
      text,
      measures: terms.filter((term): term is Measure => term.kind === 'measure'),
    }))
    .filter(({ measures }) => measures.length > 0);
  const fits = ({ table }: Measure) => joinsFrom(model, table, tables) !== null;
  const chosen: Measure[] = [];
  for (const { measures, text } of asked) {
    const measure = measures.find(fits);
    if (!measure)
      return `${text} cannot be told apart by ${needed.map(({ name }) => name).join(' and ')}: the tables are not related so.`;
    if (!chosen.includes(measure)) chosen.push(measure);
  }
  if (chosen.length > 0) {
    const [first] = chosen;
    return chosen.every(({ table }) => table === first?.table)
      ? chosen
      : `${chosen.map(({ name }) => name).join(' and ')} come from different tables: ask for one at a time.`;
  }
  // "How many returned orders": the rows of the table that the condition belongs to.
  const [restricted] = needed.filter(({ kind }) => kind === 'condition');
  const counted = isCount && restricted ? countOf(model, restricted.table) : null;
  return counted ?? 'The question names no figure that the semantic model has.';
}

function countOf(model: SemanticModel, table: string): readonly Measure[] | null {
  const counted = model.tables
    .find(({ name }) => name === table)
    ?.measures.find((each) => each.default_aggregation === 'count');
  if (!counted) return null;
  const { name, expr, description } = counted;
  return [{ kind: 'measure', table, name, sql: `COUNT(${expr})`, description }];
}

function comparison(
  time: PeriodWords,
  { isChange }: Shape,
): Pick<BusinessQuestion, 'period' | 'before'> | string {
  const [first = null, second = null, third] = time.periods;
  const wantsChange = time.against !== null || isChange || second !== null;
  if (time.grain && first && wantsChange)
    return `A comparison and a series by ${time.grain} are two questions: ask for one.`;
  if (third) return 'The question names more than two periods.';
  const isSame = first !== null && first.start === second?.start && first.end === second.end;
  if (first && second && !isSame) {
    const [before, period] = first.start < second.start ? [first, second] : [second, first];
    return { period, before };
  }
  const against = time.against ?? (isSame || isChange ? 'before' : null);
  if (against === null || (time.grain && !first)) return { period: first, before: null };
  if (!first) return 'A comparison needs a period: say which, for example last quarter.';
  return { period: first, before: periodBefore(first, against) };
}

function assumed(
  measures: readonly Measure[],
  { period, before }: Pick<BusinessQuestion, 'period' | 'before'>,
  { ranking }: Shape,
): readonly string[] {
  return [
    ...measures
      .filter(({ description }) => description !== '')
      .map(({ name, description }) => `${name}: ${description}.`),
    period ? `The period is ${sayPeriod(period)} (UTC).` : 'No period is named, so all of the data counts.',
    ...(before ? [`It is compared with ${sayPeriod(before)}.`] : []),
    ...(ranking?.limit === null ? ['All groups are listed, ranked.'] : []),
  ];
}

function suggest({ tables }: SemanticModel): readonly string[] {
  return tables
    .flatMap(({ measures, dimensions, time_dimensions: times }) => {
      const [measure] = measures;
      const [dimension] = dimensions;
      if (!measure) return [];
      const by = dimension ? ` by ${spoken(dimension.name)}` : '';
      return [`What is ${spoken(measure.name)}${by}${times.length > 0 ? ' last month' : ''}?`];
    })
    .slice(0, 3);
}

const spoken = (name: string) => name.replaceAll('_', ' ');
export const isUnclear = (read: BusinessQuestion | Unclear): read is Unclear => 'why' in read;
