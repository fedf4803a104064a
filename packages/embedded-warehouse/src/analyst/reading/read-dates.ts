/** Which date a period is of: "tickets closed last month" are told by when they were closed, not by when they came. */

import type { TimeColumn } from '../model/time-of.ts';
import type { Mention } from '../model/vocabulary.ts';
import { excluding } from './read-conditions.ts';

export interface ReadDates {
  /** Without those words that name a date; they count as understood. */
  readonly mentions: readonly Mention[];
  readonly dates: readonly TimeColumn[];
}

/** @param isDated whether the question has a period or steps; without them "closed" is a state and no date */
export function datesOf(found: readonly Mention[], words: readonly string[], isDated: boolean): ReadDates {
  const dates: TimeColumn[] = [];
  const mentions = found.flatMap((mention) => {
    const named = mention.terms.filter((term) => term.kind === 'time');
    if (named.length === 0) return [mention];
    if (isDated && !excluding.test(words[mention.at - 1] ?? '')) {
      dates.push(...named);
      return [{ ...mention, terms: [] }];
    }
    const terms = mention.terms.filter((term) => term.kind !== 'time');
    // "Tickets opened" says no more than "tickets"; of other things "opened" would say what nothing is known of.
    const isOfFigure = found.some((each) =>
      each.terms.some(({ kind, table }) => kind === 'measure' && named.some((time) => time.table === table)),
    );
    return terms.length > 0 || isOfFigure ? [{ ...mention, terms }] : [];
  });
  return { mentions, dates };
}

/** @returns why not, where two dates of one table are named */
export function doubtOfDates(dates: readonly TimeColumn[]): string | null {
  const [first, ...others] = dates;
  const other = others.find(({ table, name }) => table === first?.table && name !== first.name);
  if (!first || !other) return null;
  const spoken = [first, other].map(({ name }) => name.replaceAll('_', ' '));
  return `The period can be of ${spoken.join(' or of ')}: say which.`;
}
