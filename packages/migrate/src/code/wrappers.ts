import { isConnectionClass } from '../knowledge/drivers.ts';
import { PUTS_IN, TAKES_OUT } from '../knowledge/wrapping-calls.ts';
import {
  type Call,
  type ClassBody,
  dottedName,
  type Expression,
  type FunctionBody,
  lastName,
  partsOf,
  returnsOf,
  wholeText,
} from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import type { Scope } from './scope.ts';
import { walk } from './walk.ts';

const RUNS =
  /^(execute\w*|query\w*|sql|run\w*|read_sql\w*|fetch\w*|get_pandas_df|get_records|get_first|use|stream\w*|raw)$/i;

/** Answers which functions and classes of a project stand between their callers and a connection. */
export class Wrappers {
  readonly #meanings: Meanings;
  readonly #givers = new Map<FunctionBody | ClassBody, boolean>();
  readonly #runners = new Map<FunctionBody, boolean>();
  readonly #stores = new Map<ClassBody, ReadonlySet<string>>();

  constructor(meanings: Meanings) {
    this.#meanings = meanings;
  }

  /** Whether the function returns, yields or hands on a connection. */
  givesConnection(body: FunctionBody, inner: Scope): boolean {
    const known = this.#givers.get(body);
    if (known !== undefined) return known;
    this.#givers.set(body, false);
    const answer =
      returnsOf(body.body).some((value) => this.#isGiven(value, inner)) || this.#handsOn(body, inner);
    this.#givers.set(body, answer);
    return answer;
  }

  #isGiven(value: Expression, scope: Scope): boolean {
    if (value.kind === 'items') return value.items.some((item) => this.#isGiven(item, scope));
    if (value.kind === 'choice') return value.options.some((option) => this.#isGiven(option, scope));
    return this.#meanings.isConnection(value, scope);
  }

  /** JavaScript's callbacks: `new Promise((resolve) => ... resolve(connection))`. */
  #handsOn(body: FunctionBody, inner: Scope): boolean {
    let handed = false;
    walk(body.body, inner, (expression, { scope, calls }) => {
      if (handed || expression.kind !== 'call' || expression.callee.kind !== 'name') return;
      const { name } = expression.callee;
      const isPromised = calls.some(({ callee }) => lastName(callee) === 'Promise');
      if (!(isPromised ? isParameter(name, scope) : /^(callback|cb|done|next)$/.test(name))) return;
      // `connection.connect((error, open) => resolve(open))`
      const { callee } = calls.at(-1) ?? expression;
      const isConnecting =
        callee.kind === 'member' &&
        /^(connect|connectAsync|acquire)$/.test(callee.name) &&
        this.#meanings.isConnection(callee.object, scope);
      handed = expression.args.some(
        ({ value }) =>
          this.#meanings.isConnection(value, scope) ||
          (isConnecting && value.kind === 'name' && !/^e(rr(or)?)?$/.test(value.name)),
      );
    });
    return handed;
  }

  /** `self.pool.get()` gives what `self.pool.put(connection)` keeps. */
  givesKept({ callee }: Call, scope: Scope): boolean {
    const owner = scope.ownerClass();
    if (owner === null || callee.kind !== 'member' || !TAKES_OUT.test(callee.name)) return false;
    const store = dottedName(callee.object);
    if (store === null || !/^(self|cls|this)\./.test(store)) return false;
    const stores = this.#stores.get(owner.body) ?? this.#storesOf(owner.body, owner.scope);
    return stores.has(store);
  }

  /** The fields of a class in which a connection is put. */
  #storesOf(body: ClassBody, scope: Scope): Set<string> {
    const stores = new Set<string>();
    // Known from here on, so that a question within is not asked again.
    this.#stores.set(body, stores);
    walk(body.body, scope.inside(body), (expression, place) => {
      if (expression.kind !== 'call' || expression.callee.kind !== 'member') return;
      if (!PUTS_IN.test(expression.callee.name)) return;
      const store = dottedName(expression.callee.object);
      if (
        store !== null &&
        expression.args.some(({ value }) => this.#meanings.isConnection(value, place.scope))
      )
        stores.add(store);
    });
    return stores;
  }

  /** Whether a class is a driver's own under another name, and opens nothing by itself: who makes one opens it. */
  isDriversOwn(body: ClassBody, scope: Scope): boolean {
    const extendsDriver = body.bases.some((base) => {
      const meaning = this.#meanings.of(base, scope);
      return meaning?.kind === 'external' && isConnectionClass(meaning.path);
    });
    if (!extendsDriver) return false;
    let opens = false;
    walk(body.body, scope.inside(body), (expression) => {
      if (
        expression.kind === 'call' &&
        /^(get_?conn(ection)?|get_sqlalchemy_engine|connect)$/.test(lastName(expression.callee))
      )
        opens = true;
    });
    return !opens;
  }

  /** Whether a class opens a connection in one of its methods, or extends one that does. */
  holdsConnection(body: ClassBody, scope: Scope): boolean {
    const known = this.#givers.get(body);
    if (known !== undefined) return known;
    this.#givers.set(body, false);
    let answer = body.bases.some((base) => {
      const meaning = this.#meanings.of(base, scope);
      if (meaning?.kind === 'external') return isConnectionClass(meaning.path);
      return meaning?.kind === 'class' && this.holdsConnection(meaning.body, meaning.scope);
    });
    walk(body.body, scope.inside(body), (expression, { scope: inner }) => {
      if (
        expression.kind === 'call' &&
        (this.#meanings.opensSnowflake(expression, inner) ||
          this.#meanings.opensWhenCalled(this.#meanings.of(expression.callee, inner)))
      )
        answer = true;
    });
    this.#givers.set(body, answer);
    return answer;
  }

  /** Whether a function runs what its caller gives, a statement or a callback, on a connection that it has by itself. */
  runsForCaller(body: FunctionBody, inner: Scope): boolean {
    const known = this.#runners.get(body);
    if (known !== undefined) return known;
    // A function that calls itself is no wrapper of itself.
    this.#runners.set(body, false);
    const given = new Set(body.parameters.filter((name) => !/^(self|cls|this)$/.test(name)));
    if (given.size === 0) return false;
    let reaches = false;
    let runs = false;
    walk(body.body, inner, (expression, place) => {
      if (expression.kind !== 'call') return;
      if (reachesConnection(expression, place.scope, this.#meanings)) reaches = true;
      if (runsGiven(expression, given)) runs = true;
    });
    this.#runners.set(body, reaches && runs);
    return reaches && runs;
  }
}

function isParameter(name: string, scope: Scope): boolean {
  return scope.find(name).some(({ kind }) => kind === 'parameter');
}

function reachesConnection(call: Call, scope: Scope, meanings: Meanings): boolean {
  const callee = meanings.of(call.callee, scope);
  if (meanings.opensSnowflake(call, scope) || meanings.opensWhenCalled(callee)) return true;
  if (callee?.kind === 'function' && meanings.isWrapper(callee)) return true;
  return (
    (call.callee.kind === 'member' && meanings.isConnection(call.callee.object, scope)) ||
    call.args.some(({ value }) => value.kind === 'name' && meanings.isConnection(value, scope))
  );
}

/** `cursor.execute(sql)` or `work(connection)`, of a parameter: its caller's statement, and no value of an own one. */
function runsGiven(call: Call, given: ReadonlySet<string>): boolean {
  if (call.callee.kind === 'name' && given.has(call.callee.name)) return call.args.length > 0;
  if (!RUNS.test(lastName(call.callee))) return false;
  const [first, ...rest] = call.args;
  const statements = rest.filter(({ name }) => STATEMENT.test(name ?? ''));
  return [first, ...statements].some(
    (argument) => argument !== undefined && isGivenStatement(argument.value, given),
  );
}

/** What a statement is called where it is an argument or an option. */
const STATEMENT = /^(sql|query|statement|stmt|operation|command|sql_?text|text|sql_query)$/i;

function isGivenStatement(value: Expression, given: ReadonlySet<string>): boolean {
  // A text with words of its own is a statement of the function.
  if (value.kind === 'text')
    return value.holes.some((hole) => mentions(hole, given)) && !/\w/.test(wholeText(value));
  if (value.kind === 'fields')
    return value.entries.some(({ key, value: each }) => STATEMENT.test(key) && isGivenStatement(each, given));
  return mentions(value, given);
}

function mentions(expression: Expression, given: ReadonlySet<string>): boolean {
  if (expression.kind === 'name') return given.has(expression.name);
  return partsOf(expression).some((part) => mentions(part, given));
}
