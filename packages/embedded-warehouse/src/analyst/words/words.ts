/** Words as a model and a question are compared by. */

export function wordsAsked(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => (word === 'avg' ? 'average' : word));
}

/** Regular plurals: `regions` and `region` are one word, `countries` and `country` too. */
export function singularOf(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !/(ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

/** A name of the model as people say it. */
export const spoken = (name: string) => name.replaceAll('_', ' ');

/** What two phrases have in common that are told apart by nothing. */
export const phraseKey = (phrase: string) => wordsAsked(phrase).map(singularOf).join(' ');

/** Of the last word of a phrase. */
export function pluralOf(phrase: string): string {
  if (/[^aeiou]y$/.test(phrase)) return `${phrase.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(phrase) ? `${phrase}es` : `${phrase}s`;
}

/** Any of several phrases, the longest first, in a pattern without capital letters. */
export const anyOf = (phrases: readonly string[]): string =>
  `(?:${[...new Set(phrases)]
    .toSorted((a, b) => b.length - a.length)
    .map((each) => each.replace(/[^\p{L}\p{N}]+/gu, '[^\\p{L}\\p{N}]'))
    .join('|')})`;
