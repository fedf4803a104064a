import { storeTable } from '../catalog/catalog.ts';
import type { Cursor } from '../dialect/cursor.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { type CreateOptions, newObject, schemaPath, storeObject } from './definition.ts';

/** CREATE SEQUENCE name [START [WITH] [=] n] [INCREMENT [BY] [=] n]. */
export async function createSequence(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
): Promise<Answer> {
  const [database, schema, name] = schemaPath(run, cursor.path());
  cursor.take('WITH');
  let [start, step] = [1, 1];
  let comment = '';
  while (!cursor.done()) {
    if (cursor.take('START')) {
      cursor.take('WITH');
      cursor.takeOperator('=');
      start = cursor.number();
    } else if (cursor.take('INCREMENT')) {
      cursor.take('BY');
      cursor.takeOperator('=');
      step = cursor.number();
    } else if (!cursor.take('ORDER') && !cursor.take('NOORDER')) {
      cursor.expect('COMMENT');
      cursor.expectOperator('=');
      comment = cursor.string();
    }
  }
  const text = `CREATE OR REPLACE SEQUENCE ${storeTable(database, schema, name)} START ${start} INCREMENT ${step}`;
  const object = newObject(run, 'SEQUENCE', [database, schema, name], comment, { start, step });
  return storeObject(run, object, options, 'Sequence', [text]);
}
