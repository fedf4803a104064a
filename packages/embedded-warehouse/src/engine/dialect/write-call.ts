import {
  invalidIdentifier,
  unknownFunction,
  unsetVariable,
  unsupported,
  wrongArgumentCount,
} from '../errors/snowflake-errors.ts';
import { type Call, type FunctionDefinition, writeDefined } from '../library/function-definition.ts';
import { functionTable } from '../library/function-table.ts';
import {
  type Identifier,
  identifierAt,
  kindOf,
  type Node,
  nameOf,
  nodeAt,
  type Payload,
  payloadOf,
  stringLiteral,
} from './ast.ts';
import { type Fragment, fragment, quoteName, quoteText } from './fragment.ts';
import { functionPrefix, nameSeparator } from './rewriting.ts';
import type { Scope } from './scope.ts';
import type { Writer } from './writer.ts';

/** What surrounds a call: WITHIN GROUP, FILTER and OVER. */
export interface CallContext {
  readonly orderBy?: string;
  readonly orderKeys?: readonly Fragment[];
  readonly suffix?: string;
  readonly isOrdered?: boolean;
  readonly ignoreNulls?: boolean;
}

/** The user's name of a called function: the parser saw it with a prefix and without dots. */
export function calledName(payload: Payload): string {
  const raw = String(payload.name).toUpperCase();
  const name = raw.startsWith(functionPrefix) ? raw.slice(functionPrefix.length) : raw;
  return name.replaceAll(nameSeparator, '.');
}

export function writeCall(writer: Writer, node: Node, scope: Scope, around: CallContext): Fragment {
  const payload = payloadOf(node);
  const name = calledName(payload);
  const nodes = (payload.args as readonly Node[] | undefined) ?? [];
  const constant = writePlaceholder(writer, name, nodes, scope);
  if (constant) return constant;

  if (name === 'LAST_QUERY_ID') return writeQueryId(writer, nodes, scope);
  const definition = lookUp(name);
  if (!definition) {
    const fact = writer.context.sessionFact(name);
    if (fact && nodes.length === 0) return fact;
    if (writer.context.languageFunction(name)) return writeLanguageCall(writer, name, nodes, scope);
    return writeUserCall(writer, name, nodes, scope, around);
  }
  const star = nodes.length === 1 && kindOf(nodes[0] as Node) === 'star';
  const { args, named } = writeArguments(writer, star ? [] : nodes, scope);
  const [least, most] = definition.arity;
  const count = args.length + named.size;
  if (!star && (count < least || count > most)) {
    throw wrongArgumentCount(name, definition.arity, count);
  }
  if (!definition.aggregate && (around.orderBy || around.suffix || payload.distinct === true)) {
    throw unsupported(`${name} as an aggregate or window function`);
  }
  const call: Call = {
    name,
    args,
    nodes,
    named,
    writer,
    scope,
    star,
    distinct: payload.distinct === true,
    orderBy: around.orderBy ?? '',
    orderKeys: around.orderKeys ?? [],
    suffix: around.suffix ?? '',
    isOrdered: around.isOrdered === true,
    ignoreNulls: around.ignoreNulls === true,
  };
  return writeDefined(definition, call);
}

function writeArguments(writer: Writer, nodes: readonly Node[], scope: Scope) {
  const named = new Map<string, Fragment>();
  const args: Fragment[] = [];
  for (const argument of nodes) {
    if (kindOf(argument) === 'named_argument') {
      const inner = payloadOf(argument);
      const key = nameOf(identifierAt(inner, 'name') as Identifier);
      named.set(key, writer.expression(nodeAt(inner, 'value') as Node, scope));
    } else {
      args.push(writer.expression(argument, scope));
    }
  }
  return { args, named };
}

/** A function of one's own: it is no aggregate. */
function writeUserCall(
  writer: Writer,
  name: string,
  nodes: readonly Node[],
  scope: Scope,
  around: CallContext,
): Fragment {
  const called = writer.context.userFunction(name.split('.'), writeArguments(writer, nodes, scope));
  if (!called) throw unknownFunction(name);
  if (around.orderBy || around.suffix) throw unsupported(`${name} as an aggregate or window function`);
  return called;
}

/** LAST_QUERY_ID([position]), a constant. */
function writeQueryId(writer: Writer, nodes: readonly Node[], scope: Scope): Fragment {
  const [given, more] = nodes.map((node) => writer.expression(node, scope));
  const position = /^\(?(-?\d+)\)?$/.exec(given?.text ?? '-1')?.[1];
  if (position === undefined || more) throw unsupported('LAST_QUERY_ID of a position that is not constant');
  const id = writer.context.queryIdAt(Number(position));
  return { ...fragment(id === null ? 'CAST(NULL AS VARCHAR)' : quoteText(id), 'text'), constant: true };
}

function lookUp(name: string): FunctionDefinition | undefined {
  return Object.hasOwn(functionTable, name) ? functionTable[name] : undefined;
}

function writePlaceholder(
  writer: Writer,
  name: string,
  nodes: readonly Node[],
  scope: Scope,
): Fragment | null {
  const text = stringLiteral(nodes[0]);
  if (text === null) return null;
  if (name === 'BIND') return writer.context.bind(text);
  if (name !== 'VARIABLE') return null;
  if (!/^\d+$/.test(text)) {
    const value = writer.context.variable(text);
    if (!value) throw unsetVariable(text);
    return value;
  }
  // `$2` is the second column of the source, `t.$2` that of t.
  const table = stringLiteral(nodes[1]);
  const source = table === null ? scope.sources[0] : scope.sources.find(({ name: known }) => known === table);
  const column = source?.columns?.[Number(text) - 1];
  if (!column) throw invalidIdentifier(`$${text}`);
  const qualifier = table === null ? '' : `${quoteName(table)}.`;
  return fragment(`${qualifier}${quoteName(column.name)}`, column.type);
}

/** AI_COMPLETE(...), SNOWFLAKE.CORTEX.COMPLETE(...): macros of the language part keep names and `=>`. */
function writeLanguageCall(writer: Writer, name: string, nodes: readonly Node[], scope: Scope): Fragment {
  const args = nodes.map((argument) => {
    if (kindOf(argument) !== 'named_argument') return writer.expression(argument, scope).text;
    const inner = payloadOf(argument);
    const key = (identifierAt(inner, 'name') as Identifier).name.toLowerCase();
    return `${key} := ${writer.expression(nodeAt(inner, 'value') as Node, scope).text}`;
  });
  const path = name.includes('.') ? name.toLowerCase() : `snowflake.ai.${name.toLowerCase()}`;
  return fragment(`${path}(${args.join(', ')})`, languageReturnKind(name));
}

/** Snowflake's return types of the AI functions; what is not listed is taken from DuckDB's answer. */
function languageReturnKind(name: string) {
  const short = name.split('.').at(-1) ?? '';
  if (/^(AI_SENTIMENT|AI_CLASSIFY|AI_EXTRACT|CLASSIFY_TEXT|ENTITY_SENTIMENT|PROMPT)$/.test(short))
    return 'object';
  if (/^(SENTIMENT|AI_SIMILARITY)$/.test(short)) return 'real';
  if (/COUNT_TOKENS$/.test(short)) return 'fixed';
  if (short === 'AI_FILTER') return 'boolean';
  if (/EMBED/.test(short)) return 'vector';
  return 'unknown';
}
