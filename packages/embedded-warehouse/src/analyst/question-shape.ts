/** The shape of a question: whether it wants a ranking, a change or a share; and the words that add nothing. */
export interface Shape {
  readonly ranking: { readonly descending: boolean; readonly limit: number | null } | null;
  readonly isChange: boolean;
  readonly isShare: boolean;
}

const numbers: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twenty: 20,
};
const numberWord = `(\\d{1,4}|${Object.keys(numbers).join('|')})`;
const MOST_GROUPS = 1_000;

/** @param text in lower case; `rest` is without the words of the shape */
export function readShape(text: string): { readonly shape: Shape; readonly rest: string } {
  let rest = text;
  let ranking: Shape['ranking'] = null;
  const take = (pattern: string, use: (match: readonly (string | undefined)[]) => void) => {
    rest = rest.replace(
      new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'gu'),
      (...given) => {
        use(given.slice(0, -2));
        return ' ';
      },
    );
  };
  const rank = (descending: boolean, count: string | undefined, limit: number | null) => {
    const number = count === undefined ? limit : (numbers[count] ?? Number(count));
    ranking ??= { descending, limit: number === null ? null : Math.min(Math.max(1, number), MOST_GROUPS) };
  };
  const asksForOne =
    /^\W*(?:which|what|who)\b/.test(text) &&
    !/\b(?:regions|customers|products|countries|categories|segments|agents|clients)\b/.test(text);
  const usual = asksForOne ? 1 : 5;
  take(
    `(?:top|best|biggest|largest|highest)[ -]${numberWord}|${numberWord} (?:top|best|biggest|largest|highest|most)`,
    ([, a, b]) => rank(true, a ?? b, null),
  );
  take(
    `(?:bottom|worst|smallest|lowest)[ -]${numberWord}|${numberWord} (?:bottom|worst|smallest|lowest|least|fewest)`,
    ([, a, b]) => rank(false, a ?? b, null),
  );
  take('ranked|ranking|rank|sorted|in descending order', () => rank(true, undefined, null));
  take('top|best(?:[ -]selling)?|biggest|largest|highest|most|strongest|busiest|leading', () =>
    rank(true, undefined, usual),
  );
  take('bottom|worst(?:[ -]selling)?|smallest|lowest|least|fewest|weakest', () =>
    rank(false, undefined, usual),
  );
  let isChange = false;
  take(
    'grow(?:n|th|s|ing)?|grew|changed?|changes|increased?|decreased?|declined?|dropped|fell|rose|compared?(?: (?:to|with))?|comparison|versus|vs|against|than|difference',
    () => {
      isChange = true;
    },
  );
  let isShare = false;
  take('(?:what )?(?:share|percentage|percent|proportion|fraction|anteil)(?: of)?|%', () => {
    isShare = true;
  });
  return { shape: { ranking, isChange, isShare }, rest };
}

/** Words that ask, bind or are polite. Whatever is neither here nor in the model is asked back. */
export const fillers: ReadonlySet<string> = new Set(
  `a about all also am an and any are as at be been between breakdown broken by can come could count did do does down each every
  figure figures for from full generate get gave give had has have he hello hey hi how i in into is it its just kindly know let like list
  long made make many me money much my need number numbers of on only or our out over overall per please pls plz quick quickly report
  see sell sells show split tell thank thanks that the their them there these they this those to total totals up us was
  we were what whats when where which who whose will with would you your across among average avg business by came
  chart table data during ever explain find go so far s t each generated got happened i'd within under happen please display
  amount value sum do went looks look looking want wanted wonder current currently exactly roughly about placed
  received opened raised closed called given gave signed registered brought compare compared then now
  der die das den wie viel viele hoch war waren ist sind im in nach pro von und unser unsere bitte zeige mir alle gab es hatten wir
  quel quelle est combien por cuantos le la les de du des et`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
