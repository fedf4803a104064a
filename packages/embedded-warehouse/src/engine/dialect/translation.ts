import type { ScopeColumn } from './scope.ts';

/** A translated query, ready to run with other bind values of the same types. */
export interface Translation {
  readonly text: string;
  readonly columns: readonly ScopeColumn[] | null;
  /** The binds behind $1, $2, ... */
  readonly parameters: readonly string[];
}
