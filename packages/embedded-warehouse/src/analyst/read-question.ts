/** Reads a question by the words of a semantic model. What it does not understand it asks back, and never passes over. */
import { correctTypos } from './correct-typos.ts';
import { joinsFrom } from './join-tables.ts';
import { type PeriodWords, periodBefore, readPeriods, sayPeriod } from './periods.ts';
import type { BusinessQuestion, Unclear } from './question.ts';
import { fillers, readShape, type Shape, superlatives } from './question-shape.ts';
import type { SemanticModel } from './semantic-model.ts';
import {
  type Condition,
  createVocabulary,
  type Dimension,
  type Meaning,
  type Measure,
  type Mention,
  type Vocabulary,
  wordsAsked,
} from './vocabulary.ts';

const MOST_CHARACTERS = 2_000;

/** What it does not understand is read once more, with the words put right that can only be slips of the hand. */
export function readQuestion(model: SemanticModel, text: string, today: Date): BusinessQuestion | Unclear {
  const read = readExactly(model, text, today);
  if (!isUnclear(read) || !read.unknown) return read;
  const corrected = correctTypos(text, read.unknown, createVocabulary(model).words);
  const again = corrected && readExactly(model, corrected.text, today);
  if (!again || isUnclear(again)) return read;
  return { ...again, assumptions: [...corrected.readAs, ...again.assumptions] };
}

function readExactly(model: SemanticModel, text: string, today: Date): BusinessQuestion | Unclear {
  const unclear = (why: string): Unclear => ({ why, suggestions: suggest(model) });
  if (text.length > MOST_CHARACTERS)
    return unclear(`The question is longer than ${MOST_CHARACTERS} characters.`);
  const time = readPeriods(text, today);
  if (time.unclear) return unclear(`"${time.unclear}" names no period that the data can be asked for.`);
  const vocabulary = createVocabulary(model);
  const { shape, rest } = readShape(keepNames(time.rest, vocabulary));
  const words = wordsAsked(rest);
  const mentions = vocabulary.find(words);
  const left = leftOver(words, mentions);
  if (left.length > 0) {
    const named = left.slice(0, 3).map((word) => `"${word}"`);
    return { ...unclear(`The semantic model does not know ${named.join(', ')}.`), unknown: left };
  }

  const grouped = mentions.map((mention) => groupOf({ model, words, mentions, shape }, mention));
  const groups = [
    ...new Set(grouped.filter((each) => each !== null && each !== 'of its value')),
  ] as Dimension[];
  const ungrouped = mentions.filter((_, i) => grouped[i] === null);
  const others = ungrouped.filter((mention) => !isNoun(mention, ungrouped, words));
  const values = conditionsOf(others);
  if (typeof values === 'string') return unclear(values);
  if (shape.isComparison && time.against === null && time.periods.length < 2)
    groups.push(...comparedDimensions(model, values).filter((each) => !isAmong(groups, each)));
  const areCompared = comparedDimensions(model, values).length > 0;
  const needed = [...groups, ...values];
  const figures = measuresOf(model, others, needed, /\b(?:how many|number of|count|wie viele)\b/.test(rest));
  if (typeof figures === 'string') return unclear(figures);
  const measures = ratioOf(figures, others, words) ?? figures;
  const doubt = doubtOf({ model, words, mentions, shape }, measures, groups, time);
  if (doubt) return unclear(doubt);

  const compared = comparison(time, areCompared ? { ...shape, isComparison: false } : shape);
  if (typeof compared === 'string') return unclear(compared);
  if (compared.period && measures.some(({ table }) => timeOf(model, table) === null))
    return unclear(
      `${measures.map(({ name }) => name).join(', ')} has no date, so a period cannot be applied.`,
    );
  const isShare = shape.isShare || (shape.isInPercent && !compared.before && measures.every(isAddable));
  if (shape.threshold && compared.before)
    return unclear('A limit on a figure and a comparison are two questions: ask for one.');
  if (isShare && compared.before) return unclear('A share and a comparison are two questions: ask for one.');
  if (isShare && groups.length === 0 && values.length === 0 && !time.grain)
    return unclear('A share needs a part: name the groups or the value that it is of.');
  return {
    measures,
    dimensions: groups,
    conditions: values,
    ...compared,
    grain: time.grain,
    ranking: shape.ranking,
    threshold: shape.threshold,
    isShare,
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
  return words.filter((word, i) => !used.has(i) && !fillers.has(word));
}

interface Reading {
  readonly model: SemanticModel;
  readonly words: readonly string[];
  readonly mentions: readonly Mention[];
  readonly shape: Shape;
}

/** A superlative that belongs to a name of the model, like "biggest order", is held to it and ranks nothing. */
function keepNames(text: string, vocabulary: Vocabulary): string {
  return text.replace(
    new RegExp(`(?<![\\p{L}\\p{N}])(${superlatives}) (\\p{L}+)(?= *(\\p{L}*))`, 'gu'),
    (said, superlative: string, noun: string, next: string) => {
      const isName = vocabulary.find([superlative, noun])[0]?.length === 2;
      const isLonger = next !== '' && vocabulary.find([noun, next])[0]?.length === 2;
      return isName && !isLonger ? `${superlative}_${noun}` : said;
    },
  );
}

/** "Customers" in "Enterprise customers": what a value is said of, while another word names the figure. */
function isNoun(mention: Mention, mentions: readonly Mention[], words: readonly string[]): boolean {
  const counts = mention.terms.filter(
    (term) => term.kind === 'measure' && /^COUNT\((?!DISTINCT)/.test(term.sql),
  );
  if (counts.length === 0 || mention.length > 1) return false;
  const isRestricted = mentions.some(({ at, length, terms }) => {
    const between = words.slice(mention.at + 1, at);
    const isAfter = at > mention.at && between.every((word) => /^(in|from|of|the)$/.test(word));
    const isNear = at + length === mention.at || isAfter;
    return (
      isNear &&
      terms.some((term) => term.kind === 'condition' && counts.some(({ table }) => table === term.table))
    );
  });
  const isOther = (each: Mention) =>
    each !== mention && each.terms.some((term) => term.kind === 'measure' && !counts.includes(term));
  // "Share of phone orders" and "orders and revenue of Enterprise customers" still want what they name.
  return (
    isRestricted &&
    mentions.some(isOther) &&
    words[mention.at + 1] !== 'and' &&
    words[mention.at - 2] !== 'and'
  );
}

/** The dimensions of which two values are named: `AMER and APAC`. */
function comparedDimensions(model: SemanticModel, values: readonly Condition[]): readonly Dimension[] {
  const twice = [...Map.groupBy(values, ({ of }) => of)].filter(
    ([, alternatives]) => alternatives.length > 1,
  );
  return twice.flatMap(([of]) =>
    model.tables.flatMap(({ name: table, dimensions }) =>
      dimensions
        .filter(({ name }) => `${table}.${name}` === of)
        .map(({ name, expr: sql }): Dimension => ({ kind: 'dimension', table, name, sql })),
    ),
  );
}

const isAmong = (dimensions: readonly Dimension[], { table, name }: Dimension) =>
  dimensions.some((each) => each.table === table && each.name === name);

/** "Pieces per order": one figure over the other, of the same table. */
function ratioOf(
  measures: readonly Measure[],
  mentions: readonly Mention[],
  words: readonly string[],
): readonly Measure[] | null {
  const [over, under] = measures;
  if (!over || !under || measures.length > 2 || over.table !== under.table) return null;
  const divisor = mentions.find(({ terms }) => terms.includes(under));
  if (!divisor || words[divisor.at - 1] !== 'per') return null;
  const name = `${over.name}_per_${under.name}`;
  const sql = `ROUND(${over.sql} / NULLIF(${under.sql}, 0), 2)`;
  return [{ kind: 'measure', table: over.table, name, sql, description: '' }];
}

const isAddable = ({ sql }: Measure) => /^(SUM|COUNT)\((?:[^()]|\([^()]*\))*\)$/.test(sql);

/** Words that change a figure and found none that they fit: an average of what is a sum. */
function doubtOf(
  { words, mentions, shape }: Reading,
  measures: readonly Measure[],
  groups: readonly Dimension[],
  { grain }: PeriodWords,
): string | null {
  const named = measures.map(({ name }) => spoken(name)).join(' and ');
  const used = new Set(mentions.flatMap(({ at, length }) => Array.from({ length }, (_, i) => at + i)));
  const isSaid = (pattern: RegExp) => words.some((word, i) => !used.has(i) && pattern.test(word));
  if (isSaid(/^(average|avg)$/) && measures.every(isAddable))
    return `The semantic model has no average of ${named}.`;
  if (isSaid(/^(amount|sum|value)$/) && measures.every(({ sql }) => sql.startsWith('COUNT(')))
    return `${named} is a number of rows, not an amount: say which figure you want.`;
  if (shape.isShare && !measures.every(isAddable)) return `No share can be made of ${named}.`;
  if (shape.ranking && groups.length === 0 && !grain)
    return 'A ranking needs groups: say what is to be ranked, for example customers.';
  if (!shape.threshold) return null;
  if (
    groups.length === 0 ||
    measures.length !== 1 ||
    shape.isChange ||
    shape.isShare ||
    words.includes('many')
  )
    return `A limit on a figure ("${shape.threshold}") needs groups and one figure, in a list.`;
  return null;
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
  return (shape.ranking || shape.threshold) && isFirst && at + length < words.length ? dimension : null;
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
  // One table that has them all, if there is one: the pieces and the orders of items.
  const shared = asked[0]?.measures
    .filter(fits)
    .find(({ table }) =>
      asked.every(({ measures }) => measures.some((each) => each.table === table && fits(each))),
    );
  const chosen: Measure[] = [];
  for (const { measures, text } of asked) {
    const measure = measures.find((each) => fits(each) && (!shared || each.table === shared.table));
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
  { isChange: isGrowth, isComparison }: Shape,
): Pick<BusinessQuestion, 'period' | 'before'> | string {
  const isChange = isGrowth || isComparison;
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
