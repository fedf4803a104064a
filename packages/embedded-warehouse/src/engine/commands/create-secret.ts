import type { Cursor } from '../dialect/cursor.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import {
  type CreateOptions,
  created,
  mayCreate,
  newObject,
  schemaPath,
  stayed,
  storeDefinition,
  takeIfNotExists,
} from './definition.ts';
import { readProperties, textOf } from './properties.ts';

/** CREATE SECRET: only that it exists is kept. Its value would be of no use here, so it is not stored. */
export async function createSecret(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
): Promise<Answer> {
  const ifNotExists = options.ifNotExists || takeIfNotExists(cursor);
  const path = schemaPath(run, cursor.path());
  const properties = readProperties(cursor);
  cursor.expectEnd();
  if (!mayCreate(run.engine.catalog.find('SECRET', path), { ...options, ifNotExists }))
    return stayed(path[2]);
  const details = { TYPE: textOf(properties, 'TYPE', 'GENERIC_STRING') };
  const object = newObject(run, 'SECRET', path, textOf(properties, 'COMMENT'), details);
  await storeDefinition(run, [], async () => ({ ddl: [], changes: [{ put: object }] }));
  return created('Secret', path[2]);
}
