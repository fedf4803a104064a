import { type Cursor, sourceText } from '../dialect/cursor.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { ended } from '../translate-run.ts';
import { type CreateOptions, newObject, schemaPath, storeObject } from './definition.ts';
import { readProperties } from './properties.ts';

/** CREATE ALERT name [properties] IF (EXISTS (query)) THEN statement: kept and listed, never started by itself. */
export async function createAlert(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
): Promise<Answer> {
  const path = schemaPath(run, cursor.path());
  const { COMMENT: comment, ...properties } = readProperties(cursor);
  cursor.expect('IF');
  const condition = sourceText(cursor.parenthesized(), run.sql);
  cursor.expect('THEN');
  const action = sourceText(ended(cursor.rest()), run.sql);
  const details = { ...properties, condition, action, state: 'suspended' };
  const object = newObject(run, 'ALERT', path, String(comment ?? ''), details);
  return storeObject(run, object, options, 'Alert');
}
