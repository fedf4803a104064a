/** Forms without a function call that no statement may contain: they name tables at run time, lock rows, make tables. */
import { endsOperand } from './find-calls.ts';
import type { FormRefusal, RefusalRule } from './refusal.ts';
import type { StatementKind } from './statement-description.ts';
import type { Token } from './tokenize.ts';

const dynamicName = 'Tables must be named in the statement, not by a string or a bind';
// Statements in the place of a table or a query: some run in Snowflake today, others may tomorrow.
const statementWords = ['CALL', 'DESC', 'DESCRIBE', 'EXECUTE', 'SHOW'];
const values = ['string', 'placeholder', 'positional'];

export function findForbiddenForms(tokens: readonly Token[], kind: StatementKind): FormRefusal[] {
  const found: FormRefusal[] = [];
  const isWord = (index: number, ...texts: string[]) =>
    tokens[index]?.kind === 'word' && texts.includes(tokens[index]?.text ?? '');
  const isSymbol = (index: number, text: string) =>
    tokens[index]?.kind === 'symbol' && tokens[index]?.text === text;
  const isValue = (index: number) => values.includes(tokens[index]?.kind ?? '');
  /** `EXTRACT(YEAR FROM '...')` and `IS DISTINCT FROM '...'` compare values. */
  const takesValue = (from: number) => isWord(from - 1, 'DISTINCT') || isWord(from - 3, 'EXTRACT');

  for (const index of tokens.keys()) {
    const add = (rule: RefusalRule, reason: string, at = index) => found.push({ rule, reason, at });
    if (kind === 'SELECT' && isWord(index, 'INTO'))
      add('into', 'SELECT ... INTO cannot be used here: use CREATE TABLE ... AS');
    if (isWord(index, 'FOR') && isWord(index + 1, 'UPDATE', 'SHARE'))
      add('row-lock', 'Rows cannot be locked here');
    const names = isWord(index, 'FROM')
      ? !takesValue(index)
      : isWord(index, 'JOIN', 'INTO', 'UPDATE', 'LATERAL');
    if (names && isValue(index + 1)) add('dynamic-name', dynamicName, index + 1);
    if (
      isWord(index, 'TABLE') &&
      isSymbol(index + 1, '(') &&
      (isValue(index + 2) || isSymbol(index + 2, ':'))
    )
      add('dynamic-name', dynamicName, index + 2);
    const nested =
      isSymbol(index - 1, '(') &&
      (isWord(index - 2, 'AS', 'FROM', 'JOIN', 'LATERAL', 'TABLE') ||
        isSymbol(index - 2, '(') ||
        isSymbol(index - 2, ','));
    if (
      nested &&
      isWord(index, ...statementWords) &&
      ['word', 'quoted'].includes(tokens[index + 1]?.kind ?? '')
    )
      add('statement-kind', 'Only queries can be nested');
    if (isSymbol(index, ':') && tokens[index + 1]?.kind === 'word' && !endsOperand(tokens, index - 1))
      add('named-bind', 'Binds have no names here: write ? or :1');
  }
  return found;
}
