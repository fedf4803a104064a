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
  /** The English words of a German, French or Spanish stem; one of several forms of a word stands once for each. */
  readonly englishByStem: ReadonlyMap<string, readonly string[]>;
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
        englishByStem.set(stem(phrase), [...(englishByStem.get(stem(phrase)) ?? []), english]);
      }
    }
  }
  return { byPhrase, englishByStem, longestPhrase };
}

const { byPhrase, englishByStem, longestPhrase } = readDictionary(dictionaryEntries);

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

/**
 * At most two English stems of a German, French or Spanish stem; empty for unknown ones, and for stems that are whole
 * English words of the dictionary. The same one twice where two forms of the word mean it: it then weighs twice, which
 * ranks similar texts better than each once (mean of nine authors left out 0.619, and 0.614 with each once and
 * without the stems of all English words).
 */
export function englishStemsOf(foreignStem: string): readonly string[] {
  if (byPhrase.en.has(foreignStem)) return [];
  return (englishByStem.get(foreignStem) ?? []).slice(0, 2).map(stem);
}

/** The English word of a German, French or Spanish stem; null when the dictionary has none. */
export function englishWordOf(foreignStem: string): string | null {
  return englishByStem.get(foreignStem)?.[0] ?? null;
}
