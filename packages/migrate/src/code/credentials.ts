import type { Sighting } from '../finding.ts';
import { gpuAddressIn } from '../knowledge/addresses.ts';
import {
  givesPassword,
  isHeaderOfKeyAlone,
  isOfOpenAi,
  mayHoldOurSecret,
  OPENAI_ADDRESS,
  offsetOfSecret,
  passwordBeforeAccount,
  passwordsInSql,
  secretGiven,
  secretIn,
} from '../knowledge/secrets.ts';
import { SAME_VALUE } from '../knowledge/wrapping-calls.ts';
import {
  type Call,
  type Expression,
  lastName,
  lineOfOffset,
  type Statement,
  type Text,
  wholeText,
} from '../syntax/program.ts';
import { isOwnClient, namedValues, SECRET_ARGUMENT } from './handed-settings.ts';
import type { Meanings } from './meaning.ts';
import { saysSomething } from './said.ts';
import type { Scope } from './scope.ts';
import {
  carriersToOurs,
  isForOther,
  isPublicClient,
  namesForOthers,
  tokenOfRequest,
} from './secret-owners.ts';
import { type Place, walk } from './walk.ts';

/** Literal secrets in a module that has to do with Snowflake or the GPU servers. */
export function credentialsIn(
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): Sighting[] {
  const found: Sighting[] = [];
  const others = namesForOthers(statements, scope, meanings);
  const carriers = carriersToOurs(statements, scope, meanings);
  const given = namesGivenAsSecrets(statements, scope, meanings);
  const speaksOpenAi = holdsServerOfOpenAi(statements, scope);
  walk(statements, scope, (expression, place) => {
    if (expression.kind !== 'text' || place.compared || place.fake) return;
    if (isHeaderOfKeyAlone(wholeText(expression))) return;
    const isOther =
      isForOther(place, meanings) || (place.calls.length === 0 && others.has(place.names[0] ?? ''));
    const isPublic = place.calls.some((call) => isPublicClient(call, place.scope, meanings));
    const isGiven = place.calls.length === 0 && place.names.length === 1 && given.has(place.names[0] ?? '');
    const isSaid = saysSomething(place) && !isDefaultOfOption(expression, place);
    const name = isSaid || isOther ? null : secretNameOf(expression, place);
    // A key of OpenAI is a GPU server's where this module sends its clients to one.
    if (name !== null && isOfOpenAi(name) && isAlone(place) && !speaksOpenAi) return;
    const within = name === null ? [] : place.names;
    const calls =
      secretIn({ text: wholeText(expression), name, within, related: !isPublic }) ??
      tokenOfRequest(expression, place, meanings, carriers) ??
      (opensByText(place, meanings) ? passwordBeforeAccount(wholeText(expression)) : null) ??
      (isGiven ? secretGiven(wholeText(expression), place.names[0] ?? '') : null);
    const line = lineOfOffset(expression, offsetOfSecret(wholeText(expression)));
    if (calls !== null) found.push({ line, kind: 'credential', calls });
    const statement = isPublic || saysSomething(place) ? '' : wholeText(expression);
    for (const each of givesPassword(statement) ? passwordsInSql(statement) : [])
      found.push({ line: lineOfOffset(expression, each.offset), kind: 'credential', calls: each.calls });
  });
  return found;
}

/** Whether a text is what a connection of Snowflake is opened with, without a name. */
function opensByText({ calls, scope }: Place, meanings: Meanings): boolean {
  const call = calls.at(-1);
  return call !== undefined && meanings.opensSnowflake(call, scope);
}

/** The names that a module gives to a connection of Snowflake or a client of a GPU server as a secret: `api_key=KEY`. */
function namesGivenAsSecrets(
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): Set<string> {
  const names = new Set<string>();
  walk(statements, scope, (expression, place) => {
    if (expression.kind !== 'call' || place.fake) return;
    if (!meanings.opensSnowflake(expression, place.scope) && !isOwnClient(expression, place.scope, meanings))
      return;
    for (const [argument, value] of namedValues(expression, place.scope))
      if (SECRET_ARGUMENT.test(argument) && value.kind === 'name') names.add(value.name);
  });
  return names;
}

/** A command line says what its options are for, and holds what they are by default. */
function isDefaultOfOption(text: Text, { calls }: Place): boolean {
  const call = calls.at(-1);
  return call !== undefined && optionFor(call, text) !== null;
}

/** No call and no address of a server stands beside it. */
function isAlone({ calls, mapping }: Place): boolean {
  return calls.length === 0 && mapping?.entries.some(({ key }) => OPENAI_ADDRESS.test(key)) !== true;
}

/** Whether a module sets the address of a GPU server for the clients of OpenAI. */
function holdsServerOfOpenAi(statements: readonly Statement[], scope: Scope): boolean {
  let holds = false;
  walk(statements, scope, (expression, place) => {
    const name = place.names.findLast((each) => OPENAI_ADDRESS.test(each.split('.').at(-1) ?? each));
    if (
      expression.kind === 'text' &&
      name !== undefined &&
      gpuAddressIn(wholeText(expression), { name }) !== null
    )
      holds = true;
  });
  return holds;
}

/** `env.str("NAME", "value")` reads the environment: there the literal comes second. */
function givesItsArgument({ callee, args }: Call, text: Text): boolean {
  const isSecond = args[1]?.value === text && args[0]?.value.kind === 'text';
  return SAME_VALUE.test(lastName(callee)) && !isSecond;
}

function saysHow({ callee, args }: Call, text: Text): boolean {
  const at = args.findIndex(({ name, value }) => name === undefined && value === text);
  return at > 0 && args[0]?.value.kind !== 'text' && SAME_VALUE.test(lastName(callee));
}

/** The option of a command line, or the variable that it reads, of which this literal is the default; null for any other. */
function optionFor({ callee, args }: Call, text: Text): string | null {
  if (!/^(add_argument|add_option|option|Option)$/.test(lastName(callee))) return null;
  if (!args.some(({ name, value }) => name === 'default' && value === text)) return null;
  const variable = args.find(({ name }) => name === 'envvar')?.value;
  if (variable?.kind === 'text') return wholeText(variable);
  const flags = args.flatMap(({ name, value }) =>
    name === undefined && value.kind === 'text' ? [wholeText(value)] : [],
  );
  return (
    flags
      .find((flag) => flag.startsWith('--'))
      ?.replace(/^--/, '')
      .replaceAll('-', '_') ?? null
  );
}

/** The name that makes this literal a secret: its variable, key or argument, or the variable it stands in for. */
function secretNameOf(text: Text, place: Place): string | null {
  // `Buffer.from(key, "base64")`: what comes second says how.
  if (place.calls.some((each) => saysHow(each, text))) return null;
  const call = place.calls.findLast((each) => !givesItsArgument(each, text));
  const isDefault = call !== undefined && isReader(lastName(call.callee)) && call.args[0]?.value !== text;
  const option = call === undefined ? null : optionFor(call, text);
  if (option !== null) return mayHoldOurSecret(option) ? option : null;
  if (
    call !== undefined &&
    isDefaultOf(
      text,
      call.args.map((argument) => argument.value),
      lastName(call.callee),
    )
  ) {
    const [first] = call.args;
    const variable = first?.value.kind === 'text' ? wholeText(first.value) : '';
    return /^[\w.-]+$/.test(variable) && mayHoldOurSecret(variable) ? variable : null;
  }
  if (call !== undefined && /^(config|option)$/.test(lastName(call.callee))) {
    const [key] = call.args;
    const name = key?.value.kind === 'text' && key.value !== text ? wholeText(key.value) : '';
    if (mayHoldOurSecret(name)) return name;
  }
  // The variable that is read beside the literal may say less than what holds it; `default=` says nothing.
  const names = place.names.filter((each) => !/^(default|default_value|value)$/.test(each));
  const name = names.slice(-2).findLast(mayHoldOurSecret);
  if (name === undefined || (name !== names.at(-1) && !/^[A-Z][A-Z0-9_]*$/.test(names.at(-1) ?? '')))
    return null;
  // `"password": os.getenv("X", "value")`, `password: z.string().default("value")`
  if (call === undefined || isDefault || lastName(call.callee) === 'default') return name;
  // `token = read("text")`: the text is the function's, not the secret.
  const around = names.slice(-2);
  const given = call.args.some(
    (argument) => around.includes(argument.name ?? '') || around.some((each) => holds(argument.value, each)),
  );
  return given && !isReader(lastName(call.callee)) ? name : null;
}

function isReader(callee: string): boolean {
  return /^(getenv|get|env|get_secret|getSecret|secret|read|load|environ)$/.test(callee);
}

/** `os.getenv("SNOWFLAKE_PASSWORD", "hunter2")` */
function isDefaultOf(text: Text, args: readonly Expression[], callee: string): boolean {
  const [first, ...rest] = args;
  if (first?.kind !== 'text' || first === text || !rest.includes(text)) return false;
  // A word alone may be anybody's: the function says that it reads or sets a variable.
  const isVariable = /[_.-]/.test(wholeText(first)) || /env|get|set|conf|read|var|param|option/i.test(callee);
  return isVariable && mayHoldOurSecret(wholeText(first));
}

function holds(value: Expression, key: string): boolean {
  return (
    value.kind === 'fields' && value.entries.some((entry) => entry.key === key || holds(entry.value, key))
  );
}
