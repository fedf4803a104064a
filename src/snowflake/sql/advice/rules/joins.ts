import { nodeOf, type Tree, type TreeValue, textOf } from '../../syntax-tree.ts';
import { type Finding, finding } from '../finding.ts';
import type { QueryView, SelectView } from '../query-view.ts';
import {
  columnsIn,
  comparisons,
  conjunctsOf,
  fromItems,
  isRowSource,
  joinsOf,
  literalOf,
  sourceName,
} from './expressions.ts';

const linkable = [...comparisons, 'between', 'like', 'i_like', 'in'];

/** Tables that no condition ties together: every row of one meets every row of the other. */
export function findJoinIssues(view: QueryView): Finding[] {
  return view.selects.flatMap((select) => {
    const { node } = select;
    const conditions = conjunctsOf(nodeOf(node, 'where_clause')?.this);
    const sources = fromItems(node).filter(isRowSource);
    const before = sources.slice(0, 1);
    const found: Finding[] = [];
    for (const source of sources.slice(1)) {
      if (!isTied(source, before, conditions)) found.push(...report(view, select, source, 'CRITICAL'));
      before.push(source);
    }
    for (const join of joinsOf(node)) {
      if (!isRowSource(join.this)) continue;
      const own =
        join.on === undefined ? [] : conjunctsOf(join.on).filter((condition) => !isAlwaysTrue(condition));
      const explicit = join.using !== undefined || ['Natural', 'AsOf'].includes(textOf(join.kind) ?? '');
      const tied = explicit || own.length > 0 || isTied(join.this, before, conditions);
      if (!tied)
        found.push(...report(view, select, join.this, join.kind === 'Cross' ? 'WARNING' : 'CRITICAL'));
      before.push(join.this as TreeValue);
    }
    return found;
  });
}

function report(
  view: QueryView,
  select: SelectView,
  source: TreeValue | undefined,
  severity: 'WARNING' | 'CRITICAL',
) {
  return [
    finding(
      'cartesian-join',
      severity,
      'No condition ties this table to the others: each of its rows meets every row of theirs.',
      severity === 'CRITICAL' ? 'Add the join condition.' : 'Make sure that one of the sides is small.',
      view.positionOf(source) ?? select.at,
    ),
  ];
}

/** A comparison with columns of both; a column without a table's name may belong to either. */
function isTied(
  source: TreeValue | undefined,
  others: readonly TreeValue[],
  conditions: readonly TreeValue[],
): boolean {
  const name = sourceName(source);
  const names = new Set(others.map(sourceName));
  return conditions.some((condition) => {
    const kind = linkable.find((candidate) => nodeOf(condition, candidate)) ?? '';
    const fields = nodeOf(condition, kind);
    const sides = fields
      ? [fields.left ?? fields.this, fields.right ?? fields.low ?? fields.expressions]
      : [];
    const [left = [], right = []] = sides.map((side) => columnsIn(side).map(tableOf));
    const mine = (table: string) => table === '' || table === name;
    const theirs = (table: string) => table === '' || names.has(table);
    return (left.some(mine) && right.some(theirs)) || (left.some(theirs) && right.some(mine));
  });
}

function tableOf(column: Tree): string {
  return (textOf(nodeOf(column, 'table')?.name) ?? '').toUpperCase();
}

/** `ON TRUE`, `ON 1 = 1`. */
function isAlwaysTrue(condition: TreeValue): boolean {
  if (nodeOf(condition, 'boolean')?.value) return true;
  const equal = nodeOf(condition, 'eq');
  const left = literalOf(equal?.left);
  return left !== undefined && left.text === literalOf(equal?.right)?.text;
}
