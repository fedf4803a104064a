import { storeSchema, storeTable } from '../catalog/catalog.ts';
import {
  type CatalogObject,
  type ColumnDefinition,
  columnsOf,
  constraintsOf,
  fullName,
  isTemporary,
  type TableConstraint,
} from '../catalog/catalog-object.ts';
import { type Cursor, sourceText, splitAtCommas } from '../dialect/cursor.ts';
import { quoteName } from '../dialect/fragment.ts';
import { isOperator, type Token } from '../dialect/token.ts';
import { withLanguage } from '../engine-language.ts';
import { unsupported, wrongColumnCount } from '../errors/snowflake-errors.ts';
import { completePath, requireTable, storePlace, tableText } from '../resolve-table.ts';
import { describeRows, runChange } from '../run-duckdb.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { endTransaction, runTogether } from '../transactions.ts';
import { translateTokens } from '../translate-run.ts';
import { bindParameters } from '../values/binds.ts';
import {
  columnText,
  type ParsedColumn,
  readColumn,
  sequenceName,
  settleDefault,
} from './column-definition.ts';
import { isConstraint, markedColumn, readConstraint } from './constraints.ts';
import { copyTableText } from './copy-table.ts';
import {
  type CreateOptions,
  created,
  mayCreate,
  newObject,
  schemaPath,
  stayed,
  storeDefinition,
} from './definition.ts';
import { describedColumns } from './described-columns.ts';
import { readProperties, textOf } from './properties.ts';
import { refuseRepeatedNames } from './repeated-names.ts';

/** CREATE [OR REPLACE] [TEMPORARY | TRANSIENT] TABLE ... with columns, AS query, LIKE or CLONE. */
export async function createTable(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
  kind: string,
): Promise<Answer> {
  const path = cursor.path();
  const plan = readPlan(run, cursor);
  if (kind === 'TEMPORARY') return await createTemporary(run, path, plan, options);
  if (kind === '' && plan.clone && isTemporary(plan.clone))
    throw unsupported('CLONE of a temporary table into one that lasts');
  const [database, schema, name] = schemaPath(run, path);
  const text = storeTable(database, schema, name);
  const { catalog } = run.engine;
  const existing =
    catalog.find('TABLE', [database, schema, name]) ?? catalog.find('VIEW', [database, schema, name]);
  if (!mayCreate(existing, options)) return stayed(name);
  await storeDefinition(run, [text], async () => {
    const made = await writeTable(run, plan, storeSchema(database, schema), text, name);
    const drops = existing?.kind === 'TABLE' ? dropTableText(existing) : [];
    const object = newObject(run, 'TABLE', [database, schema, name], plan.comment, {
      columns: made.columns,
      constraints: plan.constraints,
      clusterBy: plan.clusterBy,
      transient: kind === 'TRANSIENT',
    });
    const changes = [
      ...(existing?.kind === 'VIEW'
        ? [{ drop: { kind: 'VIEW' as const, path: [database, schema, name] } }]
        : []),
      { put: object },
    ];
    return { ddl: [...drops, ...made.ddl], changes };
  });
  return created('Table', name);
}

interface TablePlan {
  readonly columns: readonly ParsedColumn[] | null;
  readonly constraints: readonly TableConstraint[];
  readonly query: readonly Token[] | null;
  readonly like: CatalogObject | null;
  readonly clone: CatalogObject | null;
  readonly comment: string;
  readonly clusterBy: string | null;
}

function readPlan(run: StatementRun, cursor: Cursor): TablePlan {
  const { engine, session } = run;
  const plan = {
    columns: null,
    constraints: [],
    query: null,
    like: null,
    clone: null,
    comment: '',
    clusterBy: null,
  };
  const isClone = cursor.take('CLONE');
  if (isClone || cursor.take('LIKE')) {
    const source = requireTable(engine, session, cursor.path());
    const clusterBy = (source.details.clusterBy as string | null | undefined) ?? null;
    return { ...plan, constraints: constraintsOf(source), clusterBy, [isClone ? 'clone' : 'like']: source };
  }
  const list = isOperator(cursor.peek(), '(')
    ? readColumns(run, splitAtCommas(cursor.parenthesized()))
    : { columns: null, constraints: [] };
  const { columns } = list;
  let clusterBy: string | null = null;
  let comment = '';
  for (;;) {
    if (cursor.take('CLUSTER', 'BY')) {
      clusterBy = `LINEAR(${sourceText(cursor.parenthesized(), run.sql)})`;
      continue;
    }
    const properties = readProperties(cursor);
    comment = textOf(properties, 'COMMENT', comment);
    if (cursor.take('COPY', 'GRANTS') || Object.keys(properties).length > 0) continue;
    break;
  }
  if (cursor.take('AS')) return { ...plan, ...list, query: cursor.rest(), comment, clusterBy };
  cursor.expectEnd();
  if (!columns) cursor.fail();
  return { ...plan, ...list, comment, clusterBy };
}

function readColumns(
  run: StatementRun,
  parts: readonly Token[][],
): { columns: readonly ParsedColumn[]; constraints: readonly TableConstraint[] } {
  const declared = parts.filter(isConstraint).map(readConstraint);
  const read = parts
    .filter((part) => !isConstraint(part))
    // CREATE TABLE t (a, b) AS SELECT ... names columns without types.
    .map((part) => (part.length === 1 ? untyped(part[0] as Token) : readColumn(run, part)));
  const constraints = [...read.flatMap((column) => column.constraints ?? []), ...declared];
  const columns = read.map((column) => {
    const definition = markedColumn(column.definition, constraints);
    return {
      ...column,
      definition: { ...definition, nullable: definition.nullable && !definition.primaryKey },
    };
  });
  refuseRepeatedNames(columns.map(({ definition }) => definition.name));
  return { columns, constraints };
}

function untyped(token: Token): ParsedColumn {
  const definition: ColumnDefinition = {
    name: token.value,
    type: '',
    declared: '',
    nullable: true,
    default: null,
    comment: null,
    autoincrement: null,
    primaryKey: false,
    unique: false,
  };
  return { definition, type: { kind: 'unknown', name: '', storage: '' }, defaultText: null };
}

interface MadeTable {
  readonly ddl: readonly string[];
  readonly columns: readonly ColumnDefinition[];
}

async function writeTable(
  run: StatementRun,
  plan: TablePlan,
  schema: string,
  text: string,
  name: string,
): Promise<MadeTable> {
  const source = plan.like ?? plan.clone;
  if (source) {
    if (source.kind === 'VIEW') throw unsupported('CREATE TABLE from a view with LIKE or CLONE');
    const ddl = await copyTableText(run, source, { schema, name }, plan.clone !== null);
    return { ddl, columns: columnsOf(source) };
  }
  if (!plan.query) {
    const columns = await Promise.all((plan.columns ?? []).map((column) => settleDefault(run, column)));
    const sequences = columns.flatMap(({ definition }) => {
      if (!definition.autoincrement) return [];
      const { start, step } = definition.autoincrement;
      const sequence = `${schema}.${quoteName(sequenceName(name, definition.name))}`;
      return [`CREATE OR REPLACE SEQUENCE ${sequence} START ${start} INCREMENT ${step}`];
    });
    const list = columns.map((column) => columnText(column, schema, name)).join(', ');
    return {
      ddl: [...sequences, `CREATE TABLE ${text} (${list})`],
      columns: columns.map((column) => column.definition),
    };
  }
  return await writeTableAs(run, plan, text);
}

/** A table made from a query forgets which of its columns are NOT NULL. */
function requireValues(text: string, columns: readonly ColumnDefinition[]): string[] {
  return columns
    .filter((column) => !column.nullable)
    .map((column) => `ALTER TABLE ${text} ALTER COLUMN ${quoteName(column.name)} SET NOT NULL`);
}

/** CREATE TABLE ... AS: the query runs once into a temporary table, where language functions may take rounds. */
async function writeTableAs(run: StatementRun, plan: TablePlan, text: string): Promise<MadeTable> {
  const translation = translateTokens(run, plan.query ?? []);
  const described = await describeRows(run, translation.text, translation.columns);
  const found = describedColumns(described.columns, translation.columns);
  const given = plan.columns ?? [];
  if (plan.columns && given.length !== found.length) throw wrongColumnCount(found.length, given.length);
  const columns = found.map((column, index) => {
    const named = given[index]?.definition;
    if (!named) return column;
    return named.declared === '' ? { ...column, name: named.name } : named;
  });
  refuseRepeatedNames(columns.map(({ name }) => name));
  const casts = columns.map((column, index) => {
    const typed = given[index];
    const cell = `"C${index}"`;
    return `${typed && typed.type.storage !== '' ? `CAST(${cell} AS ${typed.type.storage})` : cell} AS ${quoteName(column.name)}`;
  });
  const names = columns.map((_, index) => `"C${index}"`).join(', ');
  const query = `SELECT ${casts.join(', ')} FROM (${translation.text}) AS "SOURCE" (${names})`;
  const parameters = bindParameters(translation.parameters, run.request.bindings);
  const staging = 'temp.main."SF$STAGING"';
  await withLanguage(run.books, run.request.signal, async () => {
    await runChange(run, `CREATE OR REPLACE TEMP TABLE "SF$STAGING" AS ${query}`, parameters);
  });
  return {
    ddl: [
      `CREATE TABLE ${text} AS SELECT * FROM ${staging}`,
      `DROP TABLE ${staging}`,
      ...requireValues(text, columns),
    ],
    columns,
  };
}

async function createTemporary(
  run: StatementRun,
  path: readonly string[],
  plan: TablePlan,
  options: CreateOptions,
): Promise<Answer> {
  const { session } = run;
  const { database, schema, name } = completePath(session, path);
  const object = newObject(run, 'TABLE', [database, schema, name], plan.comment, {
    constraints: plan.constraints,
    clusterBy: plan.clusterBy,
    temporary: true,
  });
  const existing = session.temporaryTables.get(fullName(object));
  if (!mayCreate(existing, options)) return stayed(name);
  await endTransaction(run, 'COMMIT');
  const place = storePlace(object);
  const { ddl, columns } = await writeTable(run, plan, place.schema, tableText(object), place.name);
  const drops = existing?.kind === 'TABLE' ? dropTableText(existing) : [];
  await runTogether(session.connection, [...drops, ...ddl.map(temporaryText)]);
  session.temporaryTables.set(fullName(object), { ...object, details: { ...object.details, columns } });
  return created('Table', name);
}

/** A statement that makes a table or counter, as DuckDB wants it for one that ends with its session. */
export function temporaryText(statement: string): string {
  return statement.replace(/^CREATE (OR REPLACE )?(TABLE|SEQUENCE) /, 'CREATE $1TEMP $2 ');
}

/** Drops a table with the sequences behind its AUTOINCREMENT columns. */
export function dropTableText(table: CatalogObject): string[] {
  const { schema, name } = storePlace(table);
  const sequences = columnsOf(table)
    .filter((column) => column.autoincrement !== null)
    .map((column) => `DROP SEQUENCE IF EXISTS ${schema}.${quoteName(sequenceName(name, column.name))}`);
  return [`DROP TABLE IF EXISTS ${tableText(table)}`, ...sequences];
}
