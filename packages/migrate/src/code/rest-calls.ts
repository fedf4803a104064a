import { cortexRestPathIn } from '../knowledge/cortex-functions.ts';
import { type Call, type Expression, lastName, partsOf, wholeText } from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import type { Scope } from './scope.ts';

const REQUESTS =
  /^(get|post|put|delete|request|stream|fetch|send|urlopen|Request|axios|got|ky|\$fetch|ofetch|urlfetch|ws_connect|connect_sse|aconnect_sse|fetchEventSource|EventSource)$/;
/** How far an address is followed through what it is made of. */
const MOST_LEVELS = 4;

/** The path of Cortex that a request asks by an address which is written elsewhere; null for any other call. */
export function restPathAskedBy(call: Call, scope: Scope, meanings: Meanings): string | null {
  if (!REQUESTS.test(lastName(call.callee))) return null;
  for (const { name, value } of call.args.slice(0, 3)) {
    // A literal address is found as a text, and what is sent is none.
    if (value.kind === 'text' || value.kind === 'fields' || !/^(url|uri|path|endpoint)?$/.test(name ?? ''))
      continue;
    // An address that the line above writes out is the finding itself.
    if (isWrittenHere(value, scope)) continue;
    const path = pathBehind(value, scope, meanings, MOST_LEVELS);
    if (path !== null) return path;
  }
  return null;
}

function isWrittenHere(value: Expression, scope: Scope): boolean {
  if (scope.outer === null) return false;
  if (value.kind === 'other') return value.parts.some((part) => isWrittenHere(part, scope));
  if (value.kind !== 'name') return false;
  return scope
    .own(value.name)
    .some(
      (binding) =>
        binding.kind === 'value' &&
        binding.value.kind === 'text' &&
        cortexRestPathIn(wholeText(binding.value)) !== null,
    );
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
  const isMade =
    expression.kind !== 'call' ||
    /^(url_?join|URL|format|replace|str|String|join|concat)$/i.test(lastName(expression.callee));
  if (!isMade) return null;
  for (const part of partsOf(expression)) {
    const path = pathBehind(part, scope, meanings, depth - 1);
    if (path !== null) return path;
  }
  return null;
}
