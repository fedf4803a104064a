/**
 * The statements under corpus/, as data. A case begins with a line `---- VERDICT WAREHOUSE`:
 * - `read general`: runs for everyone, on the warehouse for general work
 * - `write loading`: runs for callers who may write, and is refused as read-only for the others
 * - `refuse RULE ai`: runs for nobody
 */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WarehouseNames } from '../../src/snowflake/sql/choose-warehouse.ts';

export interface CorpusCase {
  /** `file:line`, for the test's name. */
  readonly name: string;
  readonly sql: string;
  readonly verdict: 'read' | 'write' | 'refuse';
  readonly rule: string | null;
  readonly warehouse: keyof WarehouseNames;
}

export function readCorpus(): CorpusCase[] {
  const files = globSync(fileURLToPath(new URL('corpus/*.sql', import.meta.url))).sort();
  return files.flatMap((file) => readCases(basename(file), readFileSync(file, 'utf8')));
}

function readCases(file: string, text: string): CorpusCase[] {
  const cases: CorpusCase[] = [];
  let line = 1;
  for (const block of text.split(/^---- /m)) {
    const [head = '', ...body] = block.split('\n');
    if (body.length > 0) {
      const [verdict, ...more] = head.split(' ');
      const sql = body.join('\n').replace(/\n$/, '');
      cases.push({
        name: `${file}:${line}`,
        sql,
        verdict: verdict as CorpusCase['verdict'],
        rule: verdict === 'refuse' ? (more[0] ?? null) : null,
        warehouse: more.at(-1) as keyof WarehouseNames,
      });
    }
    line += block.split('\n').length - 1;
  }
  return cases;
}
