import type { SgNode } from '@ast-grep/napi';
import { HOLE } from '../../syntax/program.ts';
import { contains } from '../../syntax/tree.ts';
import type { SqlTemplate } from '../sql-template.ts';
import { isCode } from './callback.ts';
import { argumentsOf, binderOf, outermostFunction } from './connection-use.ts';
import type { BoundStatement } from './gateway-call.ts';

/** What is executed, and the callback that gets its rows. */
export interface Execution {
  readonly statement: BoundStatement;
  readonly complete: SgNode | null;
  /** Nodes whose source the gateway's call takes over as it is. */
  readonly kept: readonly SgNode[];
}

const OPTIONS = new Set(['sqlText', 'binds', 'complete']);

/** Reads a call of `execute`, or says why it cannot be one of the gateway. */
export function executionOf(execute: SgNode): Execution | string {
  const [options, values] = argumentsOf(execute);
  if (options === undefined) return 'its statement is missing';
  // `snowflake-promise` takes the statement and its values one after the other.
  if (options.kind() !== 'object') return boundStatement(execute, options, values, null);
  const entries = new Map<string, SgNode>();
  for (const entry of options.namedChildren().filter(isCode)) {
    const key = entry.field('key') ?? entry.field('name') ?? entry;
    if (entry.kind() === 'spread_element') return 'its options are made elsewhere';
    entries.set(key.text().replace(/^(['"])(\w+)\1$/, '$2'), entry.field('value') ?? entry);
  }
  const other = [...entries.keys()].find((key) => !OPTIONS.has(key));
  if (other !== undefined) return `its option ${other} changes how the rows come`;
  const sqlText = entries.get('sqlText');
  return sqlText === undefined
    ? 'its statement is missing'
    : boundStatement(execute, sqlText, entries.get('binds'), entries.get('complete') ?? null);
}

function boundStatement(
  execute: SgNode,
  sqlText: SgNode,
  values: SgNode | undefined,
  complete: SgNode | null,
): Execution | string {
  const isList = values === undefined || values.kind() === 'array';
  const binds = isList ? (values?.namedChildren().filter(isCode) ?? []) : [];
  if (!isList || binds.some((each) => /^(spread_element|array)$/.test(String(each.kind()))))
    return 'its bound values are not written as a list';
  const literal = /^(identifier|shorthand_property_identifier)$/.test(String(sqlText.kind()))
    ? constantOf(sqlText)
    : sqlText;
  const template = literal === null ? null : templateOf(literal);
  if (template === null) return 'its statement is made at run time: bind its values';
  if (!isOneStatement(template.text)) return 'it is no single statement of reading or writing rows';
  const around = outermostFunction(execute);
  return {
    statement: {
      template,
      source: sqlText.text(),
      binds: binds.map((each) => each.text()),
      around: around.text(),
    },
    complete,
    kept: [sqlText, ...binds],
  };
}

/** The literal that a constant of the module or function holds; null where the name may mean something else. */
function constantOf(name: SgNode): SgNode | null {
  const root = name.getRoot().root();
  const binders = root
    .findAll({ rule: { kind: 'identifier', regex: `^${name.text().replace(/\$/g, '\\$')}$` } })
    .map(binderOf)
    .filter((binder) => binder !== null);
  const [only] = binders;
  const declaration = only?.parent();
  const block = declaration?.parent();
  const isConstant = only?.kind() === 'variable_declarator' && declaration?.text().startsWith('const');
  const reaches = block?.kind() === 'export_statement' || (block && contains(block, name));
  return binders.length === 1 && isConstant && reaches ? (only?.field('value') ?? null) : null;
}

/** The text of a string, a template, or of such in a sum. */
function templateOf(node: SgNode): SqlTemplate | null {
  if (node.kind() === 'string') return { text: node.text().slice(1, -1), holes: [] };
  if (node.kind() === 'binary_expression') return sumOf(node);
  if (node.kind() !== 'template_string') return null;
  const parts = node.namedChildren();
  const isHole = (part: SgNode) => part.kind() === 'template_substitution';
  return {
    text: parts.map((part) => (isHole(part) ? HOLE : part.text())).join(''),
    holes: parts.filter(isHole).map((part) => part.text().slice(2, -1).trim()),
  };
}

/** `'SELECT ' + value + '...'`: it begins with a text, so that each `+` joins texts. */
function sumOf(node: SgNode): SqlTemplate | null {
  const [left, right] = [node.field('left'), node.field('right')];
  if (node.field('operator')?.text() !== '+' || left === null || right === null) return null;
  const begun = templateOf(left);
  if (begun === null) return null;
  const added = templateOf(right) ?? { text: HOLE, holes: [right.text()] };
  return { text: begun.text + added.text, holes: [...begun.holes, ...added.holes] };
}

function isOneStatement(statement: string): boolean {
  return (
    /^\s*(select|with|insert|update|delete|merge)\b/i.test(statement) &&
    !/;\s*\S/.test(statement.replace(/'[^']*'/g, ''))
  );
}
