/** What a statement is, in our own terms: small enough to cache, and free of the parser's. */
import type { Position, Refusal } from './refusal.ts';

export type StatementKind =
  | 'SELECT'
  | 'VALUES'
  | 'SHOW'
  | 'DESCRIBE'
  | 'EXPLAIN'
  | 'INSERT'
  | 'UPDATE'
  | 'DELETE'
  | 'MERGE'
  | 'TRUNCATE'
  | 'CREATE TABLE'
  | 'CREATE TABLE AS'
  | 'CREATE VIEW'
  | 'ALTER TABLE'
  | 'ALTER VIEW'
  | 'DROP TABLE'
  | 'DROP VIEW'
  | 'COPY'
  /** Everything else; none of it can run here. */
  | 'OTHER';

export interface TableReference extends Position {
  /** Database, schema, table, as far as they are given; upper case unless quoted. It may be a common table's name. */
  readonly path: readonly string[];
  /** Whether the statement changes it or its definition. */
  readonly written: boolean;
}

export interface FunctionCall extends Position {
  /** In upper case unless quoted. */
  readonly name: string;
  readonly path: readonly string[];
  readonly quoted: boolean;
  /** Inside MATCH_RECOGNIZE, where navigation functions exist. */
  readonly inPattern: boolean;
  /** Of a GENERATOR: its row count, or null when it is not a plain number or another limit is given. */
  readonly rowCount?: number | null;
}

/** How often each construct occurs, over the statement and everything nested in it. */
export interface QueryShape {
  readonly selects: number;
  readonly subqueries: number;
  readonly commonTables: number;
  readonly joins: number;
  readonly filters: number;
  readonly groupings: number;
  readonly aggregates: number;
  readonly windows: number;
  readonly distincts: number;
  readonly setOperations: number;
  readonly pivots: number;
  readonly orderings: number;
  readonly limits: number;
}

export interface StatementDescription {
  readonly kind: StatementKind;
  /** Of an EXPLAIN: what it explains. */
  readonly explains?: StatementKind;
  /** The words that begin it, upper case: CALL, ALTER SESSION. Only words that Snowflake's grammar has. */
  readonly head: string;
  /** Statements in the text; more than one is always refused. */
  readonly statements: number;
  readonly tables: readonly TableReference[];
  readonly functions: readonly FunctionCall[];
  readonly shape: QueryShape;
  /** Placeholders to bind: `?`, or the highest of `:1`, `:2`, ... */
  readonly placeholders: number;
  /** Where a sequence is advanced (`s.NEXTVAL`). */
  readonly sequences: readonly Position[];
  /** What makes the statement unfit whatever its kind, in the order of the text; empty when it was understood. */
  readonly refusals: readonly Refusal[];
}

export const emptyShape: QueryShape = {
  selects: 0,
  subqueries: 0,
  commonTables: 0,
  joins: 0,
  filters: 0,
  groupings: 0,
  aggregates: 0,
  windows: 0,
  distincts: 0,
  setOperations: 0,
  pivots: 0,
  orderings: 0,
  limits: 0,
};
