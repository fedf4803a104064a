import python from '@ast-grep/lang-python';
import { parse, registerDynamicLanguage, type SgNode } from '@ast-grep/napi';
import {
  type Argument,
  concatenate,
  type Expression,
  HOLE,
  type Program,
  type Statement,
  type Text,
} from './program.ts';
import { brokenLine, join, lineOf, named } from './tree.ts';

registerDynamicLanguage({ python });

/** The syntax tree of a Python text. */
export function pythonTree(source: string): SgNode {
  return parse('python', source).root();
}

/** Python 2 and 3 as statements. Docstrings and comments are gone. */
export function parsePython(source: string): Program {
  const root = pythonTree(source);
  return { statements: statementsOf(named(root)), brokenAt: brokenLine(root), isPython2: isPython2(root) };
}

/** `print x`, `exec x`, `except E, e` and `raise E, x`, which no Python 3 takes. */
export function isPython2(root: SgNode): boolean {
  if (root.find({ rule: { any: [{ kind: 'print_statement' }, { kind: 'exec_statement' }] } }) !== null)
    return true;
  const clauses = root.findAll({ rule: { any: [{ kind: 'except_clause' }, { kind: 'raise_statement' }] } });
  return clauses.some((each) =>
    /^(except\s+[\w.]+\s*,\s*[a-z_]\w*\s*:|raise\s+[\w.]+\s*,)/.test(each.text().split('\n')[0] ?? ''),
  );
}

function statementsOf(nodes: readonly SgNode[]): Statement[] {
  return nodes.flatMap(statementOf);
}

function statementOf(node: SgNode): Statement[] {
  const line = lineOf(node);
  switch (node.kind()) {
    case 'comment':
      return [];
    case 'import_statement':
      return named(node).flatMap((name) => importsOf(name, line));
    case 'import_from_statement':
      return fromImports(node, line);
    case 'expression_statement':
      return named(node).flatMap((child) => simpleStatement(child, line));
    case 'return_statement':
      return [{ kind: 'return', value: join(named(node).map(expressionOf), line), line }];
    case 'raise_statement':
      return [{ kind: 'raise', line }];
    case 'print_statement':
      return [];
    case 'assert_statement':
      return [{ kind: 'expression', value: compared(named(node), line), line }];
    case 'function_definition':
      return [functionOf(node, [])];
    case 'class_definition':
      return [classOf(node)];
    case 'decorated_definition':
      return decorated(node);
    case 'with_item':
      return withItem(node, line);
    case 'block':
    case 'with_clause':
      return statementsOf(named(node));
    default:
      return blockStatement(node, line);
  }
}

/** `if`, `for`, `try` and the rest: the expressions of their heads, then the statements of their blocks. */
function blockStatement(node: SgNode, line: number): Statement[] {
  return named(node).flatMap((child): Statement[] => {
    const kind = String(child.kind());
    const opens = /_statement$|_clause$|_definition$|^block$|^with_item$|^ERROR$/.test(kind);
    if (opens || kind === 'comment') return statementOf(child);
    return [{ kind: 'expression', value: expressionOf(child), line: lineOf(child) || line }];
  });
}

function importsOf(node: SgNode, line: number): Statement[] {
  const [path, alias] = node.kind() === 'aliased_import' ? named(node) : [node];
  const module = path?.text() ?? '';
  // `import a.b` binds `a`, and what is reached through it is told by its dotted name.
  const bind = (local: string, name: string): Statement => ({
    kind: 'import',
    local,
    module: name,
    member: null,
    exported: false,
    line,
  });
  if (alias !== undefined) return [bind(alias.text(), module)];
  const first = module.split('.')[0] ?? module;
  return first === module ? [bind(first, first)] : [bind(first, first), bind(module, module)];
}

function fromImports(node: SgNode, line: number): Statement[] {
  const [from, ...names] = named(node);
  const module = from?.text() ?? '';
  return names.map((name): Statement => {
    if (name.kind() === 'wildcard_import') {
      return { kind: 'import', local: '*', module, member: '*', exported: true, line };
    }
    const [member, alias] = name.kind() === 'aliased_import' ? named(name) : [name];
    return {
      kind: 'import',
      local: (alias ?? member)?.text() ?? '',
      module,
      member: member?.text() ?? '',
      exported: true,
      line,
    };
  });
}

function simpleStatement(node: SgNode, line: number): Statement[] {
  switch (node.kind()) {
    case 'string':
    case 'concatenated_string':
      return [];
    case 'assignment':
    case 'augmented_assignment':
      return assignmentOf(node, line);
    case 'yield':
      return [{ kind: 'return', value: join(named(node).map(expressionOf), line), line }];
    default:
      return [{ kind: 'expression', value: expressionOf(node), line }];
  }
}

function assignmentOf(node: SgNode, line: number): Statement[] {
  const left = node.field('left');
  const right = node.field('right');
  const type = node.field('type')?.namedChildren()[0];
  if (left !== null && right === null && type !== undefined)
    return [{ kind: 'annotate', target: left.text(), type: expressionOf(type), line }];
  if (left === null || right === null) return [];
  // `a = b = value`
  const inner = right.kind() === 'assignment' ? assignmentOf(right, line) : [];
  const last = inner.at(-1);
  const value = last?.kind === 'assign' ? last.value : expressionOf(right);
  const targets = targetsOf(left);
  // `user, password = "a", "b"` gives each name its own value.
  const own =
    value.kind === 'items' && targets.length > 1 && value.items.length === targets.length ? value.items : [];
  const pairs = own.map(
    (item, index): Statement => ({
      kind: 'assign',
      targets: targets.slice(index, index + 1),
      value: item,
      line,
    }),
  );
  return [...inner, ...(pairs.length > 0 ? pairs : [{ kind: 'assign' as const, targets, value, line }])];
}

function targetsOf(node: SgNode): string[] {
  if (/pattern_list|tuple_pattern|list_pattern/.test(String(node.kind())))
    return named(node).flatMap(targetsOf);
  if (node.kind() === 'subscript') {
    const key = node.field('subscript');
    return [`${node.field('value')?.text() ?? ''}.${key === null ? '' : unquoted(key)}`];
  }
  return [node.text()];
}

function unquoted(node: SgNode): string {
  return node.text().replace(/^[a-zA-Z]*(['"]+)([\s\S]*)\1$/, '$2');
}

function withItem(node: SgNode, line: number): Statement[] {
  const value = named(node)[0];
  if (value?.kind() !== 'as_pattern') {
    return value === undefined ? [] : [{ kind: 'expression', value: expressionOf(value), line }];
  }
  const [source, target] = named(value);
  if (source === undefined) return [];
  return [
    {
      kind: 'assign',
      targets: target === undefined ? [] : [target.text()],
      value: expressionOf(source),
      line: lineOf(source),
    },
  ];
}

function functionOf(node: SgNode, decorators: readonly Expression[]): Statement & { kind: 'function' } {
  const parameters = node.field('parameters');
  const defaults =
    parameters === null ? [] : named(parameters).filter((each) => each.field('value') !== null);
  return {
    kind: 'function',
    name: node.field('name')?.text() ?? null,
    parameters: parameters === null ? [] : named(parameters).map(parameterName),
    types: typesOf(parameters === null ? [] : named(parameters)),
    defaults: new Map(
      defaults.map((each) => [parameterName(each), expressionOf(each.field('value') as SgNode)]),
    ),
    decorators: [...decorators, ...defaults.map((each) => expressionOf(each.field('value') as SgNode))],
    body: bodyOf(node),
    line: lineOf(node),
  };
}

function parameterName(parameter: SgNode): string {
  return (parameter.field('name') ?? parameter).text().replace(/^\*+|:[\s\S]*$/g, '');
}

function typesOf(parameters: readonly SgNode[]): Map<string, Expression> {
  return new Map(
    parameters.flatMap((parameter): [string, Expression][] => {
      const type = parameter.field('type')?.namedChildren()[0];
      return type === undefined ? [] : [[parameterName(parameter), expressionOf(type)]];
    }),
  );
}

function bodyOf(node: SgNode): Statement[] {
  const body = node.field('body');
  return body === null ? [] : statementsOf(named(body));
}

function classOf(node: SgNode): Statement {
  const bases = node.field('superclasses');
  return {
    kind: 'class',
    name: node.field('name')?.text() ?? '',
    bases: bases === null ? [] : named(bases).map(expressionOf),
    body: bodyOf(node),
    line: lineOf(node),
  };
}

function decorated(node: SgNode): Statement[] {
  const definition = node.field('definition');
  if (definition === null) return [];
  const decorators = named(node)
    .filter((child) => child.kind() === 'decorator')
    .flatMap((child) => named(child).map(expressionOf));
  return definition.kind() === 'function_definition'
    ? [functionOf(definition, decorators)]
    : statementOf(definition);
}

function memberOf(node: SgNode, name: SgNode | null, line: number): Expression {
  const object = expressionOf(node.field('object') as SgNode);
  return { kind: 'member', object, name: name?.text() ?? '', line };
}

function compared(nodes: readonly SgNode[], line: number): Expression {
  return { kind: 'comparison', parts: nodes.map(expressionOf), line };
}

export function expressionOf(node: SgNode): Expression {
  const line = lineOf(node);
  switch (node.kind()) {
    case 'identifier':
      return { kind: 'name', name: node.text(), line };
    case 'attribute':
      return memberOf(node, node.field('attribute'), line);
    case 'call':
      return callOf(node, line);
    case 'string':
    case 'concatenated_string':
      return textOf(node);
    case 'binary_operator':
      return operation(node, line);
    case 'comparison_operator':
    case 'not_operator':
      return compared(named(node), line);
    case 'boolean_operator':
    case 'conditional_expression':
      return { kind: 'choice', options: named(node).map(expressionOf), line };
    case 'dictionary':
      return {
        kind: 'fields',
        entries: named(node)
          .filter((pair) => pair.kind() === 'pair')
          .map(pairOf),
        line,
      };
    // The first part of a comprehension is what the list holds.
    case 'list_comprehension':
    case 'set_comprehension':
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return { kind: 'items', items: named(node).map(expressionOf), line };
    case 'subscript':
      return subscriptOf(node, line);
    case 'lambda':
      return {
        kind: 'function',
        name: null,
        parameters: [],
        decorators: [],
        body: lambdaBody(node, line),
        line,
      };
    case 'parenthesized_expression':
      return withoutComments(node, line);
    default:
      return withoutComments(node, line);
  }
}

function withoutComments(node: SgNode, line: number): Expression {
  return join(
    named(node)
      .filter((child) => child.kind() !== 'comment')
      .map(expressionOf),
    line,
  );
}

function lambdaBody(node: SgNode, line: number): Statement[] {
  const body = node.field('body');
  return body === null ? [] : [{ kind: 'return', value: expressionOf(body), line }];
}

function pairOf(pair: SgNode): { key: string; value: Expression; line: number } {
  const [key, value] = named(pair);
  return {
    key: key === undefined ? '' : unquoted(key),
    value: value === undefined ? { kind: 'other', parts: [], line: lineOf(pair) } : expressionOf(value),
    line: lineOf(pair),
  };
}

/** `os.environ["NAME"]` reads as the member `NAME`; any other subscript keeps its key as a part. */
function subscriptOf(node: SgNode, line: number): Expression {
  const object = expressionOf(node.field('value') as SgNode);
  const key = node.field('subscript');
  // `Annotated[X, Depends(f)]` is an X, and says how it is made.
  if (node.field('value')?.text().endsWith('Annotated') === true)
    return join(named(node).slice(1).map(expressionOf), line);
  return {
    kind: 'member',
    object,
    name: key?.kind() === 'string' ? unquoted(key) : '[]',
    line,
  };
}

function callOf(node: SgNode, line: number): Expression {
  const args = node.field('arguments');
  const list = args === null ? [] : args.kind() === 'argument_list' ? named(args) : [args];
  return {
    kind: 'call',
    callee: expressionOf(node.field('function') as SgNode),
    args: list.filter((each) => each.kind() !== 'comment').map(argumentOf),
    line,
    node,
  };
}

function argumentOf(node: SgNode): Argument {
  if (node.kind() === 'keyword_argument') {
    return { name: node.field('name')?.text() ?? '', value: expressionOf(node.field('value') as SgNode) };
  }
  return { value: expressionOf(node) };
}

function textOf(node: SgNode): Text {
  const strings =
    node.kind() === 'string' ? [node] : named(node).filter((child) => child.kind() === 'string');
  const parts = strings
    .flatMap(named)
    .filter((part) => part.kind() === 'string_content' || part.kind() === 'interpolation');
  return {
    kind: 'text',
    pieces: parts.map((part) => ({
      text: part.kind() === 'interpolation' ? HOLE : part.text(),
      line: lineOf(part),
    })),
    holes: parts
      .filter((part) => part.kind() === 'interpolation')
      .flatMap((part) => named(part).slice(0, 1).map(expressionOf)),
    line: lineOf(node),
  };
}

/** `text % values` stays a text and its values. */
function operation(node: SgNode, line: number): Expression {
  const left = expressionOf(node.field('left') as SgNode);
  const right = expressionOf(node.field('right') as SgNode);
  return node.field('operator')?.text() === '+'
    ? concatenate(left, right, line)
    : { kind: 'other', parts: [left, right], line };
}
