/** The sample's semantic view over the sample's data, for the tests of a file: what the Analyst answers is run and compared. */
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { createAnalyst } from '../../src/analyst/create-analyst.ts';
import type { AnalystAnswer } from '../../src/protocol/rest-api.ts';
import { startEngine, type TestEngine } from '../engine/engine.ts';
import { holdsRows } from './compare-rows.ts';

export interface SampleShop {
  answer(question: string): AnalystAnswer;
  execute(sql: string): ReturnType<TestEngine['execute']>;
  /** That the question is answered with the rows of a statement that was written by hand. */
  expectRows(question: string, sql: string): Promise<void>;
}

/** The sample's data end the day before. */
export const today = new Date('2026-11-28T15:00:00Z');

export function sampleShopForFile(): SampleShop {
  const analyst = createAnalyst(() => today);
  const answer = (question: string) => analyst.answer(question, { view: 'SOPHIA_AI_UNIFIED.ANALYTICS.SHOP' });
  let db: TestEngine;
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: today });
    db = await startEngine({ sample: true });
    await db.execute("ALTER SESSION SET TIMEZONE = 'UTC'");
    await db.execute('USE SCHEMA SOPHIA_AI_UNIFIED.ANALYTICS');
  });
  afterAll(async () => {
    vi.useRealTimers();
    await db.close();
  });
  return {
    answer,
    execute: (sql) => db.execute(sql),
    async expectRows(question, sql) {
      const { statement, text } = answer(question);
      expect(statement, text).not.toBeNull();
      const [given, reference] = [await db.execute(statement ?? ''), await db.execute(sql)];
      expect(
        holdsRows(given, reference, false),
        `${statement}\n${JSON.stringify([given.rows, reference.rows])}`,
      ).toBe(true);
    },
  };
}
