/** The shape of a question: whether it wants a ranking, a change or a share; and the words that add nothing. */

import { SHARE } from '../words/fillers.ts';
import { numberOf, numberWord } from '../words/numbers.ts';
import { verbOf } from '../words/verbs.ts';
import { singularOf } from '../words/words.ts';
import { type Limit, readLimits } from './limits.ts';
import type { Ranking } from './question.ts';

export interface Shape {
  readonly ranking: Ranking | null;
  /** It asks for the highest and for the lowest, and only one of them can be ranked. */
  readonly isTwoWays: boolean;
  /** Whether the question says how many are wanted. */
  readonly isNumbered: boolean;
  readonly limits: readonly Limit[];
  readonly isChange: boolean;
  /** Sides are put beside each other, of two periods or of two values. */
  readonly isComparison: boolean;
  readonly isShare: boolean;
  /** The steps of a series are added up: `cumulative`. */
  readonly isRunning: boolean;
  /** The best or the worst is wanted, which is not always the highest or the lowest. */
  readonly isJudged: boolean;
  /** A number of them is ranked: `the most orders`, which are not the largest ones. */
  readonly isOfNumber: boolean;
  /** What is ranked to tell which share the first ones have: `customers` in "the share of our top 5 customers". */
  readonly ofBest: string | null;
  /** How much more the one has than the other is wanted. */
  readonly isDifference: boolean;
  /** Which way what changed has gone; null where the question says no one way. */
  readonly direction: 'up' | 'down' | null;
  /** "The biggest drop in" is one in the figure's own unit, and "grew most" one in percent. */
  readonly isOfDifference: boolean;
  /** Said as `percentage`, which is of each group where a share can be of all. */
  readonly isPercentage: boolean;
  /** The figure is wanted in percent: a share, unless it is a rate or a change. */
  readonly isInPercent: boolean;
}

/** What comes after so many better ones is 2 for `third best`. */
const places: Readonly<Record<string, number>> = {
  second: 1,
  third: 2,
  fourth: 3,
  fifth: 4,
  '2nd': 1,
  '3rd': 2,
  '4th': 3,
  '5th': 4,
};
export const superlatives =
  'top|best|biggest|largest|highest|most|strongest|busiest|leading|bottom|worst|smallest|lowest|least|fewest|weakest|longest|shortest|fastest|slowest';
const howMany = `(\\d{1,4}|${numberWord})`;
const MOST_GROUPS = 1_000;

const best = 'top|biggest|largest|best|leading|bottom|smallest';
const bestOfShare = new RegExp(
  `(?:\\b(?:share|percentage|percent|proportion|fraction)\\b|%).*?\\b(?:(?:${best})(?:[ -](?:\\d{1,4}|${numberWord}))?|(?:\\d{1,4}|${numberWord}) (?:${best})) (?:\\p{L}+ing )?(\\p{L}+)`,
  'u',
);

/** @param text in lower case; `rest` is without the words of the shape */
export function readShape(text: string): { readonly shape: Shape; readonly rest: string } {
  const { limits, rest: unlimited } = readLimits(text);
  let rest = unlimited;
  const isJudged = /\b(?:best|worst)\b/.test(text);
  let ranking: Shape['ranking'] = null;
  let isNumbered = false;
  const directions = new Set<boolean>();
  const take = (pattern: string, use: (match: readonly (string | undefined)[]) => void, instead = '') => {
    rest = rest.replace(
      new RegExp(`(?<![\\p{L}\\p{N}_])(?:${pattern})(?![\\p{L}\\p{N}_])`, 'gu'),
      (...given) => {
        use(given.slice(0, -2));
        return ` ${instead} `;
      },
    );
  };
  const rank = (descending: boolean, count: string | undefined, limit: number | null) => {
    const number = count === undefined ? limit : numberOf(count);
    if (count !== undefined) isNumbered = true;
    directions.add(descending);
    ranking ??= {
      descending,
      limit: number === null ? null : Math.min(Math.max(1, number), MOST_GROUPS),
      offset: 0,
      by: 'figure',
    };
  };
  const asksForOne = /^\W*(?:which|what|who)\b/.test(text) && !asksForSeveral(text);
  let usual = asksForOne ? 1 : 5;
  take(
    `(?<=(?:which|what|the|our|list|show) |^\\W*)${howMany}(?= .*\\b(?:${superlatives})\\b)`,
    ([, number = '']) => {
      usual = numberOf(number);
      isNumbered = true;
    },
  );
  take(
    `(${Object.keys(places).join('|')})[ -](?:(best|biggest|largest|highest|most|strongest)|worst|smallest|lowest|least|fewest)`,
    ([, place = '', best]) => {
      ranking ??= { descending: best !== undefined, limit: 1, offset: places[place] ?? 0, by: 'figure' };
    },
  );
  take(
    '(?:most|highest|biggest|largest|best) first|from (?:highest|most|best) to (?:lowest|least|worst)',
    () => rank(true, undefined, isNumbered ? usual : null),
  );
  take('(?:least|lowest|smallest|fewest|worst) first|in ascending order', () =>
    rank(false, undefined, isNumbered ? usual : null),
  );
  take(
    `(?:top|best|biggest|largest|highest)[ -]${howMany}|${howMany} (?:top|best|biggest|largest|highest|longest|most)`,
    ([, a, b]) => rank(true, a ?? b, null),
  );
  take(
    `(?:bottom|worst|smallest|lowest)[ -]${howMany}|${howMany} (?:bottom|worst|smallest|lowest|shortest|least|fewest)`,
    ([, a, b]) => rank(false, a ?? b, null),
  );
  take('ranked|ranking|rank|sorted|in descending order', () => rank(true, undefined, null));
  // A long or short average is one of time; "longest calls" alone would rank their number.
  take('longest(?= (?:average|avg|mean|\\p{L}+s)(?![\\p{L}]))|(?<=takes? (?:the )?)longest', () =>
    rank(true, undefined, usual),
  );
  take('shortest(?= (?:average|avg|mean|\\p{L}+s)(?![\\p{L}]))|(?<=takes? (?:the )?)shortest', () =>
    rank(false, undefined, usual),
  );
  take('top|best(?:[ -](?:selling|performing))?|biggest|largest|highest|most|strongest|busiest|leading', () =>
    rank(true, undefined, usual),
  );
  take(
    'bottom|worst(?:[ -](?:selling|performing))?|smallest|lowest(?:[ -]selling)?|least|fewest|weakest',
    () => rank(false, undefined, usual),
  );
  let isRunning = false;
  take('(?:running|cumulative|cumulated)(?: (?:totals?|sum|count)(?: of)?)?', () => {
    isRunning = true;
  });
  let isChange = false;
  take(
    'grow(?:n|th|s|ing)?|grew|changed?|changes|increased?|increases|decreased?|decreases|declined?|declines|dropped|drops?|fell|rose|shrank|shrunk|(?:went|go|gone|going) (?:up or down|up|down)|up or down',
    () => {
      isChange = true;
    },
  );
  take('(?<=^\\W*(?:is|are|was|were) .*)(?:up|down)', () => {
    isChange = true;
  });
  if (isChange) {
    take('fastest', () => rank(true, undefined, usual));
    take('slowest', () => rank(false, undefined, usual));
  }
  let isComparison = false;
  // "More tents or backpacks", "more calls than Elif".
  take('(?:more|fewer|less|higher|lower)(?= .*\\b(?:or|than)\\b)|(?<=\\bor\\b.*)(?:more|less)', () => {
    isComparison = true;
  });
  take('compared?(?: (?:to|with))?|comparison|versus|vs|against|than|difference', () => {
    isComparison = true;
  });
  let isInPercent = false;
  take('in (?:percent|per cent|%)', () => {
    isInPercent = true;
  });
  // Of what grew, the percentage is that of the change.
  if (isChange)
    take(
      'by (?:how many|how much|what) (?:percent|per cent|percentage|%)|how (?:many|much) (?:percent|per cent|%)',
      () => {
        isInPercent = true;
      },
    );
  let isShare = false;
  take(
    '(?:what )?(?:share|percentage|percent|proportion|fraction|anteil)(?: of)?(?: (?:all )?(?:the |our ))?|what %(?: of)?(?: (?:the|our))?|%',
    () => {
      isShare = true;
    },
    SHARE,
  );
  return {
    shape: {
      ranking,
      isTwoWays: directions.size > 1,
      isNumbered,
      limits,
      isChange,
      isComparison,
      isShare,
      isRunning,
      isJudged,
      isInPercent,
      ofBest: bestOfShare.exec(text)?.[1] ?? null,
      isDifference:
        /\bdifference\b|\bhow (?:much|many) (?:more|less|fewer|higher|lower|bigger|smaller)\b/.test(text),
      isOfNumber: /\b(?:most|least|fewest)\b/.test(text),
      isPercentage: /\b(?:percentage|percent|proportion|fraction)\b|%/.test(text),
      direction: directionOf(unlimited),
      isOfDifference: /\b(?:drops?|declines?|decreases?|increases?|changes?|rises?|falls?) (?:in|of)\b/.test(
        text,
      ),
    },
    rest,
  };
}

/** "Which ticket subjects", "what sales channels": a word before the verb is a plural. */
function asksForSeveral(text: string): boolean {
  const said = /^\W*(?:which|what) (.*)/.exec(text)?.[1]?.split(/[^\p{L}]+/u) ?? [];
  const verb = said.findIndex(
    (word) =>
      verbOf(word) !== null ||
      /^(?:is|are|was|were|has|have|had|do|does|did|gets|makes|brings|takes|sells|spends|buys|calls|needs|receives)$/.test(
        word,
      ),
  );
  const noun = said.slice(0, verb < 0 ? 2 : Math.min(verb, 3)).at(-1) ?? '';
  return noun.length > 3 && singularOf(noun) !== noun;
}

function directionOf(text: string): Shape['direction'] {
  const isDown =
    /\b(?:declin\w+|drop(?:s|ped)?|fell|decreas\w+|shrank|shrunk|(?:went|gone|going) down)\b|\b(?:less|fewer|lower)\b.*\bthan\b/.test(
      text,
    );
  const isUp =
    /\b(?:grew|grow\w*|rose|increas\w+|(?:went|gone|going) up)\b|\b(?:more|higher)\b.*\bthan\b/.test(text);
  return isDown === isUp ? null : isDown ? 'down' : 'up';
}
