/**
 * Whose first time it is: "how many customers ordered for the first time in October", "new against returning customers
 * by month", "repeat purchase rate". Each is read as the plain question for the figure, with a condition of its own.
 */

import { type Activity, type Actors, actorsOf } from '../model/activities.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import { type Condition, type Measure, vocabularyOf } from '../model/vocabulary.ts';
import { type BusinessQuestion, isUnclear, type Unclear } from '../question/question.ts';
import { lastDayOf } from '../time/period.ts';
import { anyOf, pluralOf, spoken, wordsAsked } from '../words/words.ts';
import { baseOf } from '../writing/write-select.ts';
import type { Read } from './read-parts.ts';
import type { Understood } from './read-question.ts';

type Newness = 'first' | 'new and returning' | 'returning' | 'repeat rate';

const counted = '(?:(?:how many|the number of|number of|count of) )?(?:(?:of )?(?:our|the) )?';
const old = '(?:returning|existing|repeat|old|recurring|established)';
const beside = '(?:vs\\.?|versus|and|or|against|compared (?:to|with)|over)';

type Phrase = readonly [kind: Newness, said: RegExp];

/** What may be said of one thing that they do. @param words who they are */
function phrasesOf(words: readonly string[], { nouns, verbs }: Activity): readonly Phrase[] {
  const who = anyOf([...words, 'people']);
  const noun = anyOf(nouns.length > 0 ? nouns : ['xnounx']);
  const does = anyOf(verbs.length > 0 ? verbs.flatMap(({ past, bases }) => [past, ...bases]) : ['xverbx']);
  const those = `${counted}(?:(?:which|who are the|list the|what) )?${who}? ?(?:(?:who|that|which|have|has|had|did|we) )*`;
  const more = '(?: from us| with us| something| anything| an? \\p{L}+)*';
  const phrases: readonly (readonly [Newness, string])[] = [
    ['new and returning', `${counted}(?:new|first[- ]time)(?: ${who})? ?${beside} ?(?:from )?${old} ${who}`],
    ['new and returning', `${counted}${old}(?: ${who})? ?${beside} ?(?:from )?new ${who}`],
    [
      'repeat rate',
      `(?:the |our )?(?:repeat|repurchase|re-purchase)(?:[- ](?:${noun}|${who}|${does}|buying|purchase))?s? rate`,
    ],
    [
      'repeat rate',
      `(?:what )?(?:share|percentage|percent|proportion|%) of (?:our |all |the )*${who} (?:(?:is|are|were|that|who|which) )*(?:repeat ${who}|(?:came|come|comes) back(?: to (?:us|${does}))?(?: again)?|${does} again|re-?${does})`,
    ],
    [
      'first',
      `${those}(?:placed?|made?|makes?|gave|did|had|took|opened) their (?:very )?first(?:[- ]ever)? ${noun}`,
    ],
    ['first', `${those}${does}${more} for the (?:very )?first time`],
    ['first', `${counted}first[- ]time (?:${who}|${noun})`],
    ['first', `${counted}first ${anyOf(nouns.filter((each) => each.endsWith('s')).concat('xnounx'))}`],
    ['returning', `${counted}(?:returning|repeat) ${who}`],
  ];
  return phrases.map(([kind, said]) => [
    kind,
    new RegExp(`(?<![\\p{L}\\p{N}])${said}(?![\\p{L}\\p{N}])`, 'iu'),
  ]);
}

interface KnownPhrases {
  readonly rows: Activity;
  readonly phrases: readonly Phrase[];
}

const known = new WeakMap<Actors, readonly KnownPhrases[]>();

function allPhrases(actors: Actors): readonly KnownPhrases[] {
  const made =
    known.get(actors) ?? actors.activities.map((rows) => ({ rows, phrases: phrasesOf(actors.words, rows) }));
  known.set(actors, made);
  return made;
}

/** Null where the question is for none of these. */
export function readNewness(model: SemanticModel, text: string, read: Read): Understood | Unclear | null {
  const actors = actorsOf(model);
  const [found] = (actors ? allPhrases(actors) : []).flatMap(({ rows: of, phrases }) =>
    phrases.filter(([, each]) => each.test(text)).map(([kind, said]) => ({ kind, said, rows: of })),
  );
  if (!actors || !found) return null;
  const { thing } = actors;
  const { kind, said, rows } = found;
  const rest = text.replace(said, ' ');
  const isFigured = vocabularyOf(model)
    .find(wordsAsked(rest))
    .some(({ terms }) => terms.length > 0 && terms.every((term) => term.kind === 'measure'));
  const isListed = kind === 'first' && /^\W*(?:which|who|list|what)\b/i.test(text);
  const figure = isFigured ? '' : ` ${spoken(rows.count.name)} `;
  const base = read(text.replace(said, `${figure}${isListed ? ` by ${thing.name} ` : ''}`));
  // "Repeat buyers: how many customers ordered twice" says itself what it means.
  if (kind === 'returning' && (isUnclear(base) || base.form !== 'plain')) return null;
  if (isUnclear(base)) return base;
  const [measure] = base.measures;
  if (!measure || base.form !== 'plain' || base.before || base.ranking || base.threshold || base.isShare)
    return {
      why: 'New and returning ones are told of one figure in one period, or by steps of time: ask for that.',
    };
  if (measure.table !== rows.table)
    return { why: `Who is new is told by ${spoken(rows.table)}: ask for a figure of these.` };
  const called = spoken(thing.name);
  if (kind === 'repeat rate') return repeatRate(model, base, rows, called);
  if (kind === 'returning' && !base.period && !base.grain) return repeated(model, base, rows, called);
  if (!base.period && !base.grain)
    return { why: `A ${called} is new once: say when, for example last month, or by month.` };
  const firstOnes = firstOf(model, base, rows);
  const told = isFigured || isListed ? base.measures : [peopleOf(rows, called)];
  const part = (isNew: boolean): BusinessQuestion => ({
    ...base,
    measures: told.map((each) => ({ ...each, name: `${isNew ? 'new' : 'returning'}_${each.name}` })),
    conditions: [
      ...base.conditions,
      isNew ? firstOnes : { ...firstOnes, name: `new ${pluralOf(called)}`, isExcluded: true },
    ],
  });
  const assumptions = [
    `A ${called} is new in the ${base.grain ?? 'period'} of the first of all its ${spoken(rows.table)}, and returning after that.`,
    ...base.assumptions,
  ];
  if (kind !== 'new and returning') return { ...part(kind === 'first'), assumptions };
  return {
    kind: 'side by side',
    parts: [true, false].map((isNew) => ({ question: part(isNew), isEver: false })),
    assumptions,
  };
}

const peopleOf = ({ table, owner }: Activity, called: string): Measure => ({
  kind: 'measure',
  table,
  name: pluralOf(called).replaceAll(' ', '_'),
  aggregation: 'count_distinct',
  sql: `COUNT(DISTINCT ${owner})`,
  description: '',
});

/** Those whose first row of all is in the step, or in the period. */
function firstOf(model: SemanticModel, { grain, period }: BusinessQuestion, rows: Activity): Condition {
  const { table, owner, date } = rows;
  const first = `SELECT ${owner} FROM ${baseOf(model, table)} GROUP BY ${owner}`;
  const sql = grain
    ? `(${table}.${owner}, DATE_TRUNC('${grain}', ${table}.${date})) IN (SELECT ${owner}, DATE_TRUNC('${grain}', MIN(${date})) FROM ${baseOf(model, table)} GROUP BY ${owner})`
    : `${table}.${owner} IN (${first} HAVING CAST(MIN(${date}) AS DATE) >= '${period?.start}')`;
  return { kind: 'condition', table, name: 'new ones', of: `${table}.newness`, sql, isQualified: true };
}

/** Of those with a row in the period, those with more than one, in percent. */
function repeatRate(
  model: SemanticModel,
  base: BusinessQuestion,
  rows: Activity,
  called: string,
): Understood | Unclear {
  const those = repeated(model, base, rows, called);
  if (isUnclear(those)) return those;
  return {
    ...those,
    form: base.dimensions.length > 0 ? 'part of each' : 'plain',
    whole: base.conditions,
    isShare: true,
    assumptions: [
      `The repeat rate is the share of ${pluralOf(called)} with more than one of the ${spoken(rows.table)} of that time, among those with any.`,
      ...base.assumptions,
    ],
  };
}

/** Those with more than one row in the period. */
function repeated(
  model: SemanticModel,
  base: BusinessQuestion,
  rows: Activity,
  called: string,
): BusinessQuestion | Unclear {
  const { table, owner, date } = rows;
  if (base.grain || base.cycle) return { why: `Who comes back is told of one period: ask without steps.` };
  const restricted = base.conditions.find((each) => each.table === table);
  if (restricted)
    return { why: `Who comes back is told of all ${spoken(table)}: ask without ${restricted.name}.` };
  const within = base.period
    ? ` WHERE CAST(${date} AS DATE) BETWEEN '${base.period.start}' AND '${lastDayOf(base.period)}'`
    : '';
  const more: Condition = {
    kind: 'condition',
    table,
    name: 'more than one',
    of: `${table}.repeated`,
    sql: `${table}.${owner} IN (SELECT ${owner} FROM ${baseOf(model, table)}${within} GROUP BY ${owner} HAVING COUNT(*) > 1)`,
    isQualified: true,
  };
  return {
    ...base,
    measures: [peopleOf(rows, called)],
    conditions: [...base.conditions, more],
    assumptions: [
      `${pluralOf(called)} that come back are those with more than one of all ${spoken(table)}.`,
      ...base.assumptions,
    ],
  };
}
