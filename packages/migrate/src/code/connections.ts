import type { Sighting } from '../finding.ts';
import { connectionStringIn, isOpenerFunction, opens } from '../knowledge/drivers.ts';
import { isPlainUse } from '../rewrite/javascript/connection.ts';
import {
  type Call,
  dottedName,
  type Expression,
  HOLE,
  lastName,
  lineOfOffset,
  type Statement,
  wholeText,
} from '../syntax/program.ts';
import { commandStartedBy } from './command-calls.ts';
import type { Meanings } from './meaning.ts';
import { isSafeUse } from './safe-use.ts';
import { saysSomething } from './said.ts';
import type { Scope } from './scope.ts';
import { type Place, walk } from './walk.ts';

/** Where a module opens a connection to Snowflake, or gets one from another file. */
export function connectionsIn(
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): Sighting[] {
  const found: Sighting[] = [];
  const imported = new Set<string>();
  const called = calledNames(statements, scope);
  const isSafe = (call: Call) =>
    isJavaScript(call) ? isPlainUse(call.node) : isSafeUse(call, statements, scope, meanings);
  walk(statements, scope, (expression, place) => {
    if (place.fake) return;
    if (expression.kind === 'call') {
      const sighting = ofCall(expression, place, meanings);
      if (sighting !== null) found.push({ ...sighting, safe: isSafe(expression) });
      const command = place.compared ? null : commandStartedBy(expression, place.scope, meanings);
      if (command !== null) found.push({ line: expression.line, kind: 'connection', calls: command });
      return;
    }
    if (expression.kind === 'text') {
      if (place.compared || saysSomething(place) || isOpened(place, meanings)) return;
      if (place.names.at(-1) === 'ENGINE' && /snowflake/i.test(wholeText(expression)))
        found.push({
          line: accountOfDatabase(place) ?? expression.line,
          kind: 'connection',
          calls: wholeText(expression),
        });
      const string = connectionStringIn(wholeText(expression));
      if (string !== null)
        found.push({
          line: queryWith(expression, place)?.line ?? lineOfOffset(expression, string.offset),
          kind: 'connection',
          calls: string.calls,
        });
      return;
    }
    const handed =
      handedOn(expression, place, meanings) ?? driverHandedOn(expression, place, meanings, called);
    if (handed === null || imported.has(handed.calls)) return;
    // A connection of another file is told once; each hand-over of what opens one is work of its own.
    if (place.calls.length === 0) imported.add(handed.calls);
    found.push(handed);
  });
  return found;
}

/** `pd.read_sql(query, url)` opens what it is given the URL of. */
function queryWith(url: Expression, { calls }: Place): Call | null {
  const call = calls.at(-1);
  const isGiven = call?.args.some(({ value }) => value === url) === true;
  return call !== undefined && isGiven && /^(read_sql(_query|_table)?|to_sql)$/.test(lastName(call.callee))
    ? call
    : null;
}

/** Django names the driver of a database; the connection is its account, where that is written out. */
function accountOfDatabase({ mapping }: Place): number | null {
  const account = mapping?.entries.find(({ key }) => key === 'ACCOUNT');
  return account?.value.kind === 'text' && !wholeText(account.value).includes(HOLE) ? account.line : null;
}

/** A URL in the arguments of an engine or driver is that call's finding. */
function isOpened(place: Place, meanings: Meanings): boolean {
  return place.calls.some((call) => meanings.opensSnowflake(call, place.scope));
}

/** The grammars name a call differently. */
function isJavaScript(call: Call): boolean {
  return call.node.kind() !== 'call';
}

function ofCall(call: Call, place: Place, meanings: Meanings): Sighting | null {
  const name = dottedName(call.callee) ?? lastName(call.callee);
  const callee = meanings.of(call.callee, place.scope);
  if (callee?.kind === 'external' && MAKES_URL.test(callee.path) && !isOpened(place, meanings))
    return { line: call.line, kind: 'connection', calls: 'snowflake.sqlalchemy.URL' };
  // `createConnection.bind(null, options)` is a partial of JavaScript.
  if (call.callee.kind === 'member' && call.callee.name === 'bind') {
    const bound = meanings.of(call.callee.object, place.scope);
    if (bound?.kind === 'external' && isOpenerFunction(bound.path))
      return { line: call.line, kind: 'connection', calls: shown(bound.path), confidence: 'medium' };
  }
  if (meanings.opensSnowflake(call, place.scope)) {
    if (call.args.some(({ value }) => isUrlOfThisFile(value, place.scope, meanings))) return null;
    if (isOfPartial(call.callee, place.scope)) return null;
    return {
      line: urlWithin(call, place.scope, meanings)?.line ?? call.line,
      kind: 'connection',
      calls: callee?.kind === 'external' ? shown(callee.path) : name,
    };
  }
  if (callee === null || !('file' in callee)) return null;
  if (callee.kind === 'opener' && opensInherited(call.callee, place.scope, meanings))
    return { line: call.line, kind: 'connection', calls: name };
  if (callee.file === place.scope.file)
    return meanings.isDriversOwn(callee) && !place.mocked
      ? { line: call.line, kind: 'connection', calls: name, confidence: 'medium' }
      : null;
  // A cursor of a connection that was found already is no second one: only what is imported counts.
  const isOfFound = callee.kind === 'opener' || isMethodOfObject(call.callee, place.scope, meanings);
  if (isOfFound && !isImported(rootOf(call.callee), place.scope)) return null;
  if (!meanings.isWrapper(callee) || place.mocked) return null;
  return { line: call.line, kind: 'connection', calls: name, confidence: 'medium' };
}

/** The URL of snowflake-sqlalchemy holds the account: it is the finding, not the engine that is made of it. */
const MAKES_URL = /^snowflake\.sqlalchemy(\.\w+)*\.URL$/;

/** `create_engine(URL(account=...))` */
function urlWithin({ args }: Call, scope: Scope, meanings: Meanings): Expression | undefined {
  return args
    .map(({ value }) => value)
    .find((value) => {
      const callee = value.kind === 'call' ? meanings.of(value.callee, scope) : null;
      return callee?.kind === 'external' && MAKES_URL.test(callee.path);
    });
}

/** A URL that this file writes out is the finding, not what opens it. */
function isUrlOfThisFile(value: Expression, scope: Scope, meanings: Meanings): boolean {
  if (value.kind !== 'name') return false;
  return scope.find(value.name).some((binding) => {
    if (binding.kind !== 'value' || binding.scope.file !== scope.file) return false;
    if (binding.value.kind === 'text') return connectionStringIn(wholeText(binding.value)) !== null;
    const callee = binding.value.kind === 'call' ? meanings.of(binding.value.callee, binding.scope) : null;
    return callee?.kind === 'external' && MAKES_URL.test(callee.path);
  });
}

/** A `partial` of the driver has the account: it is the finding, and what calls it in its own file is none. */
function isOfPartial(callee: Expression, scope: Scope): boolean {
  const name = dottedName(callee);
  return (
    name !== null &&
    scope.find(name).some(({ kind, ...binding }) => {
      const value = kind === 'value' && 'value' in binding ? binding.value : null;
      return value?.kind === 'call' && /^(partial|bind)$/.test(lastName(value.callee));
    })
  );
}

/** `self.get_conn()` in a class that extends a driver's or a hook's own. */
function opensInherited(callee: Expression, scope: Scope, meanings: Meanings): boolean {
  if (callee.kind !== 'member' || !/^get_?conn(ection)?$|^get_sqlalchemy_engine$/.test(callee.name))
    return false;
  const { object } = callee;
  const isSuper = object.kind === 'call' && lastName(object.callee) === 'super';
  const meaning = meanings.of(object, scope);
  return (isSuper || (object.kind === 'name' && object.name === 'self')) && meaning?.kind === 'instance';
}

function isMethodOfObject(callee: Expression, scope: Scope, meanings: Meanings): boolean {
  return callee.kind === 'member' && meanings.of(callee.object, scope)?.kind === 'instance';
}

function rootOf(expression: Expression): string {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'member') return rootOf(expression.object);
  return expression.kind === 'call' ? rootOf(expression.callee) : '';
}

function isImported(name: string, scope: Scope): boolean {
  return scope
    .find(name)
    .some((binding) => binding.kind === 'import' || (binding.kind === 'value' && isRequired(binding.value)));
}

/** `require("./warehouse")`, or what is taken from it. */
function isRequired(value: Expression): boolean {
  if (value.kind === 'member') return isRequired(value.object);
  return value.kind === 'call' && /^(require|import)$/.test(dottedName(value.callee) ?? '');
}

/** `snowflake.snowpark.Session.builder.configs().create` reads better without the calls on the way. */
function shown(path: string): string {
  return path.replace(/\.builder\b.*$/, '.builder.create').replaceAll('()', '');
}

/** A connection of another file that is used here, or its opener handed to somebody who calls it. */
function handedOn(expression: Expression, place: Place, meanings: Meanings): Sighting | null {
  const isNamed = expression.kind === 'name' || (expression.kind === 'member' && place.decorates);
  if (!isNamed || !isImported(rootOf(expression), place.scope)) return null;
  const meaning = meanings.of(expression, place.scope);
  if (meaning === null || !('file' in meaning) || meaning.file === place.scope.file) return null;
  const isArgument = place.calls.length > 0 && !place.callee && !isClassCheck(place);
  const handed =
    meaning.kind !== 'instance' && (isArgument || place.decorates) && meanings.isWrapper(meaning);
  if (meaning.kind !== 'connection' && !handed) return null;
  if (isRoot(place, meanings)) return null;
  return {
    line: expression.line,
    kind: 'connection',
    calls: dottedName(expression) ?? '',
    confidence: 'medium',
  };
}

/** `Root(session)` of Snowflake's core names what the session reaches. */
function isRoot({ calls, scope }: Place, meanings: Meanings): boolean {
  const call = calls.at(-1);
  const callee = call === undefined ? null : meanings.of(call.callee, scope);
  return callee?.kind === 'external' && /^snowflake\.core(\.\w+)*\.Root$/.test(callee.path);
}

/** The driver's own function given to a pool or a factory. Other wrappings count where they are called, if that is here. */
function driverHandedOn(
  expression: Expression,
  place: Place,
  meanings: Meanings,
  called: ReadonlySet<string>,
): Sighting | null {
  const decorator = place.decorates ? meanings.of(expression, place.scope) : null;
  if (decorator?.kind === 'external' && opens(decorator.path) && place.calls.length === 0)
    return { line: expression.line, kind: 'connection', calls: shown(decorator.path) };
  const call = place.calls.at(-1);
  const isGiven = call?.args.some(({ value, name }) => value === expression && name !== 'spec') === true;
  if (call === undefined || !isGiven || place.callee || isClassCheck(place)) return null;
  const meaning = meanings.of(expression, place.scope);
  if (meaning?.kind !== 'external' || !isOpenerFunction(meaning.path)) return null;
  const isWrapped = /^(wraps|lru_cache|cache|promisify|to_thread)$/.test(lastName(call.callee));
  if (isWrapped && (place.names.length === 0 || called.has(place.names.at(-1) ?? ''))) return null;
  // A partial is a call of its own, which may begin on a line before the driver's name.
  const line = lastName(call.callee) === 'partial' ? call.line : expression.line;
  return { line, kind: 'connection', calls: shown(meaning.path), confidence: 'medium' };
}

function calledNames(statements: readonly Statement[], scope: Scope): Set<string> {
  const names = new Set<string>();
  walk(statements, scope, (expression) => {
    if (expression.kind === 'call') names.add(dottedName(expression.callee) ?? '');
  });
  return names;
}

function isClassCheck(place: Place): boolean {
  const call = place.calls.at(-1);
  return (
    call !== undefined &&
    /^(isinstance|issubclass|cast|type|patch|setattr|Mock|MagicMock|create_autospec|expect|mocked|spyOn|assert\w*)$/.test(
      lastName(call.callee),
    )
  );
}
