import type { Sighting } from '../finding.ts';
import { isOfOther, mayHoldOurSecret, secretIn } from '../knowledge/secrets.ts';
import { type Expression, lastName, type Statement, type Text, wholeText } from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import { saysSomething } from './said.ts';
import type { Scope } from './scope.ts';
import { type Place, walk } from './walk.ts';

/** Literal secrets in a module that has to do with Snowflake or the GPU servers. */
export function credentialsIn(
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): Sighting[] {
  const found: Sighting[] = [];
  walk(statements, scope, (expression, place) => {
    if (expression.kind !== 'text' || place.compared || place.fake) return;
    const name = saysSomething(place) || isForOther(place, meanings) ? null : secretNameOf(expression, place);
    const within = name === null ? [] : place.names;
    const calls = secretIn({ text: wholeText(expression), name, within, related: true });
    if (calls !== null) found.push({ line: expression.line, kind: 'credential', calls });
  });
  return found;
}

const TYPE_KEY = /^(type|adapter|dialect|driver\w*|engine|client|host|provider|connector|drivername)$/i;

/** Whether the call or the mapping around a secret is another system's. */
function isForOther({ calls, mapping, scope }: Place, meanings: Meanings): boolean {
  const call = calls.at(-1);
  if (call !== undefined) {
    const callee = meanings.of(call.callee, scope);
    if (callee?.kind === 'external' && isOfOther(callee.path)) return true;
  }
  return (
    mapping?.entries.some(
      ({ key, value }) => TYPE_KEY.test(key) && value.kind === 'text' && isOfOther(wholeText(value)),
    ) === true
  );
}

/** The name that makes this literal a secret: its variable, key or argument, or the variable it stands in for. */
function secretNameOf(text: Text, place: Place): string | null {
  const call = place.calls.at(-1);
  if (
    call !== undefined &&
    isDefaultOf(
      text,
      call.args.map((argument) => argument.value),
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
  const name = place.names.at(-1);
  if (name === undefined || !mayHoldOurSecret(name)) return null;
  if (call === undefined) return name;
  // `token = read("text")`: the text is the function's, not the secret.
  const given = call.args.some((argument) => argument.name === name || holds(argument.value, name));
  return given && !isReader(lastName(call.callee)) ? name : null;
}

function isReader(callee: string): boolean {
  return /^(getenv|get|env|get_secret|getSecret|secret|read|load|environ)$/.test(callee);
}

/** `os.getenv("SNOWFLAKE_PASSWORD", "hunter2")` */
function isDefaultOf(text: Text, args: readonly Expression[]): boolean {
  const [first, ...rest] = args;
  return (
    first?.kind === 'text' && first !== text && rest.includes(text) && mayHoldOurSecret(wholeText(first))
  );
}

function holds(value: Expression, key: string): boolean {
  return (
    value.kind === 'fields' && value.entries.some((entry) => entry.key === key || holds(entry.value, key))
  );
}
