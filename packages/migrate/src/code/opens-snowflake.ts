import { opens, opensWhenNamed } from '../knowledge/drivers.ts';
import {
  type Argument,
  type Call,
  dottedName,
  type Expression,
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
  if (callee?.kind !== 'external') return false;
  if (opens(callee.path)) return true;
  const database = djangoDatabaseOf(callee.path);
  if (database !== null) return meanings.isSnowflakeDatabase(database);
  if (!opensWhenNamed(callee.path)) return false;
  // Where the connection has an id, the id tells, and no statement that has the word in it.
  const ids = call.args.filter((argument) => /conn(ection)?_?id$/i.test(argument.name ?? ''));
  if (ids.some(({ value }) => isIdOfSnowflake(value, scope, meanings))) return true;
  return (ids.length > 0 ? ids : call.args).some((argument) =>
    argumentNamesSnowflake(argument, scope, meanings),
  );
}

/** `conn_id="sf_claims"`: an id is a name, which may shorten the word. */
function isIdOfSnowflake(value: Expression, scope: Scope, meanings: Meanings): boolean {
  const meaning = meanings.of(value, scope);
  return meaning?.kind === 'text' && /(^|[_.-])(sf|snow)([_.-]|$)/i.test(meaning.text);
}

/** `frame.write.format("snowflake")` of Spark, whatever the frame was made of. */
function isDataSource({ callee, args }: Call, scope: Scope, meanings: Meanings): boolean {
  if (callee.kind !== 'member' || callee.name !== 'format' || callee.object.kind !== 'member') return false;
  if (!/^(read|write)(Stream)?$/.test(callee.object.name)) return false;
  return args.some((argument) => argumentNamesSnowflake(argument, scope, meanings));
}

/** `context.resources.snowflake.get_connection()`: Dagster hands out by names. */
function isNamedResource({ callee }: Call): boolean {
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
  const scheme = /^([\w+.-]+):\/\//.exec(text)?.[1];
  if (scheme === undefined || /snowflake/i.test(scheme)) return /snowflake/i.test(text);
  return /^https?$/i.test(scheme) && /snowflakecomputing/i.test(text);
}
