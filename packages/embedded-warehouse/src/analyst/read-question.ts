/** Reads a question by the words of a semantic model. What it does not understand it asks back, and never passes over. */
import { correctTypos } from './correct-typos.ts';
import { withCountries } from './demonyms.ts';
import { readPeriods, sayPeriod } from './periods.ts';
import type { BusinessQuestion, Unclear } from './question.ts';
import { fillers, readShape, superlatives } from './question-shape.ts';
import { readAbsence } from './read-absence.ts';
import { conditionsOf } from './read-conditions.ts';
import { datesOf, doubtOfDates } from './read-dates.ts';
import { formOf, type ReadForm } from './read-form.ts';
import { comparedDimensions, groupOf, isAmong, isNoun } from './read-groups.ts';
import { doubtOf, isAddable, measuresOf, ratioOf } from './read-measures.ts';
import type { SemanticModel } from './semantic-model.ts';
import { type TimeColumn, timeOf } from './time-of.ts';
import {
  type Condition,
  createVocabulary,
  type Dimension,
  type Measure,
  type Mention,
  type Vocabulary,
} from './vocabulary.ts';
import { wordsAsked } from './words.ts';

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
  const time = readPeriods(withCountries(text), today);
  if (time.unclear) return unclear(`"${time.unclear}" names no period that the data can be asked for.`);
  const vocabulary = createVocabulary(model);
  const absence = readAbsence(time.rest);
  const asked = (absence ?? time.rest).replace(
    /\b(?:leaving out|leave out|apart from|other than)\b/gu,
    'excluding',
  );
  const { shape, rest } = readShape(keepNames(asked, vocabulary));
  const words = wordsAsked(rest);
  const isDated = time.periods.length > 0 || time.grain !== null;
  const { mentions, dates } = datesOf(vocabulary.find(words), words, isDated);
  const isAbsence = absence !== null;
  const grouped = mentions.map((mention) => groupOf({ model, words, mentions, shape, isAbsence }, mention));
  const groups = [
    ...new Set(grouped.filter((each) => each !== null && each !== 'of its value')),
  ] as Dimension[];
  const ungrouped = mentions.filter((_, i) => grouped[i] === null);
  const others = ungrouped.filter((mention) => !isNoun(mention, ungrouped, words));
  const read = conditionsOf(others, words);
  const left = leftOver(words, mentions, typeof read === 'string' ? new Set() : read.used);
  if (left.length > 0) {
    const named = left.slice(0, 3).map((word) => `"${word}"`);
    return { ...unclear(`The semantic model does not know ${named.join(', ')}.`), unknown: left };
  }
  if (typeof read === 'string') return unclear(read);

  const { conditions } = read;
  const compared = comparedDimensions(model, conditions);
  if (shape.isComparison && time.against === null && time.step === null && time.periods.length < 2)
    groups.push(...compared.filter((each) => !isAmong(groups, each)));
  const isCount = /\b(?:how many|number of|count|wie viele)\b/.test(rest);
  const figures = measuresOf(model, others, [...groups, ...conditions], isCount, isAbsence);
  if (typeof figures === 'string') return unclear(figures);
  const measures = ratioOf(model, figures, others, words) ?? figures;
  const reading = {
    model,
    words,
    mentions,
    isAbsence,
    shape: compared.length > 0 ? { ...shape, isComparison: false } : shape,
  };
  const doubt = doubtOfDates(dates) ?? doubtOf(reading, measures, groups, time);
  if (doubt) return unclear(doubt);

  const form = formOf({ ...reading, measures, groups, conditions, time });
  if (typeof form === 'string') return unclear(form);
  const date = timeOf(model, measures[0]?.table ?? '', dates);
  if (form.period && date === null)
    return unclear(
      `${measures.map(({ name }) => name).join(', ')} has no date, so a period cannot be applied.`,
    );
  const isShare =
    shape.isShare ||
    (shape.isInPercent && form.form === 'plain' && !form.before && measures.every(isAddable));
  if (shape.threshold && form.before)
    return unclear('A limit on a figure and a comparison are two questions: ask for one.');
  if (isShare && form.before) return unclear('A share and a comparison are two questions: ask for one.');
  if (isShare && groups.length === 0 && conditions.length === 0 && !form.grain)
    return unclear('A share needs a part: name the groups or the value that it is of.');
  return {
    measures,
    conditions,
    ...form,
    time: date,
    threshold: shape.threshold,
    isShare,
    assumptions: [
      ...time.assumptions,
      ...assumed(measures, form, conditions, dates.length > 0 ? date : null),
    ],
  };
}

function leftOver(
  words: readonly string[],
  mentions: readonly Mention[],
  understood: ReadonlySet<number>,
): readonly string[] {
  const used = new Set(mentions.flatMap(({ at, length }) => Array.from({ length }, (_, i) => at + i)));
  return words.filter((word, i) => !used.has(i) && !understood.has(i) && !fillers.has(word));
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

function assumed(
  measures: readonly Measure[],
  { period, before, ranking, form, dimensions }: ReadForm,
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
    period ? `The period is ${sayPeriod(period)} (UTC).` : 'No period is named, so all of the data counts.',
    ...(before ? [`It is compared with ${sayPeriod(before)}.`] : []),
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
