import { invalidIdentifier, unsupported } from '../errors/snowflake-errors.ts';
import {
  callOf,
  columnNames,
  type Identifier,
  identifierAt,
  identifiersAt,
  kindOf,
  type Node,
  nameOf,
  nodeAt,
  nodesAt,
  numberLiteral,
  type Payload,
  payloadAt,
  payloadOf,
  walk,
} from './ast.ts';
import { type DataType, holding, plainType } from './data-type.ts';
import {
  asBoolean,
  asInteger,
  asVariant,
  asZoned,
  type Fragment,
  isVariant,
  quoteName,
  unknownType,
} from './fragment.ts';
import { writeGroupBy } from './group-by.ts';
import { type OutputColumn, writeOrderKey } from './order-by.ts';
import { functionPrefix } from './rewriting.ts';
import { createScope, rename, type Scope, type ScopeColumn, starColumns } from './scope.ts';
import { isItemPattern, itemFilter } from './star-pattern.ts';
import { coerceText, typeForTexts } from './unify.ts';
import { writeFrom } from './write-from.ts';
import { writeValues } from './write-values.ts';
import type { QueryFragment, Writer } from './writer.ts';

const setOperators: Readonly<Record<string, string>> = {
  union: 'UNION',
  except: 'EXCEPT',
  intersect: 'INTERSECT',
};

/** Writes a SELECT, a set operation, VALUES or a query in parentheses. */
export function writeQuery(writer: Writer, node: Node, outer: Scope | null): QueryFragment {
  const kind = kindOf(node);
  const payload = payloadOf(node);
  if (kind === 'select') return writeSelect(writer, payload, outer);
  if (kind in setOperators) return writeSetOperation(writer, tighten(node), outer);
  if (kind === 'values') return writeValues(writer, payload, outer);
  if (kind === 'subquery' || kind === 'paren') {
    const inner = writeQuery(writer, nodeAt(payload, 'this') as Node, outer);
    const tail = writeTail(writer, payload, createScope(outer, new Map()), inner.columns);
    return { text: `(${inner.text})${tail}`, columns: inner.columns };
  }
  throw unsupported(kind.replaceAll('_', ' ').toUpperCase());
}

/** INTERSECT binds tighter than UNION and EXCEPT; the parser takes all three from left to right. */
function tighten(node: Node): Node {
  const payload = payloadOf(node);
  const left = nodeAt(payload, 'left');
  if (kindOf(node) !== 'intersect' || !left || !['union', 'except'].includes(kindOf(left))) return node;
  const { order_by, limit, offset, with: ctes, ...rest } = payload;
  const inner = payloadOf(left);
  const tight = { intersect: { ...rest, left: inner.right, right: payload.right } };
  const outer = { ...inner, right: tight, order_by, limit, offset, with: ctes ?? inner.with };
  return { [kindOf(left)]: outer };
}

function writeSetOperation(writer: Writer, node: Node, outer: Scope | null): QueryFragment {
  const payload = payloadOf(node);
  const ctes = writeWith(writer, payloadAt(payload, 'with'), outer);
  const scope = ctes.scope;
  const first = writeQuery(writer, nodeAt(payload, 'left') as Node, scope);
  const second = writeQuery(writer, nodeAt(payload, 'right') as Node, scope);
  const byName = payload.by_name === true;
  const [left, right] = [alike(first, second, byName), alike(second, first, byName)];
  const operator = `${setOperators[kindOf(node)]}${payload.all === true ? ' ALL' : ''}${byName ? ' BY NAME' : ''}`;
  const columns = byName
    ? mergeNames(left.columns, right.columns)
    : mergeColumns(left.columns, right.columns);
  const text = `${left.text} ${operator} ${right.text}`;
  const around = createScope(scope, scope.ctes);
  const sortsVariant =
    payloadAt(payload, 'order_by') && columns?.some((column) => isVariant({ text: '', ...column }));
  if (!sortsVariant)
    return { text: `${ctes.text}${text}${writeTail(writer, payload, around, columns)}`, columns };
  // DuckDB orders a set operation by columns alone, and a VARIANT is ordered by what is in it.
  const named = columns?.map(({ name, type }) => ({ name, type })) ?? null;
  around.sources.push({ name: null, columns: named });
  const tail = writeTail(writer, payload, around, named);
  return { text: `${ctes.text}SELECT * FROM (${text}) AS "SET"${tail}`, columns };
}

/** A side of a set operation, with the columns converted that need it beside those of the other side. */
function alike(query: QueryFragment, other: QueryFragment, byName: boolean): QueryFragment {
  const columns = query.columns?.map((column, index) => {
    const piece = { text: `"C${index}"`, type: column.type };
    const beside = byName ? other.columns?.find(({ name }) => name === column.name) : other.columns?.[index];
    return { name: column.name, piece, converted: convert(piece, beside?.type ?? unknownType) };
  });
  if (!columns || columns.every(({ piece, converted }) => piece === converted)) return query;
  const items = columns.map(({ name, converted }) => `${converted.text} AS ${quoteName(name)}`);
  const names = columns.map(({ piece }) => piece.text).join(', ');
  return {
    text: `SELECT ${items.join(', ')} FROM (${query.text}) AS "SIDE" (${names})`,
    columns: columns.map(({ name, converted }) => ({ name, type: converted.type })),
  };
}

/**
 * Into a VARIANT or TIMESTAMP_TZ, for which DuckDB knows no common type, and from a text into what stands beside it.
 */
function convert(piece: Fragment, beside: DataType): Fragment {
  if (beside.kind === 'variant' && piece.type.kind !== 'variant' && piece.type.kind !== 'unknown')
    return { text: asVariant(piece), type: beside };
  if (piece.type.kind !== 'timestamp_tz' && beside.kind === 'timestamp_tz')
    return { text: asZoned(piece), type: plainType('timestamp_tz') };
  const wanted = piece.type.kind === 'text' ? typeForTexts([piece.type, beside]) : null;
  return wanted ? coerceText(piece, wanted) : piece;
}

/** UNION BY NAME has every column of either side once. */
function mergeNames(left: readonly ScopeColumn[] | null, right: readonly ScopeColumn[] | null) {
  if (!left || !right) return null;
  const merged = left.map(({ name, type }) => {
    const other = right.find((column) => column.name === name);
    return { name, type: other ? holding(type, [type, other.type]) : type };
  });
  return [...merged, ...right.filter(({ name }) => !left.some((column) => column.name === name))];
}

function mergeColumns(left: readonly ScopeColumn[] | null, right: readonly ScopeColumn[] | null) {
  if (!left || !right) return left;
  return left.map((column, index) => {
    const other = right[index]?.type ?? unknownType;
    return {
      name: column.name,
      type: column.type.kind === 'unknown' ? other : holding(column.type, [column.type, other]),
    };
  });
}

function writeWith(
  writer: Writer,
  clause: Payload | null,
  outer: Scope | null,
): { text: string; scope: Scope } {
  const ctes = new Map(outer?.ctes ?? []);
  const scope = createScope(outer, ctes);
  if (!clause) return { text: '', scope };
  const given = clause.ctes as readonly Payload[];
  const recursive = clause.recursive === true || given.some(continuesItself);
  const parts = given.map((cte) => {
    const name = nameOf(identifierAt(cte, 'alias') as Identifier);
    const names = columnNames(cte, 'columns');
    if (recursive) ctes.set(name, names.length > 0 ? names.map(untyped) : null);
    const query = writeQuery(writer, nodeAt(cte, 'this') as Node, scope);
    ctes.set(name, rename(query.columns, names));
    const list = names.length > 0 ? ` (${names.map(quoteName).join(', ')})` : '';
    return `${quoteName(name)}${list} AS (${query.text})`;
  });
  return { text: `WITH ${recursive ? 'RECURSIVE ' : ''}${parts.join(', ')} `, scope };
}

/** Snowflake leaves RECURSIVE to taste: what makes a query recursive is that it reads itself behind UNION ALL. */
function continuesItself(cte: Payload): boolean {
  const body = nodeAt(cte, 'this') as Node;
  if (kindOf(body) !== 'union') return false;
  const name = nameOf(identifierAt(cte, 'alias') as Identifier);
  const { left, right } = payloadOf(body);
  return reads(right, name) && !reads(left, name);
}

function reads(query: unknown, name: string): boolean {
  let found = false;
  walk(query, (node) => {
    const table = kindOf(node) === 'table' ? identifierAt(payloadOf(node), 'name') : null;
    if (table && nameOf(table) === name) found = true;
  });
  return found;
}

function untyped(name: string): ScopeColumn {
  return { name, type: unknownType };
}

function writeSelect(writer: Writer, payload: Payload, outer: Scope | null): QueryFragment {
  const ctes = writeWith(writer, payloadAt(payload, 'with'), outer);
  const scope = createScope(outer, ctes.scope.ctes);
  if (nodesAt(payload, 'locks').length > 0) throw unsupported('SELECT ... FOR UPDATE');
  const named = namedItems(payload);
  const from = writeFrom(writer, payload, { ...scope, items: named });
  const repeating = { ...scope, items: itemsWithQueries(named), mayUseItems: true };
  const items = writeItems(writer, payload, repeating);
  const parts = [`${ctes.text}SELECT ${payload.distinct === true ? 'DISTINCT ' : ''}${items.text}`];
  if (from !== '') parts.push(`FROM ${from}`);
  const where = payloadAt(payload, 'where_clause');
  if (where) parts.push(`WHERE ${condition(writer, where, scope)}`);
  const groupBy = payloadAt(payload, 'group_by');
  if (groupBy)
    parts.push(`GROUP BY ${writeGroupBy(writer, groupBy, nodesAt(payload, 'expressions').slice(1), scope)}`);
  const having = payloadAt(payload, 'having');
  if (having) parts.push(`HAVING ${condition(writer, having, scope)}`);
  const qualify = payloadAt(payload, 'qualify');
  if (qualify) parts.push(`QUALIFY ${condition(writer, qualify, scope)}`);
  // DISTINCT may be ordered by its own columns only: no expressions of them.
  const output = payload.distinct === true ? null : items.columns;
  return {
    text: `${parts.join(' ')}${writeTail(writer, payload, repeating, output)}`,
    columns: items.columns,
  };
}

/** Those of which DuckDB takes the alias in no other item: they have a query in them, or name one that has. */
function itemsWithQueries(named: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  for (const [alias, item] of named) {
    walk(item, (node) => {
      const column = kindOf(node) === 'column' ? payloadOf(node) : null;
      const name = column && !column.table ? identifierAt(column, 'name') : null;
      if (kindOf(node) === 'select' || (name && found.has(nameOf(name)))) found.set(alias, item);
    });
  }
  return found;
}

function namedItems(payload: Payload): ReadonlyMap<string, Node> {
  const aliased = nodesAt(payload, 'expressions').filter((item) => kindOf(item) === 'alias');
  return new Map(
    aliased.map((item) => [
      nameOf(identifierAt(payloadOf(item), 'alias') as Identifier),
      nodeAt(payloadOf(item), 'this') as Node,
    ]),
  );
}

function condition(writer: Writer, clause: Payload, scope: Scope): string {
  return asBoolean(writer.expression(nodeAt(clause, 'this') as Node, scope));
}

function writeItems(writer: Writer, payload: Payload, scope: Scope) {
  const [mark, ...items] = nodesAt(payload, 'expressions');
  const labels = writer.labels[markIndex(mark)] ?? [];
  let columns: OutputColumn[] | null = [];
  const texts = items.map((item, index) => {
    if (kindOf(item) === 'star') {
      const star = writeStar(writer, payloadOf(item), scope);
      columns = columns && star.columns ? [...columns, ...star.columns] : null;
      return star.text;
    }
    const written = writeItem(writer, item, labels[index] ?? '', scope);
    scope.aliases.set(written.column.name, written.column.type);
    columns?.push(written.column);
    return written.text;
  });
  return { text: texts.join(', '), columns: columns as readonly OutputColumn[] | null };
}

const isColumn = (key: Payload) => kindOf(nodeAt(key, 'this') as Node) === 'column';

function markIndex(node: Node | undefined): number {
  const call = callOf(node);
  if (call?.name !== `${functionPrefix}MARK`) throw new Error('a SELECT without its mark');
  return Number(numberLiteral(call.args[0]));
}

function writeItem(writer: Writer, item: Node, label: string, scope: Scope) {
  const aliased = kindOf(item) === 'alias';
  const node = aliased ? (nodeAt(payloadOf(item), 'this') as Node) : item;
  const piece = writer.expression(node, scope);
  const name = aliased ? nameOf(identifierAt(payloadOf(item), 'alias') as Identifier) : itemName(node, label);
  const bare = !aliased && (kindOf(node) === 'column' || kindOf(node) === 'dot') && !piece.text.includes('(');
  const text = bare ? piece.text : `${piece.text} AS ${quoteName(name)}`;
  return { text, column: { name, type: piece.type, text: piece.text } };
}

function itemName(node: Node, label: string): string {
  const payload = payloadOf(node);
  if (kindOf(node) === 'column') return nameOf(identifierAt(payload, 'name') as Identifier);
  if (kindOf(node) === 'dot') return nameOf(identifierAt(payload, 'field') as Identifier);
  return label;
}

function writeStar(writer: Writer, payload: Payload, scope: Scope) {
  const qualifier = identifierAt(payload, 'table');
  const table = qualifier ? (nameOf(qualifier).split('.').at(-1) ?? '') : null;
  const [pattern] = identifiersAt(payload, 'except').map(nameOf).filter(isItemPattern);
  const likes = itemFilter(pattern);
  const unlike = starColumns(scope, table)?.filter(({ name }) => !likes(name)) ?? [];
  if (pattern && !starColumns(scope, table))
    throw unsupported('SELECT * ILIKE over columns that are not known');
  const except = [
    ...identifiersAt(payload, 'except')
      .map(nameOf)
      .filter((name) => !isItemPattern(name)),
    ...unlike.map(({ name }) => name),
  ];
  const renames = ((payload.rename ?? []) as readonly (readonly [Identifier, Identifier])[]).map(
    ([from, to]) => [nameOf(from), nameOf(to)] as const,
  );
  const replaced = new Map<string, DataType>();
  const replace = ((payload.replace ?? []) as readonly Payload[]).map((entry) => {
    const name = nameOf(identifierAt(entry, 'alias') as Identifier);
    const piece = writer.expression(nodeAt(entry, 'this') as Node, scope);
    replaced.set(name, piece.type);
    return `${piece.text} AS ${quoteName(name)}`;
  });
  const known = starColumns(scope, table);
  const missing = [...renames.map(([from]) => from), ...replaced.keys()].find(
    (name) => known && !known.some((column) => column.name === name),
  );
  if (missing !== undefined) throw invalidIdentifier(missing);
  let text = table === null ? '*' : `${quoteName(table)}.*`;
  if (except.length > 0) text += ` EXCLUDE (${except.map(quoteName).join(', ')})`;
  if (replace.length > 0) text += ` REPLACE (${replace.join(', ')})`;
  if (renames.length > 0) {
    text += ` RENAME (${renames.map(([from, to]) => `${quoteName(from)} AS ${quoteName(to)}`).join(', ')})`;
  }
  const columns = starColumns(scope, table)
    ?.filter((column) => !except.includes(column.name) && likes(column.name))
    .map((column) => ({
      name: renames.find(([from]) => from === column.name)?.[1] ?? column.name,
      type: replaced.get(column.name) ?? column.type,
    }));
  return { text, columns: columns ?? null };
}

/** ORDER BY, LIMIT, OFFSET, FETCH and TOP. */
function writeTail(
  writer: Writer,
  payload: Payload,
  scope: Scope,
  output: readonly OutputColumn[] | null,
): string {
  let text = '';
  const orderBy = payloadAt(payload, 'order_by');
  if (orderBy) {
    const written = (nodesAt(orderBy, 'expressions') as readonly Payload[]).map((key) =>
      // An alias alone is an order that DuckDB takes.
      writeOrderKey(writer, key, { ...scope, mayUseItems: !isColumn(key) }, output),
    );
    text += ` ORDER BY ${written.join(', ')}`;
  }
  const limit =
    countNode(payloadAt(payload, 'limit')) ??
    nodeAt(payloadAt(payload, 'fetch') ?? {}, 'count') ??
    countNode(payloadAt(payload, 'top'));
  if (limit && kindOf(limit) !== 'null') text += ` LIMIT ${count(writer, limit, scope)}`;
  const offset = countNode(payloadAt(payload, 'offset'));
  if (offset) text += ` OFFSET ${count(writer, offset, scope)}`;
  return text;
}

/** `{this: node}` of a SELECT, or the bare node that set operations carry. */
function countNode(clause: Payload | null): Node | null {
  if (!clause) return null;
  return 'this' in clause ? nodeAt(clause, 'this') : (clause as Node);
}

function count(writer: Writer, node: Node, scope: Scope): string {
  return asInteger(writer.expression(node, scope));
}
