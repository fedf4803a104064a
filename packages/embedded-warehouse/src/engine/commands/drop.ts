import { storeSchema, storeTable } from '../catalog/catalog.ts';
import {
  type CatalogObject,
  columnsOf,
  fullName,
  isTemporary,
  type ObjectKind,
} from '../catalog/catalog-object.ts';
import { type Cursor, createCursor } from '../dialect/cursor.ts';
import {
  cannotPerform,
  invalidIdentifier,
  kindNotFound,
  objectNotFound,
  unsupported,
} from '../errors/snowflake-errors.ts';
import { completePath, pathKey, tableText } from '../resolve-table.ts';
import { isRoutine, takeRoutine } from '../routine-key.ts';
import type { SessionState } from '../session-state.ts';
import { publishSession } from '../session-variables.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { endTransaction, runTogether } from '../transactions.ts';
import { dropTableText } from './create-table.ts';
import {
  dropChange,
  dropped,
  executed,
  nothingDropped,
  storeDefinition,
  takeIfExists,
} from './definition.ts';
import { dropRoutine } from './routine.ts';

/** The kinds that DROP, SHOW and DESCRIBE name with several words, and where they live. */
const accountKinds: readonly (readonly [readonly string[], ObjectKind])[] = [
  [['WAREHOUSE'], 'WAREHOUSE'],
  [['ROLE'], 'ROLE'],
  [['USER'], 'USER'],
  [['TAG'], 'TAG'],
  [['RESOURCE', 'MONITOR'], 'RESOURCE MONITOR'],
  [['NOTIFICATION', 'INTEGRATION'], 'INTEGRATION'],
  [['INTEGRATION'], 'INTEGRATION'],
];

const schemaKinds: readonly (readonly [readonly string[], ObjectKind])[] = [
  [['SEQUENCE'], 'SEQUENCE'],
  [['TASK'], 'TASK'],
  [['ALERT'], 'ALERT'],
  [['SECRET'], 'SECRET'],
  [['CORTEX', 'SEARCH', 'SERVICE'], 'CORTEX SEARCH SERVICE'],
];

/** Takes the words of an object kind; null when none fits. */
export function takeKind(cursor: Cursor): { kind: ObjectKind; inSchema: boolean } | null {
  const simple: readonly ObjectKind[] = ['TABLE', 'VIEW', 'DATABASE', 'SCHEMA', 'PROCEDURE', 'FUNCTION'];
  for (const kind of simple)
    if (cursor.take(kind)) return { kind, inSchema: kind !== 'DATABASE' && kind !== 'SCHEMA' };
  for (const [words, kind] of accountKinds) if (cursor.take(...words)) return { kind, inSchema: false };
  for (const [words, kind] of schemaKinds) if (cursor.take(...words)) return { kind, inSchema: true };
  return null;
}

export async function runDrop(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('DROP');
  cursor.take('MATERIALIZED');
  const found = takeKind(cursor);
  if (!found) throw unsupported(`DROP ${cursor.peek().text.toUpperCase()}`);
  const ifExists = takeIfExists(cursor);
  if (found.kind === 'PROCEDURE' || found.kind === 'FUNCTION')
    return await dropRoutine(run, cursor, found.kind, ifExists);
  const path = cursor.path();
  if (!cursor.take('CASCADE')) cursor.take('RESTRICT');
  cursor.expectEnd();
  switch (found.kind) {
    case 'TABLE':
    case 'VIEW':
      return await dropTable(run, found.kind, path, ifExists);
    case 'DATABASE':
      return await dropDatabase(run, path[0] ?? '', ifExists);
    case 'SCHEMA':
      return await dropSchema(run, path, ifExists);
    default:
      return await dropObject(run, found.kind, found.inSchema, path, ifExists);
  }
}

async function dropTable(
  run: StatementRun,
  kind: 'TABLE' | 'VIEW',
  path: readonly string[],
  ifExists: boolean,
): Promise<Answer> {
  const { engine, session } = run;
  const full = completePath(session, path);
  const temporary = session.temporaryTables.get(pathKey(full));
  if (temporary?.kind === kind) {
    await endTransaction(run, 'COMMIT');
    await dropTemporaries(session, (table) => table === temporary);
    return dropped(full.name);
  }
  const key = [full.database, full.schema, full.name];
  const other = engine.catalog.find(kind === 'TABLE' ? 'VIEW' : 'TABLE', key);
  if (other) throw cannotPerform(full.name);
  const object = engine.catalog.find(kind, key);
  if (!object) {
    if (ifExists) return nothingDropped(path.at(-1) ?? '');
    throw objectNotFound(path.join('.'));
  }
  await storeDefinition(run, [tableText(object)], async () => ({
    ddl: kind === 'TABLE' ? dropTableText(object) : [],
    changes: [dropChange(object)],
  }));
  return dropped(full.name);
}

async function dropTemporaries(
  { connection, temporaryTables }: SessionState,
  isDropped: (table: CatalogObject) => boolean,
): Promise<void> {
  for (const table of [...temporaryTables.values()].filter(isDropped)) {
    if (table.kind === 'TABLE') await runTogether(connection, dropTableText(table));
    temporaryTables.delete(fullName(table));
  }
}

async function dropDatabase(run: StatementRun, name: string, ifExists: boolean): Promise<Answer> {
  const { catalog } = run.engine;
  const object = catalog.find('DATABASE', [null, null, name]);
  if (!object) {
    if (ifExists) return nothingDropped(name);
    throw kindNotFound('DATABASE', name);
  }
  if (name === 'SNOWFLAKE') throw cannotPerform(name);
  const inside = catalog.within(name, null);
  await storeDefinition(run, [], async () => ({
    ddl: inside
      .filter((entry) => entry.kind === 'SCHEMA')
      .map((schema) => `DROP SCHEMA ${storeSchema(name, schema.name)} CASCADE`),
    changes: [...inside.map(dropChange), dropChange(object)],
  }));
  await dropTemporaries(run.session, (table) => table.database === name);
  if (run.session.database === name) {
    run.session.database = null;
    run.session.schema = null;
    await publishSession(run.session);
  }
  return dropped(name);
}

async function dropSchema(run: StatementRun, path: readonly string[], ifExists: boolean): Promise<Answer> {
  const { engine, session } = run;
  const [name = '', database = session.database ?? ''] = [...path].reverse();
  const object = engine.catalog.find('SCHEMA', [database, null, name]);
  if (!object) {
    if (ifExists) return nothingDropped(path.at(-1) ?? '');
    throw kindNotFound('SCHEMA', path.join('.'));
  }
  await storeDefinition(run, [], async () => ({
    ddl: [`DROP SCHEMA ${storeSchema(database, name)} CASCADE`],
    changes: [...engine.catalog.within(database, name).map(dropChange), dropChange(object)],
  }));
  await dropTemporaries(session, (table) => table.database === database && table.schema === name);
  if (session.database === database && session.schema === name) {
    session.schema = null;
    await publishSession(session);
  }
  return dropped(name);
}

/** The object that a name of some kind leads to. */
export function findObject(
  run: StatementRun,
  kind: ObjectKind,
  inSchema: boolean,
  path: readonly string[],
): CatalogObject | undefined {
  if (!inSchema) return run.engine.catalog.find(kind, [null, null, path.at(-1) ?? '']);
  const full = completePath(run.session, path);
  const temporary = run.session.temporaryTables.get(pathKey(full));
  if (temporary?.kind === kind) return temporary;
  return run.engine.catalog.find(kind, [full.database, full.schema, full.name]);
}

interface KindOfObject {
  readonly kind: ObjectKind;
  readonly inSchema: boolean;
}

/** Takes the name of an object of some kind, with the types of its arguments where it is a routine. */
export function takeNamed(run: StatementRun, cursor: Cursor, found: KindOfObject) {
  return isRoutine(found.kind) ? takeRoutine(run, cursor, found.kind) : findNamed(run, found, cursor.path());
}

export function findNamed(run: StatementRun, { kind, inSchema }: KindOfObject, path: readonly string[]) {
  const object =
    kind === 'SCHEMA'
      ? run.engine.catalog.find('SCHEMA', [path.at(-2) ?? run.session.database, null, path.at(-1) ?? ''])
      : findObject(run, kind, inSchema, path);
  return { path, object };
}

async function dropObject(
  run: StatementRun,
  kind: ObjectKind,
  inSchema: boolean,
  path: readonly string[],
  ifExists: boolean,
): Promise<Answer> {
  const object = findObject(run, kind, inSchema, path);
  if (!object) {
    if (ifExists) return nothingDropped(path.at(-1) ?? '');
    throw kindNotFound(kind, path.join('.'));
  }
  const sequence =
    kind === 'SEQUENCE'
      ? [`DROP SEQUENCE ${storeTable(object.database ?? '', object.schema ?? '', object.name)}`]
      : [];
  await storeDefinition(run, [], async () => ({ ddl: sequence, changes: [dropChange(object)] }));
  return dropped(object.name);
}

/** COMMENT [IF EXISTS] ON kind name IS 'text', and on a column of a table. */
export async function runComment(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('COMMENT');
  const ifExists = takeIfExists(cursor);
  cursor.expect('ON');
  const column = cursor.take('COLUMN');
  const found = column ? { kind: 'TABLE' as ObjectKind, inSchema: true } : takeKind(cursor);
  if (!found) return cursor.fail();
  const columnPath = column ? cursor.path() : [];
  const columnName = columnPath.pop();
  const named = column ? findNamed(run, found, columnPath) : takeNamed(run, cursor, found);
  cursor.expect('IS');
  const comment = cursor.string();
  const { path } = named;
  const object = named.object ?? findObject(run, 'VIEW', found.inSchema, path);
  if (!object) {
    if (ifExists) return executed();
    throw objectNotFound(path.join('.'));
  }
  const details =
    columnName === undefined
      ? object.details
      : { ...object.details, columns: commented(object, columnName, comment) };
  const changed = { ...object, details, comment: columnName === undefined ? comment : object.comment };
  if (isTemporary(changed)) run.session.temporaryTables.set(fullName(changed), changed);
  else await storeDefinition(run, [], async () => ({ ddl: [], changes: [{ put: changed }] }));
  return executed();
}

function commented(object: CatalogObject, column: string, comment: string) {
  const columns = columnsOf(object);
  if (!columns.some(({ name }) => name === column)) throw invalidIdentifier(column);
  return columns.map((candidate) => (candidate.name === column ? { ...candidate, comment } : candidate));
}
