/**
 * Business questions by somebody who had not seen the parser, each with the SQL that answers it: what the embedded
 * Analyst makes of them is run on the same engine, and its rows are compared. Every third was kept apart while the
 * parser was made.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnalyst } from '../../src/analyst/create-analyst.ts';
import { startEngine, type TestEngine } from '../engine/engine.ts';
import { holdsRows } from './compare-rows.ts';

interface LabelledQuestion {
  readonly question: string;
  /** Null: the data cannot tell, so it has to be asked back. */
  readonly sql: string | null;
  readonly order: boolean;
  readonly note: string;
}

const questions = readFileSync(new URL('business-questions.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as LabelledQuestion);
const keptApart = questions.filter((_, i) => (i + 1) % 3 === 0);
const seen = questions.filter((_, i) => (i + 1) % 3 !== 0);

const today = new Date();
const analyst = createAnalyst(() => today);
let db: TestEngine;
beforeAll(async () => {
  db = await startEngine({ sample: true });
  await db.execute("ALTER SESSION SET TIMEZONE = 'UTC'");
});
afterAll(() => db.close());

type Verdict = 'right' | 'asked back' | 'wrong';

async function judge({ question, sql, order }: LabelledQuestion): Promise<Verdict> {
  const { statement } = analyst.answer(question, { view: 'SOPHIA_AI_UNIFIED.ANALYTICS.SHOP' });
  if (statement === null) return sql === null ? 'right' : 'asked back';
  if (sql === null) return 'wrong';
  const expected = await db.execute(
    sql.replaceAll('CURRENT_DATE', `DATE '${today.toISOString().slice(0, 10)}'`),
  );
  return holdsRows(await db.execute(statement), expected, order) ? 'right' : 'wrong';
}

async function judgeAll(labelled: readonly LabelledQuestion[]) {
  const found: Record<Verdict, string[]> = { right: [], 'asked back': [], wrong: [] };
  for (const each of labelled) found[await judge(each)].push(each.question);
  return found;
}

const figures = ({ right, wrong, ...asked }: Awaited<ReturnType<typeof judgeAll>>) => ({
  right: right.length,
  'asked back': asked['asked back'].length,
  wrong,
});

test('the forty questions that the parser was made with', async () => {
  const found = await judgeAll(seen);
  expect(figures(found), JSON.stringify(found, null, 1)).toEqual({});
});

test('the twenty that were kept apart', async () => {
  const found = await judgeAll(keptApart);
  expect(figures(found), JSON.stringify(found, null, 1)).toEqual({});
});
