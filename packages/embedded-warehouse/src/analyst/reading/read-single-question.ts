/** Reads one question by the words of a semantic model. What it does not understand it asks back, and never passes over. */

import { joinsFrom } from '../model/join-tables.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import { type TimeColumn, timeOf } from '../model/time-of.ts';
import { isAddable } from '../model/vocabulary.ts';
import type { BusinessQuestion, Unclear } from '../question/question.ts';
import { spoken } from '../words/words.ts';
import { assumptionsOf } from './assumptions.ts';
import { lostWords } from './lost-words.ts';
import { doubtOfDates } from './read-dates.ts';
import { readFigures } from './read-figures.ts';
import { type FormWords, formOf, type ReadForm } from './read-form.ts';
import { isList, listOf } from './read-list.ts';
import { doubtOf } from './read-measures.ts';
import { readRestrictions } from './read-restrictions.ts';
import { wholeOfShare } from './read-share.ts';
import { readWording } from './read-wording.ts';

export const MOST_CHARACTERS = 2_000;

/** As it stands, in English. */
export function readSingleQuestion(
  model: SemanticModel,
  text: string,
  today: Date,
): BusinessQuestion | Unclear {
  if (text.length > MOST_CHARACTERS)
    return { why: `The question is longer than ${MOST_CHARACTERS} characters.` };
  const wording = readWording(model, text, today);
  if (typeof wording === 'string') return { why: wording };
  const restrictions = readRestrictions(wording);
  if ('why' in restrictions) return restrictions;
  if (isList(wording, restrictions)) return listOf(wording, restrictions);
  const figures = readFigures(wording, restrictions);
  if (typeof figures === 'string') return { why: figures };

  const { time, dates } = wording;
  const { conditions, compared, threshold } = restrictions;
  const { measures, groups, ranking } = figures;
  const isComparison = wording.shape.isComparison && compared.length === 0;
  const isNumbered = wording.shape.isNumbered || wording.moment.rows !== null;
  const shape = { ...wording.shape, isComparison, isNumbered, ranking };
  const asked = { ...wording, shape, threshold, measures, groups, conditions };
  const doubt = doubtOfDates(dates) ?? doubtOf(asked, measures, groups, time, figures.limited);
  if (doubt) return { why: doubt };
  const form = formOf(asked);
  if (typeof form === 'string') return { why: form };
  const date = timeOf(model, measures[0]?.table ?? '', dates);
  const isShare = isShareOf(asked, form);
  const why =
    doubtOfTables(asked, form) ?? doubtOfTime(asked, form, date) ?? doubtOfShare(asked, form, isShare);
  if (why) return { why };
  const isOfConditions = isShare && (form.form === 'part of each' || groups.length === 0);
  const whole = isOfConditions ? wholeOfShare(asked) : [];
  if (typeof whole === 'string') return { why: whole };
  const question: BusinessQuestion = {
    measures,
    conditions,
    ...form,
    time: date,
    threshold,
    limited: figures.limited,
    isShare,
    whole,
    assumptions: assumptionsOf(wording, restrictions, figures, form, dates.length > 0 ? date : null),
  };
  const lost = lostWords({ wording, restrictions, figures, question });
  return lost === null ? question : { why: lost };
}

/** What is wanted in percent is a share, unless it is a rate or a change. */
const isShareOf = ({ shape, measures }: FormWords, { form, before }: ReadForm) =>
  shape.isShare || (shape.isInPercent && form === 'plain' && !before && measures.every(isAddable));

function doubtOfTables(
  { model, measures, conditions, isAbsence }: FormWords,
  { dimensions }: ReadForm,
): string | null {
  const tables = [...dimensions, ...conditions].map(({ table }) => table);
  if (isAbsence || joinsFrom(model, measures[0]?.table ?? '', tables)) return null;
  return `${measures.map(({ name }) => spoken(name)).join(', ')} cannot be told apart so.`;
}

function doubtOfTime(
  { measures }: FormWords,
  { period, grain, cycle, weekdays }: ReadForm,
  date: TimeColumn | null,
): string | null {
  if (date || (!period && !grain && !cycle && weekdays.length === 0)) return null;
  return `${measures.map(({ name }) => name).join(', ')} has no date, so it cannot be told by time.`;
}

function doubtOfShare(
  { groups, conditions, threshold }: FormWords,
  { before, grain, cycle, weekdays }: ReadForm,
  isShare: boolean,
): string | null {
  if (before && threshold) return 'A limit on a figure and a comparison are two questions: ask for one.';
  if (before && isShare) return 'A share and a comparison are two questions: ask for one.';
  if (isShare && groups.length + conditions.length + weekdays.length === 0 && !grain && !cycle)
    return 'A share needs a part: name the groups or the value that it is of.';
  return null;
}
