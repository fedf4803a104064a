/** Which language a text is in: by script, else by the small words that every sentence has. */
import { stopwordsByLanguage } from './stopwords.ts';
import { wordsOf } from './words.ts';

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['th', /\p{Script=Thai}/gu],
];

/** Letters that one of the languages uses far more than the others. */
const MARKS: Readonly<Record<string, RegExp>> = {
  de: /[äöüß]/u,
  fr: /[çœèêàâîû]/u,
  es: /[ñ¿¡]/u,
  pt: /[ãõ]/u,
};

/** Enough to decide by; the rest of a long text would not change the answer. */
const SAMPLE = 4000;

/** An ISO 639-1 code; `en` when nothing tells otherwise. */
export function detectLanguage(text: string): string {
  const sample = text.slice(0, SAMPLE);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return 'en';
  for (const [code, script] of SCRIPTS) {
    const count = sample.match(script)?.length ?? 0;
    // Japanese mixes kana with Han, so a fifth is enough for the first that matches.
    if (count / letters > 0.2) return code;
  }
  const words = wordsOf(sample);
  let best = 'en';
  let bestScore = 0;
  for (const [code, stopwords] of Object.entries(stopwordsByLanguage)) {
    let score = words.reduce((sum, word) => sum + (stopwords.has(word) ? 1 : 0), 0);
    if (MARKS[code]?.test(sample.toLowerCase())) score += 1.5;
    if (score > bestScore) {
      best = code;
      bestScore = score;
    }
  }
  return best;
}

const NAMES: Readonly<Record<string, string>> = {
  english: 'en',
  german: 'de',
  deutsch: 'de',
  french: 'fr',
  français: 'fr',
  francais: 'fr',
  spanish: 'es',
  español: 'es',
  espanol: 'es',
  castilian: 'es',
  italian: 'it',
  portuguese: 'pt',
  dutch: 'nl',
  japanese: 'ja',
  korean: 'ko',
  chinese: 'zh',
  russian: 'ru',
  greek: 'el',
  arabic: 'ar',
  hebrew: 'he',
  hindi: 'hi',
  thai: 'th',
};

/** The code of a language given by name or code (`German`, `de`, `de-AT`, `de_DE`); null when it is not known. */
export function languageCode(nameOrCode: string): string | null {
  const name = nameOrCode.trim().toLowerCase();
  if (Object.hasOwn(NAMES, name)) return NAMES[name] as string;
  const code = name.split(/[-_]/u, 1)[0] ?? '';
  return /^[a-z]{2}$/u.test(code) ? code : null;
}
