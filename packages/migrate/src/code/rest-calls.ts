import { ASKS_SERVER } from '../knowledge/asking-calls.ts';
import { cortexRestPathIn } from '../knowledge/cortex-functions.ts';
import {
  type Call,
  dottedName,
  type Expression,
  lastName,
  lineOfOffset,
  partsOf,
  type Statement,
  type Text,
} from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import type { Scope } from './scope.ts';
import { type Place, walk } from './walk.ts';

/** Functions that make an address of its parts. */
const MAKES_ADDRESS = /^(url_?join|URL|format|replace|str|String|join|concat|httpx?\.URL)$/i;
/** How far an address is followed through what it is made of. */
const MOST_LEVELS = 4;

/** The paths of Cortex that a module's requests ask, and the names that hold them. */
export class RestCalls {
  readonly #meanings: Meanings;
  readonly #names = new Set<string>();
  #asksAnything = false;

  constructor(statements: readonly Statement[], scope: Scope, meanings: Meanings) {
    this.#meanings = meanings;
    walk(statements, scope, (expression, place) => {
      if (expression.kind !== 'call' || !isRequest(expression)) return;
      this.#asksAnything = true;
      for (const address of addressesOf(expression))
        if (pathBehind(address, place.scope, meanings, MOST_LEVELS) !== null)
          addNames(this.#names, address, place.scope, MOST_LEVELS);
    });
  }

  /** What a request asks, wherever its address is written; null for any other call. */
  askedBy(call: Call, place: Place): string | null {
    // `urlopen(Request(url))` is one request.
    if (!isRequest(call) || place.calls.some(isRequest)) return null;
    for (const address of addressesOf(call)) {
      const path = pathBehind(address, place.scope, this.#meanings, MOST_LEVELS);
      if (path !== null) return path;
    }
    return null;
  }

  /** The line of the call that is given a path, null where a request elsewhere is the finding. */
  lineOf(text: Text, offset: number, place: Place): number | null {
    if (place.calls.some((call) => isRequest(call) && this.askedBy(call, { ...place, calls: [] }) !== null))
      return null;
    const call = place.calls.findLast(({ callee }) => !MAKES_ADDRESS.test(lastName(callee)));
    if (call !== undefined) return call.line;
    const isConstant = place.names.length > 0;
    if (isConstant && (place.names.some((name) => this.#names.has(name)) || !this.#asksAnything)) return null;
    return lineOfOffset(text, offset);
  }
}

function isRequest({ callee, args }: Call): boolean {
  return ASKS_SERVER.test(lastName(callee)) || args.some(({ value }) => isRequestOptions(value));
}

/** `client({ method: "post", url: ... })` */
function isRequestOptions(value: Expression): boolean {
  const keys = value.kind === 'fields' ? value.entries.map(({ key }) => key) : [];
  return keys.includes('url') && keys.includes('method');
}

/** What may be the address of a request: an argument, or an option of this name. What is sent is none. */
function addressesOf(call: Call): Expression[] {
  return call.args.slice(0, 3).flatMap(({ name, value }) => {
    if (value.kind === 'fields')
      return value.entries.filter(({ key }) => ADDRESS.test(key)).map((entry) => entry.value);
    return name === undefined || ADDRESS.test(name) ? [value] : [];
  });
}

const ADDRESS = /^(url|uri|path|endpoint)$/;

/** The names in an address, and those in what they stand for. */
function addNames(names: Set<string>, expression: Expression, scope: Scope, depth: number): void {
  if (depth === 0) return;
  const name = dottedName(expression);
  if (name !== null) {
    names.add(name);
    for (const binding of scope.find(name))
      if (binding.kind === 'value') addNames(names, binding.value, binding.scope, depth - 1);
  }
  for (const part of partsOf(expression)) addNames(names, part, scope, depth - 1);
}

function pathBehind(expression: Expression, scope: Scope, meanings: Meanings, depth: number): string | null {
  if (depth === 0) return null;
  const meaning = meanings.of(expression, scope);
  if (meaning?.kind === 'text') return cortexRestPathIn(meaning.text)?.path ?? null;
  if (expression.kind === 'name') {
    for (const binding of scope.find(expression.name)) {
      if (binding.kind !== 'value' || binding.value === expression) continue;
      const path = pathBehind(binding.value, binding.scope, meanings, depth - 1);
      if (path !== null) return path;
    }
    return null;
  }
  // `urljoin(BASE, PATH)`, `new URL(PATH, BASE)`, `TEMPLATE.format(...)`
  const isMade = expression.kind !== 'call' || MAKES_ADDRESS.test(lastName(expression.callee));
  if (!isMade) return null;
  for (const part of partsOf(expression)) {
    const path = pathBehind(part, scope, meanings, depth - 1);
    if (path !== null) return path;
  }
  return null;
}
