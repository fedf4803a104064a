import {
  type Call,
  dottedName,
  type Expression,
  lastName,
  type Statement,
  wholeText,
} from '../syntax/program.ts';
import { isClient } from './gpu-calls.ts';
import type { Meanings } from './meaning.ts';
import type { Scope } from './scope.ts';
import { isPublicClient } from './secret-owners.ts';
import { walk } from './walk.ts';

/** The settings that code hands to connections of Snowflake and to clients of GPU servers, whatever their names say. */
export interface HandedSettings {
  readonly accounts: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
}

export const NOTHING_HANDED: HandedSettings = { accounts: new Set(), secrets: new Set() };

const SECRET_ARGUMENT = /^(password|token|passcode|private_?key(_file_pwd|_pass(phrase)?)?|api_?key)$/i;

/** What one module hands on: `account=os.environ["WH_ACCOUNT"]`, `apiKey: process.env.MOD_KEY`. */
export function handedSettingsIn(
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): HandedSettings {
  const accounts = new Set<string>();
  const secrets = new Set<string>();
  walk(statements, scope, (expression, place) => {
    if (expression.kind !== 'call' || place.fake) return;
    const opens = meanings.opensSnowflake(expression, place.scope);
    if (!opens && !isOwnClient(expression, place.scope, meanings)) return;
    for (const [name, value] of namedValues(expression, place.scope)) {
      const setting = settingRead(value, place.scope);
      if (setting === null) continue;
      if (opens && name === 'account') accounts.add(setting);
      if (SECRET_ARGUMENT.test(name)) secrets.add(setting);
    }
  });
  return { accounts, secrets };
}

/** A client of a model API that is given an address of its own. */
function isOwnClient(call: Call, scope: Scope, meanings: Meanings): boolean {
  return isClient(call, scope, meanings) && !isPublicClient(call, scope, meanings);
}

/** The arguments of a call by their names, with those in an object that it is given. */
function namedValues({ callee, args }: Call, scope: Scope): [string, Expression][] {
  // Snowpark's options stand in the chain before `create`.
  const inner =
    callee.kind === 'member' && callee.object.kind === 'call' ? namedValues(callee.object, scope) : [];
  return args.reduce((all, { name, value }) => {
    if (name !== undefined) all.push([name, value]);
    for (const each of [value, ...valuesOf(value, scope)])
      if (each.kind === 'fields')
        all.push(...each.entries.map((entry): [string, Expression] => [entry.key, entry.value]));
    return all;
  }, inner);
}

/** What a name, or `**name`, was set to. */
function valuesOf(expression: Expression, scope: Scope): Expression[] {
  const inner =
    expression.kind === 'other' && expression.parts.length === 1 ? expression.parts[0] : expression;
  if (inner?.kind !== 'name') return [];
  return scope.find(inner.name).flatMap((binding) => (binding.kind === 'value' ? [binding.value] : []));
}

/** The variable of the environment that an expression reads, at once or by a name; null for any other. */
function settingRead(expression: Expression, scope: Scope): string | null {
  for (const value of [expression, ...valuesOf(expression, scope)]) {
    const member = /(?:^|\.)(?:environ|env)\.([A-Za-z]\w*)$/.exec(dottedName(value) ?? '')?.[1];
    if (member !== undefined) return member;
    if (value.kind !== 'call' || !/^(getenv|get|env|config|str)$/.test(lastName(value.callee))) continue;
    const [first] = value.args;
    if (first?.value.kind === 'text' && /^[A-Z][A-Z0-9_]*$/.test(wholeText(first.value)))
      return wholeText(first.value);
  }
  return null;
}
