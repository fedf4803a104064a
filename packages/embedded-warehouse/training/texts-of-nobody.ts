/** Texts that authors wrote for other ends and that surely name nobody: the tagger learns from them what is no personal data. */
import { isEnglishWord, isGivenName, isPlace } from '../src/language/lexicon/people.ts';
import { type Author, textsOf } from './texts.ts';

interface AnyText {
  readonly text?: string;
  readonly a?: string;
  readonly b?: string;
}

export function textsOfNobody(authors: readonly Author[]): string[] {
  const texts = authors.flatMap((author) =>
    (['sentiment', 'extraction', 'similarity'] as const).flatMap((set) =>
      textsOf<AnyText>(author, set).flatMap(({ text, a, b }) => [text, a, b]),
    ),
  );
  return [...new Set(texts)].filter((text) => text !== undefined).filter(isOfNobody);
}

const OF_SOMEBODY = [
  /[{}@]/u,
  /(?:\d[ ./-]{0,2}){7}/u,
  /\b(?:years?|aged?|old|born|ans|jahre|años|anni|dob|birthday|turn(?:s|ed)|s?he(?:['’]s| is| was)|male|female|gender)\b/iu,
  /\d[^.!?]{0,30}\b(?:street|road|rd|st|lane|avenue|ave|terrace|close|drive|square|court|way|flat|apartment)\b/iu,
  /\d(?:st|nd|rd|th)? \p{Lu}\p{L}+ (?:Street|Road)|\p{L}(?:straße|strasse|weg|gasse|platz|straat|laan) \d|\b(?:rue|calle|via|ul\.) \p{Lu}?/u,
];

/** Nor is it all small words: it has a figure, or a capital where no sentence begins. */
function isOfNobody(text: string): boolean {
  if (OF_SOMEBODY.some((pattern) => pattern.test(text))) return false;
  let isTelling = /\d/u.test(text);
  for (const match of text.matchAll(/(?<![\p{L}\p{N}])\p{Lu}[\p{L}'’-]*/gu)) {
    const word = match[0].replace(/['’]s$/u, '');
    const isFirst = /(?:^|[.!?:\n"“]\s*)$/u.test(text.slice(0, match.index));
    if (/^I(?:['’]|$)/u.test(word) || (isFirst && isEnglishWord(word))) continue;
    isTelling = true;
    if (!isEnglishWord(word) && !isPlace(word) && !/^\p{Lu}{2,}$/u.test(word)) return false;
    if (isGivenName(word) && !isPlace(word)) return false;
  }
  return isTelling;
}
