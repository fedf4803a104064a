/** What the embedded Analyst makes of questions, on a fixed day. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyseQuestion } from '../../src/analyst/analyse-question.ts';
import { readSemanticModel } from '../../src/analyst/model/semantic-model.ts';
import { loadParser } from '../../src/engine/dialect/parser.ts';

const yaml = readFileSync(new URL('../../sample/shop.yaml', import.meta.url), 'utf8');
await loadParser();
const shop = readSemanticModel(yaml);
/** A Saturday. */
const today = new Date('2026-11-28T15:00:00Z');
const answer = (question: string) => analyseQuestion(shop, question, today);

test.each([
  ['revenue last quarter', "BETWEEN '2026-07-01' AND '2026-09-30'"],
  ['revenue in Q4', "BETWEEN '2026-10-01' AND '2026-12-31'"],
  ['revenue in December', "BETWEEN '2025-12-01' AND '2025-12-31'"],
  ['revenue last week', "BETWEEN '2026-11-16' AND '2026-11-22'"],
  ['revenue since March 2026', "BETWEEN '2026-03-01' AND '2026-11-28'"],
  ['revenue over the past 30 days', "BETWEEN '2026-10-29' AND '2026-11-27'"],
  ['Umsatz im letzten Monat nach Land', 'GROUP BY customers.COUNTRY'],
  ['top three products by units sold', 'ORDER BY UNITS_SOLD DESC NULLS LAST, PRODUCT, PRODUCT_ID\nLIMIT 3'],
  ['revenue by category', 'FROM SOPHIA_AI_UNIFIED.ANALYTICS.ORDER_ITEMS'],
  ['revenue in EMEA or APAC', "(customers.REGION = 'EMEA' OR customers.REGION = 'APAC')"],
  ['share of revenue by region', 'OVER ()'],
])('%s', (question, expected) => {
  expect(answer(question).statement).toContain(expected);
});

test.each([
  ['revenue in Atlantis', '"atlantis"'],
  ['revenue soon', '"soon"'],
  ['customer satisfaction by product', 'not related'],
  ['growth of revenue', 'needs a period'],
  ['', 'names no figure'],
])('"%s" is asked back', (question, expected) => {
  const { statement, text, suggestions } = answer(question);
  expect(statement).toBeNull();
  expect(text).toContain(expected);
  for (const suggestion of suggestions) expect(answer(suggestion).statement, suggestion).not.toBeNull();
});

test('a verified query wins over the parser', () => {
  const verified = { name: 'known', question: 'How is business?', sql: 'SELECT 7' };
  const model = { ...shop, verified_queries: [verified] };
  expect(analyseQuestion(model, 'how is business', today)).toMatchObject({
    statement: 'SELECT 7',
    verifiedQuery: verified,
  });
});

test.each([
  ['name: [', 'not valid'],
  ['name: shop\ntables: []', 'tables'],
  [yaml.replace('left_table: orders,', 'left_table: nowhere,'), 'there is no table nowhere'],
  [yaml.replace('name: buyers', 'name: revenue'), 'revenue is there twice'],
  [yaml.replace('default_aggregation: max', 'default_aggregation: mode'), 'default_aggregation'],
])('a model that is not valid is refused with the place', (wrong, expected) => {
  expect(() => readSemanticModel(wrong)).toThrow(expected);
});

test.each([
  ['revenue from November to February', "BETWEEN '2025-11-01' AND '2026-02-28'"],
  ['revenue between March and May', "BETWEEN '2026-03-01' AND '2026-05-31'"],
  ['revenue from September 1st until today', "BETWEEN '2026-09-01' AND '2026-11-28'"],
  ['third highest country by units sold', 'LIMIT 1 OFFSET 2'],
  ['countries with at least 10k revenue', 'HAVING SUM(orders.TOTAL) >= 10000'],
  ['revenue AMER vs APAC last month', 'GROUP BY customers.REGION'],
])('%s is understood', (question, expected) => {
  expect(answer(question).statement).toContain(expected);
});

test.each([
  ['revenue on 2026-02-30', 'no period'],
  ['revenue by stores', '"stores"'],
  ['average units sold by region', 'no average'],
  ['amount of orders last month', 'not an amount'],
  ['highest revenue', 'needs groups'],
  ['countries with more than 5 orders last month vs the month before', 'two questions'],
  ['how many orders per customer with more than 5 orders', 'needs groups'],
  ['top customers that never ordered', 'as a list'],
  ['cumulative revenue', 'needs steps'],
  ['cumulative buyers by month', 'No running total'],
  ['revenue growth by month and region this year', 'one series of one figure'],
  ['average order value per customer by segment this year', 'average or a list'],
  ['revenue this year versus last year', 'is not over'],
  ['revenue of all tents but one', '"but"'],
])('"%s" is asked back rather than guessed', (question, expected) => {
  expect(answer(question)).toMatchObject({ statement: null, text: expect.stringContaining(expected) });
});

test.each([
  ['revenue by customer', 'GROUP BY customers.NAME, customers.CUSTOMER_ID'],
  ['weekly revenue over the last 8 weeks', "BETWEEN '2026-09-28' AND '2026-11-22'"],
  [
    'revenue excluding cancelled and returned orders',
    "NOT COALESCE(orders.STATUS = 'CANCELLED', FALSE) AND NOT",
  ],
  ['revenue of orders that were not returned', "NOT COALESCE(orders.STATUS = 'RETURNED', FALSE)"],
  ['French customers by revenue', "customers.COUNTRY = 'France'"],
  ['running total of revenue by month this year', 'SUM(REVENUE) OVER (ORDER BY MONTH) AS CUMULATIVE_REVENUE'],
  ['month over month revenue growth for the last six months', "WHERE MONTH >= '2026-05-01'"],
  [
    'best product in each category by units sold',
    'PARTITION BY CATEGORY ORDER BY UNITS_SOLD DESC NULLS LAST',
  ],
  ['how many customers have more than 5 orders', 'SELECT COUNT(*) AS CUSTOMER_COUNT'],
  ['which customers have never ordered', 'NOT EXISTS'],
  ['products without orders last month', "BETWEEN '2026-10-01' AND '2026-10-31'"],
  ['busiest day of last month by number of orders', 'LIMIT 1'],
  ['revenue in the first half of this year', "BETWEEN '2026-01-01' AND '2026-06-30'"],
])('%s is understood as what it is', (question, expected) => {
  expect(answer(question).statement).toContain(expected);
});

test.each([
  ['by how much did revenue change between September and October', '2026-10-01', '2026-09-01'],
  ['difference in orders between Q2 and Q3 by region', '2026-07-01', '2026-04-01'],
  ['revenue growth from November to January', '2026-01-01', '2025-11-01'],
])('%s puts the two beside each other, and adds them up nowhere', (question, now, before) => {
  const { statement, assumptions } = answer(question);
  expect(statement).toMatch(
    new RegExp(`now_period AS .*BETWEEN '${now}.*before_period AS .*BETWEEN '${before}`, 's'),
  );
  expect(assumptions.join(' ')).not.toMatch(/November is the latest that has begun: 2026/);
});

test('a range of months stays one where no change of it is asked for, or one from step to step', () => {
  expect(answer('revenue between September and October').statement).toContain(
    "BETWEEN '2026-09-01' AND '2026-10-31'",
  );
  expect(answer('revenue growth by month from March to June').statement).toContain('LAG(REVENUE)');
});

test.each(['return rate', 'number of tickets', 'cancellation rate', 'average call duration'])(
  'the best %s is asked back, and the lowest is told',
  (figure) => {
    const group = figure.includes('call') ? 'agent' : 'region';
    expect(answer(`which ${group} has the best ${figure}`)).toMatchObject({
      statement: null,
      text: expect.stringContaining('can be the highest or the lowest'),
    });
    expect(answer(`which ${group} has the lowest ${figure}`).statement).toContain(' ASC ');
  },
);

test('what stands for a name is told apart by its key, and values that are counted together are said', () => {
  expect(answer('top 5 customers by revenue').assumptions.join(' ')).toContain('told apart by CUSTOMER_ID');
  expect(answer('revenue in Spain and France').assumptions.join(' ')).toContain(
    'Spain and France are counted together',
  );
});

test.each(['share of revenue and orders by region', 'share of revenue and orders of EMEA'])(
  '%s names each figure and each share once',
  (question) => {
    const { statement } = answer(question);
    const selected = statement?.split('\n').findLast((line) => line.startsWith('SELECT')) ?? '';
    const names = [...selected.matchAll(/ AS (\w+)/g)].map(([, name]) => name);
    expect(names).toContain('REVENUE_SHARE_PERCENT');
    expect(names).toContain('ORDER_COUNT_SHARE_PERCENT');
    expect(names).toHaveLength(new Set(names).size);
  },
);
