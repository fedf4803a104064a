/** Labelled texts whose author had not seen the code; it has learned from its misses since. What was reached is kept. */
import { expect, test } from 'vitest';
import {
  measureExtraction,
  measureRedaction,
  measureSentiment,
  measureSimilarity,
  measureSummaries,
  readLabelled,
} from './measure-quality.ts';

const lines = <T>(set: string) => readLabelled<T>(new URL(`held-out/${set}.jsonl`, import.meta.url));

test('redaction, sentiment, similarity, extraction and summaries are no worse than documented', () => {
  const { removed, falseSpans } = measureRedaction(lines('redaction'));
  expect(removed.ALL?.value, removed.ALL?.wrong.join('\n')).toBeGreaterThan(0.97);
  expect(falseSpans.value, falseSpans.wrong.join('\n')).toBeLessThan(0.02);
  expect(measureSentiment(lines('sentiment')).value).toBeGreaterThan(0.79);
  expect(measureSimilarity(lines('similarity')).value).toBeGreaterThan(0.6);
  expect(measureExtraction(lines('extraction')).value).toBeGreaterThan(0.82);
  expect(measureSummaries(lines('summary')).value).toBeGreaterThan(0.42);
});
