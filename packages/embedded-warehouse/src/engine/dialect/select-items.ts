import { itemsEnd } from './reserved-words.ts';
import { isOfDistinctFrom, isOfNthValue, isOperator, isWord, type Token } from './token.ts';

/**
 * The column names that Snowflake gives to the items of a SELECT without an alias: their text in upper case,
 * quoted identifiers as they are. `select count(*), 'a'` -> `COUNT(*)`, `'A'`.
 */
export function labelItems(tokens: readonly Token[], from: number, sql: string): string[] {
  const labels: string[] = [];
  let depth = 0;
  let start = from;
  let at = from;
  for (; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    if (token.kind === 'end') break;
    if (isOperator(token, '(', '[', '{') || isWord(token, 'CASE')) depth += 1;
    if (depth === 0 && (isOperator(token, ')', ';') || endsItems(tokens, at))) break;
    if (isOperator(token, ')', ']', '}') || isWord(token, 'END')) depth -= 1;
    if (depth === 0 && isOperator(token, ',')) {
      labels.push(label(tokens.slice(start, at), sql));
      start = at + 1;
    }
  }
  if (at > start) labels.push(label(tokens.slice(start, at), sql));
  return labels;
}

function endsItems(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at] as Token;
  if (token.kind !== 'word' || !itemsEnd.has(token.value) || isOperator(tokens[at - 1], '.')) return false;
  if (token.value === 'EXCEPT' && isOperator(tokens[at - 1], '*')) return false;
  if (token.value === 'GROUP' && isWord(tokens[at - 1], 'WITHIN')) return false;
  return !isOfDistinctFrom(tokens, at) && !isOfNthValue(tokens, at);
}

function label(tokens: readonly Token[], sql: string): string {
  let text = '';
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    if (before) text += sql.slice(before.end, token.start);
    text += token.kind === 'quoted' ? token.text : token.text.toUpperCase();
  });
  return text;
}
