/** Which date a period is of: "tickets closed last month" are told by when they were closed, not by when they came. */

import type { SemanticModel } from '../model/semantic-model.ts';
import type { TimeColumn } from '../model/time-of.ts';
import type { Condition, Mention } from '../model/vocabulary.ts';
import { isLimitWord } from '../question/limits.ts';
import { spoken } from '../words/words.ts';
import { excluding } from './read-conditions.ts';

export interface ReadDates {
  /** Without those words that name a date; they count as understood. */
  readonly mentions: readonly Mention[];
  readonly dates: readonly TimeColumn[];
}

/** @param isDated whether the question has a period or steps; without them "closed" is a state and no date */
export function datesOf(
  model: SemanticModel,
  found: readonly Mention[],
  words: readonly string[],
  isDated: boolean,
): ReadDates {
  const dates: TimeColumn[] = [];
  const mentions = found.flatMap((mention) => {
    const named = mention.terms.filter((term) => term.kind === 'time');
    if (named.length === 0) return [mention];
    if (isDated && !excluding.test(words[mention.at - 1] ?? '')) {
      dates.push(...named);
      return [{ ...mention, terms: [] }];
    }
    const terms = mention.terms.filter((term) => term.kind !== 'time');
    // Of other things "opened" would say what nothing is known of.
    const ofFigure = named.find((time) =>
      found.some((each) => each.terms.some(({ kind, table }) => kind === 'measure' && time.table === table)),
    );
    if (terms.length > 0) return [{ ...mention, terms }];
    if (!ofFigure) return [];
    // What was "solved within 24 hours" was solved.
    const next = words.slice(mention.at + mention.length).find((word) => !/^(?:in|it|them)$/.test(word));
    const isLimited = next !== undefined && isLimitWord(next);
    return [{ ...mention, terms: isLimited ? [] : hasHappened(model, ofFigure, mention.text) }];
  });
  return { mentions, dates };
}

/** "Tickets opened" says no more than "tickets", and "solved tickets" are those that have that date. */
function hasHappened({ tables }: SemanticModel, time: TimeColumn, said: string): readonly Condition[] {
  const [main] = tables.find(({ name }) => name === time.table)?.time_dimensions ?? [];
  if (main?.name === time.name) return [];
  const { table, name, sql } = time;
  return [{ kind: 'condition', table, name: said, of: `${table}.${name}`, sql: `${sql} IS NOT NULL` }];
}

/** @returns why not, where two dates of one table are named */
export function doubtOfDates(dates: readonly TimeColumn[]): string | null {
  const [first, ...others] = dates;
  const other = others.find(({ table, name }) => table === first?.table && name !== first.name);
  if (!first || !other) return null;
  return `The period can be of ${spoken(first.name)} or of ${spoken(other.name)}: say which.`;
}
