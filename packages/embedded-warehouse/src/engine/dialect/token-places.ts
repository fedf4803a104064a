/** What stands at a place among the tokens, and where it ends. */
import { isName, isOperator, isWord, type Token } from './token.ts';

/** `f(x) WITHIN GROUP (`, `f(x) OVER (`, `f(x) FILTER (`, also behind IGNORE NULLS: one value, to its end. */
export function followsCall(tokens: readonly Token[], index: number): boolean {
  const [before, word] = tokens.slice(Math.max(0, index - 2), index);
  if (isWord(word, 'GROUP')) return isWord(before, 'WITHIN');
  return (
    isWord(word, 'OVER', 'FILTER') && (isOperator(before, ')') || isWord(before, 'NULLS', 'FIRST', 'LAST'))
  );
}

/** Whether a table without an alias ends at `index`. */
export function isBareTable(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  return isName(tokens[index]) && (isWord(before, 'FROM', 'JOIN') || isOperator(before, ',', '.'));
}

/** Whether the `*` at `index` stands for all columns rather than for a multiplication. */
export function isStar(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  return isOperator(before, ',', '.') || isWord(before, 'SELECT', 'DISTINCT', 'ALL');
}

/** The index of the parenthesis that closes the one at `index`. Whoever asks of many takes `closingsOf`. */
export function closing(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let i = index; i < tokens.length; i += 1) {
    if (isOperator(tokens[i], '(')) depth += 1;
    if (isOperator(tokens[i], ')')) depth -= 1;
    if (depth === 0) return i;
  }
  return tokens.length;
}

/**
 * For each parenthesis that opens, the index of the one that closes it: by one walk for all, as one for each would take
 * minutes where tens of thousands are nested.
 */
export function closingsOf(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const closings = new Map<number, number>();
  const open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (isOperator(token, '(')) open.push(index);
    if (!isOperator(token, ')')) continue;
    const opened = open.pop();
    if (opened !== undefined) closings.set(opened, index);
  }
  return closings;
}
