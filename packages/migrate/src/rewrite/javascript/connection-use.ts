import type { SgNode } from '@ast-grep/napi';
import { ancestor } from '../../syntax/tree.ts';
import {
  bodyOf,
  type Callback,
  callbackOf,
  isCode,
  isLogLine,
  outcomesOf,
  statementsOf,
  usesOwnThis,
} from './callback.ts';

/** How one connection or pool is used: opened, used for one statement, and closed. */
export interface ConnectionUse {
  /** The call that runs the statement. */
  readonly execute: SgNode;
  /** What the gateway's call takes the place of: a promise, `pool.use(...)`, or a statement with what is around it. */
  readonly replaced: SgNode;
  /** The `new Promise` that gives the rows; null where a callback gets them. */
  readonly promise: SgNode | null;
  /** Statements that only open, connect or close. */
  readonly plumbing: readonly SgNode[];
  /** Opened in the module and used in one of its functions. */
  readonly shared: boolean;
}

/** A connection's use, or why it is not plain. */
export function connectionUse(open: SgNode): ConnectionUse | string {
  const declarator = open.parent();
  const declaration = declarator?.parent();
  const block = declaration?.parent();
  if (!declarator || !declaration || !block || declarator.kind() !== 'variable_declarator')
    return 'the connection is opened in the middle of an expression';
  if (block.kind() === 'export_statement') return 'other files may use the connection';
  const name = declarator.field('name');
  if (name?.kind() !== 'identifier' || declaration.namedChildren().filter(isCode).length !== 1)
    return 'the connection is declared together with others';
  const search = new UseSearch(declarator);
  search.plumbing.set(declaration.id(), declaration);
  search.follow(name.text(), block);
  if (search.odd !== null) return search.odd;
  const [execute, ...others] = search.executes.values();
  if (execute === undefined) return 'nothing runs on the connection here';
  if (others.length > 0) return 'more than one statement runs on it: they may need one session';
  return search.outermost(execute, block);
}

/** A callback of `connect` that goes on with the connection. */
interface Wrapper {
  readonly callback: Callback;
  /** `connection.connect(...)`, with its `await`. */
  readonly holder: SgNode;
  /** What it does when it is connected. */
  readonly rest: readonly SgNode[];
}

class UseSearch {
  readonly executes = new Map<number, SgNode>();
  readonly plumbing = new Map<number, SgNode>();
  /** Why the use is not plain: the first reason that was met. */
  odd: string | null = null;
  readonly #declarator: SgNode;
  readonly #wrappers: Wrapper[] = [];
  readonly #pools: { readonly call: SgNode; readonly callback: Callback }[] = [];
  readonly #binders = new Set<number>();
  readonly #seen = new Set<number>();

  constructor(declarator: SgNode) {
    this.#declarator = declarator;
    this.#binders.add(declarator.id());
  }

  /** Looks at every use of a name of the connection. */
  follow(name: string, scope: SgNode): void {
    const pattern = `^${name.replace(/\$/g, '\\$')}$`;
    const kinds = ['identifier', 'shorthand_property_identifier'].map((kind) => ({ kind, regex: pattern }));
    for (const id of scope.findAll({ rule: { any: kinds } })) {
      if (this.#seen.has(id.id()) || this.odd !== null) continue;
      this.#seen.add(id.id());
      const binder = binderOf(id);
      if (binder === null) this.#use(id);
      else if (!this.#binders.has(binder.id())) this.odd = 'its name stands for something else, too';
    }
  }

  #use(id: SgNode): void {
    let member = id.parent();
    let object = id;
    while (
      member !== null &&
      /^(non_null_expression|parenthesized_expression)$/.test(String(member.kind()))
    ) {
      object = member;
      member = member.parent();
    }
    const statement = ancestor(id, 'expression_statement');
    if (statement !== null && this.plumbing.has(statement.id())) return;
    if (member?.kind() !== 'member_expression' || member.field('object')?.id() !== object.id()) {
      this.odd = `the connection is handed on (${(member ?? id).text().slice(0, 40)})`;
      return;
    }
    const method = member.field('property')?.text() ?? '';
    const call = member.parent();
    if (call?.kind() !== 'call_expression' || call.field('function')?.id() !== member.id()) {
      // `await promisify(connection.connect).call(connection)`
      if (
        statement !== null &&
        /^await\s+(util\.)?promisify\(/.test(statement.text()) &&
        /^(connect|destroy)$/.test(method)
      )
        this.#goes(statement);
      else this.odd = `its ${method} is used in a way that is not understood`;
      return;
    }
    if (/^connect(Async)?$/.test(method)) this.#connected(call);
    else if (method === 'execute') this.executes.set(call.id(), call);
    else if (method === 'use') this.#lent(call);
    else if (/^(destroy|destroyAsync|drain|clear)$/.test(method)) this.#closed(call);
    else this.odd = `its ${method}() has no counterpart`;
  }

  #connected(call: SgNode): void {
    const [given] = argumentsOf(call);
    const callback = callbackOf(given);
    if (given !== undefined && callback === null) {
      this.odd = 'what happens after connecting stands elsewhere';
      return;
    }
    const runs = callback !== null && /\.execute\s*\(/.test(callback.body.text());
    const promise = runs ? null : promiseOf(call, (block) => statementsOf(block).length === 1);
    const holder = awaited(promise ?? call);
    const parent = holder.parent();
    if (parent?.kind() === 'variable_declarator' && holder.kind() === 'await_expression') {
      this.#alias(parent);
      return;
    }
    if (callback === null || promise !== null) {
      if (parent?.kind() === 'expression_statement') this.#goes(parent);
      else this.odd = 'the connecting is a part of something else';
      return;
    }
    const [error, connection] = callback.parameters;
    if (usesOwnThis(callback)) {
      this.odd = 'its callback asks for its own this or arguments';
      return;
    }
    const outcomes = outcomesOf(bodyOf(callback), error);
    const rest = outcomes?.done.filter((each) => !isLogLine(each));
    if (rest === undefined) this.odd = 'errors of connecting are treated in a way of their own';
    else if (rest.length === 0 && parent?.kind() === 'expression_statement') this.#goes(parent);
    else {
      this.#wrappers.push({ callback, holder, rest });
      this.#binders.add(callback.node.id());
      if (connection !== undefined) this.follow(connection, callback.body);
    }
  }

  /** `const connected = await connection.connectAsync()` */
  #alias(declarator: SgNode): void {
    const declaration = declarator.parent();
    const block = declaration?.parent();
    const name = declarator.field('name');
    if (!declaration || !block || name?.kind() !== 'identifier') {
      this.odd = 'the connection is kept in a way that is not understood';
      return;
    }
    this.plumbing.set(declaration.id(), declaration);
    this.#binders.add(declarator.id());
    this.follow(name.text(), block);
  }

  /** `pool.use(async (connection) => ...)` */
  #lent(call: SgNode): void {
    const callback = callbackOf(argumentsOf(call)[0]);
    const [connection] = callback?.parameters ?? [];
    if (callback === null || connection === undefined) {
      this.odd = 'what uses the pool stands elsewhere';
      return;
    }
    this.#pools.push({ call, callback });
    this.#binders.add(callback.node.id());
    this.follow(connection, callback.body);
  }

  #closed(call: SgNode): void {
    const statement = ancestor(call, 'expression_statement');
    const only =
      statement !== null &&
      /^(await\s+|void\s+)?[\w$.!?]+\s*\.(destroy|destroyAsync|drain|clear)\(/.test(statement.text());
    const callback = callbackOf(argumentsOf(call)[0]);
    const after = callback === null ? [] : outcomesOf(bodyOf(callback), callback.parameters[0])?.done;
    if (!only || after === undefined || after.some((each) => !isLogLine(each) && !isNothing(each)))
      this.odd = 'something else happens when it is closed';
    else this.#goes(statement);
  }

  /** Takes note of a statement that only opens, connects or closes. */
  #goes(statement: SgNode): void {
    // The one statement of an `if` or a loop without braces would leave the next one in its place.
    if (/^(program|statement_block|switch_case|switch_default)$/.test(String(statement.parent()?.kind())))
      this.plumbing.set(statement.id(), statement);
    else this.odd = 'it is connected or closed on a condition';
  }

  /** From the execution outwards over what only serves it. */
  outermost(execute: SgNode, block: SgNode): ConnectionUse | string {
    let at = execute;
    let promise: SgNode | null = null;
    // Without a callback the call is a promise of its rows.
    const isPromised = argumentsOf(execute)[0]?.kind() !== 'object';
    while (!isPromised) {
      const next = this.#around(at, promise !== null);
      if (typeof next === 'string') return next;
      if (next === null) break;
      if (next.kind() === 'new_expression') promise = next;
      at = next;
    }
    const inside = ancestorFunction(at)?.id();
    const declaredIn = block.kind() === 'program' ? undefined : ancestorFunction(this.#declarator)?.id();
    const plumbing = [...this.plumbing.values()];
    return { execute, replaced: at, promise, plumbing, shared: inside !== declaredIn };
  }

  /** What is around a node and does nothing else, null where something does. */
  #around(at: SgNode, isPromise: boolean): SgNode | string | null {
    const parent = at.parent();
    if (parent === null) return null;
    const wrapped = this.#wrappers.find(({ rest }) => rest.some((each) => each.id() === at.id()));
    if (wrapped !== undefined) {
      const others = wrapped.rest.filter((each) => each.id() !== at.id() && !this.plumbing.has(each.id()));
      return others.length > 0 ? 'its connection is used for more after connecting' : wrapped.holder;
    }
    const kind = String(parent.kind());
    if (kind === 'variable_declarator' && !isPromise) {
      const declaration = parent.parent();
      const name = parent.field('name')?.text() ?? '';
      const block = declaration?.parent();
      const uses = block?.findAll({ rule: { kind: 'identifier', regex: `^${name}$` } }) ?? [];
      return uses.length > 1 || !declaration ? 'its statement is used afterwards' : declaration;
    }
    const fn = functionAround(at, (statements) =>
      statements.filter((each) => !this.plumbing.has(each.id()) && !isLogLine(each)),
    );
    if (fn !== null) {
      const owner = fn.parent()?.kind() === 'arguments' ? fn.parent()?.parent() : null;
      const isPool = this.#pools.some(({ call }) => call.id() === owner?.id());
      const isExecutor =
        owner?.kind() === 'new_expression' && owner.field('constructor')?.text() === 'Promise';
      if (owner && (isPool || (isExecutor && !isPromise))) return owner;
    }
    // A promise stays an expression unless a pool hands it on.
    if (isPromise) {
      const owner = functionAround(awaitedStatement(at), (statements) => statements)
        ?.parent()
        ?.parent();
      return this.#pools.some(({ call }) => call.id() === owner?.id()) ? (owner ?? null) : null;
    }
    return /^(expression_statement|return_statement|await_expression)$/.test(kind) ? parent : null;
  }
}

function isNothing(statement: SgNode): boolean {
  return /^(return|undefined|null|void 0|\{\})?;?$/.test(statement.text());
}

export function argumentsOf(call: SgNode): SgNode[] {
  return call.field('arguments')?.namedChildren().filter(isCode) ?? [];
}

/** The declarator or function that binds this name here, null where it is used. */
export function binderOf(id: SgNode): SgNode | null {
  let at = id;
  for (let node = id.parent(); node !== null; node = node.parent()) {
    const kind = String(node.kind());
    if (kind === 'variable_declarator') return node.field('name')?.id() === at.id() ? node : null;
    if (
      /^(required_parameter|optional_parameter|object_pattern|array_pattern|assignment_pattern|formal_parameters)$/.test(
        kind,
      )
    ) {
      at = node;
      continue;
    }
    const isParameters =
      node.field('parameters')?.id() === at.id() || node.field('parameter')?.id() === at.id();
    return isParameters ? node : null;
  }
  return null;
}

/** The function whose only statement (of those that count) or whose expression this is. */
function functionAround(
  at: SgNode,
  counting: (statements: readonly SgNode[]) => readonly SgNode[],
): SgNode | null {
  const parent = at.parent();
  if (parent?.kind() === 'arrow_function') return parent.field('body')?.id() === at.id() ? parent : null;
  if (parent?.kind() !== 'statement_block') return null;
  const left = counting(statementsOf(parent));
  const owner = parent.parent();
  return left.length === 1 && left[0]?.id() === at.id() && /function|arrow/.test(String(owner?.kind()))
    ? owner
    : null;
}

/** The `new Promise` whose executor does only this. */
function promiseOf(call: SgNode, isAlone: (block: SgNode) => boolean): SgNode | null {
  const statement = call.parent()?.kind() === 'expression_statement' ? (call.parent() ?? call) : call;
  const fn = functionAround(statement, (statements) => statements);
  const block = statement.parent();
  if (fn === null || (block?.kind() === 'statement_block' && !isAlone(block))) return null;
  const owner = fn.parent()?.parent();
  return owner?.kind() === 'new_expression' && owner.field('constructor')?.text() === 'Promise'
    ? owner
    : null;
}

function awaited(node: SgNode): SgNode {
  const parent = node.parent();
  return parent?.kind() === 'await_expression' ? parent : node;
}

function awaitedStatement(node: SgNode): SgNode {
  let at = awaited(node);
  const parent = at.parent();
  if (parent !== null && /^(return_statement|expression_statement)$/.test(String(parent.kind()))) at = parent;
  return at;
}

function ancestorFunction(node: SgNode): SgNode | null {
  for (let at = node.parent(); at !== null; at = at.parent())
    if (
      /^(function_declaration|generator_function_declaration|method_definition|function_expression|arrow_function)$/.test(
        String(at.kind()),
      )
    )
      return at;
  return null;
}

/** The outermost function around a place, or the module. */
export function outermostFunction(node: SgNode): SgNode {
  let found = node.getRoot().root();
  for (let at = ancestorFunction(node); at !== null; at = ancestorFunction(at)) found = at;
  return found;
}
