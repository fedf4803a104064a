import { givesConnectionAgain, isConnectionClass, opens } from '../knowledge/drivers.ts';
import * as wrapping from '../knowledge/wrapping-calls.ts';
import {
  type Call,
  type ClassBody,
  dottedName,
  type Expression,
  type FunctionBody,
  returnsOf,
  type Statement,
  type Text,
  wholeText,
} from '../syntax/program.ts';
import { filledText } from './filled-text.ts';
import { firstOf, type Meaning } from './kinds-of-meaning.ts';
import type { NamedConnections } from './named-connections.ts';
import { opensSnowflake } from './opens-snowflake.ts';
import type { Project } from './project.ts';
import { entriesOf } from './record.ts';
import type { Binding, Scope } from './scope.ts';
import { typeNamesIn } from './type-names.ts';
import { Wrappers } from './wrappers.ts';

/** More than the longest way through a readable program. */
const MOST_STEPS = 2_000;

/** Answers what names mean, across the files of a project. */
export class Meanings {
  readonly #project: Project;
  readonly #asked = new Set<Expression | Statement>();
  readonly #known = new Map<Expression, Meaning>();
  #cuts = 0;
  #steps = 0;
  readonly #wrappers = new Wrappers(this);

  /** What the tree knows by names alone. */
  readonly named: NamedConnections;

  constructor(project: Project, named: NamedConnections) {
    this.#project = project;
    this.named = named;
  }

  of(expression: Expression, scope: Scope): Meaning {
    const known = this.#known.get(expression);
    if (known !== undefined) return known;
    // A name that is defined by itself means nothing.
    if (this.#asked.has(expression)) {
      this.#cuts += 1;
      return null;
    }
    // A question that leads round in many circles is given up.
    if (this.#asked.size === 0) this.#steps = 0;
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) return null;
    this.#asked.add(expression);
    const cutsBefore = this.#cuts;
    try {
      const meaning = this.#of(expression, scope);
      // Within a circle, no meaning may only mean that another way was asked first.
      if (meaning !== null || this.#cuts === cutsBefore) this.#known.set(expression, meaning);
      return meaning;
    } finally {
      this.#asked.delete(expression);
    }
  }

  #of(expression: Expression, scope: Scope): Meaning {
    switch (expression.kind) {
      case 'text':
        return { kind: 'text', text: this.textOf(expression, scope) };
      case 'fields':
      case 'items':
        return { kind: 'record', entries: entriesOf(expression), scope };
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

  /** A string with what the code tells of its holes filled in. */
  textOf(text: Text, scope: Scope): string {
    return filledText(text, scope, this);
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
        return this.#ofAnnotation(binding);
    }
  }

  /** `warehouse: SnowflakeResource` is one of that package's. What the project's own classes do is told where they are. */
  #ofAnnotation({ type, scope }: Binding & { kind: 'parameter' }): Meaning {
    for (const name of type === null ? [] : typeNamesIn(type)) {
      const meaning = this.of(name, scope);
      if (meaning?.kind === 'external' && /\./.test(meaning.path) && !/^typing\./.test(meaning.path))
        return { kind: 'external', path: `${meaning.path}()` };
    }
    return null;
  }

  #ofImport(from: string, module: string, member: string | null): Meaning {
    const file = this.#project.resolve(from, module);
    // `from . import warehouse` in a package's own file means its neighbour.
    if (file !== null && file === from && member !== null) {
      const neighbour = this.#subModule(from, module, member);
      if (neighbour !== null && neighbour.file !== from) return neighbour;
    }
    // A package without a file of its own is its modules.
    if (file === null && member !== null) {
      const inPackage = this.#subModule(from, module, member);
      if (inPackage !== null && inPackage.file !== from) return inPackage;
    }
    if (file === null || file === from) {
      return { kind: 'external', path: member === null ? module : `${module}.${member}` };
    }
    if (member === null) return { kind: 'module', file };
    return this.exported(file, member) ?? this.#subModule(from, module, member);
  }

  #subModule(from: string, module: string, member: string): { kind: 'module'; file: string } | null {
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
    const own = this.#member(this.of(object, scope), name);
    if (own?.kind === 'external') return this.#subModuleOf(object, own.path, scope) ?? own;
    if (own !== null || object.kind !== 'name') return own;
    // A name that is bound again later may still have been the module here.
    return firstOf(
      scope.find(object.name).map((binding) => this.#member(this.#ofBinding(binding, scope), name)),
    );
  }

  /** `import common.db` binds `common`: what is reached by its dotted name may be a file of the project. */
  #subModuleOf(object: Expression, path: string, scope: Scope): Meaning {
    const root = dottedName(object)?.split('.')[0];
    if (root === undefined || !/^[\w.]+$/.test(path) || !path.startsWith(`${root}.`)) return null;
    const isPackage = scope
      .find(root)
      .some((binding) => binding.kind === 'import' && binding.statement.member === null);
    const file = isPackage ? this.#project.resolve(scope.file, path) : null;
    return file === null || file === scope.file ? null : { kind: 'module', file };
  }

  #member(object: Meaning, name: string): Meaning {
    switch (object?.kind) {
      case 'external':
        return { kind: 'external', path: `${object.path}.${name}` };
      case 'module':
        return name === 'default'
          ? (this.exported(object.file, name) ?? object)
          : (this.exported(object.file, name) ??
              (object.file.endsWith('/__init__.py') ? this.#subModule(object.file, '.', name) : null));
      case 'class':
      case 'instance':
        return this.#memberOfClass(object, name);
      case 'connection':
        return givesConnectionAgain(name) ? { kind: 'opener', file: object.file } : null;
      case 'record':
        return this.#ofEntry(object, name);
      default:
        return null;
    }
  }

  /** The value under a key; for a key that is known at run time alone, the value that opens a connection, or any. */
  #ofEntry(record: Meaning & { kind: 'record' }, name: string): Meaning {
    const own = record.entries.filter((entry) => entry.key === name);
    const entries =
      own.length > 0 ? own : record.entries.filter((entry) => name === '[]' || entry.key === '...');
    const meanings = entries.map((entry) =>
      entry.key === '...' && name !== '[]'
        ? this.#member(this.of(entry.value, record.scope), name)
        : this.of(entry.value, record.scope),
    );
    return meanings.find((meaning) => this.opensWhenCalled(meaning)) ?? firstOf(meanings);
  }

  #memberOfClass(
    object: { readonly body: ClassBody; readonly scope: Scope; readonly file: string },
    name: string,
  ): Meaning {
    const inner = object.scope.inside(object.body);
    const bindings = [...inner.own(name), ...inner.own(`self.${name}`), ...inner.own(`this.${name}`)];
    if (bindings.length > 0) return firstOf(bindings.map((binding) => this.#ofBinding(binding, inner)));
    return firstOf(
      object.body.bases.map((base) => {
        const meaning = this.of(base, object.scope);
        if (meaning?.kind === 'class') return this.#memberOfClass(meaning, name);
        const inherits = meaning?.kind === 'external' && isConnectionClass(meaning.path);
        return inherits && givesConnectionAgain(name) ? { kind: 'opener', file: object.file } : null;
      }),
    );
  }

  ofCall(call: Call, scope: Scope): Meaning {
    if (this.#wrappers.givesKept(call, scope)) return { kind: 'connection', file: scope.file };
    const callee = this.of(call.callee, scope);
    switch (callee?.kind) {
      case 'external':
        return this.#ofExternalCall(call, callee.path, scope);
      case 'opener':
        // `pool.use(work)` gives what the work gives.
        return call.args[0]?.value.kind === 'function' ? null : { kind: 'connection', file: callee.file };
      case 'class':
        return { ...callee, kind: 'instance' };
      // `cls()` in a method makes one of the class.
      case 'instance':
        return call.callee.kind === 'name' && call.callee.name === 'cls'
          ? callee
          : this.#ofLookUp(call, scope);
      case 'function':
        return this.#ofResult(callee.body, callee.scope.inside(callee.body), callee.file);
      default:
        return this.#ofLookUp(call, scope);
    }
  }

  /** `HOSTS.get(size)` of a dictionary, a Map or a list. */
  #ofLookUp({ callee, args }: Call, scope: Scope): Meaning {
    if (callee.kind !== 'member' || !/^(get|at|pop|setdefault)$/.test(callee.name)) return null;
    const record = this.of(callee.object, scope);
    const key = args[0]?.value;
    if (record?.kind !== 'record') return null;
    return this.#ofEntry(record, key?.kind === 'text' ? wholeText(key) : '[]');
  }

  #ofResult(body: FunctionBody, inner: Scope, file: string): Meaning {
    if (this.#wrappers.givesConnection(body, inner)) return { kind: 'connection', file };
    if (this.#asked.has(body)) {
      this.#cuts += 1;
      return null;
    }
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
    if (
      /^(require|import|__import__|importlib\.import_module|(node:)?module\.createRequire\(\))$/.test(path) &&
      named !== null
    )
      return this.#ofImport(scope.file, named, null);
    if (wrapping.READS_ENVIRONMENT.test(path) && named !== null)
      return { kind: 'external', path: `os.environ.${named}` };
    if (path === 'getattr' && first !== undefined && second?.value.kind === 'text') {
      return this.#member(this.of(first.value, scope), wholeText(second.value));
    }
    if (wrapping.MAKES_RECORD.test(path)) return { kind: 'record', entries: entriesOf(call), scope };
    if (/^(random|secrets)\.choice$|^next$|^(itertools\.)?cycle$/.test(path) && first !== undefined)
      return this.#member(this.of(first.value, scope), '[]');
    if (wrapping.CLOSES.test(path) && first !== undefined) return this.of(first.value, scope);
    // `connect.bind(null, options)` is `connect`.
    if (path.endsWith('.bind') && call.callee.kind === 'member') return this.of(call.callee.object, scope);
    if (wrapping.SAME_FUNCTION.test(path) && first !== undefined)
      return this.#called(this.of(first.value, scope), path, scope);
    if (this.opensSnowflake(call, scope)) return { kind: 'connection', file: scope.file };
    if (wrapping.MAKES_POOL.test(path) && call.args.some(({ value }) => this.#opensFor(value, scope)))
      return { kind: 'connection', file: scope.file };
    if (
      wrapping.MAKES_SESSIONS.test(path) &&
      call.args.some(
        (argument) =>
          this.isConnection(argument.value, scope) || this.of(argument.value, scope)?.kind === 'opener',
      )
    ) {
      return { kind: 'opener', file: scope.file };
    }
    return { kind: 'external', path: `${path}()` };
  }

  /** What a pool calls for each connection: a function, or an object with one. */
  #opensFor(value: Expression, scope: Scope): boolean {
    const meaning = this.of(value, scope);
    if (meaning?.kind === 'record')
      return meaning.entries.some((entry) => this.opensWhenCalled(this.of(entry.value, meaning.scope)));
    return this.opensWhenCalled(meaning);
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
        return this.#wrappers.givesConnection(meaning.body, meaning.scope.inside(meaning.body));
      case 'class':
        return this.#wrappers.holdsConnection(meaning.body, meaning.scope);
      default:
        return false;
    }
  }

  /** Whether a value stands between its callers and a connection: it opens one, or runs what they give on one. */
  isWrapper(meaning: Meaning): boolean {
    if (this.opensWhenCalled(meaning)) return true;
    if (meaning?.kind !== 'function') return false;
    return this.#wrappers.runsForCaller(meaning.body, meaning.scope.inside(meaning.body));
  }

  /** Whether a class is a driver's own under another name. */
  isDriversOwn(meaning: Meaning): boolean {
    return meaning?.kind === 'class' && this.#wrappers.isDriversOwn(meaning.body, meaning.scope);
  }

  isConnection(expression: Expression, scope: Scope): boolean {
    const meaning = this.of(expression, scope);
    return (
      meaning?.kind === 'connection' ||
      (meaning?.kind === 'instance' && this.#wrappers.holdsConnection(meaning.body, meaning.scope))
    );
  }

  /** Whether this very call opens a connection to Snowflake with a driver. */
  opensSnowflake(call: Call, scope: Scope): boolean {
    return opensSnowflake(call, scope, this);
  }
}
