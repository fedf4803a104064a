import type { SgNode } from '@ast-grep/napi';
import { cortexFunctionsIn } from '../knowledge/cortex-functions.ts';
import { gatewayCall, operationCall } from './gateway-python.ts';

/** What the rows of a rewritten statement are, as Python expressions. */
export interface RewrittenStatement {
  /** A list of tuples, as `fetchall()` gives it. */
  readonly rows: string;
  /** A tuple or None, as `fetchone()` gives it. */
  readonly first: string;
  /** The call alone, when nobody reads its rows. */
  readonly alone: string;
}

/** A literal statement with its binds as a call of the gateway, or why it cannot be one. */
export function rewriteStatement(
  place: SgNode,
  literal: SgNode,
  binds: SgNode | undefined,
  statement: string,
): RewrittenStatement | string {
  const values = bindValues(binds);
  if (values === null) return 'its bound values are not written as a tuple, list or dict';
  const [mention, ...others] = cortexFunctionsIn(statement);
  if (mention !== undefined && others.length === 0) {
    const args = cortexArguments(statement, mention.end, values);
    const value =
      args === null ? null : operationCall(place, mention.name.replace(/^AI_COMPLETE$/, 'COMPLETE'), args);
    return value === null
      ? `no gateway call gives what this use of ${mention.name} gives`
      : { rows: `[(${value},)]`, first: `(${value},)`, alone: value };
  }
  const question = toQuestionMarks(literal.text(), values);
  if (question === null) return 'its placeholders do not match its values';
  const args =
    question.order.length === 0 ? [question.text] : [question.text, `binds=[${question.order.join(', ')}]`];
  const call = gatewayCall(place, 'execute_sql', args);
  return {
    rows: `[tuple(row) for row in ${call}.rows]`,
    first: `next((tuple(row) for row in ${call}.rows), None)`,
    alone: call,
  };
}

type Values =
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'named'; readonly items: ReadonlyMap<string, string> };

function bindValues(binds: SgNode | undefined): Values | null {
  if (binds === undefined) return { kind: 'list', items: [] };
  const children = binds.namedChildren().filter((child) => child.kind() !== 'comment');
  if (children.some((child) => /splat/.test(String(child.kind())))) return null;
  if (binds.kind() === 'tuple' || binds.kind() === 'list')
    return { kind: 'list', items: children.map((child) => child.text()) };
  if (binds.kind() !== 'dictionary') return null;
  return {
    kind: 'named',
    items: new Map(
      children.map((pair) => [
        pair
          .field('key')
          ?.text()
          .replace(/^['"]|['"]$/g, '') ?? '',
        pair.field('value')?.text() ?? '',
      ]),
    ),
  };
}

const PLACEHOLDER = /%\((\w+)\)s|%s|%%|\?/g;

/** `%s` and `%(name)s` of the driver as `?`, and the values in their order. */
function toQuestionMarks(
  literal: string,
  values: Values,
): { readonly text: string; readonly order: string[] } | null {
  const order: string[] = [];
  let missing = false;
  let next = 0;
  const text = literal.replace(PLACEHOLDER, (match, name: string | undefined) => {
    if (match === '%%') return values.kind === 'list' && values.items.length === 0 ? '%%' : '%';
    if (match !== '?' && values.kind === 'list' && values.items.length === 0) {
      missing = true;
      return match;
    }
    const value =
      name === undefined
        ? values.kind === 'list'
          ? values.items[next++]
          : undefined
        : values.kind === 'named'
          ? values.items.get(name)
          : undefined;
    if (value === undefined) missing = true;
    else order.push(value);
    return '?';
  });
  const unused = values.kind === 'list' && next < values.items.length;
  return missing || unused ? null : { text, order };
}

/** The arguments of a Cortex function that is all a statement does, as Python expressions. */
function cortexArguments(statement: string, start: number, values: Values): string[] | null {
  const rest = /^((?:[^()'"]|'(?:[^']|'')*')*)\)\s*(?:as\s+\w+)?\s*;?\s*$/i.exec(statement.slice(start));
  if (rest === null || !/^\s*select\s+[\w."]+\s*\($/i.test(statement.slice(0, start))) return null;
  const parts = (rest[1] ?? '').match(/'(?:[^']|'')*'|[^,\s][^,]*/g) ?? [];
  let next = 0;
  const args = parts.map((part) => {
    const bare = part.trim();
    const named = /^%\((\w+)\)s$/.exec(bare)?.[1];
    if (named !== undefined) return values.kind === 'named' ? values.items.get(named) : undefined;
    if (/^(%s|\?)$/.test(bare)) return values.kind === 'list' ? values.items[next++] : undefined;
    return /^'(?:[^']|'')*'$/.test(bare)
      ? JSON.stringify(bare.slice(1, -1).replaceAll("''", "'"))
      : undefined;
  });
  return args.every((arg) => arg !== undefined) ? args : null;
}
