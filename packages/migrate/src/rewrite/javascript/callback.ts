import type { SgNode } from '@ast-grep/napi';

/** A function with the names of its parameters and its body. */
export interface Callback {
  readonly node: SgNode;
  readonly parameters: readonly string[];
  readonly isAsync: boolean;
  /** A block of statements, or the one expression of an arrow function. */
  readonly body: SgNode;
}

/** The function that an argument or an object's method is; null for a name of one, or for patterns as parameters. */
export function callbackOf(node: SgNode | null | undefined): Callback | null {
  if (node === null || node === undefined) return null;
  if (!/^(arrow_function|function_expression|function|method_definition)$/.test(String(node.kind())))
    return null;
  const body = node.field('body');
  const single = node.field('parameter');
  const list = node.field('parameters');
  const parameters = single !== null ? [single] : (list?.namedChildren() ?? []).filter(isCode);
  const names = parameters.map((each) => (each.field('pattern') ?? each).text());
  return body === null || names.some((name) => !/^[\w$]+$/.test(name))
    ? null
    : { node, parameters: names, isAsync: /^async\b/.test(node.text()), body };
}

/** Whether the callback asks for what only a function of its own has: an arrow function in its place has none. */
export function usesOwnThis({ node, body }: Callback): boolean {
  if (node.kind() === 'arrow_function') return false;
  const named = { any: [{ kind: 'this' }, { kind: 'identifier', regex: '^arguments$' }] };
  return body.findAll({ rule: named }).some((each) => {
    let at = each.parent();
    while (at !== null && (!isFunction(at) || at.kind() === 'arrow_function')) at = at.parent();
    return at?.id() === node.id();
  });
}

function isFunction(node: SgNode): boolean {
  return /^(function_declaration|generator_function(_declaration)?|method_definition|function_expression|function|arrow_function)$/.test(
    String(node.kind()),
  );
}

export function isCode(node: SgNode): boolean {
  return node.kind() !== 'comment';
}

export function statementsOf(body: SgNode): SgNode[] {
  return body.namedChildren().filter(isCode);
}

/** The statements of a function; the expression of an arrow function is its one statement. */
export function bodyOf({ body }: Callback): SgNode[] {
  return body.kind() === 'statement_block' ? statementsOf(body) : [expressionOf(body)];
}

/** The expression without `await`, parentheses and what makes a statement of it. */
function expressionOf(statement: SgNode): SgNode {
  let node = statement;
  while (
    /^(expression_statement|return_statement|await_expression|parenthesized_expression)$/.test(
      String(node.kind()),
    )
  ) {
    const [inner] = node.namedChildren().filter(isCode);
    if (inner === undefined) return node;
    node = inner;
  }
  return node;
}

/** What a callback does when it is given an error, and what otherwise. */
export interface Outcomes {
  readonly failed: readonly SgNode[];
  readonly done: readonly SgNode[];
}

/** `if (err) ...` at the beginning of a callback, told from what follows; null where errors are treated otherwise. */
export function outcomesOf(statements: readonly SgNode[], error: string | undefined): Outcomes | null {
  const [first, ...rest] = statements;
  if (first === undefined) return { failed: [], done: [] };
  if (error === undefined) return { failed: [], done: statements };
  if (first.kind() !== 'if_statement' || !isErrorCheck(first.field('condition'), error)) {
    const used = statements.some((each) => mentions(each, error));
    return used ? null : { failed: [], done: statements };
  }
  const failed = branch(first.field('consequence'));
  const otherwise = first.field('alternative');
  if (rest.some((each) => mentions(each, error))) return null;
  if (otherwise !== null) {
    const [inner] = otherwise.namedChildren().filter(isCode);
    return rest.length > 0 || inner?.kind() === 'if_statement' || mentions(otherwise, error)
      ? null
      : { failed, done: branch(inner ?? null) };
  }
  const leaves = /^(return|throw)_statement$/.test(String(failed.at(-1)?.kind()));
  return leaves || rest.length === 0 ? { failed, done: rest } : null;
}

function isErrorCheck(condition: SgNode | null, error: string): boolean {
  const text = (condition?.text() ?? '').replace(/^\(|\)$/g, '').trim();
  return [error, `!!${error}`, `${error} != null`, `${error} !== null`, `${error} !== undefined`].includes(
    text,
  );
}

function branch(node: SgNode | null): SgNode[] {
  if (node === null) return [];
  return node.kind() === 'statement_block' ? statementsOf(node) : [node];
}

/** Whether the name is used in the node, and not as a parameter of a function in it. */
export function mentions(node: SgNode, name: string): boolean {
  const regex = `^${name.replace(/\$/g, '\\$')}$`;
  const kinds = ['identifier', 'shorthand_property_identifier'].map((kind) => ({ kind, regex }));
  if (node.kind() === 'identifier' && node.text() === name) return true;
  return node.findAll({ rule: { any: kinds } }).some((id) => !isParameterWithin(id, node, name));
}

function isParameterWithin(id: SgNode, outer: SgNode, name: string): boolean {
  for (let at = id.parent(); at !== null && at.id() !== outer.id(); at = at.parent())
    if (callbackOf(at)?.parameters.includes(name) === true) return true;
  return callbackOf(outer)?.parameters.includes(name) === true;
}

/** `console.log(...)` and the like: it may go when what it speaks of goes. */
export function isLogLine(statement: SgNode): boolean {
  return /^(console|log|logger)\.\w+\(/.test(statement.text());
}
