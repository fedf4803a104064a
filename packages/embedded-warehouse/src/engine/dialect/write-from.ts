import { unsupported } from '../errors/snowflake-errors.ts';
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
  type Payload,
  payloadOf,
  unshielded,
} from './ast.ts';
import { asBoolean, quoteName } from './fragment.ts';
import { rename, type Scope, type Source } from './scope.ts';
import { writePivot, writeUnpivot } from './write-pivot.ts';
import { type TableFunctionText, writeTableFunction } from './write-table-function.ts';
import { writeValuesSource } from './write-values.ts';
import type { Writer } from './writer.ts';

const joinKinds: Readonly<Record<string, string>> = {
  Inner: 'JOIN',
  Left: 'LEFT JOIN',
  Right: 'RIGHT JOIN',
  Full: 'FULL JOIN',
  Outer: 'FULL JOIN',
  Cross: 'CROSS JOIN',
  Natural: 'NATURAL JOIN',
  NaturalLeft: 'NATURAL LEFT JOIN',
  NaturalRight: 'NATURAL RIGHT JOIN',
  NaturalFull: 'NATURAL FULL JOIN',
  Implicit: ',',
  Lateral: 'CROSS JOIN LATERAL',
  LeftLateral: 'LEFT JOIN LATERAL',
  AsOf: 'ASOF LEFT JOIN',
};

/** Writes FROM with its joins and enters every source into the scope; empty without FROM. */
export function writeFrom(writer: Writer, payload: Payload, scope: Scope): string {
  const from = payload.from as Payload | null | undefined;
  if (!from) return '';
  const sources = nodesAt(from, 'expressions').map((node) => writeSource(writer, node, scope));
  return `${sources.join(', ')}${writeJoins(writer, payload.joins as readonly Payload[], scope)}`;
}

function writeJoins(writer: Writer, joins: readonly Payload[] | undefined, scope: Scope): string {
  return (joins ?? []).map((join) => writeJoin(writer, join, scope)).join('');
}

function writeJoin(writer: Writer, join: Payload, scope: Scope): string {
  const kind = String(join.kind);
  const keyword = joinKinds[kind];
  if (!keyword) throw unsupported(`${kind} JOIN`);
  const right = writeSource(writer, nodeAt(join, 'this') as Node, scope);
  if (keyword === ',') return `, ${right}`;
  const using = identifiersAt(join, 'using').map((name) => quoteName(nameOf(name)));
  const on = nodeAt(join, 'on');
  const match = nodeAt(join, 'match_condition');
  const conditions = [match, on]
    .filter((node) => node !== null)
    .map((node) => asBoolean(writer.expression(node, { ...scope, mayUseItems: true })));
  if (using.length > 0) return ` ${keyword} ${right} USING (${using.join(', ')})`;
  if (conditions.length > 0) {
    const text = keyword === 'CROSS JOIN' ? 'JOIN' : keyword;
    return ` ${text} ${right} ON ${conditions.join(' AND ')}`;
  }
  if (/^(CROSS|NATURAL)/.test(keyword)) return ` ${keyword} ${right}`;
  return keyword === 'JOIN' ? ` CROSS JOIN ${right}` : ` ${keyword} ${right} ON TRUE`;
}

interface Alias {
  readonly name: string | null;
  readonly columns: readonly string[];
}

const noAlias: Alias = { name: null, columns: [] };

function writeSource(writer: Writer, node: Node, scope: Scope, given: Alias = noAlias): string {
  const payload = payloadOf(node);
  switch (kindOf(node)) {
    case 'table':
      return writeTable(writer, payload, scope, given);
    case 'subquery':
      return writeSubquery(writer, payload, scope, given);
    case 'values': {
      const values = writeValuesSource(writer, payload, scope);
      scope.sources.push({ name: values.name, columns: values.columns });
      return values.text;
    }
    case 'alias':
      return writeSource(writer, nodeAt(payload, 'this') as Node, scope, {
        name: nameOf(identifierAt(payload, 'alias') as Identifier),
        columns: columnNames(payload),
      });
    case 'paren': {
      const inner = nodeAt(payload, 'this') as Node;
      return writeSource(writer, inner, scope, given);
    }
    case 'joined_table': {
      const left = writeSource(writer, nodeAt(payload, 'left') as Node, scope);
      return `(${left}${writeJoins(writer, payload.joins as readonly Payload[], scope)})`;
    }
    case 'function':
      return writeFunctionSource(writer, node, scope, given);
    case 'lateral':
      return writeLateral(writer, payload, scope, given);
    case 'pivot':
      return writePivot(writer, payload, scope, (inner) => writeInner(writer, inner, scope));
    case 'unpivot':
      return writeUnpivot(payload, scope, (inner) => writeInner(writer, inner, scope));
    case 'table_sample': {
      const inner = writeSource(writer, nodeAt(payload, 'this') as Node, scope, given);
      return `${inner}${sample(writer, payload.sample as Payload, scope)}`;
    }
    default:
      throw unsupported(kindOf(node).replaceAll('_', ' ').toUpperCase());
  }
}

/** A source inside PIVOT: its columns are the pivot's business, not the query's. */
function writeInner(writer: Writer, node: Node, scope: Scope): { text: string; source: Source | undefined } {
  const text = writeSource(writer, node, scope);
  return { text, source: scope.sources.pop() };
}

function writeTable(writer: Writer, payload: Payload, scope: Scope, given: Alias): string {
  if (payload.when || payload.changes) throw unsupported('time travel (AT, BEFORE, CHANGES)');
  const parts = ['catalog', 'schema', 'name'].flatMap((key) => {
    const part = identifierAt(payload, key);
    return part ? [nameOf(part)] : [];
  });
  const aliasName = identifierAt(payload, 'alias');
  const alias = given.name ?? (aliasName ? nameOf(aliasName) : null);
  const names = given.columns.length > 0 ? given.columns : columnNames(payload);
  const table = parts.at(-1) ?? '';
  const cte = parts.length === 1 ? scope.ctes.get(table) : undefined;
  const target =
    cte === undefined ? writer.context.table(parts) : { text: quoteName(table), name: table, columns: cte };
  const sampled = payload.table_sample ? sample(writer, payload.table_sample as Payload, scope) : '';
  scope.sources.push({ name: alias ?? table, columns: rename(target.columns, names) });
  if (alias === null)
    return `${target.text}${target.text.startsWith('(') ? ` AS ${quoteName(table)}` : ''}${sampled}`;
  return `${target.text} AS ${quoteName(alias)}${columnList(names)}${sampled}`;
}

function columnList(names: readonly string[]): string {
  return names.length > 0 ? ` (${names.map(quoteName).join(', ')})` : '';
}

function writeSubquery(writer: Writer, payload: Payload, scope: Scope, given: Alias): string {
  const lateral = payload.lateral === true;
  const inner = nodeAt(payload, 'this') as Node;
  const aliasName = identifierAt(payload, 'alias');
  const name = given.name ?? (aliasName ? nameOf(aliasName) : null);
  const names = given.columns.length > 0 ? given.columns : columnNames(payload);
  if (kindOf(inner) === 'table' || kindOf(inner) === 'joined_table')
    return writeSource(writer, inner, scope, { name, columns: names });
  const query = writer.query(inner, lateral ? scope : { ...scope, sources: [], aliases: new Map() });
  scope.sources.push({ name, columns: rename(query.columns, names) });
  const alias = name === null ? '' : ` AS ${quoteName(name)}${columnList(names)}`;
  return `${lateral ? 'LATERAL ' : ''}(${query.text})${alias}`;
}

/** `TABLE(f(...))`. */
function writeFunctionSource(writer: Writer, node: Node, scope: Scope, given: Alias): string {
  const call = callOf(node);
  const inner = call?.name === 'TABLE' ? call.args[0] : node;
  if (!inner) throw unsupported('TABLE()');
  return enter(writeTableFunction(writer, inner, scope), scope, given);
}

function writeLateral(writer: Writer, payload: Payload, scope: Scope, given: Alias): string {
  // Only one without quotes stands here.
  const name = given.name ?? (payload.alias as string | null);
  const columns = ((payload.column_aliases as readonly string[] | undefined) ?? []).map(unshielded);
  const inner = nodeAt(payload, 'this') as Node;
  const call = callOf(inner);
  const target = call?.name === 'TABLE' ? (call.args[0] as Node) : inner;
  return enter(writeTableFunction(writer, target, scope), scope, { name, columns });
}

function enter(target: TableFunctionText, scope: Scope, alias: Alias): string {
  const name = alias.name ?? target.name;
  const columns = rename(target.columns, alias.columns);
  scope.sources.push({ name, columns, ...(target.generator ? { generator: true } : {}) });
  return `${target.text} AS ${quoteName(name)}${columnList(alias.columns)}`;
}

function sample(writer: Writer, clause: Payload, scope: Scope): string {
  const size = writer.expression(nodeAt(clause, 'size') as Node, scope).text;
  const seed = nodeAt(clause, 'seed');
  const repeat = seed ? ` REPEATABLE (${writer.expression(seed, scope).text})` : '';
  if (clause.method === 'Row') return ` TABLESAMPLE reservoir(${size} ROWS)${repeat}`;
  const method = clause.method === 'System' || clause.method === 'Block' ? 'system' : 'bernoulli';
  return ` TABLESAMPLE ${method}(${size} PERCENT)${repeat}`;
}
