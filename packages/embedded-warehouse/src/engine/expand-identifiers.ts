import type { Fragment } from './dialect/fragment.ts';
import { tokenize } from './dialect/lexer.ts';
import { isName, isOperator, isWord, type Token } from './dialect/token.ts';
import { bindNotSet } from './errors/snowflake-errors.ts';
import { syntaxError } from './errors/syntax-errors.ts';
import type { StatementParts } from './execute-statement.ts';
import { findBind } from './values/binds.ts';

/** Gives every `?` its number: the parts of a statement may be translated in another order than they stand in. */
export function numberPlaceholders(tokens: readonly Token[]): readonly Token[] {
  let count = 0;
  return tokens.map((token) => {
    if (!isOperator(token, '?')) return token;
    count += 1;
    return { ...token, kind: 'bind', value: String(count) };
  });
}

/**
 * Puts names in the place of IDENTIFIER('a.b'), IDENTIFIER($variable), IDENTIFIER(?) and IDENTIFIER(:name), and of
 * TABLE($variable).
 */
export function expandIdentifiers(
  tokens: readonly Token[],
  parts: StatementParts,
  locals: ReadonlyMap<string, Fragment>,
): { tokens: readonly Token[]; isDynamic: boolean } {
  const result: Token[] = [];
  let isDynamic = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    const argument = tokens[at + 2] as Token;
    const isNamed = isOperator(argument, ':');
    const namesOne = isWord(token, 'IDENTIFIER') || (isWord(token, 'TABLE') && argument?.kind === 'variable');
    if (!namesOne || !isOperator(tokens[at + 1], '(')) {
      result.push(token);
      continue;
    }
    const close = at + (isNamed ? 4 : 3);
    if (!isOperator(tokens[close], ')')) throw syntaxError(argument.text, argument);
    isDynamic ||= argument.kind !== 'string';
    const key = isNamed ? (tokens[at + 3] as Token).value : argument.value;
    const text = readArgument(argument, key, parts, locals);
    const names = tokenize(text).slice(0, -1);
    if (names.length === 0 || !names.every((name) => isName(name) || isOperator(name, '.'))) {
      throw syntaxError(text, argument);
    }
    result.push(
      ...names.map((name) => ({
        ...name,
        start: token.start,
        end: token.end,
        line: token.line,
        position: token.position,
      })),
    );
    at = close;
  }
  return { tokens: result, isDynamic };
}

function readArgument(
  argument: Token,
  key: string,
  { session, request }: StatementParts,
  locals: ReadonlyMap<string, Fragment>,
): string {
  if (argument.kind === 'string') return argument.value;
  if (argument.kind === 'variable') return constantText(session.variables.get(argument.value), argument);
  const local = locals.get(key.toUpperCase());
  if (local) return constantText(local, argument);
  const bind = findBind(request.bindings, key);
  if (!bind) throw bindNotSet(key);
  if (typeof bind.value !== 'string') throw syntaxError(argument.text, argument);
  return bind.value;
}

function constantText(value: Fragment | undefined, argument: Token): string {
  const text = value ? /^(?:CAST\()?'((?:[^']|'')*)'/.exec(value.text)?.[1] : undefined;
  if (text === undefined) throw syntaxError(argument.text, argument);
  return text.replaceAll("''", "'");
}
