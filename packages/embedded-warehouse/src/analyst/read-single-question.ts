/** Reads one question by the words of a semantic model. What it does not understand it asks back, and never passes over. */
import { withCountries } from './demonyms.ts';
import { joinsFrom } from './join-tables.ts';
import { isLimitWord, type Limit } from './limits.ts';
import { namePeriods } from './name-periods.ts';
import { readPeriods } from './periods.ts';
import type { BusinessQuestion, Unclear } from './question.ts';
import { fillers, readShape, type Shape, superlatives } from './question-shape.ts';
import { readAbsence } from './read-absence.ts';
import { markAverage } from './read-average.ts';
import { conditionsOf } from './read-conditions.ts';
import { datesOf, doubtOfDates } from './read-dates.ts';
import { formOf, type ReadForm } from './read-form.ts';
import { comparedDimensions, groupingOf, isAmong, isNoun, isValue } from './read-groups.ts';
import { type RowLimit, rowLimitOf } from './read-limit.ts';
import { countOf, doubtOf, isAddable, measuresOf, otherMeanings, ratioOf } from './read-measures.ts';
import { readMomentWords } from './read-moment.ts';
import { NAME, type NamedOne, readName } from './read-names.ts';
import { rowsOf } from './read-rows.ts';
import { rephrase } from './rephrase.ts';
import type { SemanticModel } from './semantic-model.ts';
import { type TimeColumn, timeOf } from './time-of.ts';
import { inUnit, unitWanted } from './time-units.ts';
import {
  type Condition,
  type Dimension,
  dimensionOf,
  type Measure,
  type Mention,
  type Vocabulary,
  vocabularyOf,
} from './vocabulary.ts';
import { singularOf, wordsAsked } from './words.ts';

export const MOST_CHARACTERS = 2_000;

/** As it stands, in English. */
export function readSingleQuestion(
  model: SemanticModel,
  text: string,
  today: Date,
): BusinessQuestion | Unclear {
  const unclear = (why: string): Unclear => ({ why });
  if (text.length > MOST_CHARACTERS)
    return unclear(`The question is longer than ${MOST_CHARACTERS} characters.`);
  const vocabulary = vocabularyOf(model);
  const place = namePeriods(withCountries(text), today);
  const named = readName(model, place.text, vocabulary, today);
  const time = readPeriods(markAverage((named?.text ?? place.text).toLowerCase(), vocabulary), today);
  if (time.unclear) return unclear(`"${time.unclear}" names no period that the data can be asked for.`);
  const asked = rephrase(time.rest);
  const asksForFigure = (words: string) =>
    vocabulary
      .find(wordsAsked(words))
      .some(({ terms }) => terms.length > 0 && terms.every(({ kind }) => kind === 'measure'));
  const absence = readAbsence(asked, asksForFigure);
  const moment = readMomentWords(absence ?? asked);
  const kept = keepNames(moment.rest, vocabulary);
  const { shape: said, rest } = readShape(kept);
  const shape = withOwner(said, kept);
  const words = wordsAsked(rest);
  const isOfTime = time.grain !== null || time.cycle !== null || time.weekdays.length > 0;
  const isDated = time.periods.length > 0 || isOfTime;
  const { mentions, dates } = datesOf(withName(vocabulary.find(words), words, named), words, isDated);
  const limits = shape.limits.map((each) => rowLimitOf(model, words, mentions, each));
  const rowLimits: RowLimit[] = [];
  for (const each of limits) {
    if (typeof each === 'string') return unclear(each);
    if (each) rowLimits.push(each);
  }
  const [threshold = null, another] = shape.limits.filter((_, i) => limits[i] === null);
  if (another) return unclear('The question has several limits: ask for one.');
  const isAbsence = absence !== null;
  const grouped = mentions.map((mention) =>
    groupingOf({ model, words, mentions, shape, threshold, isAbsence }, mention),
  );
  const groups = [
    ...new Set(grouped.filter((each) => each !== null && each !== 'of its value')),
  ] as Dimension[];
  const ungrouped = mentions.filter(
    (mention, i) => grouped[i] === null && !rowLimits.some(({ figure }) => figure === mention),
  );
  const others = ungrouped.filter((mention) => !isNoun(mention, ungrouped, words));
  const read = conditionsOf(others, words);
  const wanted = wantedUnitOf(words, mentions);
  const understood = new Set([
    ...(typeof read === 'string' ? [] : read.used),
    ...rowLimits.flatMap(({ used }) => used),
    ...unitsOf(shape.limits, words),
    ...(wanted ? [wanted.at] : []),
  ]);
  const left = leftOver(words, mentions, understood);
  if (left.length > 0) {
    const named = left.slice(0, 3).map((word) => `"${word}"`);
    return { ...unclear(`The semantic model does not know ${named.join(', ')}.`), unknown: left };
  }
  if (typeof read === 'string') return unclear(read);

  const conditions = [...read.conditions, ...rowLimits.map(({ condition }) => condition)];
  const isSeveral = shape.ranking !== null || shape.isShare || isAbsence;
  if (named && !isSeveral && !isAmong(groups, named.dimension)) groups.push(named.dimension);
  const compared = comparedDimensions(model, conditions);
  // "For tents and for backpacks" tells them apart as a comparison does.
  const isApart = shape.isComparison || /\band (?:for|in|from) /.test(rest);
  if (isApart && time.against === null && time.step === null && time.periods.length < 2)
    groups.push(...compared.filter((each) => !isAmong(groups, each)));
  groups.push(
    ...kindsAsked(model, others, words, shape.ranking !== null).filter((each) => !isAmong(groups, each)),
  );
  const isOfRows = moment.moment !== null || moment.rows !== null;
  const isFigure = others.some(({ terms }) => terms.some(({ kind }) => kind === 'measure'));
  if (!isFigure && asksForList(shape, words) && groups.length > 0 && !isAbsence && !isDated && !isOfRows)
    return listOf(model, groups, conditions, [...place.assumptions, ...time.assumptions]);
  const isCount = isAbsence || /\b(?:how many|number of|count|wie viele)\b/.test(rest);
  const [thing] = groups;
  const figures =
    (isOfRows || /\bmost (?:common|frequent)\b/.test(time.rest)) && !isFigure && thing
      ? countOf(model, thing.table)
      : measuresOf(model, others, [...groups, ...conditions], isCount);
  if (figures === null) return unclear(`The semantic model counts no ${thing?.name ?? ''}.`);
  if (typeof figures === 'string') return unclear(figures);
  const rows = rowsOf(
    model,
    moment,
    shape,
    {
      measures: figures,
      groups,
      isOfTime,
      isOne: others.some(
        ({ text, terms }) => terms.some((term) => term.kind === 'measure') && singularOf(text) === text,
      ),
      needed: [...groups, ...conditions],
    },
    dates,
  );
  if (typeof rows === 'string') return unclear(rows);
  const asNamed = rows?.measures ?? ratioOf(model, figures, others, words) ?? figures;
  const measures = wanted ? asNamed.map((each) => inUnit(each, wanted.unit) ?? each) : asNamed;
  if (wanted && measures.every((each, i) => each === asNamed[i]))
    return unclear(
      `${spoken(asNamed[0]?.name ?? '')} is no time, so it cannot be told in ${wanted.unit.name}s.`,
    );
  if (rows) groups.splice(0, groups.length, ...rows.dimensions);
  const reading = {
    model,
    words,
    mentions,
    isAbsence,
    threshold,
    shape: {
      ...shape,
      ...(compared.length > 0 ? { isComparison: false } : {}),
      ...(rows ? { ranking: rows.ranking } : {}),
    },
  };
  const doubt = doubtOfDates(dates) ?? doubtOf(reading, measures, groups, time);
  if (doubt) return unclear(doubt);

  const form = formOf({ ...reading, measures, groups, conditions, time });
  if (typeof form === 'string') return unclear(form);
  const from = measures[0]?.table ?? '';
  if (
    !joinsFrom(
      model,
      from,
      [...form.dimensions, ...conditions].map(({ table }) => table),
    ) &&
    !isAbsence
  )
    return unclear(`${measures.map(({ name }) => spoken(name)).join(', ')} cannot be told apart so.`);
  const date = timeOf(model, from, dates);
  if ((form.period || isOfTime) && date === null)
    return unclear(
      `${measures.map(({ name }) => name).join(', ')} has no date, so it cannot be told by time.`,
    );
  const isShare =
    shape.isShare ||
    (shape.isInPercent && form.form === 'plain' && !form.before && measures.every(isAddable));
  if (threshold && form.before)
    return unclear('A limit on a figure and a comparison are two questions: ask for one.');
  if (isShare && form.before) return unclear('A share and a comparison are two questions: ask for one.');
  if (isShare && groups.length + conditions.length + form.weekdays.length === 0 && !form.grain && !form.cycle)
    return unclear('A share needs a part: name the groups or the value that it is of.');
  return {
    measures,
    conditions,
    ...form,
    time: date,
    threshold,
    isShare,
    assumptions: [
      ...place.assumptions,
      ...time.assumptions,
      ...(named
        ? [
            `"${named.condition.name}" is taken for a name: every ${spoken(named.dimension.name)} counts whose name has it.`,
          ]
        : []),
      ...otherMeanings(model, others, [...groups, ...conditions], figures),
      ...rowLimits.map(
        ({ condition }) => `The limit is one of each row, and not of a sum: ${condition.name}.`,
      ),
      ...assumed(measures, form, conditions, dates.length > 0 ? date : null),
    ],
  };
}

const asksForList = ({ ranking, limits, isShare, isComparison }: Shape, words: readonly string[]) =>
  words.some((word) => /^(?:who|which|what|list|show|names?|give|see|display)$/.test(word)) &&
  !words.some((word) => /^(?:many|much|number|count|per|average)$/.test(word)) &&
  !ranking &&
  limits.length === 0 &&
  !isShare &&
  !isComparison;

/** Things without a figure: those of the tables that they are in. */
function listOf(
  model: SemanticModel,
  dimensions: readonly Dimension[],
  conditions: readonly Condition[],
  assumptions: readonly string[],
): BusinessQuestion | Unclear {
  const [{ table } = { table: '' }] = dimensions;
  const named = [...dimensions, ...conditions];
  if (
    !joinsFrom(
      model,
      table,
      named.map((each) => each.table),
    )
  )
    return {
      why: `${spoken(dimensions[0]?.name ?? '')} cannot be told apart by ${conditions.map(({ name }) => name).join(' and ')}: name the figure that they share.`,
    };
  return {
    form: 'list',
    measures: [],
    dimensions,
    conditions,
    time: null,
    period: null,
    before: null,
    grain: null,
    cycle: null,
    weekdays: [],
    ranking: null,
    changed: null,
    threshold: null,
    isShare: false,
    assumptions: [...assumptions, ...takenTogether(conditions, dimensions)],
  };
}

/** "Which tents": the products of that value. */
function kindsAsked(
  model: SemanticModel,
  mentions: readonly Mention[],
  words: readonly string[],
  isRanked: boolean,
): readonly Dimension[] {
  return mentions
    .filter(
      (each) =>
        isValue(each) &&
        (/^(?:which|what)$/.test(words[each.at - 1] ?? '') ||
          (isRanked && words[each.at + each.length] === 'with')),
    )
    .flatMap(({ terms }) => model.tables.filter(({ name }) => terms.some(({ table }) => table === name)))
    .flatMap((table) => table.dimensions.map((each) => dimensionOf(table, each)))
    .filter(({ key }) => key.length > 0);
}

/** A unit that is of a name, like "hours to close", is no wish for another. */
function wantedUnitOf(words: readonly string[], mentions: readonly Mention[]) {
  const wanted = unitWanted(words);
  const isNamed = mentions.some(({ at, length }) => wanted && wanted.at >= at && wanted.at < at + length);
  return isNamed ? null : wanted;
}

/** Places of the units of time that limits are said in. */
const unitsOf = (limits: readonly Limit[], words: readonly string[]) =>
  limits.filter(({ unit }) => unit !== null).map(({ word }) => words.indexOf(word) + 1);

/** The word that stands for a name means what the name restricts to. */
function withName(
  mentions: readonly Mention[],
  words: readonly string[],
  named: NamedOne | null,
): readonly Mention[] {
  const at = named ? words.indexOf(NAME) : -1;
  if (!named || at < 0) return mentions;
  const mention = { terms: [named.condition], at, length: 1, text: named.condition.name };
  return [...mentions, mention].toSorted((a, b) => a.at - b.at);
}

function leftOver(
  words: readonly string[],
  mentions: readonly Mention[],
  understood: ReadonlySet<number>,
): readonly string[] {
  const used = new Set(mentions.flatMap(({ at, length }) => Array.from({ length }, (_, i) => at + i)));
  return words.filter(
    (word, i) => !used.has(i) && !understood.has(i) && !fillers.has(word) && !isLimitWord(word),
  );
}

/** A superlative that belongs to a name of the model, like "biggest order", is held to it and ranks nothing. */
function keepNames(text: string, vocabulary: Vocabulary): string {
  return text.replace(
    new RegExp(`(?<![\\p{L}\\p{N}])(${superlatives}) (\\p{L}+)(?= *(\\p{L}*))`, 'gu'),
    (said, superlative: string, noun: string, next: string) => {
      // "The largest orders" are several, and "the largest order" is a figure.
      if (singularOf(noun) !== noun) return said;
      const isName = vocabulary.find([superlative, noun])[0]?.length === 2;
      const isLonger = next !== '' && vocabulary.find([noun, next])[0]?.length === 2;
      return isName && !isLonger ? `${superlative}_${noun}` : said;
    },
  );
}

/** "Who placed the largest order" asks for the one that did, while "largest order by customer" is of all. */
function withOwner(shape: Shape, kept: string): Shape {
  const held = new RegExp(`(${superlatives})_\\p{L}`, 'u').exec(kept)?.[1];
  const isOwner = /^\W*(?:which|who)\b|^\W*what (?!is\b|was\b|are\b|were\b)/.test(kept);
  if (!held || !isOwner || shape.ranking) return shape;
  const descending = !/smallest|lowest|least|fewest|shortest|worst|weakest|bottom/.test(held);
  return { ...shape, ranking: { descending, limit: 1, offset: 0, by: 'figure' } };
}

function assumed(
  measures: readonly Measure[],
  { ranking, form, dimensions }: ReadForm,
  conditions: readonly Condition[],
  date: TimeColumn | null,
): readonly string[] {
  const named = dimensions.filter(({ key }) => key.length > 0);
  return [
    ...measures
      .filter(({ description }) => description !== '')
      .map(({ name, description }) => `${name}: ${description}.`),
    ...takenTogether(conditions, dimensions),
    ...(date ? [`The date is that of ${spoken(date.name)}.`] : []),
    ...(form === 'count of groups'
      ? []
      : named.map(
          ({ name, key }) =>
            `Each ${spoken(name)} is told apart by ${key.join(' and ')}: several may have one name.`,
        )),
    ...(ranking?.limit === null ? ['All groups are listed, ranked.'] : []),
  ];
}

/** Several values of one kind that the question does not ask to be told apart. */
function takenTogether(
  conditions: readonly Condition[],
  dimensions: readonly Dimension[],
): readonly string[] {
  const wanted = conditions.filter(({ isExcluded }) => !isExcluded);
  return [...Map.groupBy(wanted, ({ of }) => of)]
    .filter(
      ([of, values]) => values.length > 1 && !dimensions.some(({ table, name }) => `${table}.${name}` === of),
    )
    .map(([, values]) => `${values.map(({ name }) => name).join(' and ')} are counted together.`);
}

const spoken = (name: string) => name.replaceAll('_', ' ');
