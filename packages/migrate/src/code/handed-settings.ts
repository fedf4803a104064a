import {
  type Call,
  type ClassBody,
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
import { typeNamesIn } from './type-names.ts';
import { walk } from './walk.ts';

/** The settings that code, scripts and other settings hand to connections of Snowflake and to clients of GPU servers, whatever their names say. */
export interface HandedSettings {
  readonly accounts: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
}

/** Nothing yet. */
export function handOver(): { readonly accounts: Set<string>; readonly secrets: Set<string> } {
  return { accounts: new Set(), secrets: new Set() };
}

export const SECRET_ARGUMENT =
  /^(password|token|passcode|private_?key(_file_pwd|_pass(phrase)?)?|api_?key)$/i;

/** What one module hands on: `account=os.environ["WH_ACCOUNT"]`, `apiKey: process.env.MOD_KEY`. */
export function handedSettingsIn(
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): HandedSettings {
  const { accounts, secrets } = handOver();
  walk(statements, scope, (expression, place) => {
    if (expression.kind !== 'call' || place.fake) return;
    const opens = meanings.opensSnowflake(expression, place.scope);
    if (!opens && !isOwnClient(expression, place.scope, meanings)) return;
    for (const [name, value] of namedValues(expression, place.scope)) {
      const setting = settingRead(value, place.scope, meanings);
      if (setting === null) continue;
      if (opens && name === 'account') accounts.add(setting);
      if (SECRET_ARGUMENT.test(name)) secrets.add(setting);
    }
  });
  return { accounts, secrets };
}

/** A client of a model API that is given an address of its own. */
export function isOwnClient(call: Call, scope: Scope, meanings: Meanings): boolean {
  return isClient(call, scope, meanings) && !isPublicClient(call, scope, meanings);
}

/** The arguments of a call by their names, with those in an object that it is given. */
export function namedValues({ callee, args }: Call, scope: Scope): [string, Expression][] {
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

/** The variable of the environment that an expression reads, wherever the code reads it; null for any other. */
function settingRead(expression: Expression, scope: Scope, meanings: Meanings): string | null {
  for (const value of [expression, ...valuesOf(expression, scope)]) {
    const meaning = meanings.of(value, scope);
    const read = meaning?.kind === 'external' ? meaning.path : (dottedName(value) ?? '');
    const member = /(?:^|\.)(?:environ|env)\.([A-Za-z]\w*)$/.exec(read)?.[1];
    if (member !== undefined) return member;
    const field = value.kind === 'member' ? variableOfField(value.object, value.name, scope, meanings) : null;
    if (field !== null) return field;
    if (value.kind !== 'call' || !/^(getenv|get|env|config|str)$/.test(lastName(value.callee))) continue;
    const [first] = value.args;
    if (first?.value.kind === 'text' && /^[A-Z][A-Z0-9_]*$/.test(wholeText(first.value)))
      return wholeText(first.value);
  }
  return null;
}

/** pydantic fills a class of settings from the environment: a prefix and the field's name, or the name that the field gives. */
function variableOfField(object: Expression, field: string, scope: Scope, meanings: Meanings): string | null {
  const body = classBehind(object, scope, meanings);
  if (body === null || !body.bases.some((base) => /Settings$/.test(lastName(base)))) return null;
  const value = assignedIn(body, field);
  const given =
    value?.kind === 'call'
      ? value.args.find(({ name }) => /^((validation_)?alias|env)$/.test(name ?? ''))
      : undefined;
  if (given?.value.kind === 'text') return wholeText(given.value).toUpperCase();
  const isField =
    value !== null || body.body.some((each) => each.kind === 'annotate' && each.target === field);
  return isField ? `${prefixOf(body)}${field}`.toUpperCase() : null;
}

function classBehind(object: Expression, scope: Scope, meanings: Meanings): ClassBody | null {
  const meaning = meanings.of(object, scope);
  if (meaning?.kind === 'instance' || meaning?.kind === 'class') return meaning.body;
  const types = object.kind === 'name' ? scope.find(object.name) : [];
  for (const binding of types)
    for (const name of binding.kind === 'parameter' && binding.type !== null
      ? typeNamesIn(binding.type)
      : []) {
      const type = meanings.of(name, binding.kind === 'parameter' ? binding.scope : scope);
      if (type?.kind === 'class') return type.body;
    }
  return null;
}

function assignedIn({ body }: ClassBody, name: string): Expression | null {
  for (const each of body) if (each.kind === 'assign' && each.targets.includes(name)) return each.value;
  return null;
}

/** `model_config = SettingsConfigDict(env_prefix="WH_")`, and `class Config` of older versions. */
function prefixOf(body: ClassBody): string {
  const older = body.body.find((each) => each.kind === 'class' && each.name === 'Config');
  const own = older?.kind === 'class' ? assignedIn(older, 'env_prefix') : null;
  const config = assignedIn(body, 'model_config');
  const given =
    config?.kind === 'call'
      ? config.args.find(({ name }) => name === 'env_prefix')?.value
      : config?.kind === 'fields'
        ? config.entries.find(({ key }) => key === 'env_prefix')?.value
        : undefined;
  const prefix = own ?? given;
  return prefix?.kind === 'text' ? wholeText(prefix) : '';
}
