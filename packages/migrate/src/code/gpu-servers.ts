import { GPU_NAME, isGpuAddress } from '../knowledge/addresses.ts';
import { BASE_URL } from '../knowledge/llm-clients.ts';
import {
  type Argument,
  type Call,
  dottedName,
  type Expression,
  HOLE,
  lastName,
  wholeText,
} from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import { entriesOf } from './record.ts';
import type { Scope } from './scope.ts';

/** The value of a setting by its name, from the settings files of the tree. */
export type Settings = ReadonlyMap<string, string>;

/** How far an object in an argument is looked into. */
const MOST_LEVELS = 4;

/** Base URLs in the arguments, also in an object (`configuration: { baseURL }`). */
export function baseUrls(client: Call, scope: Scope): Expression[] {
  const ofArgument = ({ name, value: given }: Argument, depth: number): Expression[] => {
    if (name !== undefined && BASE_URL.test(name)) return [given];
    const value = writtenOut(given, scope);
    if (depth === 0) return [];
    if (value.kind === 'items') return value.items.flatMap((item) => ofArgument({ value: item }, depth - 1));
    if (value.kind !== 'fields') return [];
    return value.entries.flatMap((entry) =>
      BASE_URL.test(entry.key) ? [entry.value] : ofArgument({ value: entry.value }, depth - 1),
    );
  };
  return client.args.flatMap((argument) => [
    ...ofArgument(argument, MOST_LEVELS),
    ...setLater(argument.value, scope),
  ]);
}

/** `options["base_url"] = ...` of the options that are given. */
function setLater(given: Expression, scope: Scope): Expression[] {
  if (given.kind !== 'name') return [];
  return ['base_url', 'baseURL', 'api_base', 'openai_api_base'].flatMap((key) =>
    scope
      .find(`${given.name}.${key}`)
      .flatMap((binding) => (binding.kind === 'value' ? [binding.value] : [])),
  );
}

/** `**options` and an object that has a name: what the code wrote into them. */
function writtenOut(given: Expression, scope: Scope): Expression {
  const inner = given.kind === 'other' && given.parts.length === 1 ? given.parts[0] : given;
  if (inner?.kind === 'call' && lastName(inner.callee) === 'dict')
    return {
      kind: 'fields',
      entries: entriesOf(inner).map((entry) => ({ ...entry, line: inner.line })),
      line: inner.line,
    };
  if (inner?.kind !== 'name') return inner ?? given;
  const values = scope
    .find(inner.name)
    .flatMap((binding) => (binding.kind === 'value' ? [binding.value] : []));
  const [value] = values;
  if (values.length !== 1 || value === undefined) return given;
  return value.kind === 'fields' || (value.kind === 'call' && lastName(value.callee) === 'dict')
    ? writtenOut(value, scope)
    : given;
}

/** Whether an expression is the address of a vLLM server, by its text, its name or the setting that it reads. */
export function isServer(
  expression: Expression,
  scope: Scope,
  meanings: Meanings,
  settings: Settings,
  client = true,
): boolean {
  const asked = new Set<Expression>();
  // What is made of itself is asked once.
  const ask: Ask = (each, where) => {
    if (asked.has(each)) return false;
    asked.add(each);
    return isAddress(each, where, ask, { meanings, settings, client });
  };
  return ask(expression, scope);
}

type Ask = (expression: Expression, scope: Scope) => boolean;

interface Known {
  readonly meanings: Meanings;
  readonly settings: Settings;
  readonly client: boolean;
}

function isAddress(
  expression: Expression,
  scope: Scope,
  ask: Ask,
  { meanings, settings, client }: Known,
): boolean {
  if (expression.kind === 'choice') return expression.options.some((option) => ask(option, scope));
  if (
    expression.kind === 'call' &&
    /^(getenv|get|env|str|config|url_?join|urljoin|URL)$/.test(lastName(expression.callee))
  ) {
    return expression.args.some(({ value }) =>
      value.kind === 'text' ? isNamedServer(wholeText(value), settings, client) : ask(value, scope),
    );
  }
  // `HOST.replace("01", "02")` is a server where `HOST` is one.
  if (
    expression.kind === 'call' &&
    expression.callee.kind === 'member' &&
    /^(replace|replaceAll|r?strip|trim|trimEnd|format|removesuffix|toString)$/.test(expression.callee.name)
  )
    return ask(expression.callee.object, scope);
  if (expression.kind === 'text' && wholeText(expression).startsWith(HOLE)) {
    const filled = meanings.textOf(expression, scope);
    const [host] = expression.holes;
    return filled.startsWith(HOLE)
      ? host !== undefined && ask(host, scope)
      : isGpuAddress(filled, { client });
  }
  const meaning = meanings.of(expression, scope);
  if (meaning?.kind === 'text') {
    const name = dottedName(expression) ?? undefined;
    return isGpuAddress(meaning.text, name === undefined ? { client } : { client, name });
  }
  const name = dottedName(expression);
  if (name === null) return expression.kind === 'other' && expression.parts.some((part) => ask(part, scope));
  const keys = name.split('.');
  if (isNamedServer(keys.at(-1) ?? name, settings, client)) return true;
  // `secrets["gpu"]["url"]`
  if (keys.length > 1 && GPU_NAME.test(keys.slice(-2).join('_'))) return true;
  return scope
    .find(name)
    .some(
      (binding) =>
        binding.kind === 'value' && binding.value !== expression && ask(binding.value, binding.scope),
    );
}

function isNamedServer(name: string, settings: Settings, client: boolean): boolean {
  if (/^https?:/.test(name)) return isGpuAddress(name, { client });
  if (/\s|\//.test(name)) return false;
  // `url` of some settings file is not the `url` of this function.
  const value = /[A-Z_]/.test(name) ? settings.get(name) : undefined;
  if (value !== undefined) return isGpuAddress(value, { client, name });
  return GPU_NAME.test(name);
}
