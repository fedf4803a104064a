import {
  type Identifier,
  identifierAt,
  type Node,
  nameOf,
  nodeAt,
  numberLiteral,
  type Payload,
} from './ast.ts';
import { asText, isVariant, quoteName } from './fragment.ts';
import type { Scope, ScopeColumn } from './scope.ts';
import type { Writer } from './writer.ts';

/** A column of the query that is ordered. */
export interface OutputColumn extends ScopeColumn {
  /** The expression behind it; its name alone may be ambiguous among the sources. */
  readonly text?: string;
}

/**
 * One key of ORDER BY. A VARIANT sorts by number where it holds one, then by text; as JSON text 9 would come
 * after 10. `output` are the query's columns, for keys that are positions.
 */
export function writeOrderKey(
  writer: Writer,
  key: Payload,
  scope: Scope,
  output: readonly OutputColumn[] | null = null,
): string {
  const node = nodeAt(key, 'this') as Node;
  const direction = key.desc === true ? ' DESC' : '';
  const nulls = typeof key.nulls_first === 'boolean' ? ` NULLS ${key.nulls_first ? 'FIRST' : 'LAST'}` : '';
  const position = numberLiteral(node);
  if (position !== null) {
    const column = output?.[Number(position) - 1];
    const variant = column && isVariant({ text: '', type: column.type });
    if (!variant) return `${position}${direction}${nulls}`;
    return variantKeys(column.text ?? quoteName(column.name), `${direction}${nulls}`);
  }
  if (isAll(node)) return `ALL${direction}${nulls}`;
  const piece = writer.expression(node, scope);
  if (piece.constant) return `(SELECT ${piece.text})${direction}${nulls}`;
  if (isVariant(piece)) return variantKeys(piece.text, `${direction}${nulls}`);
  return `${piece.text}${direction}${nulls}`;
}

function variantKeys(text: string, suffix: string): string {
  const plain = asText({ text, type: { kind: 'variant', name: 'VARIANT', storage: 'JSON' } });
  return `TRY_CAST(${plain} AS DOUBLE)${suffix}, ${plain}${suffix}`;
}

function isAll(node: Node): boolean {
  const column = node.column as Payload | undefined;
  if (!column || column.table) return false;
  const name = identifierAt(column, 'name') as Identifier;
  return !name.quoted && nameOf(name) === 'ALL';
}
