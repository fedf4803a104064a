import { unknownFunction, unsupported, wrongArgumentCount } from '../errors/snowflake-errors.ts';
import {
  type Identifier,
  identifierAt,
  kindOf,
  type Node,
  nameOf,
  nodeAt,
  payloadOf,
  stringLiteral,
  walk,
} from './ast.ts';
import { plainType } from './data-type.ts';
import { asBoolean, asInteger, asText, asVariant, type Fragment } from './fragment.ts';
import type { Scope, ScopeColumn } from './scope.ts';
import { calledName } from './write-call.ts';
import type { Writer } from './writer.ts';

export interface TableFunctionText {
  readonly text: string;
  readonly name: string;
  readonly columns: readonly ScopeColumn[] | null;
  readonly generator?: boolean;
}

/** In the order that they have without names. */
const flattenArguments: readonly string[] = ['INPUT', 'PATH', 'OUTER', 'RECURSIVE', 'MODE'];

const flattenColumns: readonly ScopeColumn[] = [
  { name: 'SEQ', type: plainType('fixed') },
  { name: 'KEY', type: plainType('text') },
  { name: 'PATH', type: plainType('text') },
  { name: 'INDEX', type: plainType('fixed') },
  { name: 'VALUE', type: plainType('variant') },
  { name: 'THIS', type: plainType('variant') },
];

/** A call in FROM: FLATTEN, GENERATOR, RESULT_SCAN, SPLIT_TO_TABLE and the engine's own table functions. */
export function writeTableFunction(writer: Writer, node: Node, scope: Scope): TableFunctionText {
  const text = stringLiteral(node);
  if (text !== null) {
    const target = writer.context.table(text.toUpperCase().split('.'));
    return { ...target, name: target.name };
  }
  if (kindOf(node) !== 'function') throw unsupported('TABLE over an expression');
  const payload = payloadOf(node);
  const name = calledName(payload);
  const { args, named } = readArguments(writer, payload.args as readonly Node[], scope);
  const correlated = isCorrelated(payload.args as readonly Node[]);
  switch (name) {
    case 'FLATTEN':
      return writeFlatten(args, named, correlated);
    case 'GENERATOR': {
      const rows = named.get('ROWCOUNT') ?? args[0];
      if (!rows) throw unsupported('GENERATOR without ROWCOUNT');
      return {
        text: `(SELECT range AS "SEQ$" FROM range(${asInteger(rows)}))`,
        name: 'GENERATOR',
        columns: [],
        generator: true,
      };
    }
    case 'RESULT_SCAN':
      return resultScan(writer, payload.args as readonly Node[], args);
    case 'SPLIT_TO_TABLE':
      return splitToTable(args, 'sf_split', correlated);
    case 'STRTOK_SPLIT_TO_TABLE':
      return splitToTable(args, 'sf_tokens', correlated);
    default: {
      const target = writer.context.tableFunction(name.split('.'), { args, named });
      if (!target) throw unknownFunction(name);
      return target;
    }
  }
}

function readArguments(writer: Writer, nodes: readonly Node[], scope: Scope) {
  const args: Fragment[] = [];
  const named = new Map<string, Fragment>();
  for (const node of nodes) {
    if (kindOf(node) === 'named_argument') {
      const payload = payloadOf(node);
      named.set(
        nameOf(identifierAt(payload, 'name') as Identifier),
        writer.expression(nodeAt(payload, 'value') as Node, scope),
      );
    } else if (kindOf(node) === 'select' || kindOf(node) === 'subquery') {
      throw unsupported('a query as argument of a table function');
    } else {
      args.push(writer.expression(node, scope));
    }
  }
  return { args, named };
}

/** Whether the argument names a column: then SEQ must tell the input rows apart. */
function isCorrelated(nodes: readonly Node[]): boolean {
  let found = false;
  walk(nodes, (node) => {
    if (kindOf(node) === 'column') found = true;
  });
  return found;
}

function writeFlatten(
  args: readonly Fragment[],
  named: ReadonlyMap<string, Fragment>,
  correlated: boolean,
): TableFunctionText {
  const [input, path, outer, recursive, mode] = flattenArguments.map((name, index) => {
    return named.get(name) ?? args[index];
  });
  const unknown = [...named.keys()].find((name) => !flattenArguments.includes(name));
  if (unknown !== undefined) throw unsupported(`argument ${unknown} of FLATTEN`);
  if (args.length > flattenArguments.length) throw wrongArgumentCount('FLATTEN', [1, 5], args.length);
  if (!input) throw unsupported('FLATTEN without INPUT');
  const json = input.type.kind === 'text' ? `to_json(${input.text})` : asVariant(input);
  const value = path ? `sf_get_path(${json}, ${asText(path)})` : json;
  const kinds = mode ? `upper(${asText(mode)})` : "'BOTH'";
  const prefix = path ? asText(path) : "''";
  const rows = `sf_flatten(${value}, ${kinds}, ${prefix})`;
  const list = outer ? `sf_flatten_outer(${rows}, ${asBoolean(outer)})` : rows;
  const seq = sequenceOf(`CAST(${value} AS VARCHAR)`, correlated);
  if (recursive && recursive.text !== 'FALSE') {
    return { text: deepFlatten(value, seq, kinds, prefix), name: 'FLATTEN', columns: flattenColumns };
  }
  const text =
    `LATERAL (SELECT ${seq} AS "SEQ", "ROW"."KEY", "ROW"."PATH", "ROW"."INDEX", "ROW"."VALUE", ${value} AS "THIS" ` +
    `FROM (SELECT unnest(${list}) AS "ROW"))`;
  return { text, name: 'FLATTEN', columns: flattenColumns };
}

/** SEQ: input rows of different texts have different ones. */
const sequenceOf = (text: string, correlated: boolean) =>
  correlated ? `(hash(${text}) >> 12)::BIGINT` : '1::BIGINT';

/** RECURSIVE => TRUE: every value at any depth, each with its path. */
function deepFlatten(value: string, seq: string, kinds: string, prefix: string): string {
  const inArray = "regexp_matches(fullkey, '\\[\\d+\\]$')";
  return (
    `LATERAL (SELECT ${seq} AS "SEQ", CASE WHEN ${inArray} THEN NULL ELSE CAST(key AS VARCHAR) END AS "KEY", ` +
    `CASE WHEN ${prefix} = '' THEN regexp_replace(fullkey, '^\\$\\.?', '') ELSE ${prefix} || substr(fullkey, 2) END AS "PATH", CASE WHEN ${inArray} THEN CAST(key AS BIGINT) END AS "INDEX", ` +
    `value AS "VALUE", ${value} AS "THIS" FROM json_tree(${value}) WHERE parent IS NOT NULL ` +
    `AND (${kinds} = 'BOTH' OR (${kinds} = 'ARRAY') = ${inArray}))`
  );
}

function resultScan(writer: Writer, nodes: readonly Node[], args: readonly Fragment[]): TableFunctionText {
  const constant = stringLiteral(nodes[0]);
  if (constant !== null) return writer.context.resultOf(constant);
  const text = args[0]?.constant ? /^'(.*)'$/.exec(args[0].text)?.[1] : undefined;
  if (text === undefined) throw unsupported('RESULT_SCAN of a query id that is not constant');
  return writer.context.resultOf(text);
}

function splitToTable(
  args: readonly Fragment[],
  split: 'sf_split' | 'sf_tokens',
  correlated: boolean,
): TableFunctionText {
  const [input, delimiter] = args;
  if (!input || !delimiter) throw unsupported('SPLIT_TO_TABLE without a delimiter');
  const parts = `${split}(${asText(input)}, ${asText(delimiter)})`;
  return {
    text:
      `LATERAL (SELECT ${sequenceOf(asText(input), correlated)} AS "SEQ", "ROW"."INDEX", "ROW"."VALUE" FROM (SELECT unnest(list_transform(${parts}, ` +
      `lambda sf$part, sf$i: {'INDEX': sf$i::BIGINT, 'VALUE': sf$part})) AS "ROW"))`,
    name: 'SPLIT_TO_TABLE',
    columns: [
      { name: 'SEQ', type: plainType('fixed') },
      { name: 'INDEX', type: plainType('fixed') },
      { name: 'VALUE', type: plainType('text') },
    ],
  };
}
