import { describe, expect, it } from 'vitest';
import { chooseWarehouse, defaultWarehouses } from '../../src/snowflake/sql/choose-warehouse.ts';
import { createSqlGuard } from '../../src/snowflake/sql/guard-sql.ts';
import { refusalRules } from '../../src/snowflake/sql/refusal.ts';
import { readCorpus } from './corpus.ts';
import { refusalOf } from './refusal-of.ts';

const corpus = readCorpus();
const guard = createSqlGuard();

describe('the corpus', () => {
  it('has hundreds of statements, each only once, and refuses by known rules', () => {
    expect(corpus.length).toBeGreaterThan(400);
    expect(new Set(corpus.map(({ sql }) => sql)).size).toBe(corpus.length);
    const unknown = corpus.filter(
      ({ rule }) => rule !== null && !refusalRules.some((known) => known === rule),
    );
    expect(unknown).toEqual([]);
  });
});

describe('a statement that reads', () => {
  it.each(corpus.filter(({ verdict }) => verdict === 'read'))('runs for everyone: $name', async ({ sql }) => {
    expect(await refusalOf(guard, sql, false)).toBeNull();
    expect(await refusalOf(guard, sql, true)).toBeNull();
  });
});

describe('a statement that writes', () => {
  it.each(corpus.filter(({ verdict }) => verdict === 'write'))(
    'runs only for writers: $name',
    async ({ sql }) => {
      expect((await refusalOf(guard, sql, false))?.rule).toMatch(/^(read-only|sequence)$/);
      expect(await refusalOf(guard, sql, true)).toBeNull();
    },
  );
});

describe('a statement that is not allowed', () => {
  it.each(corpus.filter(({ verdict }) => verdict === 'refuse'))(
    'runs for nobody: $name',
    async ({ sql, rule }) => {
      expect((await refusalOf(guard, sql, true))?.rule).toBe(rule);
      expect(await refusalOf(guard, sql, false)).not.toBeNull();
    },
  );
});

describe('the warehouse', () => {
  it.each(corpus)('is chosen by what the statement does: $name', async ({ sql, warehouse }) => {
    const choice = chooseWarehouse(await guard.describe(sql));
    expect(choice.warehouse).toBe(defaultWarehouses[warehouse]);
    expect(choice.reason).toMatch(/^\p{L}.*\.$/u);
  });
});
