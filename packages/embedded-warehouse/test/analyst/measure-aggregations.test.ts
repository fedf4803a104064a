/** What a figure makes of the rows is known from the model, also of a metric that is written as SQL. */
import { beforeAll, expect, test } from 'vitest';
import { readSemanticModel } from '../../src/analyst/model/semantic-model.ts';
import { counts, isAddable, vocabularyOf } from '../../src/analyst/model/vocabulary.ts';
import { loadParser } from '../../src/engine/dialect/parser.ts';

beforeAll(loadParser);

function measureOf(section: string) {
  const model = readSemanticModel(`name: parcels
tables:
  - name: parcels
    base_table: { database: D, schema: S, table: PARCELS }
    ${section}
`);
  const [mention] = vocabularyOf(model).find(['figure']);
  const [measure] = mention?.terms ?? [];
  if (measure?.kind !== 'measure') throw new Error('the figure is no measure');
  return measure;
}

test.each([
  ['COUNT(*)', 'count', { isCount: true, isSum: true }],
  ['COUNT(DISTINCT CUSTOMER_ID)', 'count_distinct', { isCount: true, isSum: true }],
  ['COUNT(*) / COUNT(DISTINCT CUSTOMER_ID)', 'expression', { isCount: false, isSum: false }],
  ['SUM(TOTAL)', 'sum', { isCount: false, isSum: true }],
  ['ROUND(SUM(TOTAL), 2)', 'sum', { isCount: false, isSum: false }],
  ['ROUND(AVG(TOTAL), 2)', 'avg', { isCount: false, isSum: false }],
  ['ROUND(AVG(TOTAL) / AVG(PIECES), 2)', 'expression', { isCount: false, isSum: false }],
])('the metric %s: %s', (sql, aggregation, { isCount, isSum }) => {
  const measure = measureOf(`metrics: [{ name: figure, expr: "${sql}" }]`);
  expect([measure.aggregation, counts(measure), isAddable(measure)]).toEqual([aggregation, isCount, isSum]);
});

test.each(['sum', 'avg', 'min', 'max', 'median', 'count', 'count_distinct'])('the measure by %s', (how) => {
  const measure = measureOf(`measures: [{ name: figure, expr: TOTAL, default_aggregation: ${how} }]`);
  expect(measure.aggregation).toBe(how);
});
