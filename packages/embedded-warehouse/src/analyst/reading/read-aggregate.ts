/** Another aggregate of what the model has the average of: "median time to close", "maximum discount". */
import type { Measure, Mention } from '../model/vocabulary.ts';

const aggregates: Readonly<Record<string, string>> = {
  median: 'MEDIAN',
  maximum: 'MAX',
  max: 'MAX',
  minimum: 'MIN',
  min: 'MIN',
};

const isAveraged = (term: Mention['terms'][number]) => term.kind === 'measure' && term.average !== undefined;

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
  const { average, unrounded: _, ...rest } = measure;
  if (!Object.hasOwn(aggregates, word) || !average) return measure;
  const how = aggregates[word] ?? '';
  const name = `${how.toLowerCase()}_${measure.name.replace(/^average_/, '')}`;
  const sql = `${how}(${average.of})`;
  if (how !== 'MEDIAN') return { ...rest, name, sql };
  return { ...rest, name, sql: `ROUND(${sql}, ${average.digits})`, unrounded: sql };
}
