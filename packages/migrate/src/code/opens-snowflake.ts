import { opens, opensWhenIdNames, opensWhenNamed } from '../knowledge/drivers.ts';
import {
  type Argument,
  type Call,
  dottedName,
  type Expression,
  lastName,
  partsOf,
  returnsOf,
} from '../syntax/program.ts';
import { djangoDatabaseOf } from './django-databases.ts';
import type { Meanings } from './meaning.ts';
import type { Scope } from './scope.ts';

/** How far a value is followed through what it is made of. */
const MOST_LEVELS = 12;

/** Whether this very call opens a connection to Snowflake with a driver. */
export function opensSnowflake(call: Call, scope: Scope, meanings: Meanings): boolean {
  if (isDataSource(call, scope, meanings) || isNamedResource(call)) return true;
  const callee = meanings.of(call.callee, scope);
  if (callee === null || callee.kind === 'external') if (isClientWithAccount(call, scope)) return true;
  if (callee?.kind !== 'external') return false;
  if (opens(callee.path)) return true;
  const database = djangoDatabaseOf(callee.path);
  if (database !== null) return meanings.named.hasDatabase(database);
  const byId = opensWhenIdNames(callee.path);
  if (!byId && !opensWhenNamed(callee.path)) return false;
  // Where the connection has a type or an id, that tells, and no statement that has the word in it.
  const told = TELLING.map((telling) => call.args.filter(({ name }) => telling.test(name ?? ''))).find(
    (args) => args.length > 0,
  );
  if (told === undefined && isOfDialect(callee.path, call, scope, meanings)) return true;
  if (told?.some(({ value }) => isIdOfSnowflake(value, scope, meanings))) return true;
  // `BaseHook.get_connection("dwh")`
  if (
    /get_(connection|hook)$/.test(callee.path) &&
    call.args.some(({ value }) => isIdOfSnowflake(value, scope, meanings))
  )
    return true;
  return (told ?? (byId && !opensWhenNamed(callee.path) ? [] : call.args)).some((argument) =>
    argumentNamesSnowflake(argument, scope, meanings),
  );
}

/** Who imports Snowflake's dialect makes its engines with it, where their URL is not another database's. */
function isOfDialect(path: string, { args }: Call, scope: Scope, meanings: Meanings): boolean {
  if (!/^sqlalchemy\b/.test(path) || !importsDialect(scope)) return false;
  return !args.some(({ value }) => {
    const meaning = meanings.of(value, scope);
    return meaning?.kind === 'text' && /^\w+(\+\w+)?:/.test(meaning.text);
  });
}

function importsDialect(scope: Scope): boolean {
  return scope.outer === null
    ? scope
        .imports()
        .some(({ module, member }) =>
          /^snowflake\.sqlalchemy(\.(snow)?dialect)?$/.test(member === null ? module : `${module}.${member}`),
        )
    : importsDialect(scope.outer);
}

/** Arguments that say by themselves what a call reaches, the surest first. */
const TELLING = [
  /^(conn_?type|destination)$/i,
  /^(\w*(sql|db|database|source|src|dest(ination)?|target)_)?conn(ection)?_?id$/i,
];

/** `SnowflakeLoader(query, account="x")` of a library: what names Snowflake and is given an account is a client. */
function isClientWithAccount({ callee, args }: Call, scope: Scope): boolean {
  const name = lastName(callee);
  if (!/snowflake/i.test(name) || HOLDS_OPTIONS.test(name)) return false;
  return args.some(({ name: argument = '', value }) => {
    if (argument === 'account' || argument === 'connection_string') return true;
    const [given = value] = value.kind === 'name' ? valuesOf(value.name, scope) : [];
    const record =
      given.kind === 'call' && lastName(given.callee) === 'dict'
        ? given.args.map(({ name: key }) => key)
        : [];
    const keys = given.kind === 'fields' ? given.entries.map(({ key }) => key) : record;
    return keys.includes('account');
  });
}

function valuesOf(name: string, scope: Scope): Expression[] {
  return scope.find(name).flatMap((binding) => (binding.kind === 'value' ? [binding.value] : []));
}

/** Classes that keep what a connection needs, and open none. */
const HOLDS_OPTIONS =
  /(config(uration)?|settings?|options?|param(eter)?s?|profile|credentials?|error|exception|info|details|spec|schema)$/i;

/** `conn_id="sf_claims"`: an id is a name, which may shorten the word, or which another file gives to Snowflake. */
function isIdOfSnowflake(value: Expression, scope: Scope, meanings: Meanings): boolean {
  const meaning = meanings.of(value, scope);
  if (meaning?.kind !== 'text') return false;
  return /(^|[_.-])(sf|snow)([_.-]|$)/i.test(meaning.text) || meanings.named.hasAirflowId(meaning.text);
}

/** `frame.write.format("snowflake")` of Spark, whatever the frame was made of. */
function isDataSource({ callee, args }: Call, scope: Scope, meanings: Meanings): boolean {
  if (callee.kind !== 'member' || callee.name !== 'format' || callee.object.kind !== 'member') return false;
  if (!/^(read|write)(Stream)?$/.test(callee.object.name)) return false;
  return args.some((argument) => argumentNamesSnowflake(argument, scope, meanings));
}

/** Dagster hands out by names (`context.resources.snowflake.get_connection()`), and some libraries name what their methods reach. */
function isNamedResource({ callee }: Call): boolean {
  if (callee.kind === 'member' && /^(add_(or_update_)?snowflake|connect_to_snowflake)$/.test(callee.name))
    return true;
  return /(^|\.)resources\.(\w*snow(flake|park)\w*|sf(_\w+)?)\.(get_connection|execute_quer(y|ies)|cursor|connect)$/i.test(
    dottedName(callee) ?? '',
  );
}

function argumentNamesSnowflake(argument: Argument, scope: Scope, meanings: Meanings): boolean {
  if (/^(account|warehouse)$/.test(argument.name ?? '') && argument.value.kind !== 'text') return false;
  return mentionsSnowflake(argument.value, scope, meanings, MOST_LEVELS);
}

function mentionsSnowflake(expression: Expression, scope: Scope, meanings: Meanings, depth: number): boolean {
  if (depth === 0) return false;
  if (expression.kind === 'text') return namesSnowflake(meanings.textOf(expression, scope));
  const name = dottedName(expression);
  if (name !== null && /snowflake/i.test(name.split('.').at(-1) ?? '')) return true;
  const meaning = meanings.of(expression, scope);
  if (meaning?.kind === 'text') return namesSnowflake(meaning.text);
  if (
    meaning?.kind === 'external' &&
    /^snowflake\.sqlalchemy\b|(^|\.)environ?\.\w*SNOWFLAKE|env\.\w*SNOWFLAKE/i.test(meaning.path)
  )
    return true;
  if (expression.kind === 'call') {
    const maker = meanings.of(expression.callee, scope);
    if (maker?.kind === 'function') {
      const inner = maker.scope.inside(maker.body);
      const isMade = returnsOf(maker.body.body).some((value) =>
        mentionsSnowflake(value, inner, meanings, depth - 1),
      );
      if (isMade) return true;
    }
  }
  if (expression.kind === 'name') {
    return scope
      .find(expression.name)
      .some(
        (binding) =>
          binding.kind === 'value' && mentionsSnowflake(binding.value, binding.scope, meanings, depth - 1),
      );
  }
  return partsOf(expression).some((part) => mentionsSnowflake(part, scope, meanings, depth - 1));
}

/** The URL of another database may have the word in its path. */
function namesSnowflake(text: string): boolean {
  // So may an ODBC string that names its driver.
  const driver = /\bdriver\s*=\s*\{?([^;}]+)/i.exec(text)?.[1];
  if (driver !== undefined) return /snowflake/i.test(driver);
  const scheme = /^([\w+.-]+):\/\//.exec(text)?.[1];
  if (scheme === undefined || /snowflake/i.test(scheme)) return /snow(flake|park)/i.test(text);
  return /^https?$/i.test(scheme) && /snowflakecomputing/i.test(text);
}
