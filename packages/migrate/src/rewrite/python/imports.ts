import type { SgNode } from '@ast-grep/napi';
import { pythonTree } from '../../syntax/python.ts';
import { applyEdits, type Edit, withoutLines } from '../edits.ts';
import { PYTHON_CLIENT_NAMES } from './gateway-call.ts';

/** Takes out the imports of Snowflake that nothing uses any more, and imports the gateway's client where it is used. */
export function tidyPythonImports(source: string): string {
  const root = pythonTree(source);
  const imports = root.findAll({
    rule: { any: [{ kind: 'import_statement' }, { kind: 'import_from_statement' }] },
  });
  const used = namesUsed(root, imports);
  const edits = imports.flatMap((statement) => withoutUnused(source, statement, used));
  const clients = PYTHON_CLIENT_NAMES.filter((name) => used.has(name) && !isImported(imports, name));
  const lines = [
    // What points a client at the gateway reads its address from the environment.
    ...(used.has('os') && !isImported(imports, 'os') ? ['import os'] : []),
    ...(clients.length === 0 ? [] : [`from cortex_gateway import ${clients.join(', ')}`]),
  ];
  const added =
    lines.length === 0 ? [] : [importEdit(source, root, lines, firstUse(root, [...clients, 'os']))];
  return applyEdits(source, [...edits, ...added]);
}

/** Whether the module imports it by this name: what a function imports is that function's own. */
function isImported(imports: readonly SgNode[], name: string): boolean {
  return imports.some((statement) => !isInFunction(statement) && boundNames(statement).includes(name));
}

function isInFunction(statement: SgNode): boolean {
  return statement.ancestors().some((each) => /^(function|class)_definition$/.test(String(each.kind())));
}

function boundNames(statement: SgNode): string[] {
  const [module, ...names] = statement.namedChildren();
  const parts = statement.kind() === 'import_statement' && module !== undefined ? [module, ...names] : names;
  return parts.map(boundName);
}

function namesUsed(root: SgNode, imports: readonly SgNode[]): Set<string> {
  const ranges = imports.map((statement) => statement.range());
  const inImport = (node: SgNode) => {
    const { start } = node.range();
    return ranges.some((range) => range.start.index <= start.index && start.index < range.end.index);
  };
  return new Set(
    root
      .findAll({ rule: { kind: 'identifier' } })
      .filter((node) => !inImport(node) && !isMemberName(node))
      .map((node) => node.text()),
  );
}

/** `name` of `x.name` and of `f(name=1)`: no name of the module. */
function isMemberName(node: SgNode): boolean {
  const parent = node.parent();
  if (parent?.kind() === 'attribute') return parent.field('object')?.id() !== node.id();
  return parent?.kind() === 'keyword_argument' && parent.field('name')?.id() === node.id();
}

/** Only imports of Snowflake are touched: the others are not ours to judge. */
function withoutUnused(source: string, statement: SgNode, used: ReadonlySet<string>): Edit[] {
  const [first, ...names] = statement.namedChildren();
  const whole = () => withoutLines(source, statement.range().start.index, statement.range().end.index);
  if (statement.kind() === 'import_statement') {
    const parts = statement.namedChildren();
    const snowflake = parts.filter((part) => /^snowflake\b/.test(part.text()));
    const unused = snowflake.filter((part) => !used.has(boundName(part)));
    return unused.length > 0 && unused.length === parts.length && aloneInBlock(statement) ? [whole()] : [];
  }
  if (first === undefined || !/^snowflake\b/.test(first.text())) return [];
  const kept = names.filter((name) => name.kind() === 'wildcard_import' || used.has(boundName(name)));
  if (kept.length === names.length) return [];
  if (kept.length === 0) return aloneInBlock(statement) ? [whole()] : [];
  const { start, end } = statement.range();
  return [
    {
      start: start.index,
      end: end.index,
      text: `from ${first.text()} import ${kept.map((name) => name.text()).join(', ')}`,
    },
  ];
}

/** A block may not become empty: `try: import snowflake...` keeps its only line. */
function aloneInBlock(statement: SgNode): boolean {
  const block = statement.parent();
  return block?.kind() === 'module' || (block?.namedChildren().length ?? 0) > 1;
}

/** `x` of `import x.y`, `z` of `import x.y as z`. */
function boundName(part: SgNode): string {
  if (part.kind() === 'aliased_import') return part.field('alias')?.text() ?? '';
  return part.text().split('.')[0] ?? '';
}

/** The statement of the module that uses one of the names first. */
function firstUse(root: SgNode, names: readonly string[]): SgNode | undefined {
  const uses = (node: SgNode) =>
    node
      .findAll({ rule: { kind: 'identifier' } })
      .some((id) => names.includes(id.text()) && !isMemberName(id));
  return root.namedChildren().find((node) => !IMPORT.test(String(node.kind())) && uses(node));
}

const IMPORT = /^import_|^future_import/;

/** After the last import before the first use, or after the docstring. */
function importEdit(source: string, root: SgNode, lines: readonly string[], use: SgNode | undefined): Edit {
  const statements = root.namedChildren();
  const before = use?.range().start.index ?? source.length;
  const last = statements.findLast(
    (node) => IMPORT.test(String(node.kind())) && node.range().start.index < before,
  );
  const docstring = statements.find((node) => node.kind() !== 'comment');
  const line = lines.map((each) => `${each}\n`).join('');
  const after =
    last ??
    (docstring?.kind() === 'expression_statement' && docstring.namedChildren()[0]?.kind() === 'string'
      ? docstring
      : undefined);
  if (after === undefined) {
    // A shebang and coding line stay first.
    const head = /^(#!.*\n)?(#.*coding.*\n)?/.exec(source)?.[0].length ?? 0;
    return { start: head, end: head, text: `${line}\n` };
  }
  const end = source.indexOf('\n', after.range().end.index);
  const at = end === -1 ? source.length : end + 1;
  return { start: at, end: at, text: `${end === -1 ? '\n' : ''}${last === undefined ? '\n' : ''}${line}` };
}
