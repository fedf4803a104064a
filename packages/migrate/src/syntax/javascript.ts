import { Lang, parse, type SgNode } from '@ast-grep/napi';
import { exportsOf } from './commonjs.ts';
import { isComponent, scriptsOf } from './component.ts';
import { withLoadedModule } from './loaded-module.ts';
import {
  type Argument,
  concatenate,
  type Entry,
  type Expression,
  HOLE,
  type Program,
  type Statement,
  type Text,
} from './program.ts';
import { brokenLine, join, lineOf, named } from './tree.ts';

/** The syntax tree of a JavaScript or TypeScript text. */
export function javaScriptTree(source: string, fileName: string): SgNode {
  const program = isComponent(fileName) ? scriptsOf(source) : source;
  // Only here a `<T>` before a value is a cast; everywhere else it may be JSX.
  return parse(/\.([cm]?ts|vue|svelte)$/.test(fileName) ? Lang.TypeScript : Lang.Tsx, program).root();
}

/** JavaScript, TypeScript and their JSX as statements. Comments and types are gone. */
export function parseJavaScript(source: string, fileName: string): Program {
  const root = javaScriptTree(source, fileName);
  return { statements: named(root).flatMap(statementOf), brokenAt: brokenLine(root), isPython2: false };
}

function statementOf(node: SgNode): Statement[] {
  const line = lineOf(node);
  switch (node.kind()) {
    case 'comment':
    case 'interface_declaration':
    case 'type_alias_declaration':
      return [];
    case 'import_statement':
      return importsOf(node, line);
    case 'export_statement':
      return exportOf(node, line);
    case 'lexical_declaration':
    case 'variable_declaration':
      return named(node).flatMap(declarationOf);
    case 'expression_statement':
      return named(node).flatMap((child) => simpleStatement(child, line));
    case 'return_statement':
      return [{ kind: 'return', value: join(named(node).map(expressionOf), line), line }];
    case 'throw_statement':
      return [{ kind: 'raise', line }];
    case 'function_declaration':
    case 'generator_function_declaration':
    case 'method_definition':
      return [functionOf(node)];
    case 'public_field_definition':
    case 'field_definition':
      return fieldOf(node, line);
    case 'class_declaration':
    case 'abstract_class_declaration':
      return [classOf(node)];
    case 'statement_block':
    case 'class_body':
      return named(node).flatMap(statementOf);
    default:
      return blockStatement(node);
  }
}

function blockStatement(node: SgNode): Statement[] {
  return named(node).flatMap((child): Statement[] => {
    const kind = String(child.kind());
    if (/_statement$|_declaration$|_clause$|_case$|^switch_|^statement_block$|^comment$|^ERROR$/.test(kind)) {
      return statementOf(child);
    }
    return simpleStatement(child, lineOf(child));
  });
}

function importsOf(node: SgNode, line: number): Statement[] {
  const source = node.field('source');
  const clause = named(node).find((child) => child.kind() === 'import_clause');
  // `import sdk = require('module')`
  const required = named(node).find((child) => child.kind() === 'import_require_clause');
  if (required !== undefined) {
    const [local, from] = named(required);
    if (local === undefined || from === undefined) return [];
    return [
      { kind: 'import', local: local.text(), module: contentOf(from), member: null, exported: false, line },
    ];
  }
  if (source === null || clause === undefined) return [];
  const module = contentOf(source);
  const bind = (local: string, member: string | null): Statement => ({
    kind: 'import',
    local,
    module,
    member,
    exported: false,
    line,
  });
  return named(clause).flatMap((child): Statement[] => {
    if (child.kind() === 'identifier') return [bind(child.text(), 'default')];
    if (child.kind() === 'namespace_import') return named(child).map((name) => bind(name.text(), null));
    return named(child).map((specifier) => {
      const name = specifier.field('name')?.text() ?? '';
      return bind(specifier.field('alias')?.text() ?? name, name);
    });
  });
}

function exportOf(node: SgNode, line: number): Statement[] {
  const source = node.field('source');
  const clause = named(node).find((child) => child.kind() === 'export_clause');
  const rename = (specifier: SgNode) => {
    const name = specifier.field('name')?.text() ?? '';
    return { name, alias: specifier.field('alias')?.text() ?? name };
  };
  if (source !== null) {
    const module = contentOf(source);
    const [space] = named(node)
      .filter((child) => child.kind() === 'namespace_export')
      .flatMap(named);
    if (space !== undefined)
      return [{ kind: 'import', local: space.text(), module, member: null, exported: true, line }];
    if (clause === undefined)
      return [{ kind: 'import', local: '*', module, member: '*', exported: true, line }];
    return named(clause).map((specifier): Statement => {
      const { name, alias } = rename(specifier);
      return { kind: 'import', local: alias, module, member: name, exported: true, line };
    });
  }
  if (clause !== undefined) {
    return named(clause).flatMap((specifier): Statement[] => {
      const { name, alias } = rename(specifier);
      return name === alias
        ? []
        : [{ kind: 'assign', targets: [alias], value: { kind: 'name', name, line }, line }];
    });
  }
  const value = node.field('value');
  if (value !== null) return [{ kind: 'assign', targets: ['default'], value: expressionOf(value), line }];
  const declared = named(node).flatMap(statementOf);
  const last = declared.at(-1);
  if (!/^export\s+default\b/.test(node.text()) || last === undefined) return declared;
  if (last.kind !== 'function' && last.kind !== 'class') return declared;
  return [
    ...declared,
    {
      kind: 'assign',
      targets: ['default'],
      value: { kind: 'name', name: last.name ?? 'default', line },
      line,
    },
  ];
}

function declarationOf(node: SgNode): Statement[] {
  const value = node.field('value');
  const target = node.field('name');
  if (node.kind() !== 'variable_declarator' || value === null || target === null) return [];
  return bindPattern(target, expressionOf(value), lineOf(node));
}

/** `const { a: b = c } = value` binds `b` to the member `a` of the value, or to `c`. */
function bindPattern(target: SgNode, value: Expression, line: number): Statement[] {
  if (target.kind() !== 'object_pattern') return [{ kind: 'assign', targets: [target.text()], value, line }];
  return named(target).flatMap((part): Statement[] => {
    const [key, bound] = part.kind() === 'pair_pattern' ? named(part) : [part, part];
    if (key === undefined || bound === undefined) return [];
    const name = key.text().split(/\s*=/)[0] ?? '';
    const member: Expression = { kind: 'member', object: value, name, line: lineOf(part) };
    const fallback = bound.field('right');
    return [
      {
        kind: 'assign',
        targets: [bound.text().split(/\s*=/)[0] ?? ''],
        value:
          fallback === null
            ? member
            : { kind: 'choice', options: [member, expressionOf(fallback)], line: member.line },
        line,
      },
    ];
  });
}

function simpleStatement(node: SgNode, line: number): Statement[] {
  if (node.kind() === 'string') return [];
  if (node.kind() === 'assignment_expression' || node.kind() === 'augmented_assignment_expression') {
    const left = node.field('left');
    const right = node.field('right');
    if (left === null || right === null) return [];
    const value = expressionOf(right);
    const targets = [left.text().replace(/\[['"](\w+)['"]\]/g, '.$1')];
    if (!/^(module\.)?exports(\.|$)/.test(targets[0] ?? ''))
      return [{ kind: 'assign', targets, value, line }];
    return exportsOf(targets[0] ?? '', value, line);
  }
  if (node.kind() === 'yield_expression') {
    return [{ kind: 'return', value: join(named(node).map(expressionOf), line), line }];
  }
  return [{ kind: 'expression', value: expressionOf(node), line }];
}

function fieldOf(node: SgNode, line: number): Statement[] {
  const value = node.field('value');
  const name = node.field('name') ?? node.field('property');
  return value === null || name === null
    ? []
    : [{ kind: 'assign', targets: [`this.${name.text()}`], value: expressionOf(value), line }];
}

function functionOf(node: SgNode): Statement & { kind: 'function' } {
  const parameters = node.field('parameters') ?? node.field('parameter');
  const body = node.field('body');
  const line = lineOf(node);
  const whole = body !== null && body.kind() !== 'statement_block';
  const defaults = parameters === null ? new Map<string, Expression>() : defaultsOf(parameters);
  return {
    kind: 'function',
    name: node.field('name')?.text() ?? null,
    parameters: parameters === null ? [] : parameterNames(parameters),
    defaults,
    decorators: [...defaults.values()],
    body:
      body === null
        ? []
        : whole
          ? [{ kind: 'return', value: expressionOf(body), line: lineOf(body) }]
          : statementOf(body),
    line,
  };
}

/** `(url = "...")` and, in JavaScript's own words, `assignment_pattern`. */
function defaultsOf(parameters: SgNode): Map<string, Expression> {
  return new Map(
    named(parameters).flatMap((each): [string, Expression][] => {
      const isPattern = each.kind() === 'assignment_pattern';
      const name = isPattern ? each.field('left') : each.field('pattern');
      const value = isPattern ? each.field('right') : each.field('value');
      return name === null || value === null ? [] : [[name.text(), expressionOf(value)]];
    }),
  );
}

function parameterNames(node: SgNode): string[] {
  if (node.kind() === 'identifier') return [node.text()];
  return named(node).map((each) =>
    (each.field('pattern') ?? each)
      .text()
      .replace(/[?:=][\s\S]*$/, '')
      .trim(),
  );
}

function classOf(node: SgNode): Statement {
  const heritage = named(node).find((child) => child.kind() === 'class_heritage');
  const body = node.field('body');
  return {
    kind: 'class',
    name: node.field('name')?.text() ?? '',
    bases: heritage === undefined ? [] : named(heritage).flatMap((each) => named(each).map(expressionOf)),
    body: body === null ? [] : statementOf(body),
    line: lineOf(node),
  };
}

function expressionOf(node: SgNode): Expression {
  const line = lineOf(node);
  switch (node.kind()) {
    case 'identifier':
    case 'this':
    case 'import':
    case 'shorthand_property_identifier':
      return { kind: 'name', name: node.text(), line };
    case 'member_expression':
      return memberOf(node, node.field('property')?.text() ?? '');
    case 'subscript_expression':
      return memberOf(node, keyOf(node.field('index')));
    case 'call_expression':
    case 'new_expression':
      return callOf(node, line);
    case 'string':
    case 'template_string':
      return textOf(node);
    case 'binary_expression':
      return operation(node, line);
    case 'ternary_expression':
    // `connection ??= open()` is the one or the other.
    case 'augmented_assignment_expression':
      return { kind: 'choice', options: named(node).map(expressionOf), line };
    case 'object':
      return { kind: 'fields', entries: named(node).flatMap(entryOf), line };
    case 'array':
      return { kind: 'items', items: named(node).map(expressionOf), line };
    case 'arrow_function':
    case 'function_expression':
    case 'function':
      return functionOf(node);
    case 'assignment_expression':
      return {
        kind: 'function',
        name: null,
        parameters: [],
        decorators: [],
        body: simpleStatement(node, line),
        line,
      };
    case 'regex':
    case 'comment':
    case 'type_annotation':
    case 'type_arguments':
    case 'jsx_text':
      return { kind: 'other', parts: [], line };
    // A cast says nothing of what it casts.
    case 'as_expression':
    case 'satisfies_expression':
    case 'non_null_expression':
    case 'parenthesized_expression': {
      const [inner] = named(node).filter((child) => child.kind() !== 'comment');
      return inner === undefined ? { kind: 'other', parts: [], line } : expressionOf(inner);
    }
    case 'unary_expression':
      return { kind: 'comparison', parts: named(node).map(expressionOf), line };
    default:
      return join(named(node).map(expressionOf), line);
  }
}

function memberOf(node: SgNode, name: string): Expression {
  const line = lineOf(node);
  const object = expressionOf(node.field('object') as SgNode);
  return { kind: 'member', object, name, line };
}

function keyOf(node: SgNode | null): string {
  return node !== null && node.kind() === 'string' ? contentOf(node) : '[]';
}

function contentOf(string: SgNode): string {
  return string.text().slice(1, -1);
}

function callOf(node: SgNode, line: number): Expression {
  const args = node.field('arguments');
  const callee = node.field('function') ?? node.field('constructor');
  const list: Argument[] =
    args === null
      ? []
      : args.kind() === 'template_string'
        ? [{ value: textOf(args) }]
        : named(args)
            .filter((each) => each.kind() !== 'comment')
            .map((each) => ({ value: expressionOf(each) }));
  const called: Expression = callee === null ? { kind: 'other', parts: [], line } : expressionOf(callee);
  return { kind: 'call', callee: called, args: withLoadedModule(called, list), line, node };
}

function entryOf(node: SgNode): Entry[] {
  const line = lineOf(node);
  if (node.kind() === 'shorthand_property_identifier')
    return [{ key: node.text(), value: { kind: 'name', name: node.text(), line }, line }];
  if (node.kind() === 'spread_element')
    return [{ key: '...', value: join(named(node).map(expressionOf), line), line }];
  if (node.kind() === 'method_definition') {
    const method = functionOf(node);
    return [{ key: method.name ?? '', value: method, line }];
  }
  const key = node.field('key');
  const value = node.field('value');
  if (key === null || value === null) return [];
  return [{ key: key.text().replace(/^['"]|['"]$/g, ''), value: expressionOf(value), line }];
}

function textOf(node: SgNode): Text {
  const parts = named(node);
  const isHole = (part: SgNode) => part.kind() === 'template_substitution';
  return {
    kind: 'text',
    pieces: parts.map((part) => ({ text: isHole(part) ? HOLE : part.text(), line: lineOf(part) })),
    holes: parts.filter(isHole).flatMap((part) => named(part).map(expressionOf)),
    line: lineOf(node),
  };
}

function operation(node: SgNode, line: number): Expression {
  const left = expressionOf(node.field('left') as SgNode);
  const right = expressionOf(node.field('right') as SgNode);
  const operator = node.field('operator')?.text() ?? '';
  if (operator === '||' || operator === '??' || operator === '&&')
    return { kind: 'choice', options: [left, right], line };
  return operator === '+'
    ? concatenate(left, right, line)
    : { kind: 'comparison', parts: [left, right], line };
}
