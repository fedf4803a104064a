import type { Node } from '../dialect/ast.ts';
import type { Fragment } from '../dialect/fragment.ts';
import type { Scope } from '../dialect/scope.ts';
import type { Writer } from '../dialect/writer.ts';
import { unsupported } from '../errors/snowflake-errors.ts';

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
  readonly ignoreNulls: boolean;
}

export interface FunctionDefinition {
  /** The least and the greatest number of arguments. */
  readonly arity: readonly [number, number];
  /** An aggregate or window function: DISTINCT, WITHIN GROUP, FILTER and OVER are allowed. */
  readonly aggregate?: true;
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

/**
 * Writes a call. An argument that the definition did not look at would mean nothing, where in Snowflake it changes the
 * answer: it is refused.
 */
export function writeDefined(definition: FunctionDefinition, call: Call): Fragment {
  const ignored = new Set(call.args.keys());
  const written = definition.write({
    ...call,
    args: watched(call.args, ignored),
    nodes: watched(call.nodes, ignored),
  });
  const [first] = ignored;
  if (first !== undefined) throw unsupported(`argument ${first + 1} of ${call.name}`);
  return written;
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

/** The argument at a position; a call that lacks it was refused by the arity check. */
export function argument(call: Call, index: number): Fragment {
  const found = call.args[index];
  if (!found) throw new Error(`${call.name} has no argument ${index}`);
  return found;
}
