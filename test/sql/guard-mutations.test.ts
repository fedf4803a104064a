import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseWarehouse } from '../../src/snowflake/sql/choose-warehouse.ts';
import { createSqlGuard } from '../../src/snowflake/sql/guard-sql.ts';
import { type Token, tokenize } from '../../src/snowflake/sql/tokenize.ts';
import { inFull } from '../support/in-full.ts';
import { readCorpus } from './corpus.ts';
import { refusalOf } from './refusal-of.ts';

const seed = Date.now() % 0x7fffffff;
console.info(`seed of the mutations: ${seed}`);

const guard = createSqlGuard({ cacheBytes: 0 });
const variantsOfEach = inFull(1, 4);

/** What may stand between two tokens without changing a statement; a comment that looks like SQL among them. */
const gaps = [
  ' ',
  '\n',
  '\t \r\n',
  ' /* x */ ',
  ' /**/ ',
  '\n-- it\'s "a" comment (\n',
  ' // ; drop table t\n',
  " /* ai_complete('x') */ ",
  ' /*+ hint */ ',
  ' /* é 😀 */ ',
];

const mutated = (sql: string, tokens: readonly Token[], choices: readonly number[]): string => {
  let text = '';
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    const choice = choices[index % choices.length] ?? 0;
    const gap = sql.slice(at, token.start);
    const inserted = gaps[choice % gaps.length] ?? '';
    // A string belongs to the word before it when nothing is between them: x'ff'.
    const glued = token.kind === 'string' && gap === '';
    text += glued || choice % 3 === 0 ? gap : gap + inserted;
    const source = sql.slice(token.start, token.end);
    text += token.kind === 'word' ? recased(source, choice) : source;
    at = token.end;
  }
  return text + sql.slice(at);
};

const recased = (word: string, choice: number): string =>
  [...word]
    .map((letter, i) => ((choice >> (i % 8)) & 1 ? letter.toUpperCase() : letter.toLowerCase()))
    .join('');

const tokenizable = readCorpus().flatMap((corpusCase) => {
  try {
    return [{ ...corpusCase, tokens: tokenize(corpusCase.sql).tokens }];
  } catch {
    return [];
  }
});

describe('comments, white space and letter case in every gap of a statement', () => {
  it.each(tokenizable)('change neither verdict nor warehouse: $name', async ({ sql, tokens }) => {
    const read = (await refusalOf(guard, sql, false))?.rule;
    const write = (await refusalOf(guard, sql, true))?.rule;
    const { warehouse } = chooseWarehouse(await guard.describe(sql));
    const choices = fc.array(fc.nat(0xffff), { minLength: 7, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(choices, async (chosen) => {
        const variant = mutated(sql, tokens, chosen);
        expect((await refusalOf(guard, variant, false))?.rule).toBe(read);
        expect((await refusalOf(guard, variant, true))?.rule).toBe(write);
        expect(chooseWarehouse(await guard.describe(variant)).warehouse).toBe(warehouse);
      }),
      { seed, numRuns: variantsOfEach },
    );
  });
});
