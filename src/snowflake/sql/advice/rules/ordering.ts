import type { Position } from '../../refusal.ts';
import { nodeOf, type Tree } from '../../syntax-tree.ts';
import { type Finding, finding } from '../finding.ts';
import type { QueryView, SelectView } from '../query-view.ts';
import { fromItems, literalOf } from './expressions.ts';

const DEEP_OFFSET = 10_000;

export function findOrderingIssues(view: QueryView): Finding[] {
  const { tree } = view;
  const union = nodeOf(tree, 'union') ?? nodeOf(tree, 'intersect') ?? nodeOf(tree, 'except');
  return [
    ...view.selects.flatMap((select) => [
      ...orderWithoutLimit(view, select),
      ...limitWithoutOrder(view, select),
      ...offset(select.node, view.clausePosition(select, 'OFFSET')),
    ]),
    ...(union?.order_by && !isLimited(union) ? [sortsEverything(null)] : []),
    ...(union ? offset(union, null) : []),
  ];
}

const isLimited = (query: Tree) => Boolean(query.limit ?? query.fetch ?? query.top);

function orderWithoutLimit(view: QueryView, select: SelectView): Finding[] {
  if (!select.node.order_by || isLimited(select.node)) return [];
  const at = view.clausePosition(select, 'ORDER');
  if (select.outermost) return [sortsEverything(at)];
  return [
    finding(
      'order-in-subquery',
      'WARNING',
      'An ORDER BY inside of a query without a LIMIT has no effect on the result, and may still cost a sort.',
      'Leave it out, or order the outer query.',
      at,
    ),
  ];
}

function sortsEverything(at: Position | null): Finding {
  return finding(
    'order-without-limit',
    'INFO',
    'ORDER BY without LIMIT sorts the whole result, also the rows beyond those that are returned.',
    'Add a LIMIT, or sort where the rows are shown.',
    at,
  );
}

function limitWithoutOrder(view: QueryView, select: SelectView): Finding[] {
  const { node } = select;
  if (!isLimited(node) || node.order_by || fromItems(node).length === 0) return [];
  const at = view.clausePosition(select, 'LIMIT') ?? view.clausePosition(select, 'TOP') ?? select.at;
  return [
    finding(
      'limit-without-order',
      'INFO',
      'Without an ORDER BY it is chance which rows the LIMIT lets through.',
      'Add an ORDER BY if the choice matters.',
      at,
    ),
  ];
}

function offset(query: Tree, at: Position | null): Finding[] {
  const skipped = Number(literalOf(nodeOf(query, 'offset')?.this ?? query.offset)?.text ?? 0);
  if (!(skipped > 0)) return [];
  return [
    finding(
      'offset-paging',
      skipped >= DEEP_OFFSET ? 'WARNING' : 'INFO',
      `OFFSET computes ${skipped} rows to throw them away, and pages shift when rows are added.`,
      'Page by the last key seen: WHERE key > ? ORDER BY key LIMIT n.',
      at,
    ),
  ];
}
