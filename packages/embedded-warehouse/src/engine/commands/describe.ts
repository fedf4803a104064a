import { type CatalogObject, columnsOf, type ObjectKind } from '../catalog/catalog-object.ts';
import { type Cursor, createCursor } from '../dialect/cursor.ts';
import { kindNotFound, objectNotFound, unsupported } from '../errors/snowflake-errors.ts';
import { findTable } from '../resolve-table.ts';
import { queryIdAt } from '../result-scan.ts';
import { type RoutineKind, takeRoutine } from '../routine-key.ts';
import { type Answer, type StatementRun, statementTypes, textColumn, wireInstant } from '../statement-run.ts';
import { systemTable } from '../views/system-tables.ts';
import { describedColumns } from './described-columns.ts';
import { findObject, takeKind } from './drop.ts';
import { showTables } from './show-tables.ts';

const columnNames = [
  'name',
  'type',
  'kind',
  'null?',
  'default',
  'primary key',
  'unique key',
  'check',
  'expression',
  'comment',
  'policy name',
  'privacy domain',
];

/** DESCRIBE and DESC of tables and views, results, and the objects that SHOW lists. */
export async function runDescribe(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.next();
  if (cursor.take('RESULT'))
    return describeResult(run, cursor.peek().kind === 'string' ? cursor.string() : null);
  const found = takeKind(cursor) ?? { kind: 'TABLE' as ObjectKind, inSchema: true };
  if (found.kind === 'TABLE' || found.kind === 'VIEW') return describeTable(run, cursor.path());
  if (found.kind === 'PROCEDURE' || found.kind === 'FUNCTION')
    return describeRoutine(run, cursor, found.kind);
  const path = cursor.path();
  if (found.kind === 'DATABASE' || found.kind === 'SCHEMA') throw unsupported(`DESCRIBE ${found.kind}`);
  const object = findObject(run, found.kind, found.inSchema, path);
  if (!object) throw kindNotFound(found.kind, path.join('.'));
  return describeObject(run, object);
}

function describeTable(run: StatementRun, path: readonly string[]): Answer {
  const { engine, session } = run;
  const known = systemTable(engine, session, path);
  const table = known ? null : findTable(engine, session, path);
  if (known) {
    return answer((known.columns ?? []).map(({ name, type }) => nullableColumn(name, type.name)));
  }
  if (!table) throw objectNotFound(path.join('.'));
  return answer(
    columnsOf(table).map((column) => [
      column.name,
      column.type,
      'COLUMN',
      column.nullable ? 'Y' : 'N',
      column.autoincrement
        ? `IDENTITY START ${column.autoincrement.start} INCREMENT ${column.autoincrement.step} NOORDER`
        : column.default,
      column.primaryKey ? 'Y' : 'N',
      column.unique ? 'Y' : 'N',
      null,
      null,
      column.comment,
      null,
      null,
    ]),
  );
}

function answer(
  rows: readonly (readonly (string | null)[])[],
  names: readonly string[] = columnNames,
): Answer {
  return { columns: names.map(textColumn), rows, statementTypeId: statementTypes.show };
}

function describeResult(run: StatementRun, queryId: string | null): Answer {
  const result = run.session.results.get(queryId ?? queryIdAt(run.session, -1) ?? '');
  if (!result) throw objectNotFound(queryId ?? 'RESULT');
  return answer(describedColumns(result.columns, null).map(({ name, type }) => nullableColumn(name, type)));
}

/** A column of which nothing is known but its type. */
function nullableColumn(name: string, type: string): readonly (string | null)[] {
  return [name, type, 'COLUMN', 'Y', null, 'N', 'N', null, null, null, null, null];
}

function describeRoutine(run: StatementRun, cursor: Cursor, kind: RoutineKind): Answer {
  const { path, object } = takeRoutine(run, cursor, kind);
  if (!object) throw kindNotFound(kind, path.join('.'));
  const { details } = object;
  return answer(
    [
      ['signature', String(details.signature)],
      ['returns', String(details.returns)],
      ['language', 'SQL'],
      ...(kind === 'PROCEDURE' ? [['execute as', String(details.executeAs)]] : []),
      ['body', String(details.body)],
    ],
    ['property', 'value'],
  );
}

/** The same columns as SHOW, for one object. */
function describeObject(run: StatementRun, object: CatalogObject): Answer {
  const table = showTables.find((candidate) => candidate.kinds(run).includes(object));
  if (!table) throw unsupported(`DESCRIBE ${object.kind}`);
  const row = table.columns.map(([, , read]) => read(object, run, new Map()));
  return answer(
    [row.map((cell) => (cell instanceof Date ? wireInstant(cell) : cell === null ? null : String(cell)))],
    table.columns.map(([name]) => name),
  );
}
