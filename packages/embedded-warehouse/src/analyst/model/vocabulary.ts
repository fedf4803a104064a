/** The words of a semantic model, and where a question uses them. */

import { fillers } from '../words/fillers.ts';
import { verbOf } from '../words/verbs.ts';
import { phraseKey, singularOf, spoken, wordsAsked } from '../words/words.ts';
import { demonymsOf } from './demonyms.ts';
import { aggregateOf, averageDigits } from './resolve-expressions.ts';
import type { Aggregation, LogicalTable, SemanticModel } from './semantic-model.ts';
import type { TimeColumn } from './time-of.ts';

export interface Measure {
  readonly kind: 'measure';
  readonly table: string;
  readonly name: string;
  /** What it makes of the rows; `expression` where it is more than one aggregate: `SUM(TOTAL) / COUNT(*)`. */
  readonly aggregation: Aggregation | 'expression';
  /** Over columns of its table: `SUM(TOTAL)`. */
  readonly sql: string;
  readonly description: string;
  /** The same before it is rounded; absent where it is not. */
  readonly unrounded?: string;
  /** Of what it is the average, and the digits that are kept of it. */
  readonly average?: { readonly of: string; readonly digits: number };
}

export interface Dimension {
  readonly kind: 'dimension';
  readonly table: string;
  readonly name: string;
  readonly sql: string;
  /** The key of its table, of what its rows are called by: several customers may have one name. */
  readonly key: readonly string[];
}

export interface Condition {
  readonly kind: 'condition';
  readonly table: string;
  /** As people say it: `EMEA`, `returned orders`. */
  readonly name: string;
  /** What it restricts: equal ones of two values are alternatives. */
  readonly of: string;
  readonly sql: string;
  /** Rows that it holds for are left out. */
  readonly isExcluded?: true;
  /** Its columns have their tables before them already. */
  readonly isQualified?: true;
}

/** A date that a period can be of, where the question names it: `closed`. */
export interface NamedTime extends TimeColumn {
  readonly kind: 'time';
}

export type Meaning = Measure | Dimension | Condition | NamedTime;

/** A run of the question's words that the model knows, with all that they may mean. */
export interface Mention {
  readonly terms: readonly Meaning[];
  /** The first of its words. */
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

export interface Vocabulary {
  find(words: readonly string[]): readonly Mention[];
  /** Of its phrases, in the singular. */
  readonly words: readonly string[];
  /** Its phrases that are one verb in the past: `ordered`, `returned`. */
  readonly pasts: readonly string[];
}

const MOST_WORDS = 6;
const known = new WeakMap<SemanticModel, Vocabulary>();

/** Made once for a model: a question is read in several ways. */
export function vocabularyOf(model: SemanticModel): Vocabulary {
  const made = known.get(model) ?? createVocabulary(model);
  known.set(model, made);
  return made;
}

function createVocabulary(model: SemanticModel): Vocabulary {
  const byPhrase = new Map<string, Meaning[]>();
  const asWritten = new Map<string, Meaning[]>();
  const add = (phrases: readonly string[], term: Meaning) => {
    for (const phrase of phrases) {
      const key = phraseKey(phrase);
      if (key === '') continue;
      const terms = byPhrase.get(key) ?? [];
      if (!terms.includes(term)) byPhrase.set(key, [...terms, term]);
      const written = wordsAsked(phrase).join(' ');
      asWritten.set(written, [...(asWritten.get(written) ?? []), term]);
    }
  };
  for (const table of model.tables) addTable(table, add);
  // "At what hour do people borrow" is of what was borrowed.
  for (const [past, terms] of [...asWritten]) {
    const figures = terms.filter(({ kind }) => kind === 'measure');
    for (const base of figures.length > 0 ? (verbOf(past)?.bases ?? []) : [])
      if (!byPhrase.has(base) && !fillers.has(base)) byPhrase.set(base, figures);
  }

  return {
    words: [...new Set([...byPhrase.keys()].flatMap((phrase) => phrase.split(' ')))],
    pasts: [...asWritten.keys()].filter((phrase) => verbOf(phrase) !== null),
    find(words) {
      const stems = words.map(singularOf);
      const mentions: Mention[] = [];
      for (let at = 0; at < stems.length; ) {
        let length = Math.min(MOST_WORDS, stems.length - at);
        while (length > 0 && !byPhrase.has(stems.slice(at, at + length).join(' '))) length -= 1;
        const terms = byPhrase.get(stems.slice(at, at + length).join(' '));
        const text = words.slice(at, at + length).join(' ');
        if (terms) mentions.push({ terms: nearest(terms, asWritten.get(text) ?? []), at, length, text });
        at += Math.max(1, length);
      }
      return mentions;
    },
  };
}

/** "Rating" and "ratings" can be two figures of a table: one that is called just so comes before one of another number. */
function nearest(terms: readonly Meaning[], asWritten: readonly Meaning[]): readonly Meaning[] {
  const hasBetter = ({ kind, table }: Meaning) =>
    asWritten.some((each) => each.kind === kind && each.table === table);
  return terms.filter((term) => term.kind !== 'measure' || asWritten.includes(term) || !hasBetter(term));
}

function addTable(table: LogicalTable, add: (phrases: readonly string[], term: Meaning) => void): void {
  const { name: of } = table;
  const phrases = ({ name, synonyms }: { name: string; synonyms: readonly string[] }) => [name, ...synonyms];
  for (const each of [...table.measures, ...table.facts]) add(phrases(each), measureOf(of, each));
  for (const each of table.metrics) {
    const { name, expr: sql, description } = each;
    const unrounded = withoutRounding(sql);
    add(phrases(each), {
      kind: 'measure',
      table: of,
      name,
      aggregation: aggregationIn(unrounded ?? sql),
      sql,
      description,
      ...(unrounded !== null && { unrounded }),
    });
  }
  for (const each of table.dimensions) {
    add(phrases(each), dimensionOf(table, each));
    for (const value of each.sample_values) {
      const sql = `${each.expr} = ${literalOf(value)}`;
      add([value, ...demonymsOf(value)], {
        kind: 'condition',
        table: of,
        name: value,
        of: `${of}.${each.name}`,
        sql,
      });
    }
  }
  for (const each of table.time_dimensions)
    add(phrases(each), { kind: 'time', table: of, name: each.name, sql: each.expr });
  for (const each of table.filters) {
    const name = spoken(each.name);
    add(phrases(each), { kind: 'condition', table: of, name, of: restrictedBy(table, each), sql: each.expr });
  }
}

export function measureOf(table: string, each: LogicalTable['measures'][number]): Measure {
  const { name, description, expr, default_aggregation: how } = each;
  const digits = averageDigits(each);
  const sql = aggregateOf(how, expr, digits);
  const measure: Measure = { kind: 'measure', table, name, aggregation: how ?? 'sum', sql, description };
  if (how === 'median') return { ...measure, unrounded: `MEDIAN(${expr})` };
  return how === 'avg' ? { ...measure, unrounded: `AVG(${expr})`, average: { of: expr, digits } } : measure;
}

/** A number of rows, or of different values. */
export const counts = ({ aggregation }: Measure): boolean =>
  aggregation === 'count' || aggregation === 'count_distinct';

export const countsRows = ({ aggregation }: Measure): boolean => aggregation === 'count';

/** One SUM or COUNT as it is: sums of it are sums of the whole. */
export const isAddable = (measure: Measure): boolean =>
  (measure.aggregation === 'sum' || counts(measure)) && measure.unrounded === undefined;

/** Of a metric, which the model writes as SQL, before it is rounded. */
function aggregationIn(sql: string): Measure['aggregation'] {
  const [, how = '', distinct] = /^(SUM|AVG|MIN|MAX|MEDIAN|COUNT)\((DISTINCT\b)?/.exec(sql) ?? [];
  if (how === '' || !isOneCall(sql)) return 'expression';
  if (distinct) return how === 'COUNT' ? 'count_distinct' : 'expression';
  return how.toLowerCase() as Aggregation;
}

/** Null where a metric is not rounded as a whole. */
function withoutRounding(sql: string): string | null {
  const inner = /^ROUND\((.*), \d\)$/.exec(sql)?.[1];
  return inner !== undefined && isOneCall(sql) ? inner : null;
}

/** One call and nothing around it, whatever stands within. */
export function isOneCall(sql: string): boolean {
  let depth = 0;
  for (const [at, sign] of [...sql].entries()) {
    if (sign === '(') depth += 1;
    if (sign === ')' && --depth === 0) return at === sql.length - 1;
  }
  return false;
}

/** What a filter asks a column to be is one of that column's values: "1 star" beside "5 stars", "returned" beside "cancelled". */
function restrictedBy(
  { name: of, dimensions }: LogicalTable,
  { name, expr }: LogicalTable['filters'][number],
) {
  const column = columnOf(expr);
  const dimension = dimensions.find((each) => each.expr === column);
  return `${of}.${dimension?.name ?? column ?? name}`;
}

/** Of `RATING = 1`; null for what is no such test. */
export const columnOf = (sql: string) => /^(\w+) = (?:'[^']*'|\d+)$/.exec(sql)?.[1] ?? null;

export const literalOf = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** What the rows of a table are called by is the dimension that has the table's name: `customer` of `customers`. */
export function dimensionOf(
  { name: table, primary_key: key }: LogicalTable,
  { name, synonyms, expr }: LogicalTable['dimensions'][number],
): Dimension {
  const isLabel = [name, ...synonyms].some(
    (each) => singularOf(each.toLowerCase()) === singularOf(table.toLowerCase()),
  );
  return { kind: 'dimension', table, name, sql: expr, key: isLabel ? (key?.columns ?? []) : [] };
}
