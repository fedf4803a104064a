/** The dictionary as look-up tables: from a phrase in one language to the phrase in another. */
import { stem } from '../text/stem.ts';
import { dictionaryEntries } from './dictionary-entries.ts';

export const dictionaryLanguages = ['en', 'de', 'fr', 'es'] as const;
export type DictionaryLanguage = (typeof dictionaryLanguages)[number];

/** The longest phrase, in words. */
export const MAX_PHRASE_WORDS = 5;

interface DictionaryRow {
  /** The word that is written in each language. */
  readonly written: Readonly<Record<DictionaryLanguage, string>>;
}

const rowsByPhrase: Record<DictionaryLanguage, Map<string, DictionaryRow>> = {
  en: new Map(),
  de: new Map(),
  fr: new Map(),
  es: new Map(),
};
const englishByStem = new Map<string, { readonly word: string; readonly stem: string }[]>();

for (const line of dictionaryEntries.replaceAll('\n', ' ').split(';')) {
  const fields = line.trim().split('|');
  if (fields.length !== dictionaryLanguages.length) continue;
  const variants = fields.map((field) => field.replace(' (verb)', '').split('/'));
  const written = Object.fromEntries(dictionaryLanguages.map((code, i) => [code, variants[i]?.[0] ?? '']));
  const row: DictionaryRow = { written: written as DictionaryRow['written'] };
  for (const [i, code] of dictionaryLanguages.entries()) {
    for (const variant of variants[i] ?? []) {
      const key = variant.toLowerCase();
      // The first entry wins: it is the more frequent meaning.
      if (!rowsByPhrase[code].has(key)) rowsByPhrase[code].set(key, row);
      if (code === 'en' || key.includes(' ')) continue;
      const word = row.written.en.toLowerCase();
      const english = { word, stem: stem(word) };
      const known = englishByStem.get(stem(key));
      if (known) known.push(english);
      else englishByStem.set(stem(key), [english]);
    }
  }
}

export function isDictionaryLanguage(code: string): code is DictionaryLanguage {
  return (dictionaryLanguages as readonly string[]).includes(code);
}

/** The translation of a lower-case word or phrase; null when the dictionary has none. */
export function translatePhrase(
  phrase: string,
  from: DictionaryLanguage,
  to: DictionaryLanguage,
): string | null {
  const row = rowsByPhrase[from].get(phrase) ?? (from === 'en' ? singular(phrase) : null);
  return row ? row.written[to] : null;
}

function singular(word: string): DictionaryRow | null {
  if (!word.endsWith('s') || word.includes(' ') || word.length < 4) return null;
  return rowsByPhrase.en.get(word.slice(0, -1)) ?? null;
}

/** The English stems of a German, French or Spanish stem; empty for English words and unknown ones. */
export function englishStemsOf(foreignStem: string): readonly string[] {
  if (rowsByPhrase.en.has(foreignStem)) return [];
  return (
    englishByStem
      .get(foreignStem)
      ?.slice(0, 2)
      .map((english) => english.stem) ?? []
  );
}

/** The English words of a German, French or Spanish one, by its stem; empty when the dictionary has none. */
export function englishWordsOf(foreignStem: string): readonly string[] {
  return (
    englishByStem
      .get(foreignStem)
      ?.slice(0, 1)
      .map(({ word }) => word) ?? []
  );
}
