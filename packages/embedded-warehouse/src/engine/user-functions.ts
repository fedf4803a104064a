/** Calls of SQL functions of one's own: the body stands in the place of the call, with the arguments in its names. */
import type { CatalogObject } from './catalog/catalog-object.ts';
import { readDataType } from './dialect/data-type.ts';
import { type Fragment, fragment, quoteName } from './dialect/fragment.ts';
import { handIn } from './dialect/hand-in.ts';
import { tokenize } from './dialect/lexer.ts';
import type { ScopeColumn } from './dialect/scope.ts';
import { isWord, type Token } from './dialect/token.ts';
import { translateParts, translateQuery } from './dialect/translate.ts';
import type { GivenArguments, QueryFragment, TableTarget, TranslationContext } from './dialect/writer.ts';
import type { Engine } from './engine.ts';
import { bindNotSet, invalidArguments, wrongArgumentCount } from './errors/snowflake-errors.ts';
import { castTo } from './library/conversion.ts';
import { completePath } from './resolve-table.ts';
import { bindVariables } from './scripting/run-script.ts';
import type { SessionState } from './session-state.ts';

export interface RoutineArgument {
  readonly name: string;
  readonly type: string;
  /** The default's text; null when the argument must be given. */
  readonly default: string | null;
}

/** What the catalog keeps of a function. */
export interface UserFunction {
  readonly arguments: readonly RoutineArgument[];
  /** As DESCRIBE shows it: a type, or `TABLE (A NUMBER, B VARCHAR)`. */
  readonly returns: string;
  /** Of a table function. */
  readonly columns: readonly ScopeColumn[] | null;
  readonly body: string;
}

export const definitionOf = (object: CatalogObject): UserFunction =>
  object.details as unknown as UserFunction;

/** The function that a call means, of all that share its name. @throws SnowflakeError for arguments that fit none */
export function findUserFunction(
  engine: Engine,
  session: SessionState,
  path: readonly string[],
  given: GivenArguments,
  isTable: boolean,
): CatalogObject | null {
  const full = session.database === null || session.schema === null ? null : completePath(session, path);
  if (!full) return null;
  const named = engine.catalog
    .list('FUNCTION')
    .filter(({ database, schema }) => database === full.database && schema === full.schema)
    .filter((object) => object.name.startsWith(`${full.name}(`))
    .filter((object) => (definitionOf(object).columns !== null) === isTable);
  const [first] = named;
  if (!first) return null;
  const counted = named.filter((object) => takes(definitionOf(object), given));
  const [best] = counted.sort((a, b) => likeness(definitionOf(b), given) - likeness(definitionOf(a), given));
  if (best) return best;
  const count = given.args.length + given.named.size;
  const expected = definitionOf(first).arguments;
  const least = expected.filter((argument) => argument.default === null).length;
  if (count < least || count > expected.length)
    throw wrongArgumentCount(full.name, [least, expected.length], count);
  throw invalidArguments(
    full.name,
    given.args.map(({ type }) => type.name.replace(/^UNKNOWN$/, 'NULL')).join(', '),
  );
}

function takes({ arguments: expected }: UserFunction, { args, named }: GivenArguments): boolean {
  const names = expected.map(({ name }) => name);
  const behind = expected.slice(args.length);
  return (
    args.length + named.size <= expected.length &&
    [...named.keys()].every((name) => names.indexOf(name) >= args.length) &&
    behind.every((argument) => argument.default !== null || named.has(argument.name))
  );
}

/** How many arguments have the very kind that is declared. */
function likeness({ arguments: expected }: UserFunction, { args }: GivenArguments): number {
  return args.filter(({ type }, index) => type.kind === typeOf(expected[index]?.type ?? '').kind).length;
}

function typeOf(name: string) {
  return readDataType(tokenize(name), 0).type;
}

/** The arguments of a call under their names, as what they are declared to be. */
function castArguments(
  { arguments: expected }: UserFunction,
  { args, named }: GivenArguments,
  context: TranslationContext,
): Map<string, Fragment> {
  return new Map(
    expected.map(({ name, type, default: fallback }, index) => {
      const given = args[index] ?? named.get(name) ?? defaultValue(fallback ?? 'NULL', context);
      return [name, { ...castTo(given, typeOf(type)), constant: given.constant === true }];
    }),
  );
}

function defaultValue(text: string, context: TranslationContext): Fragment {
  const [value] = translateParts(
    { expressions: [tokenize(text).slice(0, -1)] },
    text,
    [],
    context,
    () => false,
  ).expressions;
  return value as Fragment;
}

/** A call in an expression. A body that is no query is written as it is, so that it may hold aggregates of the caller. */
export function callUserFunction(
  object: CatalogObject,
  given: GivenArguments,
  context: TranslationContext,
): Fragment {
  const definition = definitionOf(object);
  const values = castArguments(definition, given, context);
  const type = typeOf(definition.returns);
  const tokens = tokenize(definition.body);
  if (!isQuery(tokens)) {
    const names = [...values.keys()];
    const write = (pieces: readonly Fragment[]) =>
      writeBody(
        definition,
        tokens,
        new Map(pieces.map((piece, at) => [names[at] as string, piece])),
        context,
      );
    // A query in the body may not stand in a lambda.
    const holdsQuery = tokens.some((token) => isWord(token, 'SELECT'));
    return holdsQuery ? write([...values.values()]) : handIn([...values.values()], write);
  }
  const { query, source } = translateBody(definition, values, context);
  const value = castTo(fragment(`(${query.text})`, query.columns?.[0]?.type ?? 'unknown'), type);
  return fragment(source === null ? value.text : `(SELECT ${value.text} FROM ${source})`, type);
}

function writeBody(
  { body, returns }: UserFunction,
  tokens: readonly Token[],
  values: ReadonlyMap<string, Fragment>,
  context: TranslationContext,
): Fragment {
  const [written] = translateParts(
    { expressions: [bindVariables(tokens.slice(0, -1), values)] },
    body,
    [],
    withArguments(context, values),
    (name) => values.has(name),
  ).expressions;
  const type = typeOf(returns);
  return fragment(`(${castTo(written as Fragment, type).text})`, type);
}

/** A call in FROM. */
export function callTableFunction(
  object: CatalogObject,
  given: GivenArguments,
  context: TranslationContext,
): TableTarget {
  const definition = definitionOf(object);
  const columns = definition.columns ?? [];
  const { query, source } = translateBody(definition, castArguments(definition, given, context), context);
  const body = `(${query.text}) AS "SF$BODY" (${columns.map(({ name }) => quoteName(name)).join(', ')})`;
  const items = columns.map(({ name, type }, index) => {
    const column = fragment(`"SF$BODY".${quoteName(name)}`, query.columns?.[index]?.type ?? 'unknown');
    return `${castTo(column, type).text} AS ${quoteName(name)}`;
  });
  const from = source === null ? body : `${source}, LATERAL ${body}`;
  const text = `LATERAL (SELECT ${items.join(', ')} FROM ${from})`;
  return { text, name: object.name.replace(/\(.*$/, ''), columns };
}

/**
 * A body that is a query. Arguments that are no constants are columns of a source of their own, so that no column of
 * the body is taken for one of the caller.
 */
function translateBody(
  { body }: UserFunction,
  values: ReadonlyMap<string, Fragment>,
  context: TranslationContext,
): { query: QueryFragment; source: string | null } {
  const isConstant = [...values.values()].every((value) => value.constant);
  const alias = '"SF$ARGUMENTS"';
  const seen = isConstant
    ? values
    : new Map([...values].map(([name, { type }]) => [name, fragment(`${alias}.${quoteName(name)}`, type)]));
  const query = translateQuery(
    bindVariables(tokenize(body), seen),
    body,
    withArguments(context, seen),
    (name) => seen.has(name),
  );
  const items = [...values].map(([name, { text }]) => `${text} AS ${quoteName(name)}`);
  return { query, source: isConstant ? null : `(SELECT ${items.join(', ')}) AS ${alias}` };
}

function isQuery(tokens: readonly Token[]): boolean {
  return isWord(tokens[0], 'SELECT', 'WITH');
}

function withArguments(
  context: TranslationContext,
  values: ReadonlyMap<string, Fragment>,
): TranslationContext {
  return {
    ...context,
    bind: (name) => {
      const value = values.get(name);
      if (!value) throw bindNotSet(name);
      return value;
    },
  };
}
