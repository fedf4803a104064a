import { SnowflakeError } from '../../protocol/engine.ts';
import { storeSchema } from '../catalog/catalog.ts';
import {
  type CatalogObject,
  type ColumnDefinition,
  columnsOf,
  constraintsOf,
  fullName,
  isTemporary,
  pathOf,
} from '../catalog/catalog-object.ts';
import { type Cursor, createCursor, sourceText, splitAtCommas } from '../dialect/cursor.ts';
import { type DataType, readDataType } from '../dialect/data-type.ts';
import { quoteName } from '../dialect/fragment.ts';
import { tokenize } from '../dialect/lexer.ts';
import { isOperator, isWord } from '../dialect/token.ts';
import {
  alreadyExists,
  invalidIdentifier,
  noValue,
  objectNotFound,
  unsupported,
} from '../errors/snowflake-errors.ts';
import { completePath, pathKey, storePlace, tableText } from '../resolve-table.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { endTransaction } from '../transactions.ts';
import { ended } from '../translate-run.ts';
import { columnText, type ParsedColumn, readColumn, settleDefault } from './column-definition.ts';
import { isConstraint, readConstraint, withConstraint, withoutConstraint } from './constraints.ts';
import { copyTableText } from './copy-table.ts';
import { dropTableText, temporaryText } from './create-table.ts';
import { dropChange, executed, schemaPath, storeDefinition } from './definition.ts';
import { readProperties } from './properties.ts';
import { refuseRepeatedNames } from './repeated-names.ts';

interface Change {
  readonly ddl: readonly string[];
  readonly table: CatalogObject;
}

/** One transaction: all of it happens or nothing. */
interface Alteration extends Change {
  /** What DuckDB wants to be committed before; once these have begun, nothing can fail any more. */
  readonly before?: readonly Change[];
  /** Set when the table moves to another name. */
  readonly replaces?: readonly CatalogObject[];
  /** What else changes: the other table of a SWAP. */
  readonly besides?: readonly CatalogObject[];
}

/** ALTER TABLE and ALTER VIEW. */
export async function alterTable(
  run: StatementRun,
  cursor: Cursor,
  kind: 'TABLE' | 'VIEW',
  ifExists: boolean,
): Promise<Answer> {
  const path = cursor.path();
  const full = completePath(run.session, path);
  const temporary = run.session.temporaryTables.get(pathKey(full));
  if (temporary?.kind === kind) {
    await alterTemporary(run, cursor, temporary);
    return executed();
  }
  const table = run.engine.catalog.find(kind, [full.database, full.schema, full.name]);
  if (!table) {
    if (ifExists) return executed();
    throw objectNotFound(path.join('.'));
  }
  await storeDefinition(run, [tableText(table)], async () => {
    const alteration = await readAlteration(run, cursor, table);
    const { ddl, table: changed, before = [], replaces = [], besides = [] } = alteration;
    for (const { ddl: earlier, table: put } of before)
      await run.engine.catalog.commit(run.session.connection, earlier, [{ put }]);
    return { ddl, changes: [...replaces.map(dropChange), ...[changed, ...besides].map((put) => ({ put }))] };
  });
  return executed();
}

async function alterTemporary(run: StatementRun, cursor: Cursor, table: CatalogObject): Promise<void> {
  const { connection, temporaryTables } = run.session;
  await endTransaction(run, 'COMMIT');
  const { ddl, table: changed, before = [] } = await readAlteration(run, cursor, table);
  for (const { ddl: earlier } of before) await run.engine.catalog.commit(connection, earlier, []);
  await run.engine.catalog.commit(connection, ddl, []);
  temporaryTables.delete(fullName(table));
  temporaryTables.set(fullName(changed), changed);
}

async function readAlteration(run: StatementRun, cursor: Cursor, table: CatalogObject): Promise<Alteration> {
  if (cursor.take('RENAME', 'TO')) return await rename(run, cursor, table);
  if (cursor.take('CLUSTER', 'BY')) {
    const clusterBy = `LINEAR(${sourceText(cursor.parenthesized(), run.sql)})`;
    return { ddl: [], table: withDetails(table, { clusterBy }) };
  }
  if (cursor.take('DROP', 'CLUSTERING', 'KEY'))
    return { ddl: [], table: withDetails(table, { clusterBy: null }) };
  if (cursor.take('SUSPEND', 'RECLUSTER') || cursor.take('RESUME', 'RECLUSTER')) return { ddl: [], table };
  if (cursor.take('SET')) {
    const { COMMENT: comment, ...rest } = readProperties(cursor);
    return {
      ddl: [],
      table: {
        ...withDetails(table, rest),
        comment: comment === undefined ? table.comment : String(comment),
      },
    };
  }
  if (cursor.take('UNSET'))
    return { ddl: [], table: isWord(cursor.peek(), 'COMMENT') ? { ...table, comment: '' } : table };
  if (table.kind === 'VIEW') throw unsupported('this form of ALTER VIEW');
  if (cursor.take('ADD')) return await addColumns(run, cursor, table);
  if (cursor.take('DROP')) return dropColumns(cursor, table);
  if (cursor.take('SWAP', 'WITH')) return swap(run, cursor, table);
  if (cursor.take('RENAME', 'COLUMN')) return renameColumn(cursor, table);
  if (cursor.take('ALTER') || cursor.take('MODIFY')) return alterColumns(run, cursor, table);
  throw unsupported(`ALTER TABLE ... ${cursor.peek().text.toUpperCase()}`);
}

function withDetails(table: CatalogObject, details: Readonly<Record<string, unknown>>): CatalogObject {
  return { ...table, details: { ...table.details, ...details } };
}

function withColumns(table: CatalogObject, columns: readonly ColumnDefinition[]): CatalogObject {
  return withDetails(table, { columns });
}

async function rename(run: StatementRun, cursor: Cursor, table: CatalogObject): Promise<Alteration> {
  const [database, schema, name] = schemaPath(run, cursor.path());
  const { catalog } = run.engine;
  const moved = { ...table, database, schema, name };
  const isTaken = isTemporary(table)
    ? run.session.temporaryTables.has(fullName(moved))
    : (catalog.find('TABLE', pathOf(moved)) ?? catalog.find('VIEW', pathOf(moved)));
  if (isTaken) throw alreadyExists(name);
  if (table.kind === 'VIEW') return { ddl: [], table: moved, replaces: [table] };
  const inPlace = isTemporary(table) || (database === table.database && schema === table.schema);
  // A counter is called as its table, and DuckDB cannot rename it.
  const hasCounter = columnsOf(table).some((column) => column.autoincrement !== null);
  const place = storePlace(moved);
  if (inPlace && !hasCounter) {
    const ddl = [`ALTER TABLE ${tableText(table)} RENAME TO ${quoteName(place.name)}`];
    return { ddl, table: moved, replaces: [table] };
  }
  const copy = await copyTableText(run, table, place, true);
  const ddl = [...(isTemporary(table) ? copy.map(temporaryText) : copy), ...dropTableText(table)];
  return { ddl, table: moved, replaces: [table] };
}

/** SWAP WITH: each table takes the name of the other. A counter is called as its table, and DuckDB cannot rename it. */
function swap(run: StatementRun, cursor: Cursor, table: CatalogObject): Alteration {
  const path = cursor.path();
  cursor.expectEnd();
  const full = completePath(run.session, path);
  const isHidden = run.session.temporaryTables.has(pathKey(full));
  const other = run.engine.catalog.find('TABLE', [full.database, full.schema, full.name]);
  if (isTemporary(table) || isHidden) throw unsupported('SWAP of a temporary table');
  if (!other) throw objectNotFound(path.join('.'));
  if (other.database !== table.database || other.schema !== table.schema)
    throw unsupported('SWAP with a table of another schema; rename both instead');
  if ([table, other].some((one) => columnsOf(one).some(({ autoincrement }) => autoincrement !== null)))
    throw unsupported('SWAP of a table with an AUTOINCREMENT column; rename both instead');
  if (other.name === table.name) return { ddl: [], table };
  const passing = quoteName(`SF$SWAP$${table.name}`);
  const schema = storePlace(table).schema;
  return {
    ddl: [
      `ALTER TABLE ${tableText(table)} RENAME TO ${passing}`,
      `ALTER TABLE ${tableText(other)} RENAME TO ${quoteName(table.name)}`,
      `ALTER TABLE ${schema}.${passing} RENAME TO ${quoteName(other.name)}`,
    ],
    table: { ...table, name: other.name },
    besides: [{ ...other, name: table.name }],
  };
}

/** ADD [COLUMN] [IF NOT EXISTS] definition, ... */
async function addColumns(run: StatementRun, cursor: Cursor, table: CatalogObject): Promise<Alteration> {
  if (isConstraint(cursor.rest()))
    return { ddl: [], table: withConstraint(table, readConstraint(cursor.rest())) };
  const before: Change[] = [];
  const constraints: string[] = [];
  let unconstrained = table;
  const columns = [...columnsOf(table)];
  const leading = takeAdded(cursor);
  const list = isOperator(cursor.peek(), '(') ? cursor.parenthesized() : cursor.rest().slice(0, -1);
  for (const part of splitAtCommas(list)) {
    const inner = createCursor(ended(part));
    const ifNotExists = takeAdded(inner) || leading;
    const column = await settleDefault(run, readColumn(run, inner.rest().slice(0, -1)));
    const { definition } = column;
    if (columns.some((existing) => existing.name === definition.name)) {
      if (ifNotExists) continue;
      throw new SnowflakeError(
        '001430',
        '42601',
        `SQL compilation error:\ncolumn '${definition.name}' already exists`,
      );
    }
    refuseRepeatedNames([...columns, definition].map(({ name }) => name));
    if (definition.autoincrement) throw unsupported('adding an AUTOINCREMENT column');
    const schema = storeSchema(table.database ?? '', table.schema ?? '');
    const plain = columnText(
      { ...column, definition: { ...definition, nullable: true } },
      schema,
      table.name,
    );
    await checkFilling(run, table, column);
    unconstrained = withColumns(unconstrained, [
      ...columnsOf(unconstrained),
      { ...definition, nullable: true },
    ]);
    // DuckDB fills a column by an update, after which the transaction may not alter the table again.
    before.push({ ddl: [`ALTER TABLE ${tableText(table)} ADD COLUMN ${plain}`], table: unconstrained });
    if (!definition.nullable)
      constraints.push(
        `ALTER TABLE ${tableText(table)} ALTER COLUMN ${quoteName(definition.name)} SET NOT NULL`,
      );
    columns.push(definition);
  }
  return { before, ddl: constraints, table: withColumns(table, columns) };
}

/** What the rows that are there will hold: to be found out before anything is changed. */
async function checkFilling(
  { session }: StatementRun,
  table: CatalogObject,
  column: ParsedColumn,
): Promise<void> {
  const has = (sql: string) =>
    session.connection.runAndReadAll(sql).then(({ currentRowCount }) => currentRowCount > 0);
  const { defaultText, definition } = column;
  // A sequence has a value, and looking would use one up.
  const isGiven =
    defaultText !== null &&
    (/\bnextval\(/.test(defaultText) || (await has(`SELECT 1 WHERE (${defaultText}) IS NOT NULL`)));
  if (isGiven || definition.nullable) return;
  if (await has(`SELECT 1 FROM ${tableText(table)} LIMIT 1`)) throw noValue(definition.name);
}

/** `ADD COLUMN IF NOT EXISTS a INT, COLUMN IF NOT EXISTS b INT` repeats the words. @returns whether it may be there */
function takeAdded(cursor: Cursor): boolean {
  cursor.take('COLUMN');
  return cursor.take('IF', 'NOT', 'EXISTS');
}

function dropColumns(cursor: Cursor, table: CatalogObject): Alteration {
  if (isWord(cursor.peek(), 'CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN'))
    return { ddl: [], table: withoutConstraint(table, cursor.rest()) };
  cursor.take('COLUMN');
  const ifExists = cursor.take('IF', 'EXISTS');
  const ddl: string[] = [];
  let columns = columnsOf(table);
  do {
    const name = cursor.name();
    if (!columns.some((column) => column.name === name)) {
      if (ifExists) continue;
      throw invalidIdentifier(name);
    }
    ddl.push(`ALTER TABLE ${tableText(table)} DROP COLUMN ${quoteName(name)}`);
    columns = columns.filter((column) => column.name !== name);
  } while (cursor.takeOperator(','));
  const constraints = constraintsOf(table).filter((constraint) =>
    constraint.columns.every((name) => columns.some((column) => column.name === name)),
  );
  return { ddl, table: withDetails(table, { columns, constraints }) };
}

function renameColumn(cursor: Cursor, table: CatalogObject): Alteration {
  const from = cursor.name();
  cursor.expect('TO');
  const to = cursor.name();
  requireColumn(table, from);
  const columns = columnsOf(table).map((column) => (column.name === from ? { ...column, name: to } : column));
  const constraints = constraintsOf(table).map((constraint) => ({
    ...constraint,
    columns: constraint.columns.map((name) => (name === from ? to : name)),
  }));
  return {
    ddl: [`ALTER TABLE ${tableText(table)} RENAME COLUMN ${quoteName(from)} TO ${quoteName(to)}`],
    table: withDetails(table, { columns, constraints }),
  };
}

function requireColumn(table: CatalogObject, name: string): void {
  if (!columnsOf(table).some((column) => column.name === name)) throw invalidIdentifier(name);
}

/** ALTER [COLUMN] name SET DATA TYPE | SET NOT NULL | DROP NOT NULL | COMMENT | DROP DEFAULT, ... */
function alterColumns(run: StatementRun, cursor: Cursor, table: CatalogObject): Alteration {
  const list = isOperator(cursor.peek(), '(') ? cursor.parenthesized() : cursor.rest().slice(0, -1);
  const ddl: string[] = [];
  let changed = table;
  for (const part of splitAtCommas(list)) {
    const inner = createCursor(ended(part));
    inner.take('COLUMN');
    const name = inner.name();
    requireColumn(table, name);
    const alter = `ALTER TABLE ${tableText(table)} ALTER COLUMN ${quoteName(name)}`;
    const column = columnsOf(changed).find((candidate) => candidate.name === name) as ColumnDefinition;
    const patch = readColumnChange(run, inner, column, alter, ddl);
    const columns = columnsOf(changed).map((column) =>
      column.name === name ? { ...column, ...patch } : column,
    );
    changed = withColumns(changed, columns);
  }
  return { ddl, table: changed };
}

function readColumnChange(
  run: StatementRun,
  cursor: Cursor,
  column: ColumnDefinition,
  alter: string,
  ddl: string[],
): Partial<ColumnDefinition> {
  if (cursor.take('SET', 'NOT', 'NULL')) {
    ddl.push(`${alter} SET NOT NULL`);
    return { nullable: false };
  }
  if (cursor.take('DROP', 'NOT', 'NULL')) {
    ddl.push(`${alter} DROP NOT NULL`);
    return { nullable: true };
  }
  if (cursor.take('DROP', 'DEFAULT')) {
    ddl.push(`${alter} DROP DEFAULT`);
    return { default: null };
  }
  if (cursor.take('COMMENT')) return { comment: cursor.string() };
  if (!cursor.take('SET', 'DATA', 'TYPE')) cursor.take('TYPE');
  const tokens = cursor.rest();
  const { type, next } = readDataType(tokens, 0);
  requireConvertible(column, type);
  ddl.push(`${alter} SET DATA TYPE ${type.storage}`);
  return { type: type.name, declared: sourceText(tokens.slice(0, next), run.sql) };
}

/** A column keeps its kind, and a text its length at least. @throws SnowflakeError 002108, 040050 */
function requireConvertible({ name, type: from, declared }: ColumnDefinition, to: DataType): void {
  const { type } = readDataType(tokenize(declared), 0);
  const change = `cannot change column ${name} from type ${from} to ${to.name}`;
  if (type.kind !== to.kind || (type.kind === 'fixed' && (type.scale ?? 0) !== (to.scale ?? 0)))
    throw new SnowflakeError('002108', '22000', `SQL compilation error: ${change}`);
  if (type.kind === 'text' && (to.length ?? 0) < (type.length ?? 0)) {
    throw new SnowflakeError(
      '040050',
      '22000',
      `SQL compilation error: ${change} because reducing the byte-length of varchar is not supported.`,
    );
  }
}
