/** What all DDL shares: one at a time, in its own transaction, with its catalog change. */
import type { CatalogChange } from '../catalog/catalog.ts';
import { type CatalogObject, type ObjectKind, pathOf } from '../catalog/catalog-object.ts';
import type { Cursor } from '../dialect/cursor.ts';
import { alreadyExists, kindNotFound, noDatabase, noSchema } from '../errors/snowflake-errors.ts';
import { type Answer, type StatementRun, statementTypes, statusAnswer } from '../statement-run.ts';
import { endTransaction } from '../transactions.ts';

export interface CreateOptions {
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
}

/** Other DDL has changed the catalog since the statement looked: it has its turn now, and is to look again. */
class CatalogMoved extends Error {
  override readonly name = 'CatalogMoved';
}

/** Runs a command that may store a definition; once more where, by its turn, what it had found may be gone. */
export async function runInTurn(
  run: StatementRun,
  command: (run: StatementRun) => Promise<Answer>,
): Promise<Answer> {
  const { engine, session } = run;
  try {
    const answer = await command(run).catch((error: unknown) => {
      if (!(error instanceof CatalogMoved)) throw error;
      return command({ ...run, catalogVersion: null });
    });
    // One that found nothing to do has ended no transaction yet, as any other does.
    if (answer.statementTypeId === statementTypes.definition) await endTransaction(run, 'COMMIT');
    return answer;
  } finally {
    // A transaction that is still open keeps its locks: the command has not come to its turn.
    if (!session.inTransaction) engine.locks.release(session);
  }
}

/**
 * Commits what is open, waits for other DDL and runs the statements and changes as one transaction. The turn lasts until
 * the command is over, which `runInTurn` sees to.
 */
export async function storeDefinition(
  run: StatementRun,
  locked: readonly string[],
  work: () => Promise<{ ddl: readonly string[]; changes: readonly CatalogChange[] }>,
): Promise<void> {
  const { engine, session, request, catalogVersion } = run;
  await endTransaction(run, 'COMMIT');
  for (const name of ['DDL', ...locked])
    await engine.locks.acquire(session, name, 'exclusive', request.signal);
  if (catalogVersion !== null && catalogVersion !== engine.catalog.version) throw new CatalogMoved();
  const { ddl, changes } = await work();
  await engine.catalog.commit(session.connection, ddl, changes);
}

export function takeIfExists(cursor: Cursor): boolean {
  return cursor.take('IF', 'EXISTS');
}

/** Completes the path of an object that lives in a schema. @throws SnowflakeError 090105, 090106, 002003 */
export function schemaPath(run: StatementRun, path: readonly string[]): [string, string, string] {
  const { session, engine } = run;
  const [name = '', schema = session.schema, database = session.database] = [...path].reverse();
  if (database === null) throw noDatabase();
  if (!engine.catalog.find('DATABASE', [null, null, database])) throw kindNotFound('DATABASE', database);
  if (schema === null) throw noSchema();
  if (!engine.catalog.find('SCHEMA', [database, null, schema]))
    throw kindNotFound('SCHEMA', `${database}.${schema}`);
  return [database, schema, name];
}

/** Whether CREATE goes on; false when the object is there and may stay. @throws SnowflakeError 002002 */
export function mayCreate(
  existing: CatalogObject | undefined,
  options: CreateOptions,
  shownName: string = existing?.name ?? '',
): boolean {
  if (!existing || options.orReplace) return true;
  if (options.ifNotExists) return false;
  throw alreadyExists(shownName);
}

/**
 * Stores an object that is nothing but its entry in the catalog and its statements.
 * @param label what the answer calls its kind
 * @param shownName what the answer calls it, where it is kept under another name
 * @throws SnowflakeError 002002 where it is there and may not stay
 */
export async function storeObject(
  run: StatementRun,
  object: CatalogObject,
  options: CreateOptions,
  label: string,
  ddl: readonly string[] = [],
  shownName: string = object.name,
): Promise<Answer> {
  const existing = run.engine.catalog.find(object.kind, pathOf(object));
  if (!mayCreate(existing, options, shownName)) return stayed(shownName);
  await storeDefinition(run, [], async () => ({ ddl, changes: [{ put: object }] }));
  return created(label, shownName);
}

export function newObject(
  run: StatementRun,
  kind: ObjectKind,
  path: readonly (string | null)[],
  comment: string,
  details: Readonly<Record<string, unknown>>,
): CatalogObject {
  const [database = null, schema = null, name = ''] = path;
  return {
    kind,
    database,
    schema,
    name: name ?? '',
    createdOn: new Date(),
    owner: run.session.role,
    comment,
    details,
  };
}

export function dropChange(object: CatalogObject): CatalogChange {
  return { drop: { kind: object.kind, path: pathOf(object) } };
}

export function created(kind: string, name: string): Answer {
  return statusAnswer(`${kind} ${name} successfully created.`);
}

export function stayed(name: string): Answer {
  return statusAnswer(`${name} already exists, statement succeeded.`);
}

export function dropped(name: string): Answer {
  return statusAnswer(`${name} successfully dropped.`);
}

export function nothingDropped(name: string): Answer {
  return statusAnswer(`Drop statement executed successfully (${name} already dropped).`);
}

export function executed(): Answer {
  return statusAnswer('Statement executed successfully.');
}
