/**
 * Word-by-word translation with a small dictionary: enough to see a pipeline work, and marked as what it is.
 */
import {
  type DictionaryLanguage,
  isDictionaryLanguage,
  MAX_PHRASE_WORDS,
  translatePhrase,
} from './lexicon/dictionary.ts';
import { detectLanguage, languageCode } from './text/detect-language.ts';
import { findWords, type Word } from './text/words.ts';

export interface TranslatedText {
  /** Unknown words are kept as they are; when there are any, a note in brackets at the end says how many. */
  readonly text: string;
  readonly from: string;
  readonly to: string;
  readonly words: number;
  readonly unknownWords: number;
}

export class UnsupportedLanguageError extends Error {
  override readonly name = 'UnsupportedLanguageError';
}

/**
 * @param from ISO 639-1 code or English name; '' detects it.
 * @throws UnsupportedLanguageError when the dictionary lacks one of the languages.
 */
export function translateText(text: string, from: string, to: string): TranslatedText {
  const source = from.trim() === '' ? detectLanguage(text) : languageCode(from);
  const target = languageCode(to);
  if (target === null || !isDictionaryLanguage(target)) throw unsupported(to);
  if (source === target) return { text, from: source, to: target, words: 0, unknownWords: 0 };
  if (source === null || !isDictionaryLanguage(source)) throw unsupported(from || source || '');
  const { translated, words, unknownWords } = translateWords(text, source, target);
  const note =
    unknownWords > 0 ? ` [local word-by-word translation: ${unknownWords} of ${words} words kept]` : '';
  return { text: translated + note, from: source, to: target, words, unknownWords };
}

function unsupported(language: string): UnsupportedLanguageError {
  return new UnsupportedLanguageError(
    `language "${language}" is not supported by the embedded translator; supported: de, en, es, fr`,
  );
}

function translateWords(text: string, from: DictionaryLanguage, to: DictionaryLanguage) {
  const words = findWords(text);
  let translated = '';
  let copied = 0;
  let unknownWords = 0;
  let counted = 0;
  for (let i = 0; i < words.length; ) {
    const match = longestPhrase(words, i, text, from, to);
    const first = words[i] as Word;
    const last = words[i + (match?.length ?? 1) - 1] as Word;
    translated += text.slice(copied, first.start);
    if (match) translated += capitalisedLike(first, match.translation, text);
    else translated += first.text;
    // Numbers need no translation.
    if (!match && /\p{L}/u.test(first.text)) unknownWords++;
    copied = last.end;
    counted += match?.length ?? 1;
    i += match?.length ?? 1;
  }
  return { translated: translated + text.slice(copied), words: counted, unknownWords };
}

function longestPhrase(
  words: readonly Word[],
  at: number,
  text: string,
  from: DictionaryLanguage,
  to: DictionaryLanguage,
): { readonly translation: string; readonly length: number } | null {
  for (let length = Math.min(MAX_PHRASE_WORDS, words.length - at); length > 0; length--) {
    const span = words.slice(at, at + length);
    const joined = span.every(
      (word, i) => i === 0 || /^[ '’-]$/u.test(text.slice((span[i - 1] as Word).end, word.start)),
    );
    if (!joined) continue;
    const phrase = text.slice((span[0] as Word).start, (span.at(-1) as Word).end).replaceAll('’', "'");
    const translation = translatePhrase(phrase.toLowerCase(), from, to);
    if (translation !== null) return { translation, length };
  }
  return null;
}

/** Only the first word of a sentence takes the capital over: German nouns have theirs in the middle. */
function capitalisedLike(original: Word, translation: string, text: string): string {
  const opens =
    original.start === 0 ||
    /(?:[.!?:"“(]\s{0,3}|\n\s{0,3})$/u.test(text.slice(Math.max(0, original.start - 5), original.start));
  return opens && /^\p{Lu}/u.test(original.text)
    ? translation.charAt(0).toUpperCase() + translation.slice(1)
    : translation;
}
