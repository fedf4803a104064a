/** What a semantic model may say, and what of it is refused with the place where it stands. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyseQuestion } from '../../src/analyst/analyse-question.ts';
import { readSemanticModel, SemanticModelError } from '../../src/analyst/model/semantic-model.ts';
import { loadParser } from '../../src/engine/dialect/parser.ts';
import { startEngine, type TestEngine } from '../engine/engine.ts';

const today = new Date('2026-11-28T15:00:00Z');
const parcels = `
  - name: parcels
    base_table: { database: SOPHIA_AI_UNIFIED, schema: ANALYTICS, table: ORDERS }
    primary_key: { columns: [ORDER_ID] }
`;
const people = `
  - name: people
    base_table: { database: SOPHIA_AI_UNIFIED, schema: ANALYTICS, table: CUSTOMERS }
    dimensions: [{ name: region, expr: REGION }]
`;
const modelOf = (fields: string, more = '') => `name: parcels\ntables:${parcels}${fields}\n${people}${more}`;
const related = (...ways: readonly string[]) =>
  `relationships:\n${ways
    .map((way) => {
      const [name, left, right] = way.split(' ');
      return `  - { name: ${name}, left_table: ${left}, right_table: ${right}, relationship_columns: [{ left_column: CUSTOMER_ID, right_column: CUSTOMER_ID }] }`;
    })
    .join('\n')}`;
const measure = (expr: string, more = '') =>
  `    measures: [{ name: figure, expr: ${JSON.stringify(expr)}${more} }]\n    dimensions: [{ name: channel, expr: CHANNEL }]`;

beforeAll(loadParser);

describe('an expression is asked of the engine as it is meant', () => {
  let db: TestEngine;
  beforeAll(async () => {
    db = await startEngine({ sample: true });
  });
  afterAll(() => db.close());

  test.each([
    ['DATEDIFF(day, ORDERED_AT, CURRENT_DATE)', 'SUM(DATEDIFF(day, o.ORDERED_AT, CURRENT_DATE))'],
    ['DATEDIFF(day, ORDERED_AT, ORDERED_AT)', '0'],
    ['TOTAL::NUMBER(12, 2)', 'SUM(o.TOTAL)'],
    ['CAST(TOTAL AS NUMBER(12, 2))', 'SUM(o.TOTAL)'],
    ['PARSE_JSON(\'{"a": 2}\'):a::INT * ORDER_ID', 'SUM(2 * o.ORDER_ID)'],
    ['TOTAL -- as it was charged', 'SUM(o.TOTAL)'],
    ['parcels.TOTAL + orders.TOTAL', 'SUM(2 * o.TOTAL)'],
    ['IFF(EXTRACT(month FROM ORDERED_AT) = 3, 1, 0)', 'COUNT_IF(MONTH(o.ORDERED_AT) = 3)'],
    [
      'CASE WHEN DATE_TRUNC(month, ORDERED_AT) < DATEADD(month, -2, CURRENT_TIMESTAMP()) THEN 1 ELSE 0 END',
      "COUNT_IF(DATE_TRUNC('month', o.ORDERED_AT) < DATEADD('month', -2, CURRENT_TIMESTAMP()))",
    ],
    ['SUM(TOTAL) / COUNT(*)', 'SUM(o.TOTAL) / COUNT(*)'],
    ['1', 'COUNT(*)'],
  ])('%s', async (expr, reference) => {
    const model = readSemanticModel(modelOf(measure(expr), related('bought_by parcels people')));
    const { statement } = analyseQuestion(model, 'figure by region', today);
    const rows = await db.rows(statement ?? '');
    expect(rows.toSorted()).toEqual(
      (
        await db.rows(
          `SELECT c.REGION, ${reference} FROM SOPHIA_AI_UNIFIED.ANALYTICS.ORDERS o JOIN SOPHIA_AI_UNIFIED.ANALYTICS.CUSTOMERS c ON c.CUSTOMER_ID = o.CUSTOMER_ID GROUP BY ALL`,
        )
      ).toSorted(),
    );
  });

  test.each([
    ['net / parcel_count', 'SUM(TOTAL - 1) / COUNT(ORDER_ID)'],
    ['ROUND(SUM(net) / 2, 0)', 'ROUND(SUM(TOTAL - 1) / 2, 0)'],
    ['SUM(half)', 'SUM((TOTAL - 1) / 2)'],
  ])('a metric of other figures: %s', async (expr, reference) => {
    const fields = `    measures:
      - { name: net, expr: TOTAL - 1 }
      - { name: half, expr: net / 2 }
      - { name: parcel_count, expr: ORDER_ID, default_aggregation: count }
    metrics: [{ name: figure, expr: "${expr}" }]`;
    const { statement } = analyseQuestion(readSemanticModel(modelOf(fields)), 'figure', today);
    expect(await db.rows(statement ?? '')).toEqual(
      await db.rows(`SELECT ${reference} FROM SOPHIA_AI_UNIFIED.ANALYTICS.ORDERS`),
    );
  });

  test.each([
    ['SUM(TOTAL) + SUM(ORDER_ID)', 'SUM(TOTAL) + SUM(ORDER_ID)'],
    ['ROUND(SUM(TOTAL), 1) + ROUND(SUM(ORDER_ID), 2)', 'SUM(TOTAL) + SUM(ORDER_ID)'],
    ['ROUND(SUM(TOTAL) / 7, 0)', 'SUM(TOTAL) / 7'],
    ['SUM(TOTAL)', 'SUM(TOTAL)'],
  ])('a metric of minutes is told in hours as a whole: %s', async (expr, reference) => {
    const fields = `    metrics: [{ name: delay_minutes, synonyms: [delay], expr: "${expr}" }]`;
    const { statement } = analyseQuestion(readSemanticModel(modelOf(fields)), 'delay in hours', today);
    expect(await db.rows(statement ?? '')).toEqual(
      await db.rows(`SELECT ROUND((${reference}) / 60, 2) FROM SOPHIA_AI_UNIFIED.ANALYTICS.ORDERS`),
    );
  });

  test('a relationship in another case than its tables joins them', async () => {
    const model = readSemanticModel(modelOf(measure('TOTAL'), related('bought_by PARCELS People')));
    const { statement } = analyseQuestion(model, 'figure by region', today);
    expect(await db.rows(statement ?? '')).toHaveLength(3);
  });
});

test.each([
  [measure('SUM('), 'tables.parcels.measures.figure.expr: syntax error'],
  [measure('A, B'), 'is not one value'],
  [measure('(SELECT 1)'), 'is not one value'],
  [measure('TOTAL AS T'), 'is not one value'],
  [measure('people.AGE'), '"PEOPLE.AGE" is of another table'],
  [measure('SUM(TOTAL)', ', default_aggregation: sum'), 'aggregates by itself'],
  [measure('SUM(MAX(TOTAL))'), 'an aggregate of an aggregate'],
  [measure('SUM(TOTAL) OVER (PARTITION BY CHANNEL)'), 'no window function'],
  [measure('SUM(TOTAL) + ITEMS'), 'ITEMS is not aggregated'],
  ['    metrics: [{ name: rate, expr: TOTAL / 2 }]', 'TOTAL is not aggregated'],
  ['    metrics: [{ name: a, expr: b / 2 }, { name: b, expr: a / 2 }]', 'is made of itself: a, b, a'],
  [
    '    metrics: [{ name: a, expr: SUM(TOTAL) }, { name: b, expr: SUM(a) }]',
    'of a, which is a figure of several rows',
  ],
  [
    '    metrics: [{ name: a, expr: SUM(TOTAL) }]\n    measures: [{ name: b, expr: a / 2 }]',
    'of a, which is a figure of several rows',
  ],
  ['    dimensions: [{ name: a, expr: SUM(TOTAL) }]', 'nothing in it can be aggregated'],
  ['    filters: [{ name: a, expr: COUNT(*) > 2 }]', 'nothing in it can be aggregated'],
  ['    measures: [{ name: a, expr: }]', 'tables.parcels.measures.a.expr: '],
  [
    '    measures: [{ name: a, expr: X, synonyms: [sales] }, { name: b, expr: Y, synonyms: [Sales] }]',
    '"sales" means a and b',
  ],
  [
    '    dimensions: [{ name: a, expr: X, synonyms: [kind] }, { name: b, expr: Y, synonyms: [kind] }]',
    '"kind" means a and b',
  ],
  ['    measure: [{ name: a, expr: X }]', 'tables.parcels.measure: there is no such key; it is measures'],
  [
    '    measures: [{ name: a, expr: X, default_agg: max }]',
    'tables.parcels.measures.a.default_agg: there is no such key; it is default_aggregation',
  ],
  ['    measures: [{ name: a, expr: X, Synonym: [b] }]', 'it is synonyms'],
  ['    dimensions: [{ name: a, expr: X, samplevalues: [b] }]', 'it is sample_values'],
])('%s is refused', (fields, expected) => {
  expect(() => readSemanticModel(modelOf(fields))).toThrow(SemanticModelError);
  expect(() => readSemanticModel(modelOf(fields))).toThrow(expected);
});

test.each([
  [related('a parcels people', 'b parcels people'), 'a and b both lead from parcels to people'],
  [related('a parcels people', 'b People Parcels'), 'back to it'],
  [related('a parcels parcels'), 'back to it'],
  [related('a parcels nowhere'), 'relationships.a: there is no table nowhere'],
  [
    `${people.replace('people', 'shops')}${related('a parcels people', 'b people shops', 'c parcels shops')}`,
    'both lead from parcels to shops',
  ],
])('relationships that leave a choice are refused: %s', (ways, expected) => {
  expect(() => readSemanticModel(modelOf(measure('TOTAL'), ways))).toThrow(expected);
});

test('keys without a value, numbers as texts and keys of Snowflake that are not read here are taken', () => {
  const fields = `    synonyms:
    metrics:
    measures: [{ name: rows_there, expr: 1, synonyms: , description: , access_modifier: public_access }]
    dimensions: [{ name: channel, expr: CHANNEL, synonyms: [2026], sample_values: [1, true], is_enum: true }]`;
  const [read] = readSemanticModel(modelOf(fields)).tables;
  expect(read?.measures[0]).toMatchObject({ expr: '1', synonyms: [], description: '' });
  expect(read?.dimensions[0]).toMatchObject({ synonyms: ['2026'], sample_values: ['1', 'true'] });
});
