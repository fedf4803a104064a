/** Turns of phrase that are read as others of the same meaning. */
import { NAME } from './read-names.ts';

const phrases: readonly (readonly [RegExp, string])[] = [
  [/\bi mean\b/gu, ' '],
  [/\b(is|are|was|were|do|does|did|has|have|had)n['’]?t\b/gu, '$1 not'],
  [
    /\b(?:leaving out|leave out|apart from|aside from|other than|(?:all|everything|anything|everyone) but|not counting|save for|outside of)\b/gu,
    'excluding',
  ],
  [
    new RegExp(`\\bwhat (?:did|has|does|have) ${NAME} (?:order|buy|bought|purchase)(?:ed|d)?\\b`, 'gu'),
    `units sold by product for ${NAME}`,
  ],
];

/** @param text in lower case */
export function rephrase(text: string): string {
  return phrases.reduce((said, [phrase, instead]) => said.replace(phrase, instead), text);
}
