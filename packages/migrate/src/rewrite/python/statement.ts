import type { SgNode } from '@ast-grep/napi';
import { cortexFunctionsIn } from '../../knowledge/cortex-functions.ts';
import { HOLE } from '../../syntax/program.ts';
import { operationOf, searchFieldsOf, whyNoOperation } from '../cortex-operation.ts';
import {
  type CortexArgument,
  type CortexStatement,
  isComputed,
  isKnownText,
  isRead,
  plainHole,
  readCortexStatement,
  replacePlaceholders,
  type SqlTemplate,
  type TextPart,
} from '../sql-template.ts';
import { operationCall, pythonGatewayCall } from './gateway-call.ts';

/** What the rows of a rewritten statement are, as Python expressions. */
export interface RewrittenStatement {
  /** A list of tuples, as `fetchall()` gives it. */
  readonly rows: string;
  /** A tuple or None, as `fetchone()` gives it. */
  readonly first: string;
  /** The call alone, when nobody reads its rows. */
  readonly alone: string;
}

/** A statement with its binds as a call of the gateway, or why it cannot be one. */
export function rewriteStatement(
  place: SgNode,
  literal: SgNode,
  binds: SgNode | undefined,
): RewrittenStatement | string {
  const values = bindValues(binds);
  if (values === null) return 'its bound values are not written as a tuple, list or dict';
  if (mayBindList(literal, binds)) return 'a list may be bound, which the driver writes out';
  const template = templateOf(literal);
  if (template === null) return 'its statement is made in a way that is not understood';
  const cortex = readCortexStatement(template);
  const value = cortex === null ? null : cortexValue(place, cortex, values);
  if (value !== null) return { rows: `[(${value},)]`, first: `(${value},)`, alone: value };
  // The gateway refuses them in raw SQL.
  const [mention] = cortexFunctionsIn(template.text);
  if (mention !== undefined) return whyNoOperation(mention.name);
  if (template.holes.length > 0) return 'its statement is made at run time: bind its values';
  const question = toQuestionMarks(literal.text(), values);
  if (question === null) return 'its placeholders do not match its values';
  const bound = question.order.length === 0 ? [] : [`binds=[${question.order.join(', ')}]`];
  const run = (most: string) =>
    isRead(template.text)
      ? pythonGatewayCall(place, 'execute_sql', [question.text, ...bound, most])
      : pythonGatewayCall(place, 'write_sql', [question.text, ...bound]);
  return {
    rows: `driver_rows(${run('max_rows=10_000')})`,
    first: `driver_row(${run('max_rows=1')})`,
    alone: run('max_rows=1'),
  };
}

/** `IN (%s)` with one value, or a value that is written as a list. */
function mayBindList(literal: SgNode, binds: SgNode | undefined): boolean {
  const values = binds?.namedChildren().map((child) => child.field('value') ?? child) ?? [];
  return (
    (values.length > 0 && /\bin\s*(%s|%\(\w+\)s|\(\s*(%s|%\(\w+\)s)\s*\))/i.test(literal.text())) ||
    values.some((value) =>
      /^(list|tuple|set|dictionary|list_comprehension|set_comprehension|generator_expression)$/.test(
        String(value.kind()),
      ),
    )
  );
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
  const pairs = children.map(
    (pair) => [unquoted(pair.field('key')?.text() ?? ''), pair.field('value')?.text() ?? ''] as const,
  );
  return { kind: 'named', items: new Map(pairs) };
}

function unquoted(text: string): string {
  return text.replace(/^['"]|['"]$/g, '');
}

/** A string, f-string or strings side by side; null for any other way to make a text. */
function templateOf(literal: SgNode): SqlTemplate | null {
  const strings = literal.kind() === 'concatenated_string' ? literal.namedChildren() : [literal];
  if (strings.some((each) => each.kind() !== 'string')) return null;
  const holes: string[] = [];
  const texts = strings.flatMap((string) => {
    const isFormatted = /^[rR]?[fF]/.test(string.text());
    return string.namedChildren().map((part) => {
      if (part.kind() !== 'interpolation') {
        const text = part.kind() === 'string_content' ? part.text() : '';
        return isFormatted ? text.replaceAll('{{', '{').replaceAll('}}', '}') : text;
      }
      holes.push(part.text().slice(1, -1).trim());
      return HOLE;
    });
  });
  return { text: texts.join(''), holes };
}

const PLACEHOLDER = /%\((\w+)\)s|%s|\?/g;

/** `%s` and `%(name)s` of the driver as `?`, and the values in their order. */
function toQuestionMarks(
  literal: string,
  values: Values,
): { readonly text: string; readonly order: string[] } | null {
  const isBound = values.kind === 'named' || values.items.length > 0;
  if (!isBound) return { text: literal, order: [] };
  const order: (string | undefined)[] = [];
  let next = 0;
  // The quotes around the literal are none of SQL's.
  const [, open = '', inside = '', close = ''] =
    /^(\w*(?:"""|'''|"|'))([\s\S]*?)("""|'''|"|')$/.exec(literal) ?? [];
  const text = replacePlaceholders(inside, PLACEHOLDER, ([, name]) => {
    const isNamed = values.kind === 'named';
    if (name === undefined) order.push(isNamed ? undefined : values.items[next++]);
    else order.push(isNamed ? values.items.get(name) : undefined);
    return '?';
  }).replaceAll('%%', '%');
  const unused = values.kind === 'list' && next < values.items.length;
  const given = values.kind === 'list' ? values.items : [...values.items.values()];
  const isAsGiven = order.length === given.length && order.every((value, index) => value === given[index]);
  if (!isAsGiven && given.some(isComputed)) return null;
  const isWhole =
    open !== '' && !unused && !/%s|%\(/.test(text) && order.every((value) => value !== undefined);
  return isWhole ? { text: open + text + close, order: order as string[] } : null;
}

/** The value of a Cortex function that is all a statement does, null where no operation gives it. */
function cortexValue(place: SgNode, cortex: CortexStatement, values: Values): string | null {
  const around = functionAround(place);
  const write = (parts: readonly TextPart[]) => writeText(parts, around);
  const args = cortex.args.map((argument) => valueOfArgument(argument, values, write));
  const [service, query] = args;
  const [, asked] = cortex.args;
  if (cortex.name !== 'SEARCH_PREVIEW') {
    const operation = args.every((arg) => arg !== null) ? operationOf(cortex.name, args) : null;
    return operation === null ? null : operationCall(place, operation);
  }
  if (service === null || service === undefined || asked === undefined) return null;
  const dumped = /^json\.dumps\(\s*(\{[\s\S]*\})\s*\)$/.exec(query ?? '')?.[1];
  if (dumped !== undefined)
    return operationCall(
      place,
      { method: 'search', given: { service, '**': dumped }, read: 'hits' },
      cortex.resultsOnly,
    );
  const fields = 'parts' in asked ? searchFieldsOf(asked.parts, write) : null;
  const operation = operationOf(cortex.name, [service, ''], fields);
  return operation === null ? null : operationCall(place, operation, cortex.resultsOnly);
}

function valueOfArgument(
  argument: CortexArgument,
  values: Values,
  write: (parts: readonly TextPart[]) => string | null,
): string | null {
  if ('parts' in argument) return write(argument.parts);
  if (typeof argument.bind === 'string')
    return values.kind === 'named' ? (values.items.get(argument.bind) ?? null) : null;
  return values.kind === 'list' ? (values.items[argument.bind] ?? null) : null;
}

/** A text as an expression: a literal, the one value that it is, or an f-string. */
function writeText(parts: readonly TextPart[], around: string): string | null {
  const [only] = parts;
  if (parts.every((part) => 'text' in part)) return JSON.stringify(parts.map((part) => part.text).join(''));
  if (parts.length === 1 && only !== undefined && 'source' in only) {
    const value = plainHole(only.source, around);
    return value === null || isKnownText(only.source, around) ? value : `str(${value})`;
  }
  const pieces = parts.map((part) => {
    if ('text' in part)
      return JSON.stringify(part.text).slice(1, -1).replaceAll('{', '{{').replaceAll('}', '}}');
    const value = plainHole(part.source, around);
    // Python before 3.12 takes no quotes inside of an f-string's own.
    return value === null || /["'\\]/.test(value) ? null : `{${value}}`;
  });
  return pieces.includes(null) ? null : `f"${pieces.join('')}"`;
}

/** The outermost function around a place, or the module. */
function functionAround(place: SgNode): string {
  let found = place.getRoot().root();
  for (let node = place.parent(); node !== null; node = node.parent())
    if (node.kind() === 'function_definition') found = node;
  return found.text();
}
