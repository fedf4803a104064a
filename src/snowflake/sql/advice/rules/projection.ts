import { listOf, nodeOf, visit } from '../../syntax-tree.ts';
import { type Finding, finding } from '../finding.ts';
import type { QueryView, SelectView } from '../query-view.ts';
import { fromItems, joinsOf } from './expressions.ts';

export function findProjectionIssues(view: QueryView): Finding[] {
  return [
    ...view.selects.flatMap((select) => [...selectStar(view, select), ...distinctOverGroups(view, select)]),
    ...countDistinct(view),
  ];
}

function selectStar(view: QueryView, { node, at, inExists }: SelectView): Finding[] {
  const sources = [...fromItems(node), ...joinsOf(node).map((join) => join.this)];
  const reads = sources.some((source) => view.isStored(source));
  const star = listOf(node.expressions).some((item) => nodeOf(item, 'star'));
  if (!reads || !star || inExists) return [];
  return [
    finding(
      'select-star',
      'WARNING',
      'SELECT * reads every column, and Snowflake stores and reads each column by itself.',
      'Name the columns that are needed.',
      at,
    ),
  ];
}

function distinctOverGroups(view: QueryView, select: SelectView): Finding[] {
  if (!select.node.distinct || !select.node.group_by) return [];
  return [
    finding(
      'distinct-with-group-by',
      'WARNING',
      'DISTINCT sorts out duplicates that GROUP BY has already removed, unless a grouping column is left out.',
      'Leave out DISTINCT.',
      view.clausePosition(select, 'DISTINCT') ?? select.at,
    ),
  ];
}

function countDistinct(view: QueryView): Finding[] {
  const found: Finding[] = [];
  visit(view.tree, (node) => {
    const call = nodeOf(node, 'function');
    if (call?.distinct && view.functionName(call) === 'COUNT')
      found.push(
        finding(
          'count-distinct',
          'INFO',
          'COUNT(DISTINCT ...) keeps every value in memory.',
          'Where about 1.6 % of error will do, APPROX_COUNT_DISTINCT is many times cheaper.',
          view.positionOf(node),
        ),
      );
    return true;
  });
  return found;
}
