import { beginsLikeSql, cortexFunctionsIn, looksLikeSql } from '../knowledge/cortex-functions.ts';
import { type Expression, type Text, wholeText } from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import type { Scope } from './scope.ts';

/** What a function's own name, or the text before it, may look like where it is put into a statement. */
const NAME = /(^|\W)(snowflake\.)?cortex\.\w*$|^ai_[a-z_]+$/i;

/** The Cortex function whose name a statement gets at run time: `f"SELECT {FUNCTION}(...)"`, null where it gets none. */
export function functionPutInto(text: Text, scope: Scope, meanings: Meanings): string | null {
  if (text.holes.length === 0) return null;
  const filled = meanings.textOf(text, scope);
  return filled === wholeText(text) || !looksLikeSql(filled) || !beginsLikeSql(filled)
    ? null
    : (cortexFunctionsIn(filled)[0]?.name ?? null);
}

/** The same of `"SELECT {}(...)".format(FUNCTION)` and `"SELECT %s(...)" % FUNCTION`. */
export function functionFormattedInto(
  expression: Expression,
  scope: Scope,
  meanings: Meanings,
): string | null {
  const [text, values] = partsOfFormat(expression);
  if (text === null || !looksLikeSql(wholeText(text)) || !/(\{\w*\}|%s|%\(\w+\)s)\s*\(/.test(wholeText(text)))
    return null;
  for (const value of values) {
    const meaning = meanings.of(value, scope);
    if (meaning?.kind === 'text' && NAME.test(meaning.text))
      return cortexFunctionsIn(`${meaning.text}(`)[0]?.name ?? null;
  }
  return null;
}

/** The text and the values of `text.format(...)` and `text % values`; null for any other expression. */
export function partsOfFormat(expression: Expression): [Text | null, readonly Expression[]] {
  if (
    expression.kind === 'call' &&
    expression.callee.kind === 'member' &&
    expression.callee.name === 'format'
  ) {
    const { object } = expression.callee;
    return [object.kind === 'text' ? object : null, expression.args.map(({ value }) => value)];
  }
  if (expression.kind !== 'other') return [null, []];
  const [text, ...values] = expression.parts;
  return [
    text?.kind === 'text' ? text : null,
    values.flatMap((value) => (value.kind === 'items' ? value.items : [value])),
  ];
}
