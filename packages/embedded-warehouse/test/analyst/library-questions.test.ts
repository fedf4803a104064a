/**
 * Questions over a semantic model that the parser was not made with, a library's, asked over HTTP as a gateway asks them:
 * the rows of what it answers are those of a statement written by hand, or it asks back.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createAnalyst } from '../../src/analyst/create-analyst.ts';
import { createLanguageRestApi } from '../../src/language/rest-api.ts';
import { createSearchServices } from '../../src/language/search/search-services.ts';
import { startEngine, type TestEngine } from '../engine/engine.ts';
import { serve } from '../protocol/rest-server.ts';
import { holdsRows } from './compare-rows.ts';
import { libraryData } from './library-data.ts';
import { today } from './sample-shop.ts';

const yaml = readFileSync(new URL('library.yaml', import.meta.url), 'utf8');
const questions = readFileSync(new URL('library-questions.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly question: string; readonly sql: string | null });

interface Content {
  readonly type: string;
  readonly statement?: string;
  readonly text?: string;
}

let db: TestEngine;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: today });
  db = await startEngine();
  for (const statement of ["ALTER SESSION SET TIMEZONE = 'UTC'", ...libraryData]) await db.execute(statement);
});
afterAll(async () => {
  vi.useRealTimers();
  await db.close();
});

const restApi = createLanguageRestApi({
  services: createSearchServices(),
  analyst: createAnalyst(() => today),
});

async function ask(question: string): Promise<readonly Content[]> {
  const server = await serve({ restApi });
  const { status, body } = await server.ask('/api/v2/cortex/analyst/message', {
    messages: [{ role: 'user', content: [{ type: 'text', text: question }] }],
    semantic_model: yaml,
  });
  expect(status).toBe(200);
  return (body.message as { readonly content: readonly Content[] }).content;
}

test.each(questions)('$question', async ({ question, sql }) => {
  const content = await ask(question);
  const statement = content.find(({ type }) => type === 'sql')?.statement;
  const text = content.find(({ type }) => type === 'text')?.text;
  if (sql === null) return expect(statement, text).toBeUndefined();
  expect(statement, text).toBeDefined();
  const [given, reference] = [await db.execute(statement ?? ''), await db.execute(sql)];
  expect(
    holdsRows(given, reference, false),
    `${statement}\n${JSON.stringify([given.rows, reference.rows])}`,
  ).toBe(true);
});
