import { describe, expect, it } from 'vitest';
import families from '../../src/snowflake/sql/built-in-functions.json' with { type: 'json' };
import { createSqlGuard } from '../../src/snowflake/sql/guard-sql.ts';
import refused from '../../src/snowflake/sql/refused-functions.json' with { type: 'json' };

const guard = createSqlGuard();

describe('a description', () => {
  it('lists names of tables, and tells which are written', async () => {
    const sql = `INSERT INTO sales.totals (region, total)
      WITH recent AS (SELECT * FROM Orders WHERE day > ?)
      SELECT r.region, SUM(amount) FROM recent r JOIN "Regions" USING (id), db..other GROUP BY 1`;
    const { kind, tables } = await guard.describe(sql);
    expect(kind).toBe('INSERT');
    const all = tables.map(({ path, written }) => `${path.join('.')}${written ? ' written' : ''}`);
    expect(all.sort()).toEqual(['DB..OTHER', 'ORDERS', 'RECENT', 'Regions', 'SALES.TOTALS written']);
    expect(tables.find(({ path }) => path[0] === 'ORDERS')).toMatchObject({ line: 2, column: 37 });
  });

  it('counts the constructs of the whole statement', async () => {
    const sql = `WITH c AS (SELECT DISTINCT a FROM t)
      SELECT a, COUNT(*), SUM(b) OVER (ORDER BY a) FROM c JOIN u ON c.a = u.a, v
      WHERE a IN (SELECT x FROM w) GROUP BY a ORDER BY a LIMIT 3`;
    expect((await guard.describe(sql)).shape).toEqual({
      selects: 3,
      subqueries: 1,
      commonTables: 1,
      joins: 2,
      filters: 1,
      groupings: 1,
      aggregates: 1,
      windows: 1,
      distincts: 1,
      setOperations: 0,
      pivots: 0,
      orderings: 1,
      limits: 1,
    });
  });

  it('lists calls with their qualifiers, wherever they are', async () => {
    const { functions } = await guard.describe('SELECT Upper(a), db.s."f"(b), "g"(c), COUNT(*) FROM t');
    expect(functions.map(({ name, path, quoted }) => [...path, name, quoted])).toEqual([
      ['UPPER', false],
      ['DB', 'S', 'f', true],
      ['g', true],
      ['COUNT', false],
    ]);
  });

  it.each([
    ['SELECT ?, ? FROM t WHERE a = ?', 3],
    ['SELECT :1, :2, :1', 2],
    ["SELECT '?', a -- ?\nFROM t /* ? */", 0],
    ["SELECT v:a:b, {'k':1}, {'k': :1}", 1],
  ])('counts placeholders: %s', async (sql, placeholders) => {
    expect(await guard.describe(sql)).toMatchObject({ placeholders, refusals: [] });
  });

  it('knows what an EXPLAIN explains', async () => {
    expect(await guard.describe('EXPLAIN USING JSON DELETE FROM t')).toMatchObject({
      kind: 'EXPLAIN',
      explains: 'DELETE',
    });
  });

  it('is made once for each text while it is kept', async () => {
    const kept = createSqlGuard();
    expect(await kept.describe('SELECT 1')).toBe(await kept.describe('SELECT 1'));
    const forgetful = createSqlGuard({ cacheBytes: 0 });
    expect(await forgetful.describe('SELECT 1')).not.toBe(await forgetful.describe('SELECT 1'));
    const small = createSqlGuard({ cacheBytes: 5_000 });
    const first = await small.describe('SELECT 1');
    for (let i = 0; i < 50; i += 1) await small.describe(`SELECT ${i} FROM t`);
    expect(await small.describe('SELECT 1')).not.toBe(first);
  });
});

describe('the list of functions', () => {
  const names = Object.values(families).flat();

  it('has each name once, in upper case, and none that costs or reaches out', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name))).toEqual([]);
    expect(names.filter((name) => /^(AI_|SYSTEM\$|CORTEX)/.test(name) || name in refused)).toEqual([]);
  });

  it.each(names.filter((name) => !families.pattern.includes(name)))('lets %s be called', async (name) => {
    const special: Readonly<Record<string, string>> = {
      CAST: 'CAST(a AS INT)',
      EXTRACT: 'EXTRACT(DAY FROM a)',
      GENERATOR: '(SELECT 1 FROM TABLE(GENERATOR(ROWCOUNT => 1)))',
      POSITION: "POSITION('a', b)",
      TRY_CAST: 'TRY_CAST(a AS INT)',
    };
    const sql = `SELECT ${special[name] ?? `${name}(a, b)`} AS x FROM t`;
    await expect(guard.guardSql(sql, { allowWrites: false, allowOthers: false })).resolves.toMatchObject({
      kind: 'SELECT',
    });
  });

  it('refuses what is refused on purpose, with a reason of its own', async () => {
    for (const [name, reason] of Object.entries(refused))
      await expect(
        guard.guardSql(`SELECT ${name}(a)`, { allowWrites: true, allowOthers: false }),
      ).rejects.toMatchObject({
        details: { rule: 'refused-function', reason: expect.stringContaining(reason) },
      });
  });
});
