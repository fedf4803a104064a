import { type Cursor, findWord, sourceText } from '../dialect/cursor.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { type CreateOptions, newObject, schemaPath, storeObject } from './definition.ts';
import { type PropertyValue, readProperties, textOf } from './properties.ts';

/**
 * CREATE TASK name [properties] [AFTER task, ...] [WHEN condition] AS statement. Tasks are kept and listed, and
 * EXECUTE TASK runs them; no clock here starts them by itself.
 */
export async function createTask(run: StatementRun, cursor: Cursor, options: CreateOptions): Promise<Answer> {
  const path = schemaPath(run, cursor.path());
  const clauses = readTaskClauses(run, cursor);
  const { COMMENT: _, ...properties } = clauses.properties;
  const details = {
    ...properties,
    after: clauses.after,
    when: clauses.when,
    definition: clauses.definition,
    state: 'suspended',
  };
  const object = newObject(run, 'TASK', path, textOf(clauses.properties, 'COMMENT'), details);
  return storeObject(run, object, options, 'Task');
}

function readTaskClauses(run: StatementRun, cursor: Cursor) {
  let properties: Record<string, PropertyValue> = {};
  const after: string[] = [];
  for (;;) {
    const more = readProperties(cursor);
    properties = { ...properties, ...more };
    if (cursor.take('AFTER')) {
      do after.push(cursor.path().join('.'));
      while (cursor.takeOperator(','));
    } else if (cursor.take('WHEN')) {
      const rest = cursor.rest();
      const as = findWord(rest, 0, 'AS');
      if (as === rest.length) cursor.fail();
      const when = sourceText(rest.slice(0, as), run.sql);
      return { properties, after, when, definition: sourceText(rest.slice(as + 1), run.sql) };
    } else if (Object.keys(more).length === 0) {
      cursor.expect('AS');
      return { properties, after, when: null, definition: sourceText(cursor.rest(), run.sql) };
    }
  }
}
