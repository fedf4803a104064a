/** Why a statement is refused: a stable rule, a sentence for the author, and where. Never the statement's text. */
import { GatewayError } from '../../errors/gateway-error.ts';

export const refusalRules = [
  /** Characters that Snowflake and a parser could read in two ways. */
  'lexical',
  /** Longer, deeper or with more tokens than is worth reading. */
  'too-large',
  'empty',
  'single-statement',
  /** The parser does not know the form, or disagrees with the tokenizer about it. */
  'unreadable',
  'statement-kind',
  'read-only',
  'ai-function',
  'system-function',
  'user-function',
  'unknown-function',
  /** A built-in that is refused on purpose: it reaches files, sessions, other users' results or secrets. */
  'refused-function',
  'method-call',
  'table-function',
  'generator-size',
  'stage',
  'dynamic-name',
  'session-variable',
  'named-bind',
  'sequence',
  'into',
  'row-lock',
  'account-data',
  'protected-table',
  'definition',
  'metadata-object',
] as const;

export type RefusalRule = (typeof refusalRules)[number];

/** 1-based; the column counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Refusal extends Position {
  readonly rule: RefusalRule;
  readonly reason: string;
  /** The GraphQL query that does what was refused, where one does. */
  readonly instead?: string;
}

/** A refusal by the index of a token; it gets its line and column where the text is at hand. */
export interface FormRefusal {
  readonly rule: RefusalRule;
  readonly reason: string;
  readonly at: number;
}

export type Locate = (offset: number) => Position;

/** Finds the place of an offset (UTF-16 code units from the start) without reading the text again for each. */
export function createLocator(sql: string): Locate {
  const starts = [0];
  for (let at = sql.indexOf('\n'); at !== -1; at = sql.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [line, beyond] = [0, starts.length];
    while (beyond - line > 1) {
      const middle = (line + beyond) >> 1;
      if ((starts[middle] ?? 0) <= offset) line = middle;
      else beyond = middle;
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

export function sqlNotAllowed(refusal: Refusal): GatewayError {
  const { rule, reason, line, column, instead } = refusal;
  return new GatewayError('SQL_NOT_ALLOWED', `${reason} (line ${line}, column ${column})`, {
    rule,
    reason,
    line,
    column,
    ...(instead === undefined ? {} : { instead }),
  });
}
