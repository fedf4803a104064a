/**
 * Holds the parser's tree against what the tokens said. The two are written by different people from the same
 * grammar: a text that fools one of them must fool the other in the same way.
 */
import type { ColumnList } from './find-calls.ts';
import { listOf, nameOf, nodeOf, type Tree, textOf, visit } from './syntax-tree.ts';

const changes = new Set([
  'alter_table',
  'alter_view',
  'create_table',
  'create_view',
  'delete',
  'drop_table',
  'drop_view',
  'insert',
  'merge',
  'multitable_inserts',
  'truncate',
  'update',
]);
const groupingNames = new Set(['CUBE', 'ROLLUP', 'GROUPING SETS']);

/** Whether calls, column lists and nesting are the same in the tree as in the tokens. */
export function agreesWithTokens(
  tree: Tree,
  maskedNames: readonly string[],
  columnLists: readonly ColumnList[],
): boolean {
  const calls: string[] = [];
  const lists: string[] = [];
  const groupings = new Set<Tree>();
  let sound = true;
  const root = Object.keys(tree)[0] ?? '';

  visit(tree, (node, key) => {
    for (const kind of Object.keys(node)) {
      // A change inside of another statement, except for the branches of a multi-table INSERT.
      if (
        changes.has(kind) &&
        node !== tree &&
        nodeOf(node, kind) &&
        !(root === 'multitable_inserts' && kind === 'insert')
      )
        sound = false;
    }
    const call = nodeOf(node, 'function');
    if (call && !call.no_parens) {
      const name = textOf(call.name) ?? '';
      if (name.toUpperCase() === 'TABLE') sound &&= isTableOfCall(call);
      // The name comes back in capitals only where the parser has read it as a grouping, not as a call.
      else if (groupingNames.has(name)) sound &&= key === 'expressions' && groupings.has(node);
      else calls.push(name);
    }
    const grouping = nodeOf(node, 'group_by');
    for (const item of listOf(grouping?.expressions)) groupings.add(item as Tree);
    const columns = listOf(
      node.column_aliases ?? node.alias_columns ?? (key === 'ctes' ? node.columns : undefined),
    );
    if (columns.length > 0)
      lists.push(
        columnList(
          nameOf(node.alias) ?? '',
          columns.map((column) => nameOf(column) ?? ''),
        ),
      );
    return true;
  });

  const expectedLists = columnLists.map(({ name, columns }) => columnList(name, columns));
  return sound && sameItems(calls, maskedNames) && sameItems(lists, expectedLists);
}

const columnList = (name: string, columns: readonly string[]) => [name, ...columns].join('\n').toUpperCase();

/** `TABLE(f(...))`, and nothing else between the parentheses: not a string, not a bind. */
function isTableOfCall(call: Tree): boolean {
  const args = listOf(call.args);
  return args.length === 1 && nodeOf(args[0], 'function') !== undefined;
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  const sorted = [...b].sort();
  return a.length === b.length && [...a].sort().every((item, index) => item === sorted[index]);
}
