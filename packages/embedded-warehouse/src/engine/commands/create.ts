import type { ObjectKind } from '../catalog/catalog-object.ts';
import { type Cursor, createCursor } from '../dialect/cursor.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { createAccountObject } from './create-account-object.ts';
import { createAlert } from './create-alert.ts';
import { createDatabase, createSchema } from './create-container.ts';
import { createFunction } from './create-function.ts';
import { createProcedure } from './create-procedure.ts';
import { createSearchService } from './create-search-service.ts';
import { createSecret } from './create-secret.ts';
import { createSequence } from './create-sequence.ts';
import { createTable } from './create-table.ts';
import { createTask } from './create-task.ts';
import { createView } from './create-view.ts';
import type { CreateOptions } from './definition.ts';

type Create = (run: StatementRun, cursor: Cursor, options: CreateOptions) => Promise<Answer>;

const account =
  (kind: ObjectKind, label: string): Create =>
  (run, cursor, options) =>
    createAccountObject(run, cursor, options, kind, label);

/** What CREATE can make, by the words after CREATE [OR REPLACE]; longer forms first. */
const creators: readonly (readonly [readonly string[], Create])[] = [
  [['TABLE'], (run, cursor, options) => createTable(run, cursor, options, '')],
  [['TRANSIENT', 'TABLE'], (run, cursor, options) => createTable(run, cursor, options, 'TRANSIENT')],
  [['TEMPORARY', 'TABLE'], (run, cursor, options) => createTable(run, cursor, options, 'TEMPORARY')],
  [['TEMP', 'TABLE'], (run, cursor, options) => createTable(run, cursor, options, 'TEMPORARY')],
  [['LOCAL', 'TEMPORARY', 'TABLE'], (run, cursor, options) => createTable(run, cursor, options, 'TEMPORARY')],
  [['VIEW'], (run, cursor, options) => createView(run, cursor, options, '')],
  [['SECURE', 'VIEW'], (run, cursor, options) => createView(run, cursor, options, 'SECURE')],
  [['MATERIALIZED', 'VIEW'], (run, cursor, options) => createView(run, cursor, options, '')],
  [['TEMPORARY', 'VIEW'], (run, cursor, options) => createView(run, cursor, options, 'TEMPORARY')],
  [['TEMP', 'VIEW'], (run, cursor, options) => createView(run, cursor, options, 'TEMPORARY')],
  [['TRANSIENT', 'DATABASE'], createDatabase],
  [['DATABASE'], createDatabase],
  [['TRANSIENT', 'SCHEMA'], createSchema],
  [['SCHEMA'], createSchema],
  [['SEQUENCE'], createSequence],
  [['WAREHOUSE'], account('WAREHOUSE', 'Warehouse')],
  [['ROLE'], account('ROLE', 'Role')],
  [['USER'], account('USER', 'User')],
  [['TAG'], account('TAG', 'Tag')],
  [['RESOURCE', 'MONITOR'], account('RESOURCE MONITOR', 'Resource monitor')],
  [['NOTIFICATION', 'INTEGRATION'], account('INTEGRATION', 'Integration')],
  [['INTEGRATION'], account('INTEGRATION', 'Integration')],
  [['SECRET'], createSecret],
  [['TASK'], createTask],
  [['ALERT'], createAlert],
  [['PROCEDURE'], createProcedure],
  [['FUNCTION'], createFunction],
  [['SECURE', 'FUNCTION'], createFunction],
  [['CORTEX', 'SEARCH', 'SERVICE'], createSearchService],
];

export async function runCreate(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('CREATE');
  const orReplace = cursor.take('OR', 'REPLACE');
  for (const [words, create] of creators) {
    if (!cursor.take(...words)) continue;
    const ifNotExists = cursor.take('IF', 'NOT', 'EXISTS');
    return await create(run, cursor, { orReplace, ifNotExists });
  }
  if (cursor.peek().kind !== 'word') cursor.fail();
  throw unsupported(`CREATE ${cursor.peek().value}`);
}
