/** A semantic model in Snowflake's YAML: what the business calls its tables, columns and figures. */
import { createRequire } from 'node:module';
import type { Document } from 'yaml';
import { z } from 'zod';

/** Loaded by the first model. */
const load = createRequire(import.meta.url);

const name = z.string().regex(/^[A-Za-z_][\w$]*$/, 'must be a plain identifier');
const words = z.array(z.string().min(1)).default([]);
const expression = z.string().min(1);
const described = { name, synonyms: words, description: z.string().default('') };

const dimension = z.object({
  ...described,
  expr: expression,
  data_type: z.string().default('TEXT'),
  sample_values: z.array(z.coerce.string()).default([]),
});
const aggregation = z.enum(['sum', 'avg', 'min', 'max', 'median', 'count', 'count_distinct']);
const measure = z.object({ ...described, expr: expression, default_aggregation: aggregation.default('sum') });

const table = z.object({
  ...described,
  base_table: z.object({ database: name, schema: name, table: name }),
  /** Tells its rows apart where a name does not. */
  primary_key: z.object({ columns: z.array(name).min(1) }).nullish(),
  dimensions: z.array(dimension).default([]),
  time_dimensions: z.array(dimension).default([]),
  /** Rows' own figures; `measures` is the older name. */
  facts: z.array(measure).default([]),
  measures: z.array(measure).default([]),
  /** Aggregated already: `SUM(total) / COUNT(*)`. */
  metrics: z.array(z.object({ ...described, expr: expression })).default([]),
  filters: z.array(z.object({ ...described, expr: expression })).default([]),
});

const relationship = z.object({
  name,
  left_table: name,
  right_table: name,
  relationship_columns: z.array(z.object({ left_column: name, right_column: name })).min(1),
});

const model = z.object({
  name: z.string().min(1),
  description: z.string().default(''),
  tables: z.array(table).min(1),
  relationships: z.array(relationship).default([]),
  verified_queries: z
    .array(z.object({ name: z.string(), question: z.string().min(1), sql: z.string().min(1) }))
    .default([]),
});

export type SemanticModel = z.infer<typeof model>;
export type LogicalTable = SemanticModel['tables'][number];

/** Everything that is wrong with a model, each with the place where it stands. */
export class SemanticModelError extends Error {
  override readonly name = 'SemanticModelError';
}

const MOST_CHARACTERS = 1_000_000;
const MOST_PROBLEMS = 10;

/** @throws SemanticModelError */
export function readSemanticModel(yaml: string): SemanticModel {
  if (yaml.length > MOST_CHARACTERS) throw refusal([`has more than ${MOST_CHARACTERS} characters`]);
  // Aliases multiply: a small file could otherwise become a huge document.
  const { parseDocument } = load('yaml') as typeof import('yaml');
  const document = parseDocument(yaml);
  if (document.errors.length > 0) throw refusal(document.errors.map(({ message }) => message));
  const read = model.safeParse(toPlain(document));
  if (!read.success) {
    throw refusal(read.error.issues.map(({ path, message }) => `${path.join('.') || 'model'}: ${message}`));
  }
  const problems = inconsistencies(read.data);
  if (problems.length > 0) throw refusal(problems);
  return read.data;
}

function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw refusal([(error as Error).message]);
  }
}

function refusal(problems: readonly string[]): SemanticModelError {
  const shown = problems.slice(0, MOST_PROBLEMS).join('; ');
  const more = problems.length > MOST_PROBLEMS ? `; and ${problems.length - MOST_PROBLEMS} more` : '';
  return new SemanticModelError(`The semantic model is not valid: ${shown}${more}`);
}

function inconsistencies({ tables, relationships }: SemanticModel): readonly string[] {
  const known = new Set(tables.map((each) => each.name.toUpperCase()));
  return [
    ...repeated(tables, 'tables'),
    ...tables.flatMap((each) => repeated(fieldsOf(each), `tables.${each.name}`)),
    ...relationships.flatMap(({ name: called, left_table, right_table }) =>
      [left_table, right_table]
        .filter((side) => !known.has(side.toUpperCase()))
        .map((side) => `relationships.${called}: there is no table ${side}`),
    ),
  ];
}

function fieldsOf({ dimensions, time_dimensions, facts, measures, metrics, filters }: LogicalTable) {
  return [...dimensions, ...time_dimensions, ...facts, ...measures, ...metrics, ...filters];
}

function repeated(named: readonly { readonly name: string }[], at: string): readonly string[] {
  const seen = new Set<string>();
  return named.flatMap(({ name: called }) => {
    const key = called.toUpperCase();
    if (seen.has(key)) return [`${at}: ${called} is there twice`];
    seen.add(key);
    return [];
  });
}
