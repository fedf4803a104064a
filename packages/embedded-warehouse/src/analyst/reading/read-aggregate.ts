/** Another aggregate of what the model has the average of: "median time to close", "maximum discount". */
import { aggregateOf } from '../model/resolve-expressions.ts';
import type { Aggregation } from '../model/semantic-model.ts';
import type { Measure, Mention } from '../model/vocabulary.ts';

const aggregates: ReadonlyMap<string, Aggregation> = new Map([
  ['median', 'median'],
  ['maximum', 'max'],
  ['max', 'max'],
  ['minimum', 'min'],
  ['min', 'min'],
]);

const isAveraged = (term: Mention['terms'][number]) => term.kind === 'measure' && term.average !== undefined;

/** Places of the words that say it. */
export const aggregatesSaid = (words: readonly string[], mentions: readonly Mention[]): readonly number[] =>
  mentions
    .filter(({ at, terms }) => aggregates.has(words[at - 1] ?? '') && terms.some(isAveraged))
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
  const aggregation = aggregates.get(word);
  if (!aggregation || !average) return measure;
  const name = `${aggregation}_${measure.name.replace(/^average_/, '')}`;
  const sql = aggregateOf(aggregation, average.of, average.digits);
  if (aggregation !== 'median') return { ...rest, name, aggregation, sql };
  return { ...rest, name, aggregation, sql, unrounded: `MEDIAN(${average.of})` };
}
