import { familyOf } from '../../built-in-functions.ts';
import { listOf, nodeOf, type Tree, type TreeValue, visit } from '../../syntax-tree.ts';
import { type Finding, finding } from '../finding.ts';
import type { QueryView, SelectView } from '../query-view.ts';
import { columnsIn, comparisons, conjunctsOf, literalOf } from './expressions.ts';

const LONG_LIST = 100;
const VERY_LONG_LIST = 1_000;

export function findPredicateIssues(view: QueryView): Finding[] {
  const filters = view.selects.flatMap((select) => conjunctsOf(nodeOf(select.node, 'where_clause')?.this));
  for (const kind of ['update', 'delete'])
    filters.push(...conjunctsOf(nodeOf(nodeOf(view.tree, kind), 'where_clause')?.this));
  return [
    ...filters.flatMap((filter) => functionOnColumn(view, filter)),
    ...eachNode(view, [leadingWildcard, notInSubquery, mixedTypes, longList]),
    ...view.selects.flatMap((select) => havingWithoutAggregate(view, select)),
  ];
}

type NodeRule = (view: QueryView, node: Tree) => Finding[];

function eachNode(view: QueryView, rules: readonly NodeRule[]): Finding[] {
  const found: Finding[] = [];
  visit(view.tree, (node) => {
    for (const rule of rules) found.push(...rule(view, node));
    return true;
  });
  return found;
}

/** `YEAR(d) = 2024`: the partitions' ranges of `d` say nothing about the function's value. */
function functionOnColumn(view: QueryView, filter: TreeValue): Finding[] {
  const kind =
    [...comparisons, 'between', 'in', 'like', 'i_like'].find((candidate) => nodeOf(filter, candidate)) ?? '';
  const fields = nodeOf(filter, kind);
  if (!fields || fields.query) return [];
  const left = fields.left ?? fields.this;
  const right =
    fields.right ?? [fields.low, fields.high, fields.expressions].filter((side) => side !== undefined);
  const sides: (readonly [TreeValue | undefined, TreeValue | undefined])[] = [
    [left, right],
    [right, left],
  ];
  return sides.flatMap(([side, other]) => {
    if (!isComputed(side) || columnsIn(side).length === 0 || columnsIn(other).length > 0) return [];
    return [
      finding(
        'function-on-column',
        'WARNING',
        'The filter computes a value from the column first, so that Snowflake may not skip partitions by it.',
        'Compare the bare column with a computed bound, such as a range of dates.',
        view.positionOf(side),
      ),
    ];
  });
}

function isComputed(value: TreeValue | undefined): boolean {
  if (
    ['add', 'sub', 'mul', 'div', 'mod', 'concat', 'function', 'extract'].some((kind) => nodeOf(value, kind))
  )
    return true;
  const cast = nodeOf(value, 'cast') ?? nodeOf(value, 'try_cast');
  // A value inside a variant has no type until it is cast.
  return (
    cast !== undefined &&
    nodeOf(cast.this, 'j_s_o_n_extract') === undefined &&
    columnsIn(cast.this).length > 0
  );
}

function leadingWildcard(view: QueryView, node: Tree): Finding[] {
  const like = nodeOf(node, 'like') ?? nodeOf(node, 'i_like');
  const tuple = nodeOf(like?.right, 'tuple') ?? nodeOf(like?.right, 'paren');
  const patterns = tuple ? [tuple.this, ...listOf(tuple.expressions)] : [like?.right];
  if (!patterns.some((pattern) => /^[%_]/.test(literalOf(pattern)?.text ?? ''))) return [];
  return [
    finding(
      'leading-wildcard',
      'WARNING',
      'A pattern that begins with a wildcard is compared with every row.',
      'Match a prefix, or use search optimization or Cortex Search for words inside of texts.',
      view.positionOf(like),
    ),
  ];
}

function notInSubquery(view: QueryView, node: Tree): Finding[] {
  const inside = nodeOf(node, 'in') ?? nodeOf(nodeOf(nodeOf(node, 'not'), 'this'), 'in');
  const negated = inside?.not !== undefined || nodeOf(node, 'not') !== undefined;
  if (!inside?.query || !negated) return [];
  return [
    finding(
      'not-in-subquery',
      'WARNING',
      'NOT IN returns no row at all as soon as the subquery returns one NULL.',
      'Use NOT EXISTS, or exclude NULLs in the subquery.',
      view.positionOf(inside.this),
    ),
  ];
}

const isNumeric = (text: string) => /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/.test(text);

/** A number and a text that are compared: Snowflake casts one side, row by row. */
function mixedTypes(view: QueryView, node: Tree): Finding[] {
  const kind = comparisons.find((candidate) => nodeOf(node, candidate));
  const fields = kind ? nodeOf(node, kind) : undefined;
  const list = nodeOf(node, 'in');
  const types = new Set(listOf(list?.expressions).flatMap((item) => literalOf(item)?.type ?? []));
  const mixed = 'Use literals of the column’s own type.';
  if (types.has('number') && types.has('string'))
    return [
      finding(
        'implicit-cast',
        'WARNING',
        'The list mixes numbers and texts.',
        mixed,
        view.positionOf(list?.this),
      ),
    ];
  if (!fields) return [];
  const [left, right] = [literalOf(fields.left), literalOf(fields.right)];
  if (
    left &&
    right &&
    left.type !== right.type &&
    [left.type, right.type].every((type) => /number|string/.test(type))
  )
    return [
      finding(
        'implicit-cast',
        'WARNING',
        'A number is compared with a text.',
        mixed,
        view.positionOf(fields),
      ),
    ];
  const quoted = [left, right].find((literal) => literal?.type === 'string' && isNumeric(literal.text));
  const column = nodeOf(fields.left, 'column') ?? nodeOf(fields.right, 'column');
  if (!quoted || !column) return [];
  const message =
    'A column is compared with a number in quotes: if the column is a number, one side is cast.';
  return [
    finding(
      'implicit-cast',
      'INFO',
      message,
      'Leave out the quotes for a numeric column.',
      view.positionOf(column),
    ),
  ];
}

function longList(view: QueryView, node: Tree): Finding[] {
  const list = nodeOf(node, 'in');
  const length = listOf(list?.expressions).length;
  if (length <= LONG_LIST) return [];
  return [
    finding(
      'long-in-list',
      length > VERY_LONG_LIST ? 'WARNING' : 'INFO',
      `The list has ${length} values, which are compiled with the statement.`,
      'Bind them as one JSON array and join: TABLE(FLATTEN(PARSE_JSON(?))).',
      view.positionOf(list?.this),
    ),
  ];
}

function havingWithoutAggregate(view: QueryView, select: SelectView): Finding[] {
  const having = nodeOf(select.node, 'having');
  if (!having || !select.node.group_by) return [];
  return conjunctsOf(having.this).flatMap((condition) => {
    let aggregates = false;
    visit(condition, (node, key) => {
      if (key === 'function' && familyOf(view.functionName(node)) === 'aggregate') aggregates = true;
      return !aggregates;
    });
    if (aggregates || columnsIn(condition).length === 0) return [];
    return [
      finding(
        'having-without-aggregate',
        'WARNING',
        'HAVING filters groups after they were made, though this condition does not need them.',
        'Move the condition to WHERE, unless it uses the alias of an aggregate.',
        view.positionOf(condition),
      ),
    ];
  });
}
