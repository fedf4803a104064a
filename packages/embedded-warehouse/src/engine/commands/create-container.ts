/** CREATE DATABASE and CREATE SCHEMA: what holds other objects, and what a replaced one held. */
import { storeSchema } from '../catalog/catalog.ts';
import type { Cursor } from '../dialect/cursor.ts';
import { kindNotFound, noDatabase, unsupported } from '../errors/snowflake-errors.ts';
import { publishSession } from '../session-variables.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import {
  type CreateOptions,
  created,
  dropChange,
  mayCreate,
  newObject,
  stayed,
  storeDefinition,
} from './definition.ts';
import { readProperties, textOf } from './properties.ts';

/** CREATE DATABASE: with its PUBLIC schema; the session moves into it. */
export async function createDatabase(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
): Promise<Answer> {
  const { catalog } = run.engine;
  const name = cursor.name();
  if (cursor.take('CLONE')) throw unsupported('CREATE DATABASE ... CLONE');
  const comment = textOf(readProperties(cursor), 'COMMENT');
  cursor.expectEnd();
  const existing = catalog.find('DATABASE', [null, null, name]);
  if (!mayCreate(existing, options)) return stayed(name);
  await storeDefinition(run, [], async () => {
    const old = existing ? catalog.within(name, null) : [];
    const schemas = old.filter((object) => object.kind === 'SCHEMA');
    return {
      ddl: [
        ...schemas.map((schema) => `DROP SCHEMA ${storeSchema(name, schema.name)} CASCADE`),
        `CREATE SCHEMA ${storeSchema(name, 'PUBLIC')}`,
      ],
      changes: [
        ...old.map(dropChange),
        { put: newObject(run, 'DATABASE', [null, null, name], comment, {}) },
        { put: newObject(run, 'SCHEMA', [name, null, 'PUBLIC'], '', {}) },
      ],
    };
  });
  run.session.database = name;
  run.session.schema = 'PUBLIC';
  await publishSession(run.session);
  return created('Database', name);
}

export async function createSchema(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
): Promise<Answer> {
  const { catalog } = run.engine;
  const { session } = run;
  const [name = '', database = session.database] = cursor.path().reverse();
  if (cursor.take('CLONE')) throw unsupported('CREATE SCHEMA ... CLONE');
  cursor.take('WITH', 'MANAGED', 'ACCESS');
  const comment = textOf(readProperties(cursor), 'COMMENT');
  cursor.expectEnd();
  if (database === null) throw noDatabase();
  if (!catalog.find('DATABASE', [null, null, database])) throw kindNotFound('DATABASE', database);
  const existing = catalog.find('SCHEMA', [database, null, name]);
  if (!mayCreate(existing, options)) return stayed(name);
  await storeDefinition(run, [], async () => ({
    ddl: [
      ...(existing ? [`DROP SCHEMA ${storeSchema(database, name)} CASCADE`] : []),
      `CREATE SCHEMA ${storeSchema(database, name)}`,
    ],
    changes: [
      ...(existing ? catalog.within(database, name).map(dropChange) : []),
      { put: newObject(run, 'SCHEMA', [database, null, name], comment, {}) },
    ],
  }));
  session.database = database;
  session.schema = name;
  await publishSession(session);
  return created('Schema', name);
}
