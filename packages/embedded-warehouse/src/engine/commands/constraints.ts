/** PRIMARY KEY, UNIQUE and FOREIGN KEY: kept for those who ask, as in Snowflake, which looks after NOT NULL alone. */
import {
  type CatalogObject,
  type ColumnDefinition,
  columnsOf,
  constraintsOf,
  type TableConstraint,
} from '../catalog/catalog-object.ts';
import { type Cursor, createCursor, splitAtCommas } from '../dialect/cursor.ts';
import { isOperator, isWord, type Token } from '../dialect/token.ts';
import { invalidIdentifier } from '../errors/snowflake-errors.ts';
import { ended } from '../translate-run.ts';

export function isConstraint(part: readonly Token[]): boolean {
  return (
    isWord(part[0], 'CONSTRAINT', 'FOREIGN') ||
    (isWord(part[0], 'PRIMARY') && isWord(part[1], 'KEY')) ||
    (isWord(part[0], 'UNIQUE') && isOperator(part[1], '('))
  );
}

/** `[CONSTRAINT name] PRIMARY KEY (a, b) | UNIQUE (a) | FOREIGN KEY (a) REFERENCES t [(b)]`, and what nobody looks after. */
export function readConstraint(part: readonly Token[]): TableConstraint {
  const cursor = createCursor(ended(part));
  const name = cursor.take('CONSTRAINT') ? cursor.name() : null;
  if (cursor.take('FOREIGN', 'KEY')) {
    const columns = readNames(cursor);
    cursor.expect('REFERENCES');
    return { kind: 'FOREIGN KEY', name, columns, references: readReference(cursor) };
  }
  const kind = cursor.take('UNIQUE') ? 'UNIQUE' : 'PRIMARY KEY';
  if (kind === 'PRIMARY KEY') cursor.expect('PRIMARY', 'KEY');
  return { kind, name, columns: readNames(cursor), references: null };
}

function readNames(cursor: Cursor): string[] {
  return splitAtCommas(cursor.parenthesized()).map((column) => column[0]?.value ?? '');
}

/** What stands behind REFERENCES. */
export function readReference(cursor: Cursor): NonNullable<TableConstraint['references']> {
  const table = cursor.path();
  return { table, columns: isOperator(cursor.peek(), '(') ? readNames(cursor) : [] };
}

/** What a table becomes by ADD CONSTRAINT. */
export function withConstraint(table: CatalogObject, constraint: TableConstraint): CatalogObject {
  const columns = columnsOf(table);
  const missing = constraint.columns.find((name) => !columns.some((column) => column.name === name));
  if (missing !== undefined) throw invalidIdentifier(missing);
  return withConstraints(table, [...constraintsOf(table), constraint]);
}

/** DROP PRIMARY KEY, DROP UNIQUE (a), DROP FOREIGN KEY (a) and DROP CONSTRAINT name. */
export function withoutConstraint(table: CatalogObject, part: readonly Token[]): CatalogObject {
  const cursor = createCursor(ended(part));
  const all = constraintsOf(table);
  if (cursor.take('CONSTRAINT')) {
    const name = cursor.name();
    return withConstraints(
      table,
      all.filter((constraint) => constraint.name !== name),
    );
  }
  const kind = cursor.next().value;
  cursor.take('KEY');
  const columns = isOperator(cursor.peek(), '(') ? readNames(cursor).join() : null;
  return withConstraints(
    table,
    all.filter(
      (constraint) =>
        !constraint.kind.startsWith(kind) || (columns !== null && constraint.columns.join() !== columns),
    ),
  );
}

function withConstraints(table: CatalogObject, constraints: readonly TableConstraint[]): CatalogObject {
  const columns = columnsOf(table).map((column) => markedColumn(column, constraints));
  return { ...table, details: { ...table.details, columns, constraints } };
}

/** A column as DESCRIBE shows it: whether it belongs to a key. */
export function markedColumn(
  column: ColumnDefinition,
  constraints: readonly TableConstraint[],
): ColumnDefinition {
  const isIn = (kind: TableConstraint['kind']) =>
    constraints.some((constraint) => constraint.kind === kind && constraint.columns.includes(column.name));
  return { ...column, primaryKey: isIn('PRIMARY KEY'), unique: isIn('UNIQUE') };
}
