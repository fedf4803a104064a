/** What the embedded Analyst writes has to pass the gateway's own guard, or no caller ever sees its rows. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createAnalyst } from '../../packages/embedded-warehouse/src/analyst/create-analyst.ts';
import { loadParser } from '../../packages/embedded-warehouse/src/engine/dialect/parser.ts';
import { createSqlGuard } from '../../src/snowflake/sql/guard-sql.ts';
import { refusalOf } from '../sql/refusal-of.ts';

const folder = fileURLToPath(new URL('../../packages/embedded-warehouse/test/analyst/', import.meta.url));
const questions = globSync('*-questions.jsonl', { cwd: folder }).flatMap((file) =>
  readFileSync(folder + file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { question: string }).question),
);

test('every statement of the labelled questions passes', async () => {
  await loadParser();
  const analyst = createAnalyst(() => new Date('2026-11-28T15:00:00Z'));
  const guard = createSqlGuard();
  const refused: string[] = [];
  let read = 0;
  for (const question of questions) {
    const { statement } = analyst.answer(question, { view: 'SOPHIA_AI_UNIFIED.ANALYTICS.SHOP' });
    if (statement === null) continue;
    read += 1;
    if ((await refusalOf(guard, statement, false)) !== null) refused.push(question);
  }
  expect(read).toBeGreaterThan(100);
  expect(refused).toEqual([]);
});
