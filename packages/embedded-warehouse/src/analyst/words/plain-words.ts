/** Short and spoken forms as the words that they stand for: `whos got`, `# of`, `w/o`, `>= 3`, `lookin`. */

/** One word for others; none for what is said to whoever is asked. */
const words: Readonly<Record<string, string>> = Object.fromEntries(
  `pct=percent, wanna=want to, gonna=going to, gimme=give me, gimmie=give me, custs=customers, prods=products, tha=the, teh=the,
  flogged=sold, shifted=sold, bestselling=best selling, lifetime=, folks=people, guys=people, bro=, mate=, dude=, yo=, lol=,
  tysm=, ty=, btw=, fyi=`
    .split(/,\s+/)
    .map((pair) => pair.split('=') as [said: string, plain: string]),
);
const aWord = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${Object.keys(words).join('|')})(?![\\p{L}\\p{N}])[,!]?`,
  'giu',
);

type Forms = readonly (readonly [said: RegExp, plain: string])[];

const signs: Forms = [
  [/\bw\/o\b/giu, 'without'],
  [/\bw\/(?= ?\p{L})/giu, 'with '],
  [/(?<!\p{L})(?:#|no\.?|nr\.?|num(?:ber)?\.?|nbr|cnt) of(?!\p{L})/giu, 'number of'],
  [/(?<![\p{L}\p{N}])#(?= ?\p{L})/gu, 'number of '],
  [/>=/gu, ' at least '],
  [/<=/gu, ' at most '],
  [/>(?= ?[$€£]?\d)/gu, ' more than '],
  [/<(?= ?[$€£]?\d)/gu, ' less than '],
  [/ v\.? (?=\p{L})/giu, ' vs '],
];

/** What is run together or left out in speech. */
const contractions: Forms = [
  [/\bwho['’]?s (?:got|had)\b/giu, 'who has'],
  [/\b(who|what|how|where|when|there)['’]?s\b/giu, '$1 is'],
  [/\b(who|what|how|where)['’]?re\b/giu, '$1 are'],
  [/\b(is|are|was|were|do|does|did|has|have|had)n['’]?t\b/giu, '$1 not'],
  [/\bthey['’](?:ve|re)\b/giu, 'they'],
  [/\b(look|do|sell|com|go|gett|mak|bring|buy|order|spend|call)in['’]?(?!\p{L})/giu, '$1ing'],
  [/\bhow r\b/giu, 'how are'],
  [/\br(?= (?:u|we|our|the|there)\b)/giu, 'are'],
  [/\bda(?= \p{L})/giu, 'the'],
  [/\b(list|show|name) (?:'|’)?em\b/giu, '$1 them'],
  [/\b(?:lemme|let me) (?:see|know|have)\b/giu, 'show me'],
];

const amounts: Forms = [
  [/\b(?:a|the last|the past) half[- ]year\b|\bhalf a year\b/giu, '6 months'],
  [/\b(?:a )?couple of\b/giu, '2'],
  [/\bhalf a dozen\b/giu, '6'],
  [/\ba dozen\b/giu, '12'],
  [/\b(?:greater|more) than or equal to\b/giu, 'at least'],
  [/\b(?:less|fewer) than or equal to\b/giu, 'at most'],
  [/\b(?:upwards? of|north of)(?= [$€£]?\d)/giu, 'more than'],
];

/** Turns of phrase for what people do, and how they ask for it. */
const idioms: Forms = [
  [/\bpretty please|my friend\b[,!]?/giu, ' '],
  // The second one is of the period: "bring in last month".
  [
    /\b(bring|brings|brought|bringing|take|takes|took|taken) in(?= (?:this|last|the|past|q[1-4]|20\d\d|\p{L}+ 20\d\d)\b)/giu,
    '$1 in in',
  ],
  [
    /\b(?:is there |are there |do we have )?(?:anyone|anybody|someone|somebody) (?:who|that)(?: has| have)?\b/giu,
    'who',
  ],
  [/\b(did|have|do|can) we (?:flog|shift)\b/giu, '$1 we sell'],
  [/\b(?:rang|phoned|telephoned|have rung|has rung)(?: (?:us|in|up))*\b/giu, 'called'],
  [/\b(?:send|sent) (?:stuff |things |goods |products |items |them |orders )?back\b/giu, 'returned'],
  [/\b(?:sitting|tied up|stuck|locked up|parked) in\b/giu, 'in'],
  [/\bcancelation/giu, 'cancellation'],
  [
    /\b(?:sold by us|on our books|on file|up to now|(?<!(?:year|month|quarter|week)[- ])to date|as yet|all[- ]time)\b(?! ?date)/giu,
    ' ',
  ],
  [/\b(?:over|across|through) (?:the|a) week\b(?: \([^)]*\))?(?!-)/giu, 'by weekday'],
  [/\b(which \p{L}+|who) (?:raises?|generates?|causes?|produces?) (?=the |most |more )/giu, '$1 has '],
  [
    /\bsince when (?:is|are|has|have) (.+?) (?:been )?(?:an? |our )?(\p{L}+?)s?(?: of ours)?\W*$/giu,
    'when was the first $2 $1',
  ],
  [/\bsince when (?:do|have) we (?:have |had )?(\p{L}+?)s? (?=in |from )/giu, 'when was the first $1 '],
  [
    /^(?:who|which \p{L}+) (?:was|is|placed|made) (?:our|the) (?:very )?(first|last|latest|earliest|oldest|newest) (\p{L}+)(?: (?:from|by|of))?(?:,? and when.*)?\W*$/giu,
    'show the $1 $2',
  ],
  [
    /\b(?:biggest|top|highest) spender(?= in each| per| of each| in every)/giu,
    'customer with the highest spend',
  ],
  [/\b(biggest|top|highest) spenders\b/giu, '$1 customers by spend'],
  [/^repeat \p{L}+:\s*/giu, ''],
];

/** "Top 10 cities... sorry, countries": what was said before was a slip. */
const corrections: Forms = [
  [
    /\b\p{L}+(?:\s*(?:\.{2,}|…|,|-|–))+\s*(?:(?:sorry|oops|pardon|no|err?),? )?(?:i mean(?:t)?|sorry|oops|rather|correction)[,:]?\s+(?=\p{L})/giu,
    ' ',
  ],
];

export const plainWords = (text: string): string =>
  [...contractions, ...signs, ...amounts, ...idioms, ...corrections].reduce(
    (said, [form, plain]) => said.replace(form, plain),
    text.replace(aWord, (said) => words[said.toLowerCase().replace(/[,!]$/, '')] ?? said),
  );
