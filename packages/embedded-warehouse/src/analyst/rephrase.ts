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

/** What customers do: "who ordered tents" asks for those that did. */
const who =
  /^((?:\W*(?:and|so|ok|please|show me|tell me|list) )*)who (?=(?:(?:has|have|had|did|also|not|never|else) )*(?:ordered|order|bought|buy|purchased|called|opened|gave|spent|complained|signed|joined|paid|placed|returned|cancelled|raised|filed|submitted|left|rated|contacted)\b)(?!.*\b(?:more|less|most|fewer)\b.*\bor\b)/u;

/**
 * @param text in lower case
 * @param label what the model tells its customers apart by; null where it has no one such dimension
 */
export function rephrase(text: string, label: string | null): string {
  const said = label === null ? text : text.replace(who, `$1which ${label}s `);
  return phrases.reduce((read, [phrase, instead]) => read.replace(phrase, instead), said);
}
