/**
 * Whose first time it is: "how many customers ordered for the first time in October", "new against returning customers
 * by month", "repeat purchase rate". Each is read as the plain question for the figure, with a condition of its own.
 */

import type { SemanticModel } from '../model/semantic-model.ts';
import { type Condition, type Dimension, type Measure, vocabularyOf } from '../model/vocabulary.ts';
import { type BusinessQuestion, isUnclear, type Unclear } from '../question/question.ts';
import { lastDayOf } from '../time/periods.ts';
import { spoken, wordsAsked } from '../words/words.ts';
import { baseOf } from '../writing/write-select.ts';
import { namedDimensionOf } from './read-names.ts';
import type { Read } from './read-parts.ts';
import type { Understood } from './read-question.ts';

type Newness = 'first' | 'new and returning' | 'returning' | 'repeat rate';

const who = '(?:customers?|clients?|buyers?|accounts?|companies|people|purchasers?|shoppers?)';
const counted = '(?:(?:how many|the number of|number of|count of) )?(?:(?:of )?(?:our|the) )?';
const old = '(?:returning|existing|repeat|old|recurring|established)';
const bought = '(?:order|purchase|buy)';
const phrases: readonly (readonly [kind: Newness, said: RegExp])[] = [
  [
    'new and returning',
    new RegExp(
      `\\b${counted}(?:new|first[- ]time)(?: ${who})? ?(?:vs\\.?|versus|and|or|against|compared (?:to|with)|over) ?(?:from )?${old} ${who}\\b`,
      'i',
    ),
  ],
  [
    'new and returning',
    new RegExp(
      `\\b${counted}${old}(?: ${who})? ?(?:vs\\.?|versus|and|or|against|compared (?:to|with)) ?(?:from )?new ${who}\\b`,
      'i',
    ),
  ],
  [
    'repeat rate',
    /\b(?:the |our )?(?:repeat|repurchase|re-purchase)(?:[- ](?:purchase|order|buyer|customer|buying))?s? rate\b/i,
  ],
  [
    'repeat rate',
    new RegExp(
      `\\b(?:what )?(?:share|percentage|percent|proportion|%) of (?:our |all |the )*${who} (?:(?:is|are|were|that|who|which) )*(?:repeat ${who}|(?:came|come|comes) back(?: to (?:us|buy|order))?(?: again)?|${bought}(?:ed|s)? again|reordered|re-ordered)\\b`,
      'i',
    ),
  ],
  [
    'first',
    new RegExp(
      `\\b${counted}(?:(?:which|who are the|list the|what) )?${who}? ?(?:(?:who|that|which|have|has|had|did) )*(?:placed?|made?|makes?|gave|did) their (?:very )?first(?:[- ]ever)? ${bought}s?\\b`,
      'i',
    ),
  ],
  [
    'first',
    new RegExp(
      `\\b${counted}(?:(?:which|who are the|list the|what) )?${who}? ?(?:(?:who|that|which|have|has|had|did|we) )*(?:ordered|bought|purchased|order|buy|purchase)(?: from us| with us| something| anything)* for the (?:very )?first time\\b`,
      'i',
    ),
  ],
  ['first', new RegExp(`\\b${counted}first[- ]time (?:${who}|orders?|purchases?)\\b`, 'i')],
  ['first', new RegExp(`\\b${counted}first (?:orders|purchases)\\b`, 'i')],
  ['returning', new RegExp(`\\b${counted}(?:returning|repeat) ${who}\\b`, 'i')],
];

/** Null where the question is for none of these. */
export function readNewness(model: SemanticModel, text: string, read: Read): Understood | Unclear | null {
  const found = phrases.find(([, said]) => said.test(text));
  const thing = namedDimensionOf(model);
  const rows = thing && activityOf(model, thing);
  if (!found || !rows) return null;
  const [kind, said] = found;
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
      isNew ? firstOnes : { ...firstOnes, name: `new ${called}s`, isExcluded: true },
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

interface Activity {
  readonly table: string;
  readonly count: Measure;
  /** Of its table, what tells whose row it is. */
  readonly owner: string;
  readonly date: string;
}

/** What those who are told apart by names do: the rows with a date of their own that are counted and have a sum. */
function activityOf(model: SemanticModel, thing: Dimension): Activity | null {
  for (const table of model.tables) {
    const link = model.relationships.find(
      ({ left_table: left, right_table: right }) => left === table.name && right === thing.table,
    );
    const [owner, more] = link?.relationship_columns ?? [];
    const count = table.measures.find(({ default_aggregation: how }) => how === 'count');
    const hasSum = table.measures.some(({ default_aggregation: how }) => how === 'sum');
    const [date] = table.time_dimensions;
    if (!owner || more || !count || !hasSum || !date || !/^\w+$/.test(date.expr)) continue;
    const measure: Measure = {
      kind: 'measure',
      table: table.name,
      name: count.name,
      sql: `COUNT(${count.expr})`,
      description: '',
    };
    return { table: table.name, count: measure, owner: owner.left_column, date: date.expr };
  }
  return null;
}

const peopleOf = ({ table, owner }: Activity, called: string): Measure => ({
  kind: 'measure',
  table,
  name: `${called.replaceAll(' ', '_')}s`,
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
      `The repeat rate is the share of ${called}s with more than one of the ${spoken(rows.table)} of that time, among those with any.`,
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
      `${called}s that come back are those with more than one of all ${spoken(table)}.`,
      ...base.assumptions,
    ],
  };
}
