import { listOf, nodeOf, type Tree, type TreeValue, textOf, visit } from '../../syntax-tree.ts';
import { type Finding, finding } from '../finding.ts';
import type { QueryView } from '../query-view.ts';
import { columnsIn, fromItems, joinsOf, sourceName } from './expressions.ts';

/** A subquery is worth a name when it reads something. */
const MIN_REPEATED_LENGTH = 60;

export function findSubqueryIssues(view: QueryView): Finding[] {
  return [...unions(view), ...repeated(view), ...correlated(view)];
}

function unions(view: QueryView): Finding[] {
  const found: Finding[] = [];
  visit(view.tree, (node, key) => {
    // A recursive common table expression may need UNION to come to an end.
    if (key === 'union' && !node.all && node.left)
      found.push(
        finding(
          'union-distinct',
          'INFO',
          'UNION compares all rows of both sides to remove duplicates.',
          'Use UNION ALL where there are none, or where they do not matter.',
          view.positionOf(node.right),
        ),
      );
    return true;
  });
  return found;
}

function repeated(view: QueryView): Finding[] {
  const seen = new Set<string>();
  const reported = new Set<string>();
  const found: Finding[] = [];
  visit(view.tree, (node, key) => {
    if (key !== 'select' || fromItems(node).length === 0) return true;
    const text = fingerprint(view, node);
    if (text.length < MIN_REPEATED_LENGTH || !seen.has(text)) {
      seen.add(text);
      return true;
    }
    if (!reported.has(text))
      found.push(
        finding(
          'repeated-subquery',
          'INFO',
          'The same subquery stands in the statement more than once.',
          'Give it a name in a WITH and use that.',
          view.positionOf(node),
        ),
      );
    reported.add(text);
    return false;
  });
  return found;
}

/** Two calls of a function have different opaque names; positions differ anyway. */
function fingerprint(view: QueryView, node: Tree): string {
  return JSON.stringify(node, (key, value) => {
    if (key === 'span') return undefined;
    const call = nodeOf(value, 'function');
    return call ? { ...value, function: { ...call, name: view.functionName(call) } } : value;
  });
}

/** A scalar subquery that uses a column of the query around it runs, in principle, once for each of its rows. */
function correlated(view: QueryView): Finding[] {
  return view.selects.flatMap(({ node }) => {
    const outer = new Set(sourceNames(node));
    const inner: Tree[] = [];
    const parts: (TreeValue | undefined)[] = [node.expressions, node.where_clause, node.having, node.qualify];
    visit(
      parts.filter((part) => part !== undefined),
      (child, key) => {
        if (key === 'exists') return false;
        if (key === 'subquery') inner.push(child);
        return key !== 'select';
      },
    );
    return inner.flatMap((subquery) => {
      const select = nodeOf(subquery.this, 'select');
      const own = new Set(select ? sourceNames(select) : []);
      const foreign = allColumns(select).find((column) => {
        const table = (textOf(nodeOf(column, 'table')?.name) ?? '').toUpperCase();
        return table !== '' && outer.has(table) && !own.has(table);
      });
      if (!select || !foreign) return [];
      return [
        finding(
          'correlated-subquery',
          'WARNING',
          'The subquery depends on the row of the query around it.',
          'Join the aggregated table instead, or use a window function.',
          view.positionOf({ column: foreign }),
        ),
      ];
    });
  });
}

function sourceNames(select: Tree): string[] {
  return [...fromItems(select), ...joinsOf(select).map((join) => join.this)].map((source) =>
    sourceName(source),
  );
}

function allColumns(select: Tree | undefined): Tree[] {
  if (!select) return [];
  return [
    select.where_clause,
    ...listOf(select.expressions),
    ...joinsOf(select).map((join) => join.on),
  ].flatMap((part) => columnsIn(part));
}
