/** Turns of phrase that are read as others of the same meaning. */
import { NAME } from './read-names.ts';
import { singularOf, wordsAsked } from './words.ts';

const phrases: readonly (readonly [RegExp, string])[] = [
  [/\bi mean\b/gu, ' '],
  [
    /^(?!.*\b(?:how many|number)\b)(.*?),? (?:and )?(?:list|show|name) (?:them|these|those)(?: all)?\W*$/gu,
    'list $1',
  ],
  [/\bdid we sell (more|less) (?=in |during |than |this |last |\s)/gu, 'was revenue $1 '],
  [/\b(?:right now|at the moment|as of (?:now|today)|currently|these days)\b/gu, ' '],
  [/\b(?:um+|uh+|hmm+|well|ok(?:ay)?|so),? (?=\p{L})/gu, ' '],
  [/\b(?:current |our )?backlog(?: of|:)? (?=(?:open |unresolved )?\p{L}+)/gu, ' '],
  [/\b(bought|ordered|purchased) no (?=\p{L}+)/gu, 'have not $1 '],
  [/\blost (?:to|through|because of|due to|in) /gu, 'of '],
  [/\b(are|is|were|was) (\p{L}+) but (?=not |un\p{L}+)/gu, '$1 $2 and '],
  [/\b(?:left|wrote|posted|submitted) (?:us )?(an?|\d+|some|any)\b/gu, 'gave $1'],
  [/\b(?:portion|part) of\b/gu, 'share of'],
  [
    /\b(?:neither|not) (?:by|from|in|via|through|over) (.+?) (?:nor|or) (?:by|from|in|via|through|over)\b/gu,
    'neither $1 nor',
  ],
  [
    /^(\W*)why (?:do|did|are|have|were) (?:our |the )?(?:customers?|clients?|people|they|users?) (?:(?:open|raise|file|submit|create|write|send) )?/gu,
    '$1by reason ',
  ],
  [
    /\b(?:main|top|most common|usual) reasons (?:why |that |for which )?(?:people|customers|clients|they|users?) (?:have |had )?/gu,
    'top reasons ',
  ],
  [/\bmost (?:popular|common|frequent|often)\b/gu, 'most'],
  [/\bleast (?:popular|common|frequent|often)\b/gu, 'least'],
  [/\b(?:most expensive|priciest|dearest) (\p{L}+)/gu, '$1 with the highest price'],
  [/\b(?:least expensive|cheapest) (\p{L}+)/gu, '$1 with the lowest price'],
  [/\b(?:good (?:morning|afternoon|evening|day)|quick (?:one|question)|best regards|kind regards)\b/gu, ' '],
  [/\b(?:how (?:is|are|was|were) )(.+?) doing\b/gu, '$1'],
  [/\b(is|are|was|were|do|does|did|has|have|had)n['’]?t\b/gu, '$1 not'],
  [
    /(?:, ?|\bwith )((?:\p{L}+ ){1,4})(?:are |being )?(?:excluded|left out|not (?:counted|included))\b/gu,
    ' excluding $1',
  ],
  [/\bnet of\b/gu, 'excluding'],
  [/\byet\b(?=\W*$)/gu, ' '],
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
  return phrases.reduce((said, [phrase, instead]) => said.replace(phrase, instead), withoutRepeated(text));
}

/** "Which country ..., but only countries with 60+ orders": what is named again is no other group. */
const withoutRepeated = (text: string) =>
  text.replace(
    /,? (?:but |and )?(?:only|just) (?:for |the |in )*(\p{L}+) (?=with |having |that have )/gu,
    (said, noun: string, at: number) => {
      const isNamed =
        /^(?:those|ones)$/.test(noun) ||
        wordsAsked(text.slice(0, at)).map(singularOf).includes(singularOf(noun));
      return isNamed ? ' ' : said;
    },
  );

/** What customers do: "who ordered tents" asks for those that did. */
const who =
  /^((?:\W*(?:and|so|ok|please|show me|tell me|list) )*)who (?=(?:(?:has|have|had|did|also|not|never|else) )*(?:ordered|order|bought|buy|purchased|called|opened|gave|spent|complained|signed|joined|paid|placed|returned|cancelled|raised|filed|submitted|left|rated|contacted)\b)(?!.*\b(?:more|less|most|fewer)\b.*\bor\b)/iu;

/**
 * "Who ordered tents" as "which customers ordered tents".
 *
 * @param label what the model tells its customers apart by; null where it has no one such dimension
 */
export const withWho = (text: string, label: string | null) =>
  label === null
    ? text
    : text.replace(who, `$1which ${label}${/\b(?:most|least|fewest)\b/i.test(text) ? '' : 's'} `);
