import type { ClassBody, Expression, FunctionBody, Import, Statement } from '../syntax/program.ts';

/** What a name stands for in its scope. */
export type Binding =
  | { readonly kind: 'import'; readonly statement: Import }
  | { readonly kind: 'value'; readonly value: Expression; readonly scope: Scope }
  | { readonly kind: 'function'; readonly body: FunctionBody; readonly scope: Scope }
  | { readonly kind: 'class'; readonly body: ClassBody; readonly scope: Scope }
  | { readonly kind: 'parameter'; readonly type: Expression | null; readonly scope: Scope };

/** A default that says nothing of what is given. */
function isNothing(value: Expression): boolean {
  return value.kind === 'name' && /^(None|null|undefined|True|False|true|false)$/.test(value.name);
}

/** The names of a module, a class or a function, and the scope around it. */
export class Scope {
  readonly file: string;
  readonly outer: Scope | null;
  /** The class whose body this is, or null. */
  readonly owner: ClassBody | null;
  readonly #bindings = new Map<string, Binding[]>();
  readonly #inner = new Map<FunctionBody | ClassBody, Scope>();
  readonly wildcards: Import[] = [];

  constructor(
    file: string,
    outer: Scope | null,
    statements: readonly Statement[],
    owner: ClassBody | null = null,
  ) {
    this.file = file;
    this.outer = outer;
    this.owner = owner;
    for (const statement of statements) this.#bind(statement);
  }

  /** The scope inside a function or class of this one. */
  inside(body: FunctionBody | ClassBody): Scope {
    const known = this.#inner.get(body);
    if (known !== undefined) return known;
    const inner = new Scope(this.file, this, body.body, body.kind === 'class' ? body : null);
    if (body.kind === 'function') {
      for (const parameter of body.parameters) {
        inner.#add(parameter, { kind: 'parameter', type: body.types?.get(parameter) ?? null, scope: this });
        const value = body.defaults?.get(parameter);
        if (value !== undefined && !isNothing(value))
          inner.#add(parameter, { kind: 'value', value, scope: this });
      }
    }
    this.#inner.set(body, inner);
    return inner;
  }

  /** The class whose method this scope is in, and the scope around it. */
  ownerClass(): { readonly body: ClassBody; readonly scope: Scope } | null {
    if (this.owner !== null && this.outer !== null) return { body: this.owner, scope: this.outer };
    return this.outer?.ownerClass() ?? null;
  }

  /** What the name was bound to here or around, in the order of the code. */
  find(name: string): readonly Binding[] {
    return this.#bindings.get(name) ?? this.outer?.find(name) ?? [];
  }

  /** The text that stands in for a variable of the environment: `x` of `URL = os.getenv("URL") or x`. */
  writtenDefault(expression: Expression): Expression | null {
    const [binding] = expression.kind === 'name' ? this.find(expression.name) : [];
    const options = binding?.kind === 'value' && binding.value.kind === 'choice' ? binding.value.options : [];
    return options.find((option) => option.kind === 'text') ?? null;
  }

  /** What the statements of this scope import. */
  imports(): Import[] {
    return [...this.#bindings.values()]
      .flat()
      .flatMap((binding) => (binding.kind === 'import' ? [binding.statement] : []));
  }

  own(name: string): readonly Binding[] {
    return this.#bindings.get(name) ?? [];
  }

  #bind(statement: Statement): void {
    switch (statement.kind) {
      case 'import':
        if (statement.local === '*') this.wildcards.push(statement);
        else this.#add(statement.local, { kind: 'import', statement });
        return;
      case 'assign':
        for (const target of statement.targets) this.#bindTarget(target, statement.value);
        return;
      case 'annotate':
        this.#add(statement.target, { kind: 'parameter', type: statement.type, scope: this });
        return;
      case 'function':
        if (statement.name !== null)
          this.#add(statement.name, { kind: 'function', body: statement, scope: this });
        return;
      case 'class':
        this.#add(statement.name, { kind: 'class', body: statement, scope: this });
        this.#bindFieldsOf(statement);
        return;
    }
  }

  #bindTarget(target: string, value: Expression): void {
    this.#add(target, { kind: 'value', value, scope: this });
  }

  /** `self.x = ...` in any method is a name of the class. */
  #bindFieldsOf(body: ClassBody): void {
    const inner = this.inside(body);
    for (const statement of body.body) {
      if (statement.kind !== 'function') continue;
      const method = inner.inside(statement);
      for (const each of statement.body) {
        if (each.kind !== 'assign') continue;
        for (const target of each.targets.filter((name) => /^(self|cls|this)\./.test(name))) {
          inner.#add(target, { kind: 'value', value: each.value, scope: method });
        }
      }
    }
  }

  #add(name: string, binding: Binding): void {
    const all = this.#bindings.get(name);
    if (all === undefined) this.#bindings.set(name, [binding]);
    else all.push(binding);
  }
}
