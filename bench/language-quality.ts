/**
 * How good the local language functions are, on folders of labelled texts: `node bench/language-quality.ts [folder]
 * [--wrong set]` prints the figures, and with `--wrong` what a set (`redaction`, `sentiment`, ...) has wrong.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Measured,
  measureExtraction,
  measureRedaction,
  measureSentiment,
  measureSimilarity,
  measureSummaries,
  readLabelled,
} from '../packages/embedded-warehouse/test/language/measure-quality.ts';

const heldOut = new URL('../packages/embedded-warehouse/test/language/held-out', import.meta.url).pathname;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { wrong: { type: 'string', multiple: true, default: [] } },
});
const folder = positionals[0] ?? heldOut;

/** @returns the lines of a set; null where the folder has none. */
function lines<T>(set: string): T[] | null {
  const file = join(folder, `${set}.jsonl`);
  return existsSync(file) ? readLabelled<T>(file) : null;
}

function print(set: string, name: string, { value, of, wrong }: Measured): void {
  console.log(`${name.padEnd(34)} ${(100 * value).toFixed(1).padStart(6)}  (${of})`);
  if (values.wrong.includes(set)) for (const line of wrong) console.log(`    ${line}`);
}

const redaction = lines<{ text: string; clean: boolean }>('redaction');
if (redaction) {
  const { removed, falseSpans, falseTexts } = measureRedaction(redaction);
  for (const [category, measured] of Object.entries(removed)) {
    print(category === 'ALL' ? '' : 'redaction', `removed ${category}`, measured);
  }
  print('redaction', 'false spans', falseSpans);
  print('', 'clean texts touched', falseTexts);
}
const sentiment = lines<{ text: string; label: string }>('sentiment');
if (sentiment) print('sentiment', 'sentiment', measureSentiment(sentiment));
const similarity = lines<{ a: string; b: string; score: number }>('similarity');
if (similarity) print('similarity', 'similarity, Spearman', measureSimilarity(similarity));
const extraction = lines<Parameters<typeof measureExtraction>[0][number]>('extraction');
if (extraction) print('extraction', 'extraction, exact', measureExtraction(extraction));
const summary = lines<{ text: string; facts: readonly string[] }>('summary');
if (summary) print('summary', 'facts in summaries of two sentences', measureSummaries(summary));
