/** Short and spoken forms as the words that they stand for: `whos got`, `# of`, `w/o`, `>= 3`, `lookin`. */

const forms: readonly (readonly [said: RegExp, plain: string])[] = [
  [/\bwho['’]?s (?:got|had)\b/giu, 'who has'],
  [/\b(who|what|how|where|when|there)['’]?s\b/giu, '$1 is'],
  [/\b(who|what|how|where)['’]?re\b/giu, '$1 are'],
  [/\bw\/o\b/giu, 'without'],
  [/\bw\/(?= ?\p{L})/giu, 'with '],
  [/(?<!\p{L})(?:#|no\.?|nr\.?|num(?:ber)?\.?|nbr|cnt) of(?!\p{L})/giu, 'number of'],
  [/(?<![\p{L}\p{N}])#(?= ?\p{L})/gu, 'number of '],
  [/\bpct\b/giu, 'percent'],
  [/\bwanna\b/giu, 'want to'],
  [/\bgonna\b/giu, 'going to'],
  [/\b(?:lemme|let me) (?:see|know|have)\b/giu, 'show me'],
  [/\bgimm?[ei]e?\b/giu, 'give me'],
  [/\b(look|do|sell|com|go|gett|mak|bring|buy|order|spend|call)in['’]?(?!\p{L})/giu, '$1ing'],
  [/\bhow r\b/giu, 'how are'],
  [/\br(?= (?:u|we|our|the|there)\b)/giu, 'are'],
  [/\bcusts\b/giu, 'customers'],
  [/\bprods\b/giu, 'products'],
  [/\b(?:da|tha|teh)(?= \p{L})/giu, 'the'],
  [/\b(?:bro|mate|dude|yo|lol|tysm|ty|btw|fyi|pretty please|my friend|folks|guys)\b[,!]?/giu, ' '],
  // The second one is of the period: "bring in last month".
  [
    /\b(bring|brings|brought|bringing|take|takes|took|taken) in(?= (?:this|last|the|past|q[1-4]|20\d\d|\p{L}+ 20\d\d)\b)/giu,
    '$1 in in',
  ],
  [/\b(is|are|was|were|do|does|did|has|have|had)n['’]?t\b/giu, '$1 not'],
  [
    /\b(?:is there |are there |do we have )?(?:anyone|anybody|someone|somebody) (?:who|that)(?: has| have)?\b/giu,
    'who',
  ],
  [/\bthey['’](?:ve|re)\b/giu, 'they'],
  [/\b(?:a|the last|the past) half[- ]year\b|\bhalf a year\b/giu, '6 months'],
  [/\b(?:a )?couple of\b/giu, '2'],
  [/\bhalf a dozen\b/giu, '6'],
  [/\ba dozen\b/giu, '12'],
  [/\b(did|have|do|can) we (?:flog|shift)(?:ged|ed)?\b/giu, '$1 we sell'],
  [/\b(?:flogged|shifted)\b/giu, 'sold'],
  [/\b(?:rang|phoned|telephoned|have rung|has rung)(?: (?:us|in|up))*\b/giu, 'called'],
  [/\b(?:send|sent) (?:stuff |things |goods |products |items |them |orders )?back\b/giu, 'returned'],
  [/\b(list|show|name) (?:'|’)?em\b/giu, '$1 them'],
  [/\b(?:sitting|tied up|stuck|locked up|parked) in\b/giu, 'in'],
  [/\bcancelation/giu, 'cancellation'],
  [
    /\b(?:sold by us|on our books|on file|up to now|(?<!(?:year|month|quarter|week)[- ])to date|as yet|lifetime|all[- ]time)\b(?! ?date)/giu,
    ' ',
  ],
  [/\b(?:over|across|through) (?:the|a) week\b(?: \([^)]*\))?(?!-)/giu, 'by weekday'],
  [/\b(which \p{L}+|who) (?:raises?|generates?|causes?|produces?) (?=the |most |more )/giu, '$1 has '],
  [
    /\bsince when (?:is|are|has|have) (.+?) (?:been )?(?:an? |our )?(customer|client|account)s?\b(?: of ours)?/giu,
    'when was the first $2 $1',
  ],
  [/\bsince when (?:do|have) we (?:have |had )?(\p{L}+?)s? (?=in |from )/giu, 'when was the first $1 '],
  [/ v\.? (?=\p{L})/giu, ' vs '],
  [
    /^(?:who|which customer) (?:was|is|placed|made) (?:our|the) (?:very )?(first|last|latest|earliest|oldest|newest) (\p{L}+)(?: (?:from|by|of))?(?:,? and when.*)?\W*$/giu,
    'show the $1 $2',
  ],
  [
    /\b(?:biggest|top|highest) spender(?= in each| per| of each| in every)/giu,
    'customer with the highest spend',
  ],
  [/\b(biggest|top|highest) spenders\b/giu, '$1 customers by spend'],
  [/\bbestselling\b/giu, 'best selling'],
  [/^repeat (?:buyers|customers|purchasers):\s*/giu, ''],
  [/>=/gu, ' at least '],
  [/<=/gu, ' at most '],
  [/>(?= ?[$€£]?\d)/gu, ' more than '],
  [/<(?= ?[$€£]?\d)/gu, ' less than '],
  [/\b(?:greater|more) than or equal to\b/giu, 'at least'],
  [/\b(?:less|fewer) than or equal to\b/giu, 'at most'],
  [/\b(?:upwards? of|north of)(?= [$€£]?\d)/giu, 'more than'],
  // "Top 10 cities... sorry, countries": what was said before was a slip.
  [
    /\b\p{L}+(?:\s*(?:\.{2,}|…|,|-|–))+\s*(?:(?:sorry|oops|pardon|no|err?),? )?(?:i mean(?:t)?|sorry|oops|rather|correction)[,:]?\s+(?=\p{L})/giu,
    ' ',
  ],
];

export const plainWords = (text: string): string =>
  forms.reduce((said, [form, plain]) => said.replace(form, plain), text);
