import { type Identifier, identifierAt, type Node } from './ast.ts';
import type { BindNames } from './desugar.ts';
import { parseQuery } from './parser.ts';
import { createScope, type Scope } from './scope.ts';
import type { Token } from './token.ts';
import { writeExpression } from './write-expression.ts';
import { writeQuery } from './write-query.ts';
import type { QueryFragment, TranslationContext, Writer } from './writer.ts';

/**
 * Translates a query (SELECT, WITH, VALUES, set operations) into DuckDB SQL. Columns keep Snowflake's names; their
 * types are known where the catalog or the functions tell them.
 *
 * @throws SnowflakeError for syntax, unknown objects and functions, and features that are left out
 */
export function translateQuery(
  tokens: readonly Token[],
  sql: string,
  context: TranslationContext,
  hasBind: BindNames,
): QueryFragment {
  const { node, desugared } = parseQuery(tokens, sql, hasBind);
  const writer: Writer = {
    context,
    labels: desugared.labels,
    tokenAt: (at: Node) => tokenOf(at, desugared.tokenAt),
    query: (inner: Node, scope: Scope | null) => writeQuery(writer, inner, scope),
    expression: (inner: Node, scope: Scope) => writeExpression(writer, inner, scope),
  };
  return writer.query(node, createScope(null, new Map()));
}

function tokenOf(node: Node, tokenAt: (offset: number) => Token): Token | null {
  const column = node.column as Readonly<Record<string, unknown>> | undefined;
  const identifier = column ? identifierAt(column, 'name') : null;
  const span = (identifier as (Identifier & { span?: { start: number } }) | null)?.span;
  return span ? tokenAt(span.start) : null;
}
