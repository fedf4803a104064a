/** The words that a semantic model calls the business's things by: its tables, dimensions, measures and filters, their synonyms and sample values. */
import type { BusinessWords } from './word-kinds.ts';

const MOST_WORDS = 20_000;
const LONGEST_PHRASE = 4;

/** A section's heading, or a key with its value: a text, a list in brackets, or a list of lines. */
const ENTRY =
  /(?<section>\b(?:tables|dimensions|time_dimensions|facts|measures|metrics|filters|relationships|verified_queries)(?=:\s*$))|(?:^|[\s{,-])(?:name|synonyms|sample_values):(?<value>\s*\[[^\]]*\]|[^\S\n]*(?:(?:\n\s*-\s[^\n]+)+|[^\n,}[\]]+))/gmu;
const notWords = new Set(['relationships', 'verified_queries']);
const measures = new Set(['facts', 'measures', 'metrics']);

/**
 * Reads only what it looks for, so that a model that Snowflake takes is never refused here.
 * @param model Snowflake's semantic-model YAML
 */
export function businessWordsOf(model: string): BusinessWords {
  const words = new Map<string, 'measure' | 'thing'>();
  let section = 'tables';
  for (const { groups } of model.matchAll(ENTRY)) {
    section = groups?.section ?? section;
    if (groups?.value === undefined || notWords.has(section)) continue;
    for (const phrase of phrasesIn(groups.value)) {
      // What is counted is called as its table is: "customers".
      const isMeasure = measures.has(section);
      if (words.size < MOST_WORDS && (isMeasure || !words.has(phrase)))
        words.set(phrase, isMeasure ? 'measure' : 'thing');
    }
  }
  return words;
}

function phrasesIn(value: string): readonly string[] {
  return value
    .trim()
    .replace(/^\[|\]$/g, '')
    .split(/[\n,]/)
    .map((entry) =>
      entry
        .replace(/^\s*-\s|#.*$/g, '')
        .replace(/["']/g, '')
        .replaceAll('_', ' ')
        .trim()
        .toLowerCase(),
    )
    .filter((phrase) => phrase.length > 1 && phrase.split(/\s+/).length <= LONGEST_PHRASE);
}
