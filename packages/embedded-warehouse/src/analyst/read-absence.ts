/** Questions for what has none of something: "customers that have not ordered anything", "products never sold". */

const activities: Readonly<Record<string, string>> = {
  order: 'orders',
  buy: 'orders',
  purchase: 'orders',
  sell: 'sold',
  call: 'calls',
  complain: 'tickets',
};
const verbs: readonly (readonly [pattern: string, verb: keyof typeof activities])[] = [
  ['order(?:ed)?', 'order'],
  ['placed?(?: an?| any| a single)? orders?', 'order'],
  ['(?:bought|buy)', 'buy'],
  ['purchased?(?: an?ything)?', 'purchase'],
  ['sold', 'sell'],
  ['called', 'call'],
  [
    '(?:opened|raised|filed|submitted|sent)(?: an?| any| a single)? (?:support )?(?:tickets?|cases?|complaints?)',
    'complain',
  ],
];
const negation =
  "(?:(?:have|has|had|did|do|does|were|was|are) ?(?:not|n['’]?t)|(?:haven|hasn|hadn|didn|don|doesn|weren|wasn)['’]?t|(?:have |has |had |were |was |are )?never)";
const before = `${negation} (?:(?:yet|ever|been|even) )*`;
const after = '(?: (?:anything|something|any|once|at all|yet|from us|with us))*';

/** The text with the figure that is missing in the words of the model; null where nothing is said to be missing. */
export function readAbsence(text: string): string | null {
  for (const [pattern, verb] of verbs) {
    const said = new RegExp(`(?<![\\p{L}])${before}${pattern}${after}(?![\\p{L}])`, 'u');
    if (said.test(text)) return text.replace(said, ` ${activities[verb]} `);
  }
  const none =
    /(?<![\p{L}])(?:without(?: any| an?)?|with no|(?:have|has|had) no|(?:placed|made|opened|gave) no) (?=\p{L}+)/u;
  return none.test(text) ? text.replace(none, ' ') : null;
}
