import { type Identifier, identifierAt, kindOf, type Node, nameOf, payloadOf, walk } from '../dialect/ast.ts';
import { type Fragment, fragment, quoteName } from '../dialect/fragment.ts';
import { handIn } from '../dialect/hand-in.ts';
import { isOuterColumn, type Scope, starColumns } from '../dialect/scope.ts';
import type { Writer } from '../dialect/writer.ts';
import { unsupported, wrongArgumentCount } from '../errors/snowflake-errors.ts';

/** One call of a function, with its arguments already written. */
export interface Call {
  readonly name: string;
  readonly args: readonly Fragment[];
  readonly nodes: readonly Node[];
  readonly named: ReadonlyMap<string, Fragment>;
  readonly writer: Writer;
  readonly scope: Scope;
  /** `COUNT(*)`, `OBJECT_CONSTRUCT(*)`. */
  readonly star: boolean;
  readonly distinct: boolean;
  /** ` ORDER BY ...` of WITHIN GROUP, or empty. */
  readonly orderBy: string;
  /** The keys of WITHIN GROUP. */
  readonly orderKeys: readonly Fragment[];
  /** ` IGNORE NULLS`, ` FILTER (...)` and ` OVER (...)`, or empty: it follows the DuckDB call. */
  readonly suffix: string;
  /** Whether OVER has an ORDER BY. */
  readonly isOrdered: boolean;
  readonly ignoreNulls: boolean;
}

export interface FunctionDefinition {
  /** The least and the greatest number of arguments. */
  readonly arity: readonly [number, number];
  /** An aggregate or window function: DISTINCT, WITHIN GROUP, FILTER and OVER are allowed. */
  readonly aggregate?: true;
  /** Computes only those arguments that the others ask for: `IFF(x = 0, 0, 1 / x)`. */
  readonly lazy?: true;
  write(call: Call): Fragment;
}

export type FunctionTable = Readonly<Record<string, FunctionDefinition>>;

export function define(
  arity: number | readonly [number, number],
  write: (call: Call) => Fragment,
): FunctionDefinition {
  return { arity: typeof arity === 'number' ? [arity, arity] : arity, write };
}

export function aggregate(
  arity: number | readonly [number, number],
  write: (call: Call) => Fragment,
): FunctionDefinition {
  return { ...define(arity, write), aggregate: true };
}

export function lazy(
  arity: number | readonly [number, number],
  write: (call: Call) => Fragment,
): FunctionDefinition {
  return { ...define(arity, write), lazy: true };
}

/**
 * Writes a call. An argument that the definition did not look at would mean nothing, where in Snowflake it changes the
 * answer: it is refused.
 */
export function writeDefined(definition: FunctionDefinition, call: Call): Fragment {
  const ignored = new Set(call.args.keys());
  let ignoresStar = call.star;
  const write = (args: readonly Fragment[]) => {
    const shown: Call = { ...call, args: watched(args, ignored), nodes: watched(call.nodes, ignored) };
    // No copy of the call has it: whoever hands one on has not looked at it.
    Object.defineProperty(shown, 'star', {
      enumerable: false,
      get() {
        ignoresStar = false;
        return call.star;
      },
    });
    return definition.write(shown);
  };
  const isEager = !definition.aggregate && !definition.lazy;
  const written = isEager ? handIn(call.args, write, readsOuter(call)) : write(call.args);
  if (ignoresStar) throw unsupported(`${call.name}(*)`);
  const [first] = ignored;
  if (first !== undefined) throw unsupported(`argument ${first + 1} of ${call.name}`);
  return written;
}

function readsOuter({ nodes, scope }: Call): boolean {
  let found = false;
  walk(nodes, (node) => {
    const column = kindOf(node) === 'column' ? payloadOf(node) : null;
    const name = column ? identifierAt(column, 'name') : null;
    const table = column ? identifierAt(column, 'table') : null;
    if (name && isOuterColumn(scope, nameOf(name), table ? nameOf(table) : null)) found = true;
  });
  return found;
}

function watched<T>(items: readonly T[], ignored: Set<number>): readonly T[] {
  return new Proxy(items, {
    get(target, key) {
      if (typeof key === 'string') ignored.delete(Number(key));
      return Reflect.get(target, key);
    },
  });
}

/** The text of an argument that must be a constant; null when the call lacks it. */
export function constantArgument(call: Call, index: number): string | null {
  const found = call.args[index];
  if (!found) return null;
  if (!found.constant) throw unsupported(`an argument ${index + 1} of ${call.name} that is not constant`);
  return (/^'(.*)'$/s.exec(found.text)?.[1] ?? found.text).replaceAll("''", "'");
}

/** The argument at a position. @throws SnowflakeError 000938 for a call that lacks it, as `ABS(*)` does */
export function argument(call: Call, index: number): Fragment {
  const found = call.args[index];
  if (!found) throw wrongArgumentCount(call.name, [index + 1, index + 1], call.args.length);
  return found;
}

/** The columns that `*` or `t.*` stands for in a call. */
export function starArguments(call: Call): readonly StarArgument[] {
  const { table = null, except } = payloadOf(call.nodes[0] as Node);
  const of = table === null ? null : nameOf(table as Identifier);
  const columns = except ? null : starColumns(call.scope, of);
  if (!columns) throw unsupported(`${call.name}(*) over columns that are not known`);
  const prefix = of === null ? '' : `${quoteName(of)}.`;
  return columns.map(({ name, type }) => ({ name, value: fragment(`${prefix}${quoteName(name)}`, type) }));
}

export interface StarArgument {
  readonly name: string;
  readonly value: Fragment;
}
