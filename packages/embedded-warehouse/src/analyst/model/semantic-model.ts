/** A semantic model in Snowflake's YAML: what the business calls its tables, columns and figures. */
import { createRequire } from 'node:module';
import type { Document } from 'yaml';
import { z } from 'zod';
import { loadParser } from '../../engine/dialect/parser.ts';
import { wordsAsked } from '../words/words.ts';
import { doubtsOfRelationships } from './doubts-of-relationships.ts';
import { misspeltKeys, placeOf } from './misspelt-keys.ts';
import { resolveExpressions } from './resolve-expressions.ts';

/** Loaded by the first model. */
const load = createRequire(import.meta.url);

/** An unquoted number or truth is a text too: `expr: 1`. */
const toText = (value: unknown) =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
const text = z.preprocess(toText, z.string().min(1));
/** A key without a value is one that is left out. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);
const description = z
  .string()
  .nullish()
  .transform((said) => said ?? '');

const name = z.string().regex(/^[A-Za-z_][\w$]*$/, 'must be a plain identifier');
const field = { name, synonyms: listOf(text), description, expr: text };

const dimension = z.object({ ...field, sample_values: listOf(text) });
const aggregation = z.enum(['sum', 'avg', 'min', 'max', 'median', 'count', 'count_distinct']);
export type Aggregation = z.infer<typeof aggregation>;
const measure = z.object({ ...field, default_aggregation: aggregation.nullish() });

const table = z.object({
  name,
  description,
  base_table: z.object({ database: name, schema: name, table: name }),
  /** Tells its rows apart where a name does not. */
  primary_key: z.object({ columns: z.array(name).min(1) }).nullish(),
  dimensions: listOf(dimension),
  time_dimensions: listOf(dimension),
  /** Rows' own figures; `measures` is the older name. */
  facts: listOf(measure),
  measures: listOf(measure),
  /** Aggregated already: `SUM(total) / COUNT(*)`. */
  metrics: listOf(z.object(field)),
  filters: listOf(z.object(field)),
});

const relationship = z.object({
  name,
  left_table: name,
  right_table: name,
  relationship_columns: z.array(z.object({ left_column: name, right_column: name })).min(1),
});

const model = z.object({
  name: z.string().min(1),
  description,
  tables: z.array(table).min(1),
  relationships: listOf(relationship),
  verified_queries: listOf(z.object({ name: text, question: text, sql: text })),
});

export type SemanticModel = z.infer<typeof model>;
export type LogicalTable = SemanticModel['tables'][number];

/** Everything that is wrong with a model, each with the place where it stands. */
export class SemanticModelError extends Error {
  override readonly name = 'SemanticModelError';
}

const MOST_CHARACTERS = 1_000_000;
const MOST_PROBLEMS = 10;

/** As readSemanticModel, where nothing has loaded the parser of SQL yet. @throws SemanticModelError */
export async function checkSemanticModel(yaml: string): Promise<void> {
  await loadParser();
  readSemanticModel(yaml);
}

/** The parser of SQL has to be loaded. @throws SemanticModelError */
export function readSemanticModel(yaml: string): SemanticModel {
  if (yaml.length > MOST_CHARACTERS) throw refusal([`has more than ${MOST_CHARACTERS} characters`]);
  // Aliases multiply: a small file could otherwise become a huge document.
  const { parseDocument } = load('yaml') as typeof import('yaml');
  const document = parseDocument(yaml);
  if (document.errors.length > 0) throw refusal(document.errors.map(({ message }) => message));
  const plain = toPlain(document);
  const misspelt = misspeltKeys(plain);
  if (misspelt.length > 0) throw refusal(misspelt);
  const read = model.safeParse(plain);
  if (!read.success)
    throw refusal(read.error.issues.map(({ path, message }) => `${placeOf(plain, path)}: ${message}`));
  const problems = [...inconsistencies(read.data), ...doubtsOfRelationships(read.data)];
  if (problems.length > 0) throw refusal(problems);
  const { model: resolved, problems: wrong } = resolveExpressions(read.data);
  if (wrong.length > 0) throw refusal(wrong);
  return resolved;
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

function inconsistencies({ tables }: SemanticModel): readonly string[] {
  return [
    ...repeated(tables, 'tables'),
    ...tables.flatMap((each) => repeated(fieldsOf(each), `tables.${each.name}`)),
    ...tables.flatMap((each) => [
      ...sharedWords([...each.measures, ...each.facts, ...each.metrics], `tables.${each.name}`),
      ...sharedWords([...each.dimensions], `tables.${each.name}`),
    ]),
  ];
}

/** Of two figures, or of two groups, of one table nothing tells which one a word that both have means. */
function sharedWords(
  fields: readonly { readonly name: string; readonly synonyms: readonly string[] }[],
  at: string,
): readonly string[] {
  const byWord = new Map<string, string>();
  return fields.flatMap(({ name: called, synonyms }) =>
    [...new Set([called, ...synonyms].map((each) => wordsAsked(each).join(' ')))].flatMap((word) => {
      const other = byWord.get(word);
      byWord.set(word, other ?? called);
      return other === undefined || other === called ? [] : [`${at}: "${word}" means ${other} and ${called}`];
    }),
  );
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
