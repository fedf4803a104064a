/** Has the parser read a statement whose calls are masked, and checks what it says against the tokens. */
import { readTables } from './describe-tree.ts';
import type { ColumnList } from './find-calls.ts';
import type { ParserText } from './leading-quotes.ts';
import type { MaskedSql } from './mask-calls.ts';
import type { FormRefusal } from './refusal.ts';
import type { StatementKind } from './statement-description.ts';
import { listOf, nodeOf, parseSyntax, type Tree, textOf } from './syntax-tree.ts';
import type { Token } from './tokenize.ts';
import { agreesWithTokens } from './verify-tree.ts';

export interface MaskedStatement {
  readonly tokens: readonly Token[];
  readonly masked: MaskedSql;
  readonly restore: ParserText['restore'];
  readonly columnLists: readonly ColumnList[];
  /** By its first words. */
  readonly kind: StatementKind;
  readonly from: number;
}

export interface Syntax {
  readonly tree: Tree;
  readonly tables: readonly LocatedTable[];
}

export interface LocatedTable {
  readonly path: readonly string[];
  readonly written: boolean;
  /** The index of the token that names it. */
  readonly at: number;
}

/** The node at the root of the tree that each kind of statement may have. */
const rootKinds: Readonly<Record<string, readonly StatementKind[]>> = {
  alter_table: ['ALTER TABLE'],
  alter_view: ['ALTER VIEW'],
  create_table: ['CREATE TABLE'],
  create_view: ['CREATE VIEW'],
  delete: ['DELETE'],
  drop_table: ['DROP TABLE'],
  drop_view: ['DROP VIEW'],
  except: ['SELECT', 'VALUES'],
  insert: ['INSERT'],
  intersect: ['SELECT', 'VALUES'],
  merge: ['MERGE'],
  multitable_inserts: ['INSERT'],
  paren: ['SELECT'],
  select: ['SELECT'],
  subquery: ['SELECT'],
  truncate: ['TRUNCATE'],
  union: ['SELECT', 'VALUES'],
  update: ['UPDATE'],
  values: ['VALUES', 'SELECT'],
};

export async function readSyntax(statement: MaskedStatement): Promise<Syntax | FormRefusal> {
  const { tokens, masked, restore, columnLists, kind, from } = statement;
  const unreadable = (reason: string, at = from): FormRefusal => ({ rule: 'unreadable', reason, at });

  const outcome = await parseSyntax(masked.text, kind !== 'SELECT' && kind !== 'VALUES', restore);
  if ('failure' in outcome) {
    if (outcome.failure === 'depth')
      return { rule: 'too-large', reason: 'The statement is nested too deeply', at: from };
    const reason = 'The statement is not understood: it has an error, or a form that is not known here';
    return unreadable(reason, tokenNear(masked, outcome.at));
  }
  const [tree] = outcome.trees;
  const root = rootKinds[Object.keys(tree ?? {})[0] ?? ''];
  if (!tree || outcome.trees.length !== 1 || !root?.includes(kind))
    return unreadable('The statement is not understood');
  if (!agreesWithTokens(tree, masked.names, columnLists))
    return unreadable('The statement can be read in two ways');

  const tables: LocatedTable[] = [];
  for (const { at, path, written } of readTables(tree)) {
    const token = at === null ? undefined : masked.tokenAt.get(at);
    const isName = token !== undefined && ['word', 'quoted'].includes(tokens[token]?.kind ?? '');
    if (!isName) return { rule: 'dynamic-name', reason: 'Tables must be named by names', at: token ?? from };
    tables.push({ path, written, at: token });
  }
  const definition = findRefusedDefinition(tree);
  return definition ? { rule: 'definition', reason: definition, at: from } : { tree, tables };
}

/** The last token that starts at or before a position in the parsed text. */
function tokenNear(masked: MaskedSql, at: number | null): number | undefined {
  if (at === null) return undefined;
  let near: number | undefined;
  for (const [start, token] of masked.tokenAt) if (start <= at) near = token;
  return near;
}

/** Values that the list of known syntax cannot tell apart. */
function findRefusedDefinition(tree: Tree): string | undefined {
  const table = nodeOf(tree, 'create_table');
  const options = listOf(table?.mysql_table_options).map((option) => listOf(option)[0]);
  for (const action of listOf(nodeOf(tree, 'alter_table')?.actions))
    for (const property of listOf(nodeOf(action, 'SetProperty')?.properties))
      options.push(listOf(property)[0]);
  const comments = options.every((option) => textOf(option)?.toUpperCase() === 'COMMENT');
  return comments ? undefined : 'Only the comment of a table can be set here';
}
