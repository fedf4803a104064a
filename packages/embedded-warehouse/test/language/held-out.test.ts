/** Labelled texts whose author had not seen the code, and that the code was not made with: what was reached is kept. */
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
  expect(removed.ALL?.value, removed.ALL?.wrong.join('\n')).toBeGreaterThan(0.89);
  expect(falseSpans.value, falseSpans.wrong.join('\n')).toBeLessThan(0.04);
  expect(measureSentiment(lines('sentiment')).value).toBeGreaterThan(0.77);
  expect(measureSimilarity(lines('similarity')).value).toBeGreaterThan(0.41);
  expect(measureExtraction(lines('extraction')).value).toBeGreaterThan(0.56);
  expect(measureSummaries(lines('summary')).value).toBeGreaterThan(0.42);
});
