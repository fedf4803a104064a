/** Turns of phrase that are read as others of the same meaning. */

import { singularOf, wordsAsked } from '../words/words.ts';
import { AVERAGED } from './read-average.ts';
import { NAME } from './read-names.ts';

/** Before a question. */
const polite =
  'so|and|ok|okay|please|hey|hi|hello|tell|show|give|me|can|could|you|do|know|i|want|need|to|see';
/** What is asked of a single row besides. */
const ofRow =
  '(?:and|who|when|where|whose|whom|by|from|was|is|were|did|it|that|this|placed|made|took|takes|gave|opened|wrote|bought|ordered|how much|for|worth|the|happened|happen|customer|client|agent|date|day|amount|value|total|status|channel)\\b';

const phrases: readonly (readonly [RegExp, string])[] = [
  [/\bi mean\b/gu, ' '],
  [/\bwhat (?:are|were|is|was) (?:the |our )?(.+?) worth\b/gu, 'value of $1'],
  [/\b(?:among|within|of|in) (?:its|their|his|her) own (?:\p{L}+)/gu, 'within each'],
  [/\bhow often (?:did|do|does|were|was|are|is|have|has) (?=\p{L})/gu, 'how many '],
  [/\bbeing (?=charged|returned|cancelled|late|broken)/gu, ' '],
  [/\bhow many (?:dollars|euros|bucks)\b/gu, 'how much'],
  [
    /\b(?:bad|poor|negative|good|positive) (?=(?:reviews?|ratings?|feedback)\W+(?:of |with |i e )?\(?[1-5])/gu,
    ' ',
  ],
  [
    /\baverag(?:ing|es?|ed) (xlimit\d+x|(?:more|longer|less|shorter|fewer|over|under|above|below|at least|at most)[^,]*?) (?:a|an|per|each) (\p{L}+)/gu,
    'with an average $2 $1',
  ],
  [
    /\bhow many (minutes|hours|seconds) (?:does|do|did) (.*?)(?:spend|take|need|last)s? (?:on|for|per|with) (?:an? |each )?(\p{L}+?)s?\b(?= *(?:xaveragedx|on average|\W*$))(?: *xaveragedx)?/gu,
    'average $3 duration in $1 $2',
  ],
  [
    /\bhow many (minutes|hours|seconds) (?:does|do|did) (?:an? |our |the )?(\p{L}+?)s? last\b(?: xaveragedx)?/gu,
    'average $2 duration in $1',
  ],
  [
    /\bhow long (?:does|do|did) (?:an? |our |the )?(\p{L}+?)s? last\b(?: xaveragedx)?/gu,
    'average $1 duration',
  ],
  // The second clause of one question: what it is worth, and how many of them are something.
  [
    /,? and (?:what|how much)(?: (?:are|were|was|is))? (?:they|these|those|it|that|all of them)(?: all)? (?:(?:are|were|was|is) )?worth\b(?: in total| altogether| overall)?/gu,
    ' and the value',
  ],
  [
    /,? and (?:what|how much) (?:was|is|were|are) (?:the|their|its) (?:total |combined |overall )?(?:value|worth)\b/gu,
    ' and the value',
  ],
  [/\bhow many and for how much\b|\bhow many and (?:worth )?how much\b/gu, 'how many and the value'],
  [
    /^(.*?)\bhow many ((?:\p{L}+ ){1,4}?)(?:(?:are|were|is) (?:there )?|did we (?:get|have) |do we have )?((?:(?:in|from|for|of) .*?)?),? ?and how many (?:of )?(?:those|them|these|which) ((?:are|were|is|was|got|have been) )?(.+)$/gu,
    '$1what share of $2$3 $4$5',
  ],
  [/\b(?:number|count) and (?:the )?(?:total )?(value|revenue|amount|worth) of\b/gu, '$1 and number of'],
  // A single row, with all that there is to tell of it.
  [
    new RegExp(
      `^((?:\\W*(?:${polite})\\b)*\\W*)(?:(?:what|which) (?:is|was) |(?:which \\p{L}+|who) (?:placed|made|took|had|gave|opened) )?(?:the |our )?(?:single )?(biggest|largest|highest|smallest|lowest|longest|shortest) (?:single )?(\\p{L}+?)s?\\b(.*?)(?: ever)?(?:,| -|:| –| and|;) ?(?=(?:\\W*${ofRow})+\\W*$)(?:\\W*${ofRow})*\\W*(?:who|when|whom|whose|customer|client|agent|date|amount)\\b.*$`,
      'gu',
    ),
    '$1list the 1 $2 $3s $4',
  ],
  [
    /\bhow (?:dependent are we|much do we depend) on (.+?)(?:[?.].*?\bshare of (?:all |our |the |total )*(\p{L}+).*)?[?.]*$/gu,
    'what share of revenue comes from $1',
  ],
  [/\baccount(?:s|ed|ing)? for\b/gu, 'make up'],
  [/\b(.+?)['’]s? share of (?:the |our |all |total )*(\p{L}+)/gu, 'share of $2 of $1'],
  [
    /\bhow much of (?:our |the |all |total )*(?=\p{L}+ (?:do|does|did|is|was|are|were|comes?|came|has|have|from)\b)/gu,
    'what share of ',
  ],
  [
    /\bhow (?:many|much) (\p{L}+) (?:are|is|were|was|do we have|go|goes) (?:there )?(?:in|into|on) (?:an?|the|our|each) (?:average|typical) (\p{L}+)/gu,
    '$1 per $2',
  ],
  [
    /\bhow (?:many|much) (\p{L}+) (?:does|do|did) (?:an?|the|our) (?:average|typical) (\p{L}+) (?:have|contain|include|hold)/gu,
    '$1 per $2',
  ],
  [/\b(?:only|just) ((?:\p{L}+ )?)(?=(?:once|twice|(?:\d+|two|three|four|five) times)\b)/gu, '$1exactly '],
  // "The longest calls on average".
  [
    new RegExp(
      `\\b(longest|shortest|highest|lowest|biggest|smallest|largest) (\\p{L}+?)s? ${AVERAGED}`,
      'gu',
    ),
    '$1 average $2',
  ],
  [/\b(ordered|bought|called|purchased) (?=(?:once|twice)\b)/gu, '$1 exactly '],
  [/\b(?:(?:only|just|exactly) (?:a single |one |1 )|a single )(?=\p{L})/gu, 'exactly 1 '],
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
  [/\bcheapest first\b/gu, 'lowest first'],
  [/\b(?:most expensive|priciest|dearest) first\b/gu, 'highest first'],
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
    /\b(?:leaving out|leave out|apart from|aside from|other than|(?:all|everything|anything|everyone|everybody|everywhere|anywhere) (?:but|except)|not counting|not including|save for|outside of)\b/gu,
    'excluding',
  ],
  [
    new RegExp(`\\bwhat (?:did|has|does|have) ${NAME} (?:order|buy|bought|purchase)(?:ed|d)?\\b`, 'gu'),
    `units sold by product for ${NAME}`,
  ],
];

/** @param text in lower case */
export function rephrase(text: string): string {
  return phrases.reduce(
    (said, [phrase, instead]) => said.replace(phrase, instead),
    withoutRepeated(text.replace(/ +/g, ' ')),
  );
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
