import {
  columnNames,
  type Identifier,
  identifierAt,
  type Node,
  nameOf,
  nodesAt,
  type Payload,
} from './ast.ts';
import { quoteName } from './fragment.ts';
import { createScope, type Scope, type ScopeColumn } from './scope.ts';
import { unify } from './unify.ts';
import type { QueryFragment, Writer } from './writer.ts';

/** VALUES as a query; its columns are COLUMN1, COLUMN2, ... */
export function writeValues(writer: Writer, payload: Payload, outer: Scope | null): QueryFragment {
  const table = writeValueRows(writer, payload, createScope(outer, outer?.ctes ?? new Map()));
  const alias = `"VALUES" (${table.columns.map((column) => quoteName(column.name)).join(', ')})`;
  return { text: `SELECT * FROM (${table.text}) AS ${alias}`, columns: table.columns };
}

/** VALUES in FROM, with the alias and column names that it was given. */
export function writeValuesSource(writer: Writer, payload: Payload, scope: Scope) {
  const table = writeValueRows(writer, payload, scope);
  const names = columnNames(payload);
  const columns = table.columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }));
  const alias = identifierAt(payload, 'alias');
  const name = alias ? nameOf(alias as Identifier) : null;
  const list = columns.map((column) => quoteName(column.name)).join(', ');
  return { text: `(${table.text}) AS ${quoteName(name ?? 'VALUES')} (${list})`, name, columns };
}

function writeValueRows(
  writer: Writer,
  payload: Payload,
  scope: Scope,
): { text: string; columns: ScopeColumn[] } {
  const rows = (payload.expressions as readonly Payload[]).map((row) =>
    nodesAt(row, 'expressions').map((cell: Node) => writer.expression(cell, scope)),
  );
  const width = rows[0]?.length ?? 0;
  const unified = Array.from({ length: width }, (_, index) => unify(rows.flatMap((row) => row[index] ?? [])));
  const texts = rows.map(
    (row, at) => `(${row.map((cell, index) => unified[index]?.texts[at] ?? cell.text).join(', ')})`,
  );
  const columns = unified.map((column, index) => ({ name: `COLUMN${index + 1}`, type: column.type }));
  return { text: `VALUES ${texts.join(', ')}`, columns };
}
