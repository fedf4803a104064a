import type { CatalogObject, ObjectKind } from '../catalog/catalog-object.ts';
import { type Cursor, createCursor, sourceText } from '../dialect/cursor.ts';
import { isWord } from '../dialect/token.ts';
import { invalidProperty, kindNotFound, unsupported } from '../errors/snowflake-errors.ts';
import { accountObjectName, accountParameters } from '../inherited-parameters.ts';
import { isParameter } from '../parameter-names.ts';
import { isRoutine, typesOf } from '../routine-key.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { ended } from '../translate-run.ts';
import { alterTable } from './alter-table.ts';
import { readClauses } from './create-account-object.ts';
import { dropChange, executed, newObject, storeDefinition, takeIfExists } from './definition.ts';
import { findNamed, takeKind, takeNamed } from './drop.ts';
import { requireEffect, requireTimeZone, runAlterSession } from './session.ts';

/** ALTER of everything but sessions and tables: SET, UNSET, RENAME TO, RESUME, SUSPEND, ABORT, MODIFY AS. */
export async function runAlter(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('ALTER');
  if (isWord(cursor.peek(), 'SESSION')) return await runAlterSession(run);
  if (isWord(cursor.peek(), 'ACCOUNT')) return await alterAccount(run, cursor);
  const found = takeKind(cursor);
  if (!found) throw unsupported(`ALTER ${cursor.peek().text.toUpperCase()}`);
  const ifExists = takeIfExists(cursor);
  if (found.kind === 'TABLE' || found.kind === 'VIEW')
    return await alterTable(run, cursor, found.kind, ifExists);
  const { path, object } = isWord(cursor.peek(), 'SUSPEND', 'RESUME', 'SET')
    ? findNamed(run, found, [run.session.warehouse ?? ''])
    : takeNamed(run, cursor, found);
  if (!object) {
    if (ifExists) return executed();
    throw kindNotFound(found.kind, path.join('.'));
  }
  const changed = applyAlter(run, cursor, object);
  const changes = changed.name === object.name ? [{ put: changed }] : [dropChange(object), { put: changed }];
  await storeDefinition(run, [], async () => ({ ddl: [], changes }));
  return executed();
}

function applyAlter(run: StatementRun, cursor: Cursor, object: CatalogObject): CatalogObject {
  const set = (details: Readonly<Record<string, unknown>>): CatalogObject => ({
    ...object,
    details: { ...object.details, ...details },
  });
  if (cursor.take('RESUME')) {
    cursor.take('IF', 'SUSPENDED');
    return set({ state: 'started' });
  }
  if (cursor.take('SUSPEND') || cursor.take('ABORT', 'ALL', 'QUERIES')) return set({ state: 'suspended' });
  if (cursor.take('RENAME', 'TO')) {
    if (!renamable.has(object.kind)) throw unsupported(`renaming a ${object.kind.toLowerCase()}`);
    const name = cursor.path().at(-1) ?? '';
    return { ...object, name: isRoutine(object.kind) ? `${name}${typesOf(object.name)}` : name };
  }
  if (cursor.take('MODIFY', 'AS')) return set({ definition: sourceText(ended(cursor.rest()), run.sql) });
  if (cursor.take('UNSET')) {
    const details = { ...object.details };
    let { comment } = object;
    do {
      const name = cursor.name();
      if (name === 'COMMENT') comment = '';
      else delete details[name];
    } while (cursor.takeOperator(','));
    return { ...object, details, comment };
  }
  cursor.take('SET');
  const { properties, triggers } = readClauses(cursor);
  cursor.expectEnd();
  const { COMMENT: comment, ...kept } = properties;
  if (kept.TIMEZONE !== undefined) requireTimeZone(String(kept.TIMEZONE));
  for (const [name, value] of Object.entries(kept)) {
    if (object.kind === 'ACCOUNT' && !isParameter(name)) throw invalidProperty(name, object.kind);
    requireEffect(name, String(value));
  }
  const changed = set({ ...kept, ...(triggers.length > 0 ? { triggers } : {}) });
  return comment === undefined ? changed : { ...changed, comment: String(comment) };
}

const renamable: ReadonlySet<ObjectKind> = new Set([
  'WAREHOUSE',
  'ROLE',
  'USER',
  'TASK',
  'RESOURCE MONITOR',
  'INTEGRATION',
  'ALERT',
  'FUNCTION',
  'PROCEDURE',
]);

/** ALTER ACCOUNT SET name = value ... and UNSET name, ...: every session starts with these parameters. */
async function alterAccount(run: StatementRun, cursor: Cursor): Promise<Answer> {
  cursor.expect('ACCOUNT');
  if (!isWord(cursor.peek(), 'SET', 'UNSET')) cursor.fail();
  const path = [null, null, accountObjectName];
  const account =
    run.engine.catalog.find('ACCOUNT', path) ?? newObject(run, 'ACCOUNT', path, '', accountParameters(run));
  const changed = applyAlter(run, cursor, account);
  await storeDefinition(run, [], async () => ({ ddl: [], changes: [{ put: changed }] }));
  return executed();
}
