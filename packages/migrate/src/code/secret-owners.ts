import { gpuAddressIn, isGatewayUrl, isPublicAddress } from '../knowledge/addresses.ts';
import { bearerIn, isOfOther, isOurs, namesOther, TYPE_KEY } from '../knowledge/secrets.ts';
import { SAME_VALUE } from '../knowledge/wrapping-calls.ts';
import {
  type Call,
  dottedName,
  type Expression,
  lastName,
  partsOf,
  type Statement,
  type Text,
  wholeText,
} from '../syntax/program.ts';
import { isClient } from './gpu-calls.ts';
import { baseUrls } from './gpu-servers.ts';
import type { Meanings } from './meaning.ts';
import type { Scope } from './scope.ts';
import { type Place, walk } from './walk.ts';

/** Whether the call, the mapping or the class around a secret is another system's. */
export function isForOther({ calls, mapping, scope }: Place, meanings: Meanings): boolean {
  const call = calls.at(-1);
  if (call !== undefined) {
    const callee = meanings.of(call.callee, scope);
    const reachesUs = call.args.some(({ value }) => isOurAddress(value, scope, meanings));
    if (callee?.kind === 'external' && isOfOther(callee.path) && !reachesUs) return true;
    if (call.args.some(({ name, value }) => (name === undefined || TYPE_KEY.test(name)) && saysOther(value)))
      return true;
  }
  if (call !== undefined && isPublicClient(call, scope, meanings)) return true;
  const owner = scope.ownerClass();
  const isField = calls.every(({ callee }) => SAME_VALUE.test(lastName(callee)));
  if (isField && owner !== null && namesOther(owner.body.name)) return true;
  return mapping?.entries.some(({ key, value }) => TYPE_KEY.test(key) && saysOther(value)) === true;
}

/** A client of a model API that is given no address, a public one, or the gateway's. */
export function isPublicClient(call: Call, scope: Scope, meanings: Meanings): boolean {
  if (!isClient(call, scope, meanings)) return false;
  return baseUrls(call, scope).every((url) => {
    const meaning = meanings.of(url, scope);
    return meaning?.kind === 'text' && (isPublicAddress(meaning.text) || isGatewayUrl(meaning.text));
  });
}

function saysOther(value: Expression): boolean {
  const text = value.kind === 'text' ? wholeText(value) : (dottedName(value)?.replaceAll(/[._]/g, ' ') ?? '');
  return isOfOther(text);
}

/** The names of a module whose value goes to other systems alone. */
export function namesForOthers(
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): Set<string> {
  const others = new Set<string>();
  const ours = new Set<string>();
  walk(statements, scope, (expression, place) => {
    if (expression.kind !== 'name' || place.callee) return;
    const call = place.calls.at(-1);
    if (call === undefined) return;
    (isForOther(place, meanings) ? others : ours).add(expression.name);
  });
  return new Set([...others].filter((name) => !ours.has(name)));
}

/** The names of clients that ask one of our servers, and of what is given along with such a request. */
export function carriersToOurs(
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): Set<string> {
  const carriers = new Set<string>();
  walk(statements, scope, (expression, place) => {
    if (expression.kind !== 'call') return;
    if (!expression.args.some(({ value }) => isOurAddress(value, place.scope, meanings))) return;
    const { callee } = expression;
    const given = expression.args.map(({ value }) => value);
    for (const each of callee.kind === 'member' ? [callee.object, ...given] : given) {
      const name = dottedName(each);
      if (name !== null) carriers.add(name);
    }
  });
  return carriers;
}

/** The client or the mapping whose header a text is: `session` of `session.headers["Authorization"]`. */
function carrierOf({ calls, names }: Place): string {
  const call = calls.at(-1);
  const path = call === undefined ? names[0] : dottedName(call.callee)?.replace(/\.update$/, '');
  return path?.replace(/(\.headers)?(\.(proxy-)?authorization)?$/i, '') ?? '';
}

/** The token that a request to Snowflake or a GPU server carries in its header, masked. */
export function tokenOfRequest(
  text: Text,
  place: Place,
  meanings: Meanings,
  carriers: ReadonlySet<string>,
): string | null {
  if (!/(^|\.)(proxy-)?authorization$/i.test(place.names.at(-1) ?? '')) return null;
  const shown = bearerIn(wholeText(text));
  if (shown === null) return null;
  const isMarked =
    /^Snowflake Token=/.test(wholeText(text)) ||
    isOurs(wholeText(text)) ||
    place.names.some(isOurs) ||
    place.mapping?.entries.some(({ key }) => /^x-snowflake-/i.test(key)) === true;
  const reaches = place.calls.some(({ args }) =>
    args.some(({ value }) => isOurAddress(value, place.scope, meanings)),
  );
  return isMarked || reaches || carriers.has(carrierOf(place)) ? shown : null;
}

function isOurAddress(value: Expression, scope: Scope, meanings: Meanings): boolean {
  const meaning = meanings.of(value, scope);
  if (meaning?.kind === 'text') return isOurs(meaning.text) || gpuAddressIn(meaning.text) !== null;
  return value.kind !== 'fields' && partsOf(value).some((part) => isOurAddress(part, scope, meanings));
}
