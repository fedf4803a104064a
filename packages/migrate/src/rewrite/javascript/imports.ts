import type { SgNode } from '@ast-grep/napi';
import { applyEdits, type Edit, withoutLines } from '../edits.ts';
import { CLIENT_PACKAGE, JAVASCRIPT_CLIENT_NAMES } from './gateway-call.ts';

const DRIVERS = /^(snowflake-sdk|snowflake-promise)$/;

/** Takes out the imports of the driver that nothing uses any more, and imports the gateway's client where it is used. */
export function tidyJavaScriptImports(source: string, parse: (source: string) => SgNode): string {
  const root = parse(source);
  const imports = root.findAll({ rule: { kind: 'import_statement' } });
  const required = requires(root);
  const used = namesUsed(root, [...imports, ...required]);
  const drivers = [...imports, ...required].filter((each) => DRIVERS.test(moduleOf(each)));
  const edits = drivers.flatMap((each) => withoutUnused(source, each, used));
  const missing = JAVASCRIPT_CLIENT_NAMES.filter((name) => used.has(name) && !isBound(root, name));
  if (missing.length > 0) edits.push(...addition(source, root, imports, required, drivers, edits, missing));
  return applyEdits(source, edits);
}

/** `const snowflake = require('snowflake-sdk')`, and `await import('snowflake-sdk')` */
function requires(root: SgNode): SgNode[] {
  return root
    .findAll({ rule: { kind: 'variable_declarator' } })
    .filter((each) => /^\(*\s*(require|await\s+import)\(\s*['"]/.test(each.field('value')?.text() ?? ''))
    .map((each) => each.parent())
    .filter((each) => each !== null && each.namedChildren().length === 1) as SgNode[];
}

function moduleOf(statement: SgNode): string {
  return /(?:from\s*|require\(\s*|import\s*\(?\s*)['"]([^'"]+)['"]/.exec(statement.text())?.[1] ?? '';
}

function namesUsed(root: SgNode, imports: readonly SgNode[]): Set<string> {
  const ranges = imports.map((each) => each.range());
  const kinds = ['identifier', 'shorthand_property_identifier', 'type_identifier'].map((kind) => ({ kind }));
  return new Set(
    root
      .findAll({ rule: { any: kinds } })
      .filter((node) => {
        const { start } = node.range();
        return !ranges.some((range) => range.start.index <= start.index && start.index < range.end.index);
      })
      .map((node) => node.text()),
  );
}

/** Whether the module binds the name: what a function within it binds is that function's own. */
function isBound(root: SgNode, name: string): boolean {
  if (root.find({ rule: { kind: 'import_specifier', regex: `\\b${name}$` } }) !== null) return true;
  return root
    .children()
    .filter((each) => /^(lexical|variable)_declaration$/.test(String(each.kind())))
    .flatMap((each) => each.namedChildren())
    .flatMap((declarator) => declarator.field('name')?.findAll({ rule: { any: BINDINGS } }) ?? [])
    .some((bound) => bound.text() === name);
}

const BINDINGS = ['identifier', 'shorthand_property_identifier_pattern'].map((kind) => ({ kind }));

function boundNames(statement: SgNode): string[] {
  const clause = statement.find({ rule: { kind: 'import_clause' } });
  const pattern = statement.find({ rule: { any: [{ kind: 'object_pattern' }] } });
  const source = clause ?? pattern;
  if (source === null) return [statement.find({ rule: { kind: 'identifier' } })?.text() ?? ''];
  return source.findAll({ rule: { any: BINDINGS } }).map((each) => each.text());
}

/** A whole import goes when none of its names is used; named ones go one by one. */
function withoutUnused(source: string, statement: SgNode, used: ReadonlySet<string>): Edit[] {
  const { start, end } = statement.range();
  const names = boundNames(statement);
  if (!names.some((name) => used.has(name))) return [withoutLines(source, start.index, end.index)];
  const specifiers = statement.findAll({ rule: { kind: 'import_specifier' } });
  const kept = specifiers.filter((each) =>
    used.has((each.field('alias') ?? each.field('name'))?.text() ?? ''),
  );
  const clause = statement.find({ rule: { kind: 'import_clause' } });
  const own = clause?.namedChildren().find((each) => each.kind() === 'identifier');
  const isOwnKept = own !== undefined && used.has(own.text());
  if (clause === null || (kept.length === specifiers.length && (own === undefined || isOwnKept))) return [];
  const list = kept.length === 0 ? [] : [`{ ${kept.map((each) => each.text()).join(', ')} }`];
  return [{ ...rangeOf(clause), text: [...(isOwnKept ? [own.text()] : []), ...list].join(', ') }];
}

function rangeOf(node: SgNode): { start: number; end: number } {
  const { start, end } = node.range();
  return { start: start.index, end: end.index };
}

/** A shebang, what is said of the whole file, and a directive. */
const HEAD =
  /^(#!.*\n)?((?:\/\/.*\n)+(?:\n|(?=['"]use ))|\/\*[\s\S]*?\*\/\n\n|\/\/ *@ts-.*\n)?\n*((['"])use strict\4;?\n)?/;

/** In the place of the driver's import, where that goes; else after the last import. */
function addition(
  source: string,
  root: SgNode,
  imports: readonly SgNode[],
  required: readonly SgNode[],
  drivers: readonly SgNode[],
  edits: Edit[],
  names: readonly string[],
): Edit[] {
  const isCommonJs =
    imports.length === 0 &&
    root.find({ rule: { kind: 'export_statement' } }) === null &&
    /\brequire\(|\bmodule\.exports\b|\bexports\.\w/.test(source);
  const semicolon =
    [...imports, ...required].every((each) => !each.text().endsWith(';')) &&
    imports.length + required.length > 0
      ? ''
      : ';';
  const double = drivers.some((each) => each.text().includes('"'));
  const quote = double ? '"' : "'";
  const text = isCommonJs
    ? `const { ${names.join(', ')} } = require(${quote}${CLIENT_PACKAGE}${quote})${semicolon}`
    : `import { ${names.join(', ')} } from ${quote}${CLIENT_PACKAGE}${quote}${semicolon}`;
  const driver = drivers.find((each) => each.parent()?.id() === root.id() && !/\bimport\(/.test(each.text()));
  const gone = edits.findIndex(
    (edit) =>
      driver !== undefined &&
      edit.text === '' &&
      edit.start <= driver.range().start.index &&
      driver.range().end.index <= edit.end,
  );
  const removal = edits[gone];
  if (removal !== undefined) {
    edits[gone] = { ...removal, text: `${text}\n` };
    return [];
  }
  // What is required is there from its line on, what is imported from the beginning.
  const last = imports.at(-1) ?? required.find((each) => each.parent()?.id() === root.id());
  if (last === undefined) {
    const head = HEAD.exec(source)?.[0].length ?? 0;
    return [{ start: head, end: head, text: `${text}\n${source.startsWith('\n', head) ? '' : '\n'}` }];
  }
  const end = source.indexOf('\n', last.range().end.index);
  const at = end === -1 ? source.length : end + 1;
  return [{ start: at, end: at, text: `${end === -1 ? '\n' : ''}${text}\n` }];
}
