/**
 * Turns a statement's text into a description, refusing to understand what can be understood in two ways.
 *
 * Two readers must agree: our tokenizer finds every call by itself, and the parser must find the same calls, column
 * lists and statements in a text in which all calls have opaque names. What either does not know is refused.
 */

import { agreesLexically } from './agrees-lexically.ts';
import { familyOf } from './built-in-functions.ts';
import { countPlaceholders, describeCalls, findSequences } from './describe-calls.ts';
import { readShape } from './describe-tree.ts';
import { type Call, findCalls, matchBrackets } from './find-calls.ts';
import { findForbiddenForms } from './forbidden-forms.ts';
import { hideLeadingQuotes } from './leading-quotes.ts';
import { type MaskedSql, maskCalls } from './mask-calls.ts';
import { readMetadataStatement } from './metadata-statement.ts';
import { readSyntax } from './read-syntax.ts';
import { createLocator, type FormRefusal, type RefusalRule } from './refusal.ts';
import { emptyShape, type StatementDescription, type StatementKind } from './statement-description.ts';
import { readHead } from './statement-head.ts';
import { nodeOf, type Tree } from './syntax-tree.ts';
import { LexicalError, type Token, type TokenizedSql, tokenize } from './tokenize.ts';

/** UTF-16 code units. Larger texts are data, which belongs into binds; parsing one would hold up everyone else. */
const MAX_STATEMENT_LENGTH = 64 * 1024;
const MAX_TOKENS = 12_000;

/** A statement that was understood, with what the description was made of. */
export interface ParsedStatement {
  readonly description: StatementDescription;
  /** Absent when the statement was refused before or by the parser, and for SHOW and DESCRIBE. */
  readonly syntax?: StatementSyntax;
}

export interface StatementSyntax {
  readonly tree: Tree;
  readonly tokens: readonly Token[];
  readonly calls: readonly Call[];
  readonly masked: MaskedSql;
  /** The index of the token at which the statement begins, past the words of an EXPLAIN. */
  readonly from: number;
}

/** Such a text is refused without being read. */
export function isTooLong(sql: string): boolean {
  return sql.length > MAX_STATEMENT_LENGTH;
}

export async function parseStatement(sql: string): Promise<ParsedStatement> {
  const unread = (rule: RefusalRule, reason: string, offset: number, tokens: readonly Token[] = []) => {
    const { kind, head } = readHead(tokens);
    return {
      description: { ...blank(kind, head), refusals: [{ rule, reason, ...createLocator(sql)(offset) }] },
    };
  };
  const tooLarge = 'The statement is too long: pass data as binds';
  if (isTooLong(sql)) return unread('too-large', tooLarge, 0);
  try {
    const source = tokenize(sql);
    if (source.tokens.length > MAX_TOKENS) return unread('too-large', tooLarge, 0);
    return await readStatement(sql, source);
  } catch (error) {
    if (error instanceof LexicalError) return unread(error.rule, error.message, error.offset, error.tokens);
    throw error;
  }
}

function blank(kind: StatementKind, head: string): StatementDescription {
  const none = { tables: [], functions: [], sequences: [], refusals: [] };
  return { kind, head, statements: 1, shape: emptyShape, placeholders: 0, ...none };
}

async function readStatement(sql: string, source: TokenizedSql): Promise<ParsedStatement> {
  const last = source.tokens.findLastIndex((token) => !isSemicolon(token));
  const tokens = source.tokens.slice(0, last + 1);
  const breaks = tokens.flatMap((token, index) => (isSemicolon(token) ? [index] : []));
  const head = readHead(tokens);
  let description: StatementDescription = {
    ...blank(head.kind, head.head),
    ...(head.explains ? { explains: head.explains } : {}),
    statements: breaks.length + 1,
  };
  const locate = createLocator(sql);
  const position = (token: number) => locate(tokens[token]?.start ?? 0);
  const refuse = ({ rule, reason, at }: FormRefusal): ParsedStatement => ({
    description: { ...description, refusals: [{ rule, reason, ...position(at) }] },
  });

  if (tokens.length === 0) return refuse({ rule: 'empty', reason: 'The statement is empty', at: 0 });
  if (breaks[0] !== undefined)
    return refuse({
      rule: 'single-statement',
      reason: 'Only one statement can run at a time',
      at: breaks[0] + 1,
    });
  const brackets = matchBrackets(tokens);
  if (brackets === null) return refuse({ rule: 'unreadable', reason: 'The brackets do not match', at: 0 });

  const { calls, columnLists } = findCalls(tokens, brackets);
  const functions = describeCalls(locate, tokens, brackets, calls);
  const placeholders = countPlaceholders(tokens);
  description = {
    ...description,
    functions,
    placeholders: placeholders ?? 0,
    sequences: findSequences(locate, tokens),
  };
  if (head.refusal) return refuse({ ...head.refusal, at: head.from });
  if (placeholders === null)
    return refuse({ rule: 'unreadable', reason: 'Write all binds as ?, or all as :1, :2', at: 0 });

  const isMetadata = head.kind === 'SHOW' || head.kind === 'DESCRIBE';
  const kind = head.explains ?? head.kind;
  const [form] = isMetadata ? [] : findForbiddenForms(tokens, kind);
  if (form) return refuse(form);
  const hidden = hideLeadingQuotes(sql, tokens);
  if (!(await agreesLexically(hidden.text, source)))
    return refuse({ rule: 'unreadable', reason: 'The statement can be read in two ways', at: 0 });

  if (isMetadata) {
    const metadata = readMetadataStatement(tokens);
    if ('rule' in metadata) return refuse(metadata);
    const tables = metadata.names.map((name) => ({
      path: name.map((token) => tokens[token]?.text ?? ''),
      written: false,
      ...position(name[0] ?? 0),
    }));
    return { description: { ...description, tables } };
  }

  const masked = maskCalls(hidden.text, { tokens, comments: source.comments }, calls, head.from);
  const { restore } = hidden;
  const syntax = await readSyntax({ tokens, masked, restore, columnLists, kind, from: head.from });
  if ('rule' in syntax) return refuse(syntax);
  const { tree, tables } = syntax;
  const isAggregate = (name: string) => {
    const called = functions[masked.callAt.get(name) ?? -1];
    return called !== undefined && familyOf(called.name) === 'aggregate';
  };
  const copies = head.kind === 'CREATE TABLE' && nodeOf(tree, 'create_table')?.as_select !== undefined;
  description = {
    ...description,
    ...(copies ? { kind: 'CREATE TABLE AS' as const } : {}),
    tables: tables.map(({ path, written, at }) => ({ path, written, ...position(at) })),
    shape: readShape(tree, isAggregate),
  };
  return { description, syntax: { tree, tokens, calls, masked, from: head.from } };
}

const isSemicolon = (token: Token) => token.kind === 'symbol' && token.text === ';';
