/** Limits that a question names: `more than 5`, `between 2,000 and 3,000`, `over 20 and under 30 minutes`. */

import { type TimeUnit, unitOf, unitWords } from '../time/time-units.ts';
import { numberOf, numberWord } from '../words/numbers.ts';

interface Test {
  readonly comparator: string;
  readonly values: readonly number[];
}

export interface Limit {
  /** What stands in its place in the question, so that what it is of can be told. */
  readonly word: string;
  /** All have to hold. */
  readonly tests: readonly Test[];
  readonly unit: TimeUnit | null;
  /** Of how often something was done: `more than twice`, `at least 3 times`. */
  readonly isOfTimes: boolean;
}

const scale = '(?: ?(k|thousand|m|million)(?![\\p{L}]))?(?: ?(?:dollars|usd|bucks|euros?|eur|pounds|€|\\$))?';
/** It stays in the question, where it may be of a name of the model: "hours to close". */
const unit = `(?= ?(?:(${unitWords})(?![\\p{L}]))?)`;
/** "1.000" is one or a thousand, so it is no number here and asked back. */
const digits = '(?:0\\.\\d{1,6}|\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,2})?|\\d{1,12}(?:\\.\\d{1,2})?)(?![.,]?\\d)';
const figure = `[$€£]?(${digits}|${numberWord})${scale}`;
const amount = `(?:${figure}${unit}|(once|twice))(?: (times))?(?! ?%)`;
const comparators: readonly (readonly [said: string, comparator: string])[] = [
  ['(?:no|not) (?:less|fewer) than|at least|minimum(?: of)?', '>='],
  ['(?:no|not) (?:more|longer|higher) than|at most|up to|maximum(?: of)?', '<='],
  ['(?:more|greater|higher|longer|bigger|larger) than|over|above|exceeding|beyond', '>'],
  ['(?:fewer|less|lower|shorter|smaller) than|under|below', '<'],
  ['exactly', '='],
  [`within(?= \\d+ ?(?:${unitWords}))`, '<='],
];
const said = comparators.map(([words]) => `(${words})`).join('|');
const range = `(?:between|from) ${figure} (?:and|to) ${figure}${unit}(?! ?%)`;
const before = `(?:${said}) ${amount}`;
const after = `${amount} (?:or (more|over|above|longer)|or (?:less|fewer|under|below|shorter))|${figure}\\+`;
const GROUPS_OF_AMOUNT = 5;

/** @param text in lower case; in `rest`, a word stands for each limit */
export function readLimits(text: string): { readonly limits: readonly Limit[]; readonly rest: string } {
  const limits: Limit[] = [];
  const take = (rest: string, pattern: string, read: (given: Given) => Omit<Limit, 'word'>) =>
    rest.replace(new RegExp(`(?<![\\p{L}\\p{N}_])(?:${pattern})(?![\\p{L}\\p{N}_])`, 'gu'), (...given) => {
      const word = `xlimit${limits.length}x`;
      limits.push({ word, ...read(given.slice(1, -2)) });
      return ` ${word} `;
    });
  let rest = take(text, range, ([low, scaleOfLow, high, scaleOfHigh, of]) => ({
    tests: [
      {
        comparator: 'BETWEEN',
        values: [scaledNumber(low, scaleOfLow ?? scaleOfHigh), scaledNumber(high, scaleOfHigh)],
      },
    ],
    unit: unitOf(of),
    isOfTimes: false,
  }));
  rest = take(rest, before, (given) => {
    const at = given.findIndex((each) => each !== undefined);
    return limitOf(comparators[at]?.[1] ?? '>', given.slice(comparators.length));
  });
  rest = take(rest, after, (given) => {
    const [atLeast, plus, scaleOfPlus] = given.slice(GROUPS_OF_AMOUNT);
    if (plus !== undefined) return limitOf('>=', [plus, scaleOfPlus]);
    return limitOf(atLeast === undefined ? '<=' : '>=', given);
  });
  // "More than 5 but fewer than 10" is one limit on one figure.
  rest = rest.replace(
    new RegExp(
      `(xlimit\\d+x)(?: +(?:${unitWords}))? +(?:and|but) +(?:(?:that|which) (?:is|are|was|were) )?(xlimit\\d+x)`,
      'g',
    ),
    (_, first: string, second: string) => {
      const [a, b] = [first, second].map((word) => limits.findIndex((each) => each.word === word));
      const [one, other] = [limits[a ?? 0] as Limit, limits[b ?? 0] as Limit];
      limits[a ?? 0] = { ...one, tests: [...one.tests, ...other.tests], unit: one.unit ?? other.unit };
      limits.splice(b ?? 0, 1);
      return first;
    },
  );
  return { limits, rest };
}

type Given = readonly (string | undefined)[];

const limitOf = (comparator: string, [number, scaled, of, often, times]: Given): Omit<Limit, 'word'> => ({
  tests: [{ comparator, values: [often ? (often === 'once' ? 1 : 2) : scaledNumber(number, scaled)] }],
  unit: unitOf(of),
  isOfTimes: often !== undefined || times !== undefined,
});

const scaledNumber = (number = '', scaled = '') =>
  numberOf(number.replaceAll(',', '')) * (/^m/.test(scaled) ? 1e6 : scaled === '' ? 1 : 1e3);

export const isLimitWord = (word: string) => /^xlimit\d+x$/.test(word);

/**
 * The condition that a figure keeps its limit; null where the limit is a time and the figure none.
 *
 * @param sql the figure, of a row or of a group
 */
export function keepsLimit({ tests, unit: said }: Limit, sql: string, own: TimeUnit | null): string | null {
  if (said && !own) return null;
  const factor = said && own ? said.seconds / own.seconds : 1;
  return tests
    .map(
      ({ comparator, values }) => `${sql} ${comparator} ${values.map((each) => each * factor).join(' AND ')}`,
    )
    .join(' AND ');
}

/** `> 5`, as the question says it. */
export const sayLimit = ({ tests, unit: said }: Limit) =>
  `${tests.map(({ comparator, values }) => `${comparator} ${values.join(' AND ')}`).join(' and ')}${said ? ` ${said.name}s` : ''}`;
