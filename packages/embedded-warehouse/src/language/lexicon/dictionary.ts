/** The dictionary as look-up tables: from a phrase in one language to the phrase in another. */
import { stem } from '../text/stem.ts';
import { findWords } from '../text/words.ts';
import { dictionaryEntries } from './dictionary-entries.ts';

export const dictionaryLanguages = ['en', 'de', 'fr', 'es'] as const;
export type DictionaryLanguage = (typeof dictionaryLanguages)[number];

/** The word that is written in each language. */
type Translations = Readonly<Record<DictionaryLanguage, string>>;

interface Dictionary {
  readonly byPhrase: Readonly<Record<DictionaryLanguage, ReadonlyMap<string, Translations>>>;
  /** The English words of a German, French or Spanish stem, each once. */
  readonly englishByStem: ReadonlyMap<string, readonly string[]>;
  readonly englishStems: ReadonlySet<string>;
  /** In words. */
  readonly longestPhrase: number;
}

/**
 * @param entries as in `dictionary-entries.ts`
 * @throws Error when an entry has not one field for each language.
 */
export function readDictionary(entries: string): Dictionary {
  const byPhrase = { en: new Map(), de: new Map(), fr: new Map(), es: new Map() } satisfies Record<
    DictionaryLanguage,
    Map<string, Translations>
  >;
  const englishByStem = new Map<string, string[]>();
  let longestPhrase = 0;
  for (const entry of entries.split(';').map((each) => each.trim())) {
    if (!entry) continue;
    const fields = entry.split('|').map((field) => field.replace(' (verb)', '').split('/'));
    if (fields.length !== dictionaryLanguages.length)
      throw new Error(
        `dictionary: "${entry}" has ${fields.length} fields, not ${dictionaryLanguages.length}`,
      );
    const [en = '', de = '', fr = '', es = ''] = fields.map(([first = '']) => first);
    const english = en.toLowerCase();
    for (const [i, language] of dictionaryLanguages.entries()) {
      for (const phrase of (fields[i] ?? []).map((each) => each.toLowerCase())) {
        if (!byPhrase[language].has(phrase)) byPhrase[language].set(phrase, { en, de, fr, es });
        longestPhrase = Math.max(longestPhrase, findWords(phrase).length);
        if (language === 'en' || phrase.includes(' ')) continue;
        const known = englishByStem.get(stem(phrase)) ?? [];
        if (!known.includes(english)) englishByStem.set(stem(phrase), [...known, english]);
      }
    }
  }
  return { byPhrase, englishByStem, englishStems: new Set([...byPhrase.en.keys()].map(stem)), longestPhrase };
}

const { byPhrase, englishByStem, englishStems, longestPhrase } = readDictionary(dictionaryEntries);

/** The longest phrase, in words. */
export const MAX_PHRASE_WORDS = longestPhrase;

export function isDictionaryLanguage(code: string): code is DictionaryLanguage {
  return (dictionaryLanguages as readonly string[]).includes(code);
}

/** The translation of a lower-case word or phrase; null when the dictionary has none. */
export function translatePhrase(
  phrase: string,
  from: DictionaryLanguage,
  to: DictionaryLanguage,
): string | null {
  const found = byPhrase[from].get(phrase) ?? (from === 'en' ? singular(phrase) : null);
  return found ? found[to] : null;
}

function singular(word: string): Translations | null {
  if (!word.endsWith('s') || word.includes(' ') || word.length < 4) return null;
  return byPhrase.en.get(word.slice(0, -1)) ?? null;
}

/** The two likeliest English stems of a German, French or Spanish stem; empty for those of English words and unknown ones. */
export function englishStemsOf(foreignStem: string): readonly string[] {
  if (englishStems.has(foreignStem)) return [];
  return [...new Set((englishByStem.get(foreignStem) ?? []).map(stem))].slice(0, 2);
}

/** The English word of a German, French or Spanish stem; null when the dictionary has none. */
export function englishWordOf(foreignStem: string): string | null {
  return englishByStem.get(foreignStem)?.[0] ?? null;
}
