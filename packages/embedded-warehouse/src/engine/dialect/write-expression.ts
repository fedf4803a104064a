import { ambiguousColumn, invalidIdentifier, unsupported } from '../errors/snowflake-errors.ts';
import {
  type Identifier,
  identifierAt,
  kindOf,
  type Node,
  nameOf,
  nodeAt,
  nodesAt,
  type Payload,
  payloadOf,
} from './ast.ts';
import { numberType, plainType } from './data-type.ts';
import {
  asBoolean,
  asNumber,
  asText,
  asVariant,
  concatenation,
  type Fragment,
  fragment,
  isVariant,
  quoteName,
  quoteText,
  unknownType,
} from './fragment.ts';
import { handIn } from './hand-in.ts';
import { add, compare, divide, modulo, multiply, subtract, writeLike } from './operators.ts';
import {
  caseFault,
  columnType,
  isLambdaParameter,
  isRepeated,
  namedItem,
  parameterText,
  type Scope,
} from './scope.ts';
import { unify } from './unify.ts';
import { writeCall } from './write-call.ts';
import { writeWindow } from './write-window.ts';
import type { Writer } from './writer.ts';

type ExpressionWriter = (writer: Writer, payload: Payload, scope: Scope, node: Node) => Fragment;

const comparisons: Readonly<Record<string, string>> = {
  eq: '=',
  neq: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
  null_safe_eq: 'IS NOT DISTINCT FROM',
  null_safe_neq: 'IS DISTINCT FROM',
};

const quantified: Readonly<Record<string, string>> = {
  Eq: '=',
  Neq: '<>',
  Lt: '<',
  Lte: '<=',
  Gt: '>',
  Gte: '>=',
};

const writers: Readonly<Record<string, ExpressionWriter>> = {
  column: (writer, payload, scope) => writeColumn(writer, payload, scope),
  dot: (writer, _payload, scope, node) => writeDotted(writer, dottedNames(node), scope),
  literal: (_writer, payload) => writeLiteral(payload),
  boolean: (_writer, payload) => ({
    ...fragment(payload.value ? 'TRUE' : 'FALSE', 'boolean'),
    constant: true,
  }),
  null: () => ({ text: 'NULL', type: unknownType, constant: true, isNull: true }),
  paren: (writer, payload, scope) => {
    const inner = writer.expression(nodeAt(payload, 'this') as Node, scope);
    return { ...inner, text: `(${inner.text})` };
  },
  tuple: (writer, payload, scope) =>
    fragment(`(${list(writer, nodesAt(payload, 'expressions'), scope)})`, 'unknown'),
  function: (writer, _payload, scope, node) => writeCall(writer, node, scope, {}),
  within_group: (writer, _payload, scope, node) => writeWindow(writer, node, scope),
  window_function: (writer, _payload, scope, node) => writeWindow(writer, node, scope),
  ignore_nulls: (writer, _payload, scope, node) => writeWindow(writer, node, scope),
  respect_nulls: (writer, _payload, scope, node) => writeWindow(writer, node, scope),
  filter: (writer, _payload, scope, node) => writeWindow(writer, node, scope),
  add: (writer, payload, scope) => add(...sides(writer, payload, scope)),
  sub: (writer, payload, scope) => subtract(...sides(writer, payload, scope)),
  mul: (writer, payload, scope) => multiply(...sides(writer, payload, scope)),
  div: (writer, payload, scope) => divide(...sides(writer, payload, scope)),
  mod: (writer, payload, scope) => modulo(...sides(writer, payload, scope)),
  concat: (writer, payload, scope) => concatenation(sides(writer, payload, scope)),
  d_pipe: (writer, payload, scope) => concatenation(sides(writer, payload, scope)),
  neg: (writer, payload, scope) => {
    const inner = writer.expression(nodeAt(payload, 'this') as Node, scope);
    const type = inner.type.kind === 'text' ? numberType(38, 5) : inner.type;
    return { ...inner, type, text: `(-${asNumber(inner)})` };
  },
  and: (writer, payload, scope) => logical(writer, payload, scope, 'AND'),
  or: (writer, payload, scope) => logical(writer, payload, scope, 'OR'),
  not: (writer, payload, scope) =>
    fragment(`(NOT ${asBoolean(writer.expression(nodeAt(payload, 'this') as Node, scope))})`, 'boolean'),
  is_null: (writer, payload, scope) => {
    const inner = writer.expression(nodeAt(payload, 'this') as Node, scope);
    return fragment(`(${inner.text} IS ${payload.not ? 'NOT ' : ''}NULL)`, 'boolean');
  },
  is_true: (writer, payload, scope) => truth(writer, payload, scope, 'TRUE'),
  is_false: (writer, payload, scope) => truth(writer, payload, scope, 'FALSE'),
  is: (writer, payload, scope) => compare('IS NOT DISTINCT FROM', ...sides(writer, payload, scope)),
  between: (writer, payload, scope) => {
    const value = writer.expression(nodeAt(payload, 'this') as Node, scope);
    const low = writer.expression(nodeAt(payload, 'low') as Node, scope);
    const high = writer.expression(nodeAt(payload, 'high') as Node, scope);
    return handIn([value, low, high], ([held, least, most]) => {
      const [above, below] = [
        compare('>=', held as Fragment, least as Fragment),
        compare('<=', held as Fragment, most as Fragment),
      ];
      const inside = `(${above.text} AND ${below.text})`;
      return fragment(payload.not ? `(NOT ${inside})` : inside, 'boolean');
    });
  },
  in: writeIn,
  exists: (writer, payload, scope) => {
    const query = writer.query(nodeAt(payload, 'this') as Node, scope);
    return fragment(`${payload.not ? 'NOT ' : ''}EXISTS (${query.text})`, 'boolean');
  },
  any: (writer, payload, scope) => writeQuantified(writer, payload, scope, 'ANY'),
  all: (writer, payload, scope) => writeQuantified(writer, payload, scope, 'ALL'),
  subquery: (writer, payload, scope) => {
    const query = writer.query(nodeAt(payload, 'this') as Node, scope);
    return fragment(`(${query.text})`, query.columns?.[0]?.type ?? unknownType);
  },
  select: (writer, _payload, scope, node) => {
    const query = writer.query(node, scope);
    return fragment(`(${query.text})`, query.columns?.[0]?.type ?? unknownType);
  },
  case: writeCase,
  like: (writer, payload, scope) => writeLike(writer, payload, scope, 'LIKE'),
  i_like: (writer, payload, scope) => writeLike(writer, payload, scope, 'ILIKE'),
  regexp_like: (writer, payload, scope) => {
    const text = writer.expression(nodeAt(payload, 'this') as Node, scope);
    const pattern = writer.expression(nodeAt(payload, 'pattern') as Node, scope);
    return fragment(`regexp_full_match(${asText(text)}, ${asText(pattern)})`, 'boolean');
  },
  lambda: (writer, payload, scope) => {
    const names = (payload.parameters as readonly Identifier[]).map((parameter) => nameOf(parameter));
    const inner: Scope = {
      sources: [],
      aliases: new Map(names.map((name) => [name, plainType('variant')])),
      parameters: new Set(names),
      ctes: scope.ctes,
      outer: scope,
    };
    const body = writer.expression(nodeAt(payload, 'body') as Node, inner);
    const text = lambdaText(body);
    return fragment(`lambda ${names.map(parameterText).join(', ')}: ${text}`, body.type);
  },
  identifier: (_writer, payload) => fragment(quoteName(nameOf(payload as unknown as Identifier)), 'unknown'),
};

/** Writes one expression; a kind of node without a row above is a feature that is left out. */
export function writeExpression(writer: Writer, node: Node, scope: Scope): Fragment {
  const kind = kindOf(node);
  const comparison = comparisons[kind];
  if (comparison) return compare(comparison, ...sides(writer, payloadOf(node), scope));
  const write = writers[kind];
  if (!write) throw unsupported(kind.replaceAll('_', ' ').toUpperCase());
  return write(writer, payloadOf(node), scope, node);
}

/** What a lambda makes is an element of an ARRAY, or says whether one stays. */
function lambdaText(body: Fragment): string {
  return body.type.kind === 'boolean' || body.type.kind === 'unknown' ? body.text : asVariant(body);
}

function sides(writer: Writer, payload: Payload, scope: Scope): [Fragment, Fragment] {
  return [
    writer.expression(nodeAt(payload, 'left') as Node, scope),
    writer.expression(nodeAt(payload, 'right') as Node, scope),
  ];
}

function list(writer: Writer, nodes: readonly Node[], scope: Scope): string {
  return nodes.map((node) => writer.expression(node, scope).text).join(', ');
}

function logical(writer: Writer, payload: Payload, scope: Scope, operator: string): Fragment {
  const [left, right] = sides(writer, payload, scope);
  return fragment(`(${asBoolean(left)} ${operator} ${asBoolean(right)})`, 'boolean');
}

function truth(writer: Writer, payload: Payload, scope: Scope, value: string): Fragment {
  const inner = asBoolean(writer.expression(nodeAt(payload, 'this') as Node, scope));
  return fragment(`(${inner} IS ${payload.not ? 'NOT ' : ''}${value})`, 'boolean');
}

function writeColumn(writer: Writer, payload: Payload, scope: Scope): Fragment {
  const column = nameOf(identifierAt(payload, 'name') as Identifier);
  const tableName = identifierAt(payload, 'table');
  const table = tableName ? nameOf(tableName) : null;
  const named = table === null ? namedItem(scope, column) : null;
  if (named) {
    const piece = writer.expression(named.item, named.scope);
    return { ...piece, text: `(${piece.text})` };
  }
  if (column === 'NEXTVAL' && table !== null) return writeDotted(writer, [table, column], scope);
  const fault = caseFault(scope, column, table);
  if (fault === 'double') throw unsupported('columns whose names differ in case alone');
  if (fault === 'missing') {
    const name = /^[A-Z_][A-Z0-9_$]*$/.test(column) ? column : `"${column}"`;
    throw invalidIdentifier(name, writer.tokenAt({ column: payload }) ?? undefined);
  }
  if (isRepeated(scope, column, table)) throw ambiguousColumn(column);
  const plain = isLambdaParameter(scope, column) ? parameterText(column) : quoteName(column);
  const text = table === null ? plain : `${quoteName(table)}.${quoteName(column)}`;
  return fragment(text, columnType(scope, column, table));
}

function dottedNames(node: Node): string[] {
  if (kindOf(node) === 'dot') {
    const payload = payloadOf(node);
    return [
      ...dottedNames(nodeAt(payload, 'this') as Node),
      nameOf(identifierAt(payload, 'field') as Identifier),
    ];
  }
  if (kindOf(node) !== 'column') throw unsupported('field access with a dot');
  const payload = payloadOf(node);
  const table = identifierAt(payload, 'table');
  return [...(table ? [nameOf(table)] : []), nameOf(identifierAt(payload, 'name') as Identifier)];
}

/** `schema.table.column` and `database.schema.table.column`: the table is known by its own name. */
function writeDotted(writer: Writer, names: readonly string[], scope: Scope): Fragment {
  const column = names.at(-1) ?? '';
  const table = names.at(-2) ?? '';
  if (column === 'NEXTVAL') {
    return fragment(`nextval(${quoteText(writer.context.sequence(names.slice(0, -1)))})`, 'fixed');
  }
  return fragment(`${quoteName(table)}.${quoteName(column)}`, columnType(scope, column, table));
}

function writeLiteral(payload: Payload): Fragment {
  const value = String(payload.value);
  if (payload.literal_type === 'string') {
    return { ...fragment(quoteText(value), 'text'), constant: true };
  }
  if (payload.literal_type !== 'number') throw unsupported(`literal ${String(payload.literal_type)}`);
  if (/[eE]/.test(value)) return { ...fragment(`CAST(${value} AS DOUBLE)`, 'real'), constant: true };
  const [whole = '', decimals = ''] = value.split('.');
  const digits = whole.replace(/^0+/, '').length + decimals.length;
  if (digits > 38) return { ...fragment(`CAST(${value} AS DOUBLE)`, 'real'), constant: true };
  const text = digits > 18 && decimals === '' ? `CAST('${value}' AS DECIMAL(38,0))` : value;
  return { ...fragment(text, numberType(Math.max(digits, 1), decimals.length)), constant: true };
}

function writeIn(writer: Writer, payload: Payload, scope: Scope): Fragment {
  const value = writer.expression(nodeAt(payload, 'this') as Node, scope);
  const not = payload.not ? 'NOT ' : '';
  const query = nodeAt(payload, 'query');
  if (query) {
    const inner = writer.query(query, scope);
    const text = isVariant(value) ? asText(value) : value.text;
    return fragment(`(${text} ${not}IN (${inner.text}))`, 'boolean');
  }
  const options = nodesAt(payload, 'expressions').map((option) => writer.expression(option, scope));
  if ([value, ...options].some((piece) => isVariant(piece) || piece.type.kind === 'timestamp_tz')) {
    const either = options.map((option) => compare('=', value, option).text).join(' OR ');
    return fragment(payload.not ? `(NOT (${either}))` : `(${either})`, 'boolean');
  }
  return fragment(`(${value.text} ${not}IN (${options.map((option) => option.text).join(', ')}))`, 'boolean');
}

function writeQuantified(writer: Writer, payload: Payload, scope: Scope, quantifier: string): Fragment {
  const value = writer.expression(nodeAt(payload, 'this') as Node, scope);
  const operator = quantified[String(payload.op)] ?? '=';
  const inner = nodeAt(payload, 'subquery') as Node;
  const query = kindOf(inner) === 'subquery' ? (nodeAt(payloadOf(inner), 'this') as Node) : inner;
  return fragment(
    `(${value.text} ${operator} ${quantifier} (${writer.query(query, scope).text}))`,
    'boolean',
  );
}

function writeCase(writer: Writer, payload: Payload, scope: Scope): Fragment {
  const operandNode = nodeAt(payload, 'operand');
  const operand = operandNode ? writer.expression(operandNode, scope) : null;
  const whens = (payload.whens as readonly (readonly [Node, Node])[]).map(([when, then]) => ({
    when: writer.expression(when, scope),
    result: writer.expression(then, scope),
  }));
  const elseNode = nodeAt(payload, 'else_');
  const otherwise = elseNode ? writer.expression(elseNode, scope) : null;
  const results = unify([...whens.map(({ result }) => result), ...(otherwise ? [otherwise] : [])]);
  const branches = whens.map(({ when }, index) => {
    const condition = operand ? compare('=', operand, when).text : asBoolean(when);
    return `WHEN ${condition} THEN ${results.texts[index]}`;
  });
  const last = otherwise ? ` ELSE ${results.texts.at(-1)}` : '';
  return fragment(`CASE ${branches.join(' ')}${last} END`, results.type);
}
