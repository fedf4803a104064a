import { syntaxError } from '../errors/syntax-errors.ts';
import {
  type Identifier,
  identifierAt,
  kindOf,
  type Node,
  nodeAt,
  nodesAt,
  payloadAt,
  payloadOf,
} from './ast.ts';
import { asBoolean, type Fragment } from './fragment.ts';
import { parseQuery } from './parser.ts';
import type { BindNames } from './rewriting.ts';
import { createScope, type Scope, type Source } from './scope.ts';
import type { Token, TokenKind } from './token.ts';
import { writeExpression } from './write-expression.ts';
import { writeFrom } from './write-from.ts';
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
  const { node, writer } = readQuery(tokens, sql, context, hasBind);
  return writer.query(node, createScope(null, new Map()));
}

/** Pieces of a statement that are parsed together: they see the same sources. */
export interface Parts {
  readonly expressions: readonly (readonly Token[])[];
  /** The items after FROM or USING. */
  readonly from?: readonly Token[];
  readonly where?: readonly Token[];
}

/**
 * Translates the expressions of a DML statement. `sources` are what the expressions see besides `from`: the target
 * table.
 */
export function translateParts(
  parts: Parts,
  sql: string,
  sources: readonly Source[],
  context: TranslationContext,
  hasBind: BindNames,
): { expressions: Fragment[]; from: string; where: string | null } {
  const items = parts.expressions.flatMap((tokens) => [...tokens, glue('operator', ',')]);
  const tokens = [
    glue('word', 'SELECT'),
    ...items,
    glue('number', '1'),
    ...(parts.from ? [glue('word', 'FROM'), ...parts.from] : []),
    ...(parts.where ? [glue('word', 'WHERE'), ...parts.where] : []),
    glue('end', ''),
  ];
  const { node, writer } = readQuery(tokens, sql, context, hasBind);
  if (kindOf(node) !== 'select') throw syntaxError(parts.where?.[0]?.text ?? ',', { line: 1, position: 0 });
  const payload = payloadOf(node);
  const scope = createScope(null, new Map());
  scope.sources.push(...sources);
  const from = writeFrom(writer, payload, scope);
  const expressions = nodesAt(payload, 'expressions')
    .slice(1, -1)
    .map((item) => writer.expression(item, scope));
  const where = payloadAt(payload, 'where_clause');
  const condition = where ? asBoolean(writer.expression(nodeAt(where, 'this') as Node, scope)) : null;
  return { expressions, from, where: condition };
}

function glue(kind: TokenKind, value: string): Token {
  return { kind, text: value, value, start: 0, end: 0, line: 1, position: 0 };
}

function readQuery(
  tokens: readonly Token[],
  sql: string,
  context: TranslationContext,
  hasBind: BindNames,
): { node: Node; writer: Writer } {
  const { node, desugared } = parseQuery(tokens, sql, hasBind);
  const writer: Writer = {
    context,
    labels: desugared.labels,
    tokenAt: (at: Node) => tokenOf(at, desugared.tokenAt),
    query: (inner: Node, scope: Scope | null) => writeQuery(writer, inner, scope),
    expression: (inner: Node, scope: Scope) => writeExpression(writer, inner, scope),
  };
  return { node, writer };
}

function tokenOf(node: Node, tokenAt: (offset: number) => Token): Token | null {
  const column = node.column as Readonly<Record<string, unknown>> | undefined;
  const identifier = column ? identifierAt(column, 'name') : null;
  const span = (identifier as (Identifier & { span?: { start: number } }) | null)?.span;
  return span ? tokenAt(span.start) : null;
}
