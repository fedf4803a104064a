import { givesConnectionAgain, isConnectionClass, opens, opensWhenNamed } from '../knowledge/drivers.ts';
import {
  type Argument,
  type Call,
  type ClassBody,
  dottedName,
  type Expression,
  type FunctionBody,
  lastName,
  partsOf,
  type Statement,
  wholeText,
} from '../syntax/program.ts';
import type { Project } from './project.ts';
import type { Binding, Scope } from './scope.ts';
import { walk } from './walk.ts';

/** What an expression stands for, as far as the code of the project tells. */
export type Meaning =
  /** A name of a package from elsewhere; `()` marks a call on the way. */
  | { readonly kind: 'external'; readonly path: string }
  | { readonly kind: 'module'; readonly file: string }
  | { readonly kind: 'function'; readonly body: FunctionBody; readonly scope: Scope; readonly file: string }
  | { readonly kind: 'class'; readonly body: ClassBody; readonly scope: Scope; readonly file: string }
  | { readonly kind: 'instance'; readonly body: ClassBody; readonly scope: Scope; readonly file: string }
  /** A value that opens a connection when it is called. */
  | { readonly kind: 'opener'; readonly file: string }
  /** An open connection, engine, pool or session. */
  | { readonly kind: 'connection'; readonly file: string }
  | { readonly kind: 'text'; readonly text: string }
  | null;

/** `with closing(connection) as c`: `c` is the connection. */
export const CLOSES = /(^|\.)a?closing$/;
const SAME_FUNCTION =
  /^(functools\.)?(partial|lru_cache\(\)|cache|wraps\(\))$|(^|\.)promisify$|^(asyncio\.to_thread)$/;
const MAKES_SESSIONS = /(^|\.)(sessionmaker|async_sessionmaker|scoped_session|Session|AsyncSession)$/;

/** Answers what names mean, across the files of a project. */
export class Meanings {
  readonly #project: Project;
  readonly #asked = new Set<Expression | Statement>();
  readonly #givers = new Map<FunctionBody | ClassBody, boolean>();

  constructor(project: Project) {
    this.#project = project;
  }

  of(expression: Expression, scope: Scope): Meaning {
    // A name that is defined by itself means nothing.
    if (this.#asked.has(expression)) return null;
    this.#asked.add(expression);
    try {
      return this.#of(expression, scope);
    } finally {
      this.#asked.delete(expression);
    }
  }

  #of(expression: Expression, scope: Scope): Meaning {
    switch (expression.kind) {
      case 'text':
        return { kind: 'text', text: wholeText(expression) };
      case 'name':
        return this.#ofName(expression.name, scope);
      case 'member':
        return this.#ofMember(expression.object, expression.name, scope);
      case 'call':
        return this.ofCall(expression, scope);
      case 'function':
        return { kind: 'function', body: expression, scope, file: scope.file };
      case 'choice':
        return firstOf(expression.options.map((option) => this.of(option, scope)));
      default:
        return null;
    }
  }

  #ofName(name: string, scope: Scope): Meaning {
    const bindings = scope.find(name);
    if (/^(self|cls|this)$/.test(name) && bindings.every((binding) => binding.kind === 'parameter')) {
      const owner = scope.ownerClass();
      if (owner !== null) return { kind: 'instance', ...owner, file: scope.file };
    }
    if (bindings.length > 0) return firstOf(bindings.map((binding) => this.#ofBinding(binding, scope)));
    const module = this.#project.scope(scope.file);
    return (
      firstOf(
        (module?.wildcards ?? []).map((wildcard) => this.#ofImport(scope.file, wildcard.module, name)),
      ) ?? { kind: 'external', path: name }
    );
  }

  #ofBinding(binding: Binding, scope: Scope): Meaning {
    switch (binding.kind) {
      case 'import':
        return this.#ofImport(scope.file, binding.statement.module, binding.statement.member);
      case 'value':
        return this.of(binding.value, binding.scope);
      case 'function':
        return { kind: 'function', body: binding.body, scope: binding.scope, file: binding.scope.file };
      case 'class':
        return { kind: 'class', body: binding.body, scope: binding.scope, file: binding.scope.file };
      case 'parameter':
        return null;
    }
  }

  #ofImport(from: string, module: string, member: string | null): Meaning {
    const file = this.#project.resolve(from, module);
    if (file === null || file === from) {
      return { kind: 'external', path: member === null ? module : `${module}.${member}` };
    }
    if (member === null) return { kind: 'module', file };
    return this.exported(file, member) ?? this.#subModule(from, module, member);
  }

  #subModule(from: string, module: string, member: string): Meaning {
    const file = this.#project.resolve(
      from,
      module.endsWith('.') ? `${module}${member}` : `${module}.${member}`,
    );
    return file === null ? null : { kind: 'module', file };
  }

  /** What another file gets when it imports the name from this one. */
  exported(file: string, name: string): Meaning {
    const scope = this.#project.scope(file);
    if (scope === null) return null;
    const bindings = scope.own(name);
    if (bindings.length > 0) return firstOf(bindings.map((binding) => this.#ofBinding(binding, scope)));
    for (const wildcard of scope.wildcards) {
      const found = this.#ofImport(file, wildcard.module, name);
      // What a package from elsewhere gives by `*` is known of Snowflake's alone.
      const isOwn = this.#project.resolve(file, wildcard.module) !== null;
      if (found !== null && (found.kind !== 'external' || isOwn || /^snowflake\b/.test(found.path)))
        return found;
    }
    // A CommonJS module that exports one object has no names of its own; its default is a module of names.
    return null;
  }

  #ofMember(object: Expression, name: string, scope: Scope): Meaning {
    const dotted = dottedName(object);
    if (dotted !== null) {
      const bound = scope.find(`${dotted}.${name}`);
      if (bound.length > 0) return firstOf(bound.map((binding) => this.#ofBinding(binding, scope)));
    }
    return this.#member(this.of(object, scope), name);
  }

  #member(object: Meaning, name: string): Meaning {
    switch (object?.kind) {
      case 'external':
        return { kind: 'external', path: `${object.path}.${name}` };
      case 'module':
        return name === 'default'
          ? (this.exported(object.file, name) ?? object)
          : this.exported(object.file, name);
      case 'class':
      case 'instance':
        return this.#memberOfClass(object, name);
      case 'connection':
        return givesConnectionAgain(name) ? { kind: 'opener', file: object.file } : null;
      default:
        return null;
    }
  }

  #memberOfClass(
    object: { readonly body: ClassBody; readonly scope: Scope; readonly file: string },
    name: string,
  ): Meaning {
    const inner = object.scope.inside(object.body);
    const bindings = [...inner.own(name), ...inner.own(`self.${name}`), ...inner.own(`this.${name}`)];
    return firstOf(bindings.map((binding) => this.#ofBinding(binding, inner)));
  }

  ofCall(call: Call, scope: Scope): Meaning {
    const callee = this.of(call.callee, scope);
    switch (callee?.kind) {
      case 'external':
        return this.#ofExternalCall(call, callee.path, scope);
      case 'opener':
        return { kind: 'connection', file: callee.file };
      case 'class':
        return { ...callee, kind: 'instance' };
      case 'function':
        return this.#ofResult(callee.body, callee.scope.inside(callee.body), callee.file);
      default:
        return null;
    }
  }

  #ofResult(body: FunctionBody, inner: Scope, file: string): Meaning {
    if (this.givesConnection(body, inner)) return { kind: 'connection', file };
    if (this.#asked.has(body)) return null;
    this.#asked.add(body);
    try {
      return firstOf(
        returnsOf(body.body)
          .map((value) => this.of(value, inner))
          .filter((meaning) => meaning?.kind !== 'text'),
      );
    } finally {
      this.#asked.delete(body);
    }
  }

  #ofExternalCall(call: Call, path: string, scope: Scope): Meaning {
    const [first, second] = call.args;
    const named = first?.value.kind === 'text' ? wholeText(first.value) : null;
    if (path === '__import__' && named !== null && call.args.length === 1)
      return this.#ofImport(scope.file, named.split('.')[0] ?? named, null);
    if (/^(require|import|__import__|importlib\.import_module)$/.test(path) && named !== null)
      return this.#ofImport(scope.file, named, null);
    if (path === 'getattr' && first !== undefined && second?.value.kind === 'text') {
      return this.#member(this.of(first.value, scope), wholeText(second.value));
    }
    if (CLOSES.test(path) && first !== undefined) return this.of(first.value, scope);
    if (SAME_FUNCTION.test(path) && first !== undefined)
      return this.#called(this.of(first.value, scope), path, scope);
    if (this.opensSnowflake(call, scope)) return { kind: 'connection', file: scope.file };
    if (
      MAKES_SESSIONS.test(path) &&
      call.args.some(
        (argument) =>
          this.isConnection(argument.value, scope) || this.of(argument.value, scope)?.kind === 'opener',
      )
    ) {
      return { kind: 'opener', file: scope.file };
    }
    return { kind: 'external', path: `${path}()` };
  }

  /** `partial(connect)` is `connect`; `to_thread(connect)` has called it. */
  #called(meaning: Meaning, path: string, scope: Scope): Meaning {
    if (!path.endsWith('to_thread')) return meaning;
    return this.opensWhenCalled(meaning) ? { kind: 'connection', file: scope.file } : null;
  }

  /** Whether a value gives a connection when it is called: a driver's function, an alias of it, or a wrapper. */
  opensWhenCalled(meaning: Meaning): boolean {
    switch (meaning?.kind) {
      case 'opener':
        return true;
      case 'external':
        return opens(meaning.path);
      case 'function':
        return this.givesConnection(meaning.body, meaning.scope.inside(meaning.body));
      case 'class':
        return this.holdsConnection(meaning.body, meaning.scope);
      default:
        return false;
    }
  }

  isConnection(expression: Expression, scope: Scope): boolean {
    const meaning = this.of(expression, scope);
    return (
      meaning?.kind === 'connection' ||
      (meaning?.kind === 'instance' && this.holdsConnection(meaning.body, meaning.scope))
    );
  }

  /** Whether this very call opens a connection to Snowflake with a driver. */
  opensSnowflake(call: Call, scope: Scope): boolean {
    const callee = this.of(call.callee, scope);
    if (callee?.kind !== 'external') return false;
    if (opens(callee.path)) return true;
    return opensWhenNamed(callee.path) && call.args.some((argument) => this.#namesSnowflake(argument, scope));
  }

  #namesSnowflake(argument: Argument, scope: Scope): boolean {
    if (/^(account|warehouse)$/.test(argument.name ?? '') && argument.value.kind !== 'text') return false;
    return this.#mentions(argument.value, scope, 12);
  }

  #mentions(expression: Expression, scope: Scope, depth: number): boolean {
    if (depth === 0) return false;
    if (expression.kind === 'text') return namesSnowflake(wholeText(expression));
    const name = dottedName(expression);
    if (name !== null && /snowflake/i.test(name.split('.').at(-1) ?? '')) return true;
    const meaning = this.of(expression, scope);
    if (meaning?.kind === 'text') return namesSnowflake(meaning.text);
    if (
      meaning?.kind === 'external' &&
      /^snowflake\.sqlalchemy\b|(^|\.)environ?\.\w*SNOWFLAKE|env\.\w*SNOWFLAKE/i.test(meaning.path)
    )
      return true;
    if (expression.kind === 'name') {
      return scope
        .find(expression.name)
        .some(
          (binding) => binding.kind === 'value' && this.#mentions(binding.value, binding.scope, depth - 1),
        );
    }
    return partsOf(expression).some((part) => this.#mentions(part, scope, depth - 1));
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
    return this.isConnection(value, scope);
  }

  /** JavaScript's callbacks: `new Promise((resolve) => ... resolve(connection))`. */
  #handsOn(body: FunctionBody, inner: Scope): boolean {
    let opened = false;
    let handed = false;
    walk(body.body, inner, (expression, { scope }) => {
      if (expression.kind !== 'call') return;
      if (this.opensSnowflake(expression, scope)) opened = true;
      const name = lastName(expression.callee);
      if (!/^(resolve|callback|cb|done|next)$/.test(name)) return;
      if (
        expression.args.some(
          (argument) =>
            /conn/i.test(dottedName(argument.value) ?? '') || this.isConnection(argument.value, scope),
        )
      )
        handed = true;
    });
    return opened && handed;
  }

  /** Whether a class opens a connection in one of its methods, or extends one that does. */
  holdsConnection(body: ClassBody, scope: Scope): boolean {
    const known = this.#givers.get(body);
    if (known !== undefined) return known;
    this.#givers.set(body, false);
    let answer = body.bases.some((base) => {
      const meaning = this.of(base, scope);
      if (meaning?.kind === 'external') return isConnectionClass(meaning.path);
      return meaning?.kind === 'class' && this.holdsConnection(meaning.body, meaning.scope);
    });
    walk(body.body, scope.inside(body), (expression, { scope: inner }) => {
      if (
        expression.kind === 'call' &&
        (this.opensSnowflake(expression, inner) || this.opensWhenCalled(this.of(expression.callee, inner)))
      )
        answer = true;
    });
    this.#givers.set(body, answer);
    return answer;
  }
}

/** The URL of another database may have the word in its path. */
function namesSnowflake(text: string): boolean {
  const scheme = /^([\w+.-]+):\/\//.exec(text)?.[1];
  if (scheme === undefined || /snowflake/i.test(scheme)) return /snowflake/i.test(text);
  return /^https?$/i.test(scheme) && /snowflakecomputing/i.test(text);
}

function firstOf(meanings: readonly Meaning[]): Meaning {
  const known = meanings.filter((meaning) => meaning !== null);
  return known.find((meaning) => meaning.kind !== 'external' || /[.]/.test(meaning.path)) ?? known[0] ?? null;
}

/** The values that a function returns or yields, without those of functions inside it. */
function returnsOf(statements: readonly Statement[]): Expression[] {
  return statements.flatMap((statement) => (statement.kind === 'return' ? [statement.value] : []));
}
