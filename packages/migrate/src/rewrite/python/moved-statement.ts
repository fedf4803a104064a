import type { SgNode } from '@ast-grep/napi';
import { ancestor, contains } from '../../syntax/tree.ts';

/** Why the statement may not run where its rows are read, null where it may: once, and with the same values. */
export function whyNotMoved(execute: SgNode, read: SgNode): string | null {
  const statement = ancestor(execute, 'expression_statement') ?? execute;
  const block = statement.parent();
  let at = read;
  for (let outer = read.parent(); outer !== null && outer.id() !== block?.id(); outer = outer.parent()) {
    const kind = String(outer.kind());
    const isRepeated =
      /^(while_statement|function_definition|lambda|if_clause)$/.test(kind) ||
      (kind === 'for_statement' && outer.field('right')?.id() !== at.id());
    if (isRepeated) return 'its rows are read one by one';
    at = outer;
  }
  if (at.parent()?.id() !== block?.id()) return 'its rows are read elsewhere than it runs';
  const values = valuesOf(execute);
  for (let between = statement.next(); between !== null; between = between.next()) {
    const names = between.findAll({ rule: { kind: 'identifier' } });
    if (names.some((name) => mayChange(values, name, read)))
      return 'one of its values changes before the rows are read';
    if (between.id() === at.id()) break;
  }
  return null;
}

/** The names in a statement's text and in its bound values; true of those of which a part is used. */
function valuesOf(execute: SgNode): ReadonlyMap<string, boolean> {
  const values = new Map<string, boolean>();
  const modules = importedNames(execute);
  for (const name of execute.field('arguments')?.findAll({ rule: { kind: 'identifier' } }) ?? []) {
    if (modules.has(name.text())) continue;
    const isInParts = /^(attribute|subscript)$/.test(String(name.parent()?.kind()));
    values.set(name.text(), isInParts || values.get(name.text()) === true);
  }
  return values;
}

/** What is imported stays as it is, whatever is called of it: `json.dumps` before and `json.loads` after. */
function importedNames(node: SgNode): ReadonlySet<string> {
  const rule = { any: [{ kind: 'import_statement' }, { kind: 'import_from_statement' }] };
  const imports = node.getRoot().root().findAll({ rule });
  const names = imports.flatMap((one) => one.findAll({ rule: { kind: 'identifier' } }));
  return new Set(names.map((name) => name.text()));
}

const GIVES_A_VALUE =
  /^(assignment|augmented_assignment|for_statement|for_in_clause|as_pattern|named_expression|delete_statement)$/;

/** Whether a value is another where the rows are read: its name is given one, or something is done with what it names. */
function mayChange(values: ReadonlyMap<string, boolean>, name: SgNode, read: SgNode): boolean {
  const isInParts = values.get(name.text());
  if (isInParts === undefined || name.range().start.index > read.range().end.index) return false;
  for (let at: SgNode = name, outer = name.parent(); outer !== null; at = outer, outer = outer.parent()) {
    const kind = String(outer.kind());
    // What is read is given to its name afterwards.
    if (contains(outer, read)) return false;
    if (isInParts || (kind === 'attribute' && outer.field('object')?.id() === at.id())) return true;
    if (!GIVES_A_VALUE.test(kind)) continue;
    const given = outer.field('left') ?? outer.field('name') ?? outer.field('alias');
    return kind === 'delete_statement' || given === null || given.id() === at.id();
  }
  return false;
}
