/** The SQL expressions of a semantic model, as the engine's parser reads them. */
import { LRUCache } from 'lru-cache';
import {
  type Identifier,
  identifierAt,
  kindOf,
  type Node,
  nameOf,
  nodeAt,
  nodesAt,
  payloadOf,
} from '../../engine/dialect/ast.ts';
import { tokenize } from '../../engine/dialect/lexer.ts';
import { parseQuery } from '../../engine/dialect/parser.ts';
import { functionPrefix } from '../../engine/dialect/rewriting.ts';
import { aggregateFunctions } from '../../engine/library/aggregates.ts';
import { isDatePart } from '../../engine/library/date-part.ts';

export interface ExpressionColumn {
  readonly name: string;
  /** What stands before its point; null where nothing does. */
  readonly table: string | null;
  /** In the expression, with the table. */
  readonly start: number;
  readonly nameStart: number;
  readonly end: number;
  readonly isAggregated: boolean;
}

export interface ReadExpression {
  /** In their order. */
  readonly columns: readonly ExpressionColumn[];
  readonly hasAggregate: boolean;
  /** An aggregate of an aggregate, which no row can be made of. */
  readonly isNested: boolean;
  readonly hasWindow: boolean;
  /** One value of a row or of rows: no list, no star, no alias and no query within. */
  readonly isOneValue: boolean;
}

/** Where functions have the part of a date that they are called with: `DATEDIFF(day, ...)`. */
const partPlaces: Readonly<Record<string, readonly number[]>> = {
  DATEADD: [0],
  TIMEADD: [0],
  TIMESTAMPADD: [0],
  DATEDIFF: [0],
  TIMEDIFF: [0],
  TIMESTAMPDIFF: [0],
  DATE_PART: [0],
  DATE_TRUNC: [0, 1],
  TRUNC: [1],
  LAST_DAY: [1],
};

const head = 'SELECT ';
const known = new LRUCache<string, ReadExpression>({ max: 1_000 });

/** The parser has to be loaded. @throws SnowflakeError for what is no SQL */
export function readExpression(text: string): ReadExpression {
  const read = known.get(text) ?? parse(text);
  known.set(text, read);
  return read;
}

interface ExpressionPlace {
  readonly isAggregated: boolean;
  /** Names of a lambda's parameters. */
  readonly bound: ReadonlySet<string>;
}

function parse(text: string): ReadExpression {
  const sql = head + text;
  const { node, desugared } = parseQuery(tokenize(sql), sql, () => false);
  const columns: ExpressionColumn[] = [];
  const found = { hasAggregate: false, isNested: false, hasWindow: false, isOneValue: true };
  const { expressions, from } = payloadOf(node);
  // The parser's first item is a mark of its own.
  const [, item, more] = expressions as readonly Node[];
  if (!item || more || from || kindOf(item) === 'alias') return { columns, ...found, isOneValue: false };

  function visit(value: unknown, place: ExpressionPlace): void {
    if (value === null || typeof value !== 'object') return;
    if (Array.isArray(value)) {
      for (const each of value) visit(each, place);
      return;
    }
    const node = value as Node;
    const kind = kindOf(node);
    if (kind === 'column' || kind === 'dot') addColumn(node, place);
    else if (kind === 'window_function') visitWindow(node, place);
    else if (kind === 'function' || kind === 'aggregate_function') visitCall(node, place, true);
    else {
      if (/^(?:select|subquery|exists|star)$/.test(kind)) found.isOneValue = false;
      const bound = kind === 'lambda' ? new Set([...place.bound, ...parametersOf(node)]) : place.bound;
      visit(Object.values(node), { ...place, bound });
    }
  }

  /** What a window function is computed of may be aggregated; the function itself is none. */
  function visitWindow(node: Node, place: ExpressionPlace): void {
    found.hasWindow = true;
    const { this: called, ...over } = payloadOf(node);
    const inner = called as Node;
    if (/^(?:aggregate_)?function$/.test(kindOf(inner))) visitCall(inner, place, false);
    else visit(inner, place);
    visit(Object.values(over), place);
  }

  function visitCall(node: Node, place: ExpressionPlace, mayAggregate: boolean): void {
    const payload = payloadOf(node);
    const name = String(payload.name).slice(functionPrefix.length).toUpperCase();
    const isAggregate = mayAggregate && Object.hasOwn(aggregateFunctions, name);
    found.hasAggregate ||= isAggregate;
    found.isNested ||= isAggregate && place.isAggregated;
    const args = nodesAt(payload, 'args').filter(
      (arg, i) =>
        !(partPlaces[name]?.includes(i) && isPart(arg)) && !(name === 'COUNT' && kindOf(arg) === 'star'),
    );
    const rest = Object.entries(payload).filter(([key]) => key !== 'args');
    visit([args, rest], { ...place, isAggregated: place.isAggregated || isAggregate });
  }

  function addColumn(node: Node, { isAggregated, bound }: ExpressionPlace): void {
    const names = namesOf(node);
    const [first, last] = [names[0], names.at(-1)];
    if (!first || !last || (names.length === 1 && bound.has(nameOf(last)))) return;
    const token = desugared.tokenAt(last.span.start);
    columns.push({
      name: nameOf(last),
      table: names.length > 1 ? names.slice(0, -1).map(nameOf).join('.') : null,
      start: desugared.tokenAt(first.span.start).start - head.length,
      nameStart: token.start - head.length,
      end: token.end - head.length,
      isAggregated,
    });
  }

  visit(item, { isAggregated: false, bound: new Set() });
  return { columns: columns.toSorted((a, b) => a.start - b.start), ...found };
}

type SpannedIdentifier = Identifier & { readonly span: { readonly start: number } };

/** `a.b.c` from the outermost to the column. */
function namesOf(node: Node): readonly SpannedIdentifier[] {
  const payload = payloadOf(node);
  const inner = kindOf(node) === 'dot' ? nodeAt(payload, 'this') : null;
  const names = inner
    ? [...namesOf(inner), identifierAt(payload, 'field')]
    : [identifierAt(payload, 'table'), identifierAt(payload, 'name')];
  return names.filter((each): each is SpannedIdentifier => each !== null);
}

const parametersOf = (lambda: Node) => (payloadOf(lambda).parameters as readonly Identifier[]).map(nameOf);

function isPart(node: Node): boolean {
  const name = kindOf(node) === 'column' ? identifierAt(payloadOf(node), 'name') : null;
  return name !== null && !name.quoted && isDatePart(name.name);
}

/** The expression with other text in the place of its columns; null leaves a column as it is. */
export function replaceColumns(text: string, other: (column: ExpressionColumn) => string | null): string {
  let done = '';
  let at = 0;
  for (const column of readExpression(text).columns) {
    const replacement = other(column);
    if (replacement === null) continue;
    done += text.slice(at, column.start) + replacement;
    at = column.end;
  }
  return done + text.slice(at);
}

/** On one line, as a statement of one line could not go on after a comment. @throws SnowflakeError */
export function withoutComments(text: string): string {
  const tokens = tokenize(text);
  return tokens
    .map(({ start, end }, i) => {
      const space = text.slice(tokens[i - 1]?.end ?? 0, start);
      return (space.trim() === '' ? space : ' ') + text.slice(start, end);
    })
    .join('')
    .trim();
}
