import type { Node } from '../dialect/ast.ts';
import type { Fragment } from '../dialect/fragment.ts';
import type { Scope } from '../dialect/scope.ts';
import type { Writer } from '../dialect/writer.ts';

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

/** The argument at a position; a call that lacks it was refused by the arity check. */
export function argument(call: Call, index: number): Fragment {
  const found = call.args[index];
  if (!found) throw new Error(`${call.name} has no argument ${index}`);
  return found;
}
