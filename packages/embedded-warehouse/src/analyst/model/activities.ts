/** Who a semantic model is about and what they do, in its own words: customers that order, members that borrow. */

import { type Verb, verbOf } from '../words/verbs.ts';
import { pluralOf, spoken } from '../words/words.ts';
import { aggregateOf } from './resolve-expressions.ts';
import type { LogicalTable, SemanticModel } from './semantic-model.ts';
import { type Dimension, dimensionOf, type Measure } from './vocabulary.ts';

/** Rows with a date of their own that are counted, each of which belongs to one of those who act. */
export interface Activity {
  readonly table: string;
  readonly count: Measure;
  /** Of its table, what tells whose row it is. */
  readonly owner: string;
  readonly date: string;
  /** In the singular and the plural: `order`, `orders`. */
  readonly nouns: readonly string[];
  readonly verbs: readonly Verb[];
}

export interface Actors {
  readonly thing: Dimension;
  /** In the singular and the plural: `customer`, `clients`. */
  readonly words: readonly string[];
  /** The one that they are counted by comes first. */
  readonly activities: readonly Activity[];
}

/** Names of dimensions that are people, or what acts like people. */
const people =
  /^(?:account|applicant|borrower|buyer|citizen|client|company|contact|customer|donor|employee|family|guest|household|learner|member|merchant|owner|partner|passenger|patient|patron|person|player|policy ?holder|pupil|reader|renter|resident|shopper|student|subscriber|supplier|tenant|user|vendor|visitor|volunteer)s?$/;

const known = new WeakMap<SemanticModel, Actors | null>();

/** Null where the model names nobody, or several of whom a question does not say which. */
export function actorsOf(model: SemanticModel): Actors | null {
  const made = known.get(model);
  if (made !== undefined) return made;
  const actors = readActors(model);
  known.set(model, actors);
  return actors;
}

function readActors(model: SemanticModel): Actors | null {
  const labels = model.tables.flatMap((table) =>
    table.dimensions
      .filter((each) => dimensionOf(table, each).key.length > 0)
      .map((dimension) => ({ table, dimension })),
  );
  const called = labels.filter(({ dimension }) =>
    [dimension.name, ...dimension.synonyms].some((each) => people.test(spoken(each).toLowerCase())),
  );
  const unlisted = labels.filter(({ dimension }) => dimension.sample_values.length === 0);
  const [label, more] = called.length > 0 ? called : unlisted;
  if (!label || more) return null;
  const { table, dimension } = label;
  const singular = [dimension.name, ...dimension.synonyms].map((each) => spoken(each).toLowerCase());
  return {
    thing: dimensionOf(table, dimension),
    words: [...singular, ...singular.map(pluralOf), spoken(table.name).toLowerCase()],
    activities: model.tables
      .map((each) => activityOf(model, each, table))
      .filter((each) => each !== null)
      .toSorted((a, b) => Number(isCounting(model, b)) - Number(isCounting(model, a))),
  };
}

function activityOf(model: SemanticModel, table: LogicalTable, of: LogicalTable): Activity | null {
  const link = model.relationships.find(
    ({ left_table: left, right_table: right }) => left === table.name && right === of.name,
  );
  const [owner, more] = link?.relationship_columns ?? [];
  const counted = table.measures.find(({ default_aggregation: how }) => how === 'count');
  const [date] = table.time_dimensions;
  if (!owner || more || !counted || !date || !/^\w+$/.test(date.expr)) return null;
  const { name, expr, synonyms } = counted;
  const words = [table.name, ...synonyms].map((each) => spoken(each).toLowerCase());
  const verbs = words.map(verbOf);
  const plurals = words.filter((word, i) => verbs[i] === null && /^\p{L}+s$/u.test(word));
  return {
    table: table.name,
    count: {
      kind: 'measure',
      table: table.name,
      name,
      aggregation: 'count',
      sql: aggregateOf('count', expr),
      description: '',
    },
    owner: owner.left_column,
    date: date.expr,
    nouns: plurals.flatMap((word) => [word, word.replace(/ies$/, 'y').replace(/s$/, '')]),
    verbs: verbs.filter((each) => each !== null),
  };
}

/** "Buyers", "active members": those who act are counted by these rows. */
const isCounting = ({ tables }: SemanticModel, { table, owner }: Activity) =>
  tables.some(
    ({ name, measures }) =>
      name === table &&
      measures.some(
        ({ expr, default_aggregation: how }) =>
          how === 'count_distinct' && expr.toUpperCase() === owner.toUpperCase(),
      ),
  );
