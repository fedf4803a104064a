/** Another aggregate of what the model has the average of: "median time to close", "maximum discount". */
import type { Measure, Mention } from '../model/vocabulary.ts';

const aggregates: Readonly<Record<string, string>> = {
  median: 'MEDIAN',
  maximum: 'MAX',
  max: 'MAX',
  minimum: 'MIN',
  min: 'MIN',
};

/** What a figure is the average of, and the digits that are kept of it; null where it is none. */
export function averageIn({ sql }: Pick<Measure, 'sql'>): { value: string; digits: string } | null {
  const [, value, digits] = /^ROUND\(AVG\((.*)\), (\d)\)$/.exec(sql) ?? [];
  return value !== undefined && digits !== undefined ? { value, digits } : null;
}

const isAveraged = (term: Mention['terms'][number]) => term.kind === 'measure' && averageIn(term) !== null;

/** Places of the words that say it. */
export const aggregatesSaid = (words: readonly string[], mentions: readonly Mention[]): readonly number[] =>
  mentions
    .filter(({ at, terms }) => Object.hasOwn(aggregates, words[at - 1] ?? '') && terms.some(isAveraged))
    .map(({ at }) => at - 1);

/** As the word before its mention says; as it is where there is none. */
export function aggregateSaid(
  measure: Measure,
  words: readonly string[],
  mentions: readonly Mention[],
): Measure {
  const mention = mentions.find(({ terms }) => terms.includes(measure));
  const word = words[(mention?.at ?? 0) - 1] ?? '';
  const average = averageIn(measure);
  if (!Object.hasOwn(aggregates, word) || average === null) return measure;
  const { value, digits } = average;
  const how = aggregates[word] ?? '';
  const name = `${how.toLowerCase()}_${measure.name.replace(/^average_/, '')}`;
  return {
    ...measure,
    name,
    sql: how === 'MEDIAN' ? `ROUND(MEDIAN(${value}), ${digits})` : `${how}(${value})`,
  };
}
