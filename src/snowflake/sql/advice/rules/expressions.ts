/** What the rules ask about expressions. */
import { listOf, nodeOf, type Tree, type TreeValue, textOf, visit } from '../../syntax-tree.ts';

export const comparisons = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'null_safe_eq'] as const;

export function columnsIn(value: TreeValue | undefined): Tree[] {
  const columns: Tree[] = [];
  visit(value, (node, key) => {
    // Subqueries have columns of their own.
    if (key === 'select') return false;
    if (key === 'column') columns.push(node);
    return true;
  });
  return columns;
}

export function literalOf(
  value: TreeValue | undefined,
): { readonly type: string; readonly text: string } | undefined {
  const literal = nodeOf(value, 'literal');
  return literal && { type: textOf(literal.literal_type) ?? '', text: textOf(literal.value) ?? '' };
}

/** The parts of a condition that all must hold. */
export function conjunctsOf(value: TreeValue | undefined): TreeValue[] {
  if (value === undefined) return [];
  const and = nodeOf(value, 'and');
  if (and) return [...conjunctsOf(and.left), ...conjunctsOf(and.right)];
  const paren = nodeOf(value, 'paren');
  return paren ? conjunctsOf(paren.this) : [value];
}

/** What a table, subquery or function in FROM is called in the rest of the query, upper case. */
export function sourceName(source: TreeValue | undefined): string {
  const [kind = '', fields] = Object.entries((source ?? {}) as Tree)[0] ?? [];
  const node = fields as Tree;
  const alias = kind === 'lateral' ? textOf(node.alias) : textOf(nodeOf(node, 'alias')?.name);
  return (alias ?? textOf(nodeOf(node, 'name')?.name) ?? '').toUpperCase();
}

/** Tables and subqueries in FROM; functions such as FLATTEN belong to the row beside them. */
export function isRowSource(source: TreeValue | undefined): boolean {
  if (nodeOf(source, 'table')) return true;
  const subquery = nodeOf(source, 'subquery');
  return subquery !== undefined && !subquery.lateral;
}

export function fromItems(select: Tree): readonly TreeValue[] {
  return listOf(nodeOf(select, 'from')?.expressions);
}

export function joinsOf(select: Tree): readonly Tree[] {
  return listOf(select.joins) as readonly Tree[];
}
