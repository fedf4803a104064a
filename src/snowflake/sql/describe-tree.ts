/** Reads tables and the shape of the query out of the tree. */
import { emptyShape, type QueryShape } from './statement-description.ts';
import { listOf, nameOf, nodeOf, type Tree, type TreeValue, textOf, visit } from './syntax-tree.ts';

export interface TableName {
  readonly path: readonly string[];
  readonly written: boolean;
  /** Code points from the start of the parsed text; null when the parser made the name up from something else. */
  readonly at: number | null;
}

const setOperations = ['union', 'intersect', 'except'];
const definitions = ['create_table', 'create_view', 'alter_table', 'alter_view', 'drop_view'];

/**
 * Every name that stands where a table can. Some may be common tables of the statement: which, depends on where in it
 * they stand, and a reader who errs there would hide a real table behind a common one of its name.
 */
export function readTables(tree: Tree): TableName[] {
  const tables: TableName[] = [];
  const add = (value: TreeValue | undefined, written: boolean) => {
    const name = nodeOf(value, 'name');
    const text = textOf(name?.name);
    if (!name || text === undefined) return;
    const parts = [nodeOf(value, 'catalog'), nodeOf(value, 'schema'), name].filter(
      (part) => part !== undefined,
    );
    // `db..t` has a schema without a name: the database's default one.
    const path = parts.map((part) => identifier(part));
    const at = parts[0]?.span;
    tables.push({ path, written, at: typeof at === 'number' ? at : null });
  };

  // The target of a MERGE may be wrapped in its alias.
  const mergeTargets = new Set<Tree>();
  visit(nodeOf(tree, 'merge')?.this, (node) => {
    mergeTargets.add(node);
    return true;
  });

  visit(tree, (node, key) => {
    add(node.table, ['insert', 'update', 'delete', 'truncate'].includes(key) || mergeTargets.has(node));
    if (definitions.includes(key)) add(node.name, true);
    for (const dropped of listOf(node.names)) add(dropped, true);
    for (const used of listOf(node.using)) add(used, false);
    for (const other of [node.clone_source, node.source]) add(other, false);
    for (const renamed of [node.RenameTable, node.Rename]) add(renamed, true);
    return true;
  });
  return tables;
}

function identifier(node: Tree): string {
  const name = nameOf(node) ?? '';
  return node.quoted ? name : name.toUpperCase();
}

/** @param isAggregate whether the call with this opaque name is to an aggregate function. */
export function readShape(tree: Tree, isAggregate: (maskedName: string) => boolean): QueryShape {
  const shape: Record<keyof QueryShape, number> = { ...emptyShape };
  const windowed = new Set<string>();
  visit(tree, (node, key) => {
    // `SELECT * EXCEPT (a)` has the same key as the set operation, without its two sides.
    const isSetOperation = setOperations.includes(key) && node.left !== undefined;
    const isQuery = key === 'select' || isSetOperation;
    if (key === 'select') {
      shape.selects += 1;
      shape.joins +=
        listOf(node.joins).length + Math.max(0, listOf(nodeOf(node, 'from')?.expressions).length - 1);
      if (node.distinct) shape.distincts += 1;
      if (node.group_by) shape.groupings += 1;
    }
    if (isSetOperation) shape.setOperations += 1;
    if (isQuery && node.order_by) shape.orderings += 1;
    if (isQuery && (node.limit || node.fetch || node.top)) shape.limits += 1;
    if (node.where_clause) shape.filters += 1;
    if (key === 'ctes') shape.commonTables += 1;
    if (key === 'subquery' || key === 'exists' || (key === 'in' && node.query)) shape.subqueries += 1;
    if (key === 'pivot' || key === 'unpivot' || key === 'match_recognize') shape.pivots += 1;
    if (key === 'window_function') {
      shape.windows += 1;
      const call =
        nodeOf(node.this, 'function') ?? nodeOf(nodeOf(node.this, 'within_group')?.this, 'function');
      windowed.add(textOf(call?.name) ?? '');
    }
    const name = key === 'function' ? textOf(node.name) : undefined;
    if (name && isAggregate(name) && !windowed.has(name)) shape.aggregates += 1;
    return true;
  });
  return shape;
}
