import type { Cursor } from '../dialect/cursor.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { type CreateOptions, newObject, schemaPath, storeObject } from './definition.ts';
import { readProperties, textOf } from './properties.ts';

/** CREATE SECRET: only that it exists is kept. Its value would be of no use here, so it is not stored. */
export async function createSecret(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
): Promise<Answer> {
  const path = schemaPath(run, cursor.path());
  const properties = readProperties(cursor);
  cursor.expectEnd();
  const details = { TYPE: textOf(properties, 'TYPE', 'GENERIC_STRING') };
  const object = newObject(run, 'SECRET', path, textOf(properties, 'COMMENT'), details);
  return storeObject(run, object, options, 'Secret');
}
