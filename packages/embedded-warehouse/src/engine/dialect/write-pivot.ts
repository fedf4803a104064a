import { unsupported } from '../errors/snowflake-errors.ts';
import {
  callOf,
  columnNames,
  type Identifier,
  identifierAt,
  kindOf,
  type Node,
  nameOf,
  nodeAt,
  nodesAt,
  numberLiteral,
  type Payload,
  payloadOf,
  stringLiteral,
} from './ast.ts';
import { holding, plainType } from './data-type.ts';
import { type Fragment, quoteName, quoteText, unknownType } from './fragment.ts';
import { functionPrefix, pivotDefault } from './rewriting.ts';
import type { Scope, ScopeColumn, Source } from './scope.ts';
import { writeCall } from './write-call.ts';
import type { Writer } from './writer.ts';

type InnerSource = (node: Node) => { text: string; source: Source | undefined };

/**
 * PIVOT over a list of values becomes one filtered aggregate per value, grouped by every column that the pivot
 * does not use. Its column names are Snowflake's: `'value'` with the quotes, or the alias.
 */
export function writePivot(writer: Writer, payload: Payload, scope: Scope, inner: InnerSource): string {
  const table = inner(nodeAt(payload, 'this') as Node);
  const [aggregateNode, ...moreAggregates] = nodesAt(payload, 'expressions');
  const [field, ...moreFields] = nodesAt(payload, 'fields');
  if (moreAggregates.length + moreFields.length > 0)
    throw unsupported('PIVOT of more than one aggregate or column');
  const choice = field ? payloadOf(field) : {};
  const column = nodeAt(choice, 'this');
  const call = callOf(aggregateNode);
  const measure = call?.args[0];
  const columns = table.source?.columns;
  if (!aggregateNode || !column || !call || !measure || !columns) throw unsupported('this form of PIVOT');
  const local: Scope = {
    sources: [{ name: null, columns }],
    aliases: new Map(),
    ctes: scope.ctes,
    outer: scope,
  };
  const used = new Set([columnName(column), columnName(measure)]);
  const kept = columns.filter((candidate) => !used.has(candidate.name));
  const by = writer.expression(column, local).text;
  const listed = nodesAt(choice, 'expressions');
  const last = callOf(listed.at(-1) ?? null);
  const fallback = last?.name === `${functionPrefix}${pivotDefault}` ? last.args[0] : undefined;
  const missing = fallback ? writer.expression(fallback, local).text : null;
  const values = (fallback ? listed.slice(0, -1) : listed).map((value) => readValue(writer, value, local));
  const cells = values.map(({ text, name }) => {
    const cell = writeCall(writer, aggregateNode, local, { suffix: ` FILTER (WHERE ${by} = ${text})` });
    const filled = missing === null ? cell.text : `COALESCE(${cell.text}, ${missing})`;
    return { name, type: cell.type, text: `${filled} AS ${quoteName(name)}` };
  });
  const items = [...kept.map((candidate) => quoteName(candidate.name)), ...cells.map(({ text }) => text)];
  const output = [...kept, ...cells.map(({ name, type }) => ({ name, type }))];
  const grouping = kept.length > 0 ? ' GROUP BY ALL' : '';
  return enter(payload, scope, `(SELECT ${items.join(', ')} FROM ${table.text}${grouping})`, output);
}

export function writeUnpivot(payload: Payload, scope: Scope, inner: InnerSource): string {
  const table = inner(nodeAt(payload, 'this') as Node);
  const columns = table.source?.columns;
  if (!columns) throw unsupported('this form of UNPIVOT');
  const valueName = nameOf(identifierAt(payload, 'value_column') as Identifier);
  const nameName = nameOf(identifierAt(payload, 'name_column') as Identifier);
  const chosen = nodesAt(payload, 'columns').map((node) => {
    const aliased = kindOf(node) === 'pivot_alias';
    const name = columnName(aliased ? (nodeAt(payloadOf(node), 'this') as Node) : node);
    const alias = aliased ? stringLiteral(nodeAt(payloadOf(node), 'alias')) : null;
    return { name, alias: alias ?? name };
  });
  const kept = columns.filter((column) => !chosen.some((candidate) => candidate.name === column.name));
  const list = kept.map((column) => `${quoteName(column.name)}, `).join('');
  const branches = chosen.map(
    ({ name, alias }) =>
      `SELECT ${list}${quoteText(alias)} AS ${quoteName(nameName)}, ${quoteName(name)} AS ${quoteName(valueName)} FROM ${table.text}`,
  );
  const all = branches.join(' UNION ALL ');
  const where = payload.include_nulls === true ? '' : ` WHERE ${quoteName(valueName)} IS NOT NULL`;
  const types = chosen.flatMap(({ name }) => columns.find((column) => column.name === name)?.type ?? []);
  const type = holding(types[0] ?? unknownType, types);
  const output = [...kept, { name: nameName, type: plainType('text') }, { name: valueName, type }];
  return enter(payload, scope, `(SELECT * FROM (${all})${where})`, output);
}

function columnName(node: Node): string {
  if (kindOf(node) !== 'column') throw unsupported('PIVOT over an expression');
  return nameOf(identifierAt(payloadOf(node), 'name') as Identifier);
}

function readValue(writer: Writer, node: Node, scope: Scope): { text: string; name: string } {
  if (kindOf(node) === 'pivot_any') throw unsupported('PIVOT ... IN (ANY)');
  if (kindOf(node) === 'pivot_alias' || kindOf(node) === 'alias') {
    const alias = nodeAt(payloadOf(node), 'alias');
    const value: Fragment = writer.expression(nodeAt(payloadOf(node), 'this') as Node, scope);
    const name =
      alias && kindOf(alias) === 'column' ? columnName(alias) : (stringLiteral(alias) ?? value.text);
    return { text: value.text, name };
  }
  const text = writer.expression(node, scope).text;
  return { text, name: numberLiteral(node) ?? text };
}

function enter(payload: Payload, scope: Scope, text: string, columns: readonly ScopeColumn[]): string {
  const alias = identifierAt(payload, 'alias');
  const name = alias ? nameOf(alias) : 'PIVOT';
  const names = columnNames(payload, 'alias_columns');
  const output = columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }));
  scope.sources.push({ name, columns: output });
  const list = names.length > 0 ? ` (${names.map(quoteName).join(', ')})` : '';
  return `${text} AS ${quoteName(name)}${list}`;
}
