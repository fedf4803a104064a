import { functionTable } from '../library/function-table.ts';
import {
  callOf,
  type Identifier,
  identifierAt,
  kindOf,
  type Node,
  nameOf,
  nodeAt,
  nodesAt,
  type Payload,
  payloadOf,
} from './ast.ts';
import type { Scope } from './scope.ts';
import { calledName } from './write-call.ts';
import type { Writer } from './writer.ts';

export function writeGroupBy(writer: Writer, clause: Payload, items: readonly Node[], scope: Scope): string {
  if (clause.all === true) return plainItems(items, scope)?.join(', ') || 'ALL';
  return nodesAt(clause, 'expressions')
    .map((node) => {
      const call = callOf(node);
      if (call && ['ROLLUP', 'CUBE'].includes(call.name))
        return `${call.name} (${keys(writer, call.args, scope)})`;
      if (call?.name === 'GROUPING SETS') return `GROUPING SETS (${keys(writer, call.args, scope)})`;
      return writer.expression(node, scope).text;
    })
    .join(', ');
}

function keys(writer: Writer, nodes: readonly Node[], scope: Scope): string {
  return nodes.map((node) => writer.expression(node, scope).text).join(', ');
}

/**
 * The positions that GROUP BY ALL stands for: of the items without an aggregate. Behind ALL itself DuckDB takes no order
 * by an expression. Null when an item does not tell whether it has one.
 */
function plainItems(items: readonly Node[], scope: Scope): number[] | null {
  const aggregated = new Set<string>();
  const positions: number[] = [];
  for (const [index, item] of items.entries()) {
    const isAliased = kindOf(item) === 'alias';
    const has = hasAggregate(isAliased ? nodeAt(payloadOf(item), 'this') : item, aggregated, scope);
    if (kindOf(item) === 'star' || has === null) return null;
    if (!has) positions.push(index + 1);
    else if (isAliased) aggregated.add(nameOf(identifierAt(payloadOf(item), 'alias') as Identifier));
  }
  return positions;
}

const windows = new Set(['within_group', 'window_function', 'ignore_nulls', 'respect_nulls', 'filter']);

/** Queries in an item have aggregates of their own. */
function hasAggregate(value: unknown, aggregated: ReadonlySet<string>, scope: Scope): boolean | null {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return any(value, aggregated, scope);
  const kind = kindOf(value as Node);
  if (kind === 'select' || kind === 'subquery') return false;
  if (windows.has(kind)) return true;
  if (kind === 'function') {
    const name = calledName(payloadOf(value as Node));
    if (!['BIND', 'VARIABLE'].includes(name)) {
      if (!Object.hasOwn(functionTable, name)) return null;
      if (functionTable[name]?.aggregate) return true;
    }
  }
  if (kind === 'column') {
    const column = payloadOf(value as Node);
    const name = nameOf(identifierAt(column, 'name') as Identifier);
    const isSource = scope.sources.some(
      ({ columns }) => columns?.some((known) => known.name === name) !== false,
    );
    if (!column.table && !isSource && aggregated.has(name)) return true;
  }
  return any(Object.values(value), aggregated, scope);
}

function any(values: readonly unknown[], aggregated: ReadonlySet<string>, scope: Scope): boolean | null {
  const found = values.map((value) => hasAggregate(value, aggregated, scope));
  return found.includes(true) ? true : found.includes(null) ? null : false;
}
