import { unsupported } from '../errors/snowflake-errors.ts';
import { syntaxError } from '../errors/syntax-errors.ts';
import { tokenize } from './lexer.ts';
import { isName, isOperator, isWord, type Token } from './token.ts';
import { isStar } from './token-places.ts';

/**
 * `SELECT ... FROM t [WHERE ...] START WITH ... CONNECT BY ...` as a query over a recursive one, whose columns are those
 * of `t`, LEVEL, and one for each CONNECT_BY_ROOT, SYS_CONNECT_BY_PATH and PRIOR outside of the condition. WHERE comes
 * after the recursion (docs.snowflake.com, sql-reference/constructs/connect-by).
 *
 * @throws SnowflakeError 000002 over a join, and for PRIOR of more than a column
 */
export function expandConnectBy(tokens: readonly Token[], sql: string): readonly Token[] {
  let expanded = tokens;
  for (let at = lastConnect(expanded); at !== -1; at = lastConnect(expanded))
    expanded = expandAt(expanded, at, sql);
  return expanded;
}

function lastConnect(tokens: readonly Token[]): number {
  return tokens.findLastIndex(
    (token, at) =>
      isWord(token, 'CONNECT') && isWord(tokens[at + 1], 'BY') && !isOperator(tokens[at - 1], '.'),
  );
}

const behind = [
  'WHERE',
  'START',
  'CONNECT',
  'GROUP',
  'HAVING',
  'QUALIFY',
  'ORDER',
  'LIMIT',
  'FETCH',
  'OFFSET',
];
const setWords = ['UNION', 'INTERSECT', 'EXCEPT', 'MINUS'];

/** The clauses of the SELECT that a CONNECT BY belongs to, by their first word, and where it begins and ends. */
function clausesAround(tokens: readonly Token[], connect: number) {
  let depth = 0;
  let begin = connect;
  for (; begin >= 0; begin -= 1) {
    if (isOperator(tokens[begin], ')', ']', '}')) depth += 1;
    if (isOperator(tokens[begin], '(', '[', '{')) depth -= 1;
    if (depth < 0) throw syntaxError('CONNECT', tokens[connect] as Token);
    if (depth === 0 && isWord(tokens[begin], 'SELECT')) break;
  }
  if (begin < 0) throw syntaxError('CONNECT', tokens[connect] as Token);
  const clauses = new Map<string, Token[]>([['SELECT', []]]);
  let current = clauses.get('SELECT') as Token[];
  let end = begin + 1;
  depth = 0;
  for (; end < tokens.length; end += 1) {
    const token = tokens[end] as Token;
    if (isOperator(token, '(', '[', '{')) depth += 1;
    if (isOperator(token, ')', ']', '}')) depth -= 1;
    if (depth < 0 || token.kind === 'end' || (depth === 0 && isWord(token, ...setWords))) break;
    const isFrom = isWord(token, 'FROM') && !clauses.has('FROM') && !isWord(tokens[end - 1], 'DISTINCT');
    if (depth === 0 && (isFrom || isWord(token, ...behind)) && !isOperator(tokens[end - 1], '.')) {
      // What comes behind the recursion stays as it is written.
      const kept = isWord(token, 'FROM', 'WHERE', 'START', 'CONNECT') ? token.value : 'REST';
      current = clauses.get(kept) ?? [];
      clauses.set(kept, current);
      if (kept === 'START' || kept === 'CONNECT') end += 1;
      else if (kept === 'REST') current.push(token);
    } else current.push(token);
  }
  return { begin, end, clauses };
}

function expandAt(tokens: readonly Token[], connect: number, sql: string): readonly Token[] {
  const { begin, end, clauses } = clausesAround(tokens, connect);
  const place = tokens[connect] as Token;
  const made: Made = Object.assign(
    (text: string) =>
      tokenize(text)
        .slice(0, -1)
        .map((token) => at(place, token)),
    { label: (from: Token, to: Token) => sql.slice(from.start, to.end).toUpperCase() },
  );
  const source = clauses.get('FROM') ?? [];
  const alias = aliasOf(source, place);
  const own = (expression: readonly Token[]) => qualified(expression, alias, made);
  const hidden: Hidden[] = [];
  const rest = (clause: string) => hide(clauses.get(clause) ?? [], hidden, own, made, clause === 'SELECT');
  const [items, where, tail] = [rest('SELECT'), rest('WHERE'), rest('REST')];
  const start = clauses.get('START');
  const named = source.at(-1) === alias ? source : [...source, ...made('AS'), alias];
  const also = (part: (column: Hidden) => readonly Token[]) =>
    hidden.flatMap((column) => [...made(','), ...part(column), ...made('AS'), quoted(column.name, place)]);
  const first = [...made('SELECT'), alias, ...made('.*, 1 AS LEVEL'), ...also(({ first: value }) => value)];
  const next = [
    ...made('SELECT'),
    alias,
    ...made(`.*, ${parent}.LEVEL + 1`),
    ...also(({ next: value }) => value),
  ];
  const condition = priors(clauses.get('CONNECT') ?? [], own, made);
  return [
    ...tokens.slice(0, begin + 1),
    ...starsWithout(items, hidden, made),
    ...made(`FROM (WITH RECURSIVE ${tree} AS (`),
    ...first,
    ...made('FROM'),
    ...named,
    ...(start ? [...made('WHERE'), ...start] : []),
    ...made('UNION ALL'),
    ...next,
    ...made('FROM'),
    ...named,
    ...made(`JOIN ${tree} AS ${parent} ON (`),
    ...condition,
    ...made(`)) SELECT * FROM ${tree}) AS`),
    alias,
    ...(where.length > 0 ? [...made('WHERE'), ...where] : []),
    ...tail,
    ...tokens.slice(end),
  ];
}

const tree = '"SF$TREE"';
const parent = '"SF$PARENT"';

/** A column of the recursive query, in its first rows and in those below them. */
interface Hidden {
  readonly name: string;
  readonly first: readonly Token[];
  readonly next: readonly Token[];
}

/** Tokens of a text, at the place of the CONNECT BY; and the name of an item that is written from one token to another. */
interface Made {
  (sql: string): readonly Token[];
  label(from: Token, to: Token): string;
}
type Own = (expression: readonly Token[]) => readonly Token[];

const at = ({ start, end, line, position }: Token, token: Token): Token => ({
  ...token,
  start,
  end,
  line,
  position,
});

const quoted = (name: string, place: Token): Token =>
  at(place, { ...place, kind: 'quoted', text: `"${name.replaceAll('"', '""')}"`, value: name });

function aliasOf(source: readonly Token[], place: Token): Token {
  const [first] = source;
  const last = source.at(-1);
  let depth = 0;
  const outer = source.filter((token) => {
    if (isOperator(token, '(')) depth += 1;
    const isOuter = depth === 0;
    if (isOperator(token, ')')) depth -= 1;
    return isOuter;
  });
  if (!first || outer.some((token) => isOperator(token, ',') || isWord(token, 'JOIN', 'LATERAL', 'TABLE')))
    throw unsupported('CONNECT BY over a join; put it into a query of its own');
  return isName(last) ? (last as Token) : quoted('SF$ROWS', place);
}

/** What is hidden in a column is named by it; an item that is nothing else has the name that it is written with. */
function hide(
  clause: readonly Token[],
  hidden: Hidden[],
  own: Own,
  made: Made,
  isItems: boolean,
): readonly Token[] {
  const found: Token[] = [];
  for (let index = 0; index < clause.length; index += 1) {
    const token = clause[index] as Token;
    const isRoot = isWord(token, 'CONNECT_BY_ROOT');
    const isPath = isWord(token, 'SYS_CONNECT_BY_PATH') && isOperator(clause[index + 1], '(');
    if (!isRoot && !isPath && !isPrior(clause, index)) {
      found.push(token);
      continue;
    }
    const end = isPath ? closeOf(clause, index + 1) : columnEnd(clause, index + 1);
    const name = `SF$HIDDEN${hidden.length}`;
    const given = clause.slice(index + (isPath ? 2 : 1), isPath ? end : end + 1);
    hidden.push({ name, ...valuesOf(token.value, name, given, own, made) });
    const last = clause[end] as Token;
    const shown = made.label(token, last);
    found.push({ ...token, kind: 'quoted', value: name, text: shown, end: last.end });
    const isItem = index === 0 || isOperator(clause[index - 1], ',');
    if (isItem && (end === clause.length - 1 || isOperator(clause[end + 1], ',')) && isItems)
      found.push(...made('AS'), quoted(shown, last));
    index = end;
  }
  return found;
}

function valuesOf(word: string, name: string, given: readonly Token[], own: Own, made: Made) {
  const before = made(`${parent}."${name}"`);
  if (word === 'CONNECT_BY_ROOT') return { first: own(given), next: before };
  if (word === 'PRIOR') {
    const none = [...made('CASE WHEN FALSE THEN'), ...own(given), ...made('END')];
    return { first: none, next: made(`${parent}.${given.at(-1)?.text ?? ''}`) };
  }
  const comma = given.findLastIndex((token) => isOperator(token, ','));
  const value = [...made('('), ...own(given.slice(0, comma)), ...made(')')];
  const joined = [...given.slice(comma + 1), ...made('||'), ...value];
  return { first: joined, next: [...before, ...made('||'), ...joined] };
}

const isPrior = (tokens: readonly Token[], index: number) =>
  isWord(tokens[index], 'PRIOR') && !isOperator(tokens[index - 1], '.') && isName(tokens[index + 1]);

/** The index of the last token of `a.b.c`. */
function columnEnd(tokens: readonly Token[], index: number): number {
  if (!isName(tokens[index])) throw unsupported('CONNECT_BY_ROOT or PRIOR of more than a column');
  let end = index;
  while (isOperator(tokens[end + 1], '.') && isName(tokens[end + 2])) end += 2;
  return end;
}

function closeOf(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let end = index; end < tokens.length; end += 1) {
    if (isOperator(tokens[end], '(')) depth += 1;
    if (isOperator(tokens[end], ')')) depth -= 1;
    if (depth === 0) return end;
  }
  throw syntaxError('(', tokens[index] as Token);
}

/** The condition, whose PRIOR columns are those of the row above, and whose LEVEL is that of the row itself. */
function priors(condition: readonly Token[], own: Own, made: Made): readonly Token[] {
  const found: Token[] = [];
  let plain: Token[] = [];
  const flush = () => {
    found.push(...own(plain));
    plain = [];
  };
  for (let index = 0; index < condition.length; index += 1) {
    if (isWord(condition[index], 'PRIOR')) {
      flush();
      const end = columnEnd(condition, index + 1);
      found.push(...made(`${parent}.${condition[end]?.text ?? ''}`));
      index = end;
    } else if (isWord(condition[index], 'LEVEL') && !isOperator(condition[index - 1], '.')) {
      flush();
      found.push(...made(`(${parent}.LEVEL + 1)`));
    } else plain.push(condition[index] as Token);
  }
  flush();
  return found;
}

const noColumns = new Set(
  'AND OR NOT IS NULL IN LIKE ILIKE RLIKE REGEXP BETWEEN ESCAPE TRUE FALSE CASE WHEN THEN ELSE END DISTINCT FROM ANY ALL'.split(
    ' ',
  ),
);

/** Names without a table are columns of the row itself: the row above has columns of the same names. */
function qualified(expression: readonly Token[], alias: Token, made: Made): readonly Token[] {
  return expression.flatMap((token, index) => {
    const [before, next] = [expression[index - 1], expression[index + 1]];
    const isColumn =
      (token.kind === 'quoted' || (token.kind === 'word' && !noColumns.has(token.value))) &&
      !isOperator(before, '.', '::', ':') &&
      !isOperator(next, '.', '(');
    return isColumn ? [alias, ...made('.'), token] : [token];
  });
}

/** `*` is all columns but those that the recursion adds. */
function starsWithout(items: readonly Token[], hidden: readonly Hidden[], made: Made): readonly Token[] {
  const names = ['LEVEL', ...hidden.map(({ name }) => `"${name}"`)].join(', ');
  return items.flatMap((token, index) => {
    const isAll = isOperator(token, '*') && (index === 0 || isStar(items, index));
    if (!isAll) return [token];
    if (isWord(items[index + 1], 'EXCLUDE', 'EXCEPT', 'REPLACE', 'RENAME', 'ILIKE'))
      throw unsupported('SELECT * with more behind it, and CONNECT BY');
    return [token, ...made(`EXCLUDE (${names})`)];
  });
}
