import type { Weeks } from '../library/weeks.ts';
import type { Node } from './ast.ts';
import type { Fragment } from './fragment.ts';
import type { Scope, ScopeColumn } from './scope.ts';
import type { Token } from './token.ts';

/** A table or view that a name resolved to. */
export interface TableTarget {
  /** How DuckDB addresses it. */
  readonly text: string;
  readonly name: string;
  readonly columns: readonly ScopeColumn[] | null;
}

/** The arguments of a call, by position and by name. */
export interface GivenArguments {
  readonly args: readonly Fragment[];
  readonly named: ReadonlyMap<string, Fragment>;
}

export interface QueryFragment {
  readonly text: string;
  readonly columns: readonly ScopeColumn[] | null;
}

/** What a translation asks of the session that it is made for. */
export interface TranslationContext {
  /** @throws SnowflakeError 002003 when there is no such table, 090105 or 090106 without a current schema */
  table(path: readonly string[]): TableTarget;
  /** The DuckDB parameter of a bind, cast to its type. */
  bind(name: string): Fragment;
  /** A session variable set with SET; null when it is not set. */
  variable(name: string): Fragment | null;
  /** What GET_DDL answers. */
  objectDdl(kind: string, name: string, isQualified: boolean): string;
  /** The rows of an earlier statement of this session. */
  resultOf(queryId: string): TableTarget;
  /** The statement at a position: 1 is the first of this session, -1 the last; null when there is none. */
  queryIdAt(position: number): string | null;
  /** CURRENT_USER, CURRENT_ROLE, ...: facts of the session. Using one keeps the translation out of the cache. */
  sessionFact(name: string): Fragment | null;
  readonly weeks: Weeks;
  /** A sequence, as DuckDB addresses it. */
  sequence(path: readonly string[]): string;
  /** Whether a function of the language part exists, for example AI_COMPLETE or SNOWFLAKE.CORTEX.COMPLETE. */
  languageFunction(name: string): boolean;
  tableFunction(path: readonly string[], given: GivenArguments): TableTarget | null;
  /** A call of a function that CREATE FUNCTION made; null when there is none of that name. */
  userFunction(path: readonly string[], given: GivenArguments): Fragment | null;
}

/** Writes the parser's tree as DuckDB SQL; the parts call each other through it. */
export interface Writer {
  readonly context: TranslationContext;
  readonly labels: readonly (readonly string[])[];
  tokenAt(node: Node): Token | null;
  query(node: Node, scope: Scope | null): QueryFragment;
  expression(node: Node, scope: Scope): Fragment;
}
