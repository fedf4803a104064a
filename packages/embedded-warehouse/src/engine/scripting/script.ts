import type { Token } from '../dialect/token.ts';

/** A block of Snowflake Scripting: the part of it that a credit governor and simple jobs need. */
export interface Block {
  readonly kind: 'block';
  readonly declarations: readonly ScriptStatement[];
  readonly body: readonly ScriptStatement[];
  readonly handlers: readonly Handler[];
}

export interface Handler {
  /** OTHER, STATEMENT_ERROR, EXPRESSION_ERROR or declared exceptions. */
  readonly names: readonly string[];
  readonly body: readonly ScriptStatement[];
}

export type Expression = readonly Token[];

export type ScriptStatement =
  | Block
  | {
      readonly kind: 'let';
      readonly name: string;
      readonly type: string | null;
      /** Null leaves the variable NULL. */
      readonly value: Expression | null;
      /** LET r RESULTSET := (query) and CURSOR FOR query. */
      readonly isQuery: boolean;
    }
  | { readonly kind: 'exception'; readonly name: string; readonly number: number; readonly message: string }
  | { readonly kind: 'assign'; readonly name: string; readonly value: Expression }
  | {
      readonly kind: 'if';
      readonly branches: readonly {
        readonly condition: Expression;
        readonly body: readonly ScriptStatement[];
      }[];
      readonly otherwise: readonly ScriptStatement[];
    }
  | { readonly kind: 'while'; readonly condition: Expression; readonly body: readonly ScriptStatement[] }
  /** LOOP, and REPEAT, which ends as soon as a condition holds after a round. */
  | { readonly kind: 'loop'; readonly body: readonly ScriptStatement[]; readonly until: Expression | null }
  | {
      readonly kind: 'for';
      readonly name: string;
      readonly from: Expression;
      /** Null for a loop over the rows of a query. */
      readonly to: Expression | null;
      readonly isReverse: boolean;
      readonly body: readonly ScriptStatement[];
    }
  | { readonly kind: 'return'; readonly value: Expression | null; readonly isTable: boolean }
  | { readonly kind: 'raise'; readonly name: string | null }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'open'; readonly name: string }
  | { readonly kind: 'fetch'; readonly name: string; readonly into: readonly string[] }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'sql'; readonly tokens: Expression; readonly into: readonly string[] };
