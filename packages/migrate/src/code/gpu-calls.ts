import type { Sighting } from '../finding.ts';
import { type AddressHint, GPU_NAME, gpuAddressIn, isPrivateModelPort } from '../knowledge/addresses.ts';
import { BASE_URL, isLlmClient } from '../knowledge/llm-clients.ts';
import {
  type Call,
  dottedName,
  type Expression,
  lastName,
  lineOfOffset,
  type Statement,
  wholeText,
} from '../syntax/program.ts';
import { startsProgram } from './command-calls.ts';
import { baseUrls, isServer, type Settings } from './gpu-servers.ts';
import type { Meanings } from './meaning.ts';
import { partsOfFormat } from './put-in-functions.ts';
import { saysSomething } from './said.ts';
import type { Binding, Scope } from './scope.ts';
import { type Place, walk } from './walk.ts';

const HTTP_CALL =
  /^(get|post|put|request|stream|fetch|send|urlopen|Request|axios|got|ky|create|Client|AsyncClient|Session|ClientSession|Pool|Agent)$/;

/** Where a module talks to a vLLM server without the gateway, or holds its address. */
export function gpuCallsIn(
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
  settings: Settings,
): Sighting[] {
  const found: Sighting[] = [];
  const facts = { settings, asksPrivate: asksPrivateServers(statements, scope) };
  const sight = (line: number, calls: string) => found.push({ line, kind: 'gpu-direct', calls });
  walk(statements, scope, (expression, place) => {
    if (place.fake) return;
    if (expression.kind === 'call') {
      const calls = clientOf(expression, place, meanings, facts);
      if (calls !== null) sight(expression.line, calls);
    } else if (
      expression.kind === 'text' &&
      !place.compared &&
      !saysSomething(place) &&
      !insideClient(place, meanings)
    ) {
      const address = gpuAddressIn(wholeText(expression), hintOf(place, facts));
      if (address !== null)
        sight(requestOf(place)?.line ?? lineOfOffset(expression, address.offset), settingOf(place));
    }
  });
  for (const statement of statements) {
    if (
      statement.kind !== 'assign' ||
      !statement.targets.some((target) => /(^|\.)openai\.(api_base|base_url)$/.test(target))
    )
      continue;
    if (isServer(statement.value, scope, meanings, settings)) sight(statement.line, 'openai.api_base');
  }
  return found;
}

/** What is known beside a module's own expressions. */
interface ModuleFacts {
  readonly settings: Settings;
  /** The module holds the address of a private server on a port of vLLM, and asks somebody by the paths of models. */
  readonly asksPrivate: boolean;
}

function asksPrivateServers(statements: readonly Statement[], scope: Scope): boolean {
  let holds = false;
  let asks = false;
  walk(statements, scope, (expression) => {
    if (expression.kind !== 'text') return;
    const text = wholeText(expression);
    holds ||= isPrivateModelPort(text);
    asks ||= ASKS_MODEL.test(text);
  });
  return holds && asks;
}

const ASKS_MODEL = /^(\uE000)?\/?v1\/(chat\/completions|completions|embeddings|responses)$/;

function hintOf(place: Place, { asksPrivate }: ModuleFacts): AddressHint {
  const name = place.names.at(-1);
  return name === undefined ? { asksPrivate } : { name, asksPrivate };
}

function settingOf(place: Place): string {
  const call = place.calls.at(-1);
  return call === undefined ? (place.names.at(-1) ?? 'address') : lastName(call.callee);
}

/** The request whose address a text is, by a client of HTTP or by a program like curl. */
function requestOf(place: Place): Call | undefined {
  return place.calls.findLast((call) => HTTP_CALL.test(lastName(call.callee)) || startsProgram(call));
}

function insideClient(place: Place, meanings: Meanings): boolean {
  return place.calls.some((call) => isClient(call, place.scope, meanings));
}

/** An alias of an import keeps the name that its package gives. */
export function isClient(call: Call, scope: Scope, meanings: Meanings): boolean {
  if (call.callee.kind === 'name' && scope.find(call.callee.name).some(isMock)) return false;
  const meaning = meanings.of(call.callee, scope);
  const path = meaning?.kind === 'external' ? meaning.path : dottedName(call.callee);
  return isLlmClient(lastName(call.callee), path) || isLlmClient(path?.split('.').at(-1) ?? '', path);
}

/** `OpenAI = MagicMock()`: a test's own. */
function isMock(binding: Binding): boolean {
  return (
    binding.kind === 'value' && binding.value.kind === 'call' && /Mock$/.test(lastName(binding.value.callee))
  );
}

function clientOf(call: Call, place: Place, meanings: Meanings, facts: ModuleFacts): string | null {
  const { settings } = facts;
  const name = lastName(call.callee);
  const { scope } = place;
  if (isClient(call, scope, meanings)) {
    const urls = [...baseUrls(call, scope), ...firstAddress(call, scope, meanings)];
    const isOurs = urls.some((url) => isServer(url, scope, meanings, settings)) || isVllmByKey(call, urls);
    return isOurs ? name : null;
  }
  // Whatever takes a base URL of its own, and is given one that tells by itself.
  if (baseUrls(call, scope).some((url) => url.kind !== 'text' && tellsByItself(url, scope, meanings)))
    return name;
  if (isRequestOfParts(call) || isRequestOnConnection(call, scope, meanings)) return name;
  if (!HTTP_CALL.test(name)) return null;
  if (isOnServersClient(call, place, meanings, facts)) return name;
  if (baseUrls(call, scope).some((url) => isNamedServersUrl(url, scope, meanings, settings))) return name;
  const target = targetOf(call);
  if (target === null) return null;
  // A literal address is found as text; here are those that a variable or setting holds.
  return target.kind !== 'text' || wholeText(target).startsWith('\uE000')
    ? addressByName(target, place, meanings, facts, name)
    : null;
}

/** `InferenceClient("http://tgi:8080")`: an address that is given first, or in the place of a model. */
function firstAddress({ args }: Call, scope: Scope, meanings: Meanings): Expression[] {
  const given = args.filter(({ name }, index) => name === 'model' || (index === 0 && name === undefined));
  return given.flatMap(({ value }) => {
    const meaning = meanings.of(value, scope);
    return meaning?.kind === 'text' && /^https?:\/\//.test(meaning.text) ? [value] : [];
  });
}

/** `axios.create({ baseURL: process.env.VLLM_URL })`: the name or the setting's value tells. */
function isNamedServersUrl(url: Expression, scope: Scope, meanings: Meanings, settings: Settings): boolean {
  return url.kind !== 'text' && isServer(url, scope, meanings, settings, false);
}

function tellsByItself(url: Expression, scope: Scope, meanings: Meanings): boolean {
  const meaning = meanings.of(url, scope);
  return meaning?.kind === 'text' && gpuAddressIn(meaning.text) !== null;
}

const MODEL_PATH = /^\/v1\/(chat\/completions|completions|embeddings|responses)$/;

/** `http.request({ host: "gpu-3", port: 8000, path: "/v1/chat/completions" })`. */
function isRequestOfParts({ args, callee }: Call): boolean {
  if (!/^(request|get|connect)$/.test(lastName(callee))) return false;
  return args.some(({ value }) => {
    if (value.kind !== 'fields') return false;
    const texts = new Map(value.entries.map((entry) => [entry.key, entry.value]));
    const path = texts.get('path');
    const host = texts.get('host') ?? texts.get('hostname');
    if (path?.kind !== 'text' || host === undefined || !MODEL_PATH.test(wholeText(path))) return false;
    return host.kind !== 'text' || gpuAddressIn(`http://${wholeText(host)}${wholeText(path)}`) !== null;
  });
}

/** `connection.request("POST", "/v1/chat/completions")` of Python's own client. */
function isRequestOnConnection({ args, callee }: Call, scope: Scope, meanings: Meanings): boolean {
  const path = args[1]?.value;
  if (callee.kind !== 'member' || callee.name !== 'request' || path?.kind !== 'text') return false;
  const client = meanings.of(callee.object, scope);
  return (
    MODEL_PATH.test(wholeText(path)) &&
    client?.kind === 'external' &&
    /^(http\.client|httplib)\.HTTPS?Connection\(\)$/.test(client.path)
  );
}

/** What a request or a client of HTTP is given as its address; null where options are all that it is given. */
function targetOf(call: Call): Expression | null {
  const target = call.args.find(
    ({ name }) => name === undefined || BASE_URL.test(name) || name === 'url',
  )?.value;
  return target === undefined || target.kind === 'fields' ? null : target;
}

/** `self._http.post("/v1/chat/completions")` of a client that was made with a server's address. */
function isOnServersClient(
  { callee, args }: Call,
  place: Place,
  meanings: Meanings,
  facts: ModuleFacts,
): boolean {
  const { scope } = place;
  const { settings, asksPrivate } = facts;
  const asks = args.some(({ value }) => {
    const meaning = meanings.of(value, scope);
    return (
      meaning?.kind === 'text' &&
      /^\/?v1\/(chat\/completions|completions|embeddings|responses)$/.test(meaning.text)
    );
  });
  const client = callee.kind === 'member' ? dottedName(callee.object) : null;
  if (!asks || client === null) return false;
  return scope.find(client).some((binding) => {
    if (binding.kind !== 'value' || binding.value.kind !== 'call') return false;
    const made = { ...place, scope: binding.scope, names: [] };
    const urls = baseUrls(binding.value, binding.scope);
    // A client that tells its server by itself is the finding, not each request on it.
    const target = targetOf(binding.value);
    const isFound =
      urls.some((url) => url.kind === 'text' && gpuAddressIn(wholeText(url), { asksPrivate }) !== null) ||
      urls.some((url) => isNamedServersUrl(url, binding.scope, meanings, settings)) ||
      (target !== null && addressByName(target, made, meanings, facts, client) !== null);
    return (
      !isClient(binding.value, binding.scope, meanings) &&
      !isFound &&
      urls.some((url) => isServer(url, binding.scope, meanings, settings))
    );
  });
}

function addressByName(
  target: Expression,
  place: Place,
  meanings: Meanings,
  facts: ModuleFacts,
  name: string,
): string | null {
  const { settings, asksPrivate } = facts;
  if (target.kind === 'text') {
    const hint = hintOf(place, facts);
    if (gpuAddressIn(meanings.textOf(target, place.scope), hint) !== null) return name;
    const path = /\/(chat\/completions|completions|embeddings)\b/.test(wholeText(target));
    const [host] = target.holes;
    // The name of what holds the address says by itself whose every path is.
    if (host !== undefined && GPU_NAME.test(lastName(host)) && wholeText(target).startsWith('\uE000'))
      return name;
    const isNamed = place.names.some((each) => GPU_NAME.test(each));
    return path &&
      (isNamed || asksPrivate || (host !== undefined && isServer(host, place.scope, meanings, settings)))
      ? name
      : null;
  }
  const formatted = formattedAddress(target, place.scope, meanings);
  if (formatted !== null && gpuAddressIn(formatted) !== null) return name;
  // An address that is written out must tell by itself: not every request goes to a GPU server.
  const meaning = meanings.of(target, place.scope);
  if (meaning?.kind === 'text') {
    const own = dottedName(target);
    return gpuAddressIn(meaning.text, own === null ? {} : { name: own }) === null ? null : name;
  }
  return isServer(target, place.scope, meanings, settings, false) ? name : null;
}

/** `"{}{}".format(BASE, PATH)` and `"%s/v1/models" % BASE` with the values that are known. */
function formattedAddress(target: Expression, scope: Scope, meanings: Meanings): string | null {
  const [text, values] = partsOfFormat(target);
  let next = 0;
  return text === null
    ? null
    : wholeText(text).replace(/\{\w*\}|%s/g, (placeholder) => {
        const value = values[next];
        next += 1;
        const meaning = value === undefined ? null : meanings.of(value, scope);
        return meaning?.kind === 'text' ? meaning.text : placeholder;
      });
}

/** vLLM's own convention: a client with another base URL and the key `EMPTY`. */
function isVllmByKey(client: Call, urls: readonly Expression[]): boolean {
  if (urls.length === 0) return false;
  const isEmptyKey = (value: Expression) =>
    value.kind === 'text' && /^(EMPTY|token-abc123)$/.test(wholeText(value));
  const known = urls.some((url) => url.kind === 'text' && !wholeText(url).startsWith('\uE000'));
  return (
    !known &&
    client.args.some(
      ({ value }) =>
        isEmptyKey(value) ||
        (value.kind === 'fields' && value.entries.some((entry) => isEmptyKey(entry.value))),
    )
  );
}
