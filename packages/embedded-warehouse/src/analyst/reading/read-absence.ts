/** Questions for what has none of something: "customers that have not ordered anything", "products never sold". */

const activities: Readonly<Record<string, string>> = {
  order: 'orders',
  buy: 'orders',
  purchase: 'orders',
  sell: 'sold',
  call: 'calls',
  complain: 'tickets',
  return: 'returned orders',
  cancel: 'cancelled orders',
};
const verbs: readonly (readonly [pattern: string, verb: keyof typeof activities])[] = [
  ['order(?:ed)?', 'order'],
  ['placed?(?: an?| any| a single)? orders?', 'order'],
  ['(?:bought|buy)', 'buy'],
  ['purchased?(?: an?ything)?', 'purchase'],
  ['sold(?: (?:a single|any|one|an?)(?: units?| pieces?| items?)?)?', 'sell'],
  ['call(?:ed)?', 'call'],
  [
    '(?:open(?:ed)?|raised?|filed?|submit(?:ted)?|sen[dt])(?: an?| any| a single)? (?:support )?(?:tickets?|cases?|complaints?)',
    'complain',
  ],
  ['(?:returned|sent back)', 'return'],
  ['cancell?ed', 'cancel'],
];
const negation =
  "(?:(?:have|has|had|did|do|does|were|was|are) ?(?:not|n['’]?t)|(?:haven|hasn|hadn|didn|don|doesn|weren|wasn)['’]?t|(?:have |has |had |were |was |are )?never|(?:that |which )?(?:nobody|no one|no customers?)(?: has| have| had)?)";
const before = `${negation} (?:(?:yet|ever|been|even) )*`;
const after = '(?: (?:anything|something|any|once|at all|yet|from us|with us|us))*';

/**
 * The text with the figure that is missing in the words of the model; null where nothing is said to be missing.
 *
 * @param asksForFigure of the words before: "revenue without tents" leaves tents out, and is no question for what has none
 */
export function readAbsence(text: string, asksForFigure: (before: string) => boolean): string | null {
  const none =
    /(?<![\p{L}])(?:without(?: any| an?)?|with no|(?:have|has|had) no|(?:placed|made|opened|gave) no) (?=\p{L}+)/u;
  const activity = verbs.map(([pattern, verb]) => ({
    said: new RegExp(`(?<![\\p{L}])${before}${pattern}${after}(?![\\p{L}])`, 'u'),
    figure: ` any ${activities[verb]} `,
  }));
  const nothing = /(?<![\p{L}])(?:bought|ordered|purchased) (?:nothing|none|no products?)(?![\p{L}])/u;
  for (const { said, figure } of [
    ...activity,
    { said: nothing, figure: ' any orders ' },
    { said: none, figure: ' any ' },
  ]) {
    const at = text.search(said);
    if (at >= 0) return asksForFigure(text.slice(0, at)) ? null : text.replace(said, figure);
  }
  return null;
}
