/** A semantic view's words, as the account tells them, are words of the business to the classifier. */
import { afterEach, expect, test, vi } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { createClassifier } from '../../src/hybrid/classify/create-classifier.ts';
import { createViewWords, type ViewWords } from '../../src/hybrid/classify/view-words.ts';
import type { Statement, StatementRunner } from '../../src/snowflake/statement/statement.ts';
import { createCaller } from '../completions/two-backends.ts';

const VIEW = 'DB.SALES.WOOD';
/** As SYSTEM$READ_YAML_FROM_SEMANTIC_VIEW writes it. */
const yaml = (measure: string) =>
  `name: WOOD\ntables:\n  - name: TIMBER\n    metrics:\n      - name: ${measure}\n        expr: AVG(knots)\n`;

/** @param answers one for each reading: a model, or a failure */
function account(...answers: readonly (string | Error)[]) {
  const sent: Statement[] = [];
  const runner: StatementRunner = {
    async run(statement) {
      const answer = answers[sent.length] ?? new Error('asked too often');
      sent.push(statement);
      if (answer instanceof Error) throw answer;
      return {
        columns: [],
        rows: [[answer]],
        rowCount: 1,
        truncated: false,
        queryId: 'q',
        warehouse: 'w',
      } as never;
    },
  };
  const warned: object[] = [];
  const clock = { time: 1 };
  const words = createViewWords({
    runner,
    view: VIEW,
    logger: { warn: (fields: object) => void warned.push(fields) },
    now: () => clock.time,
  });
  return { words, sent, warned, clock };
}

const inMessages = (words: ViewWords) =>
  createClassifier({ words: words.known, complete: async () => Promise.reject(new Error('asked')) });
const classify = (words: ViewWords, route?: 'BOTH') =>
  inMessages(words)('gnarliness by timber', createCaller(), 'at', route);

afterEach(() => void vi.useRealTimers());

test('they are read at the start, and no message makes a statement or waits for one', async () => {
  const { words, sent } = account(yaml('GNARLINESS'));
  expect(sent.map(({ sql, binds }) => [sql, binds])).toEqual([
    ['SELECT SYSTEM$READ_YAML_FROM_SEMANTIC_VIEW(?)', [VIEW]],
  ]);
  expect((await classify(words)).reason).not.toContain('gnarliness');
  await words.tried;
  const found = await classify(words);
  expect(found).toMatchObject({ route: 'SNOWFLAKE' });
  expect(found.reason).toContain('a business measure ("gnarliness")');
  expect(sent).toHaveLength(1);
});

test('what is paid for reads them anew, when they are ten minutes old', async () => {
  const { words, sent, clock } = account(yaml('GNARLINESS'), yaml('TWIST'));
  await words.tried;
  clock.time += 9 * 60_000;
  words.renew();
  expect(sent).toHaveLength(1);
  clock.time += 60_000;
  words.renew();
  words.renew();
  await expect.poll(() => [...words.known().keys()]).toContain('twist');
  expect(sent).toHaveLength(2);
});

test('also where a route is given, they tell what the question is about', async () => {
  const { words } = account(yaml('GNARLINESS'));
  await words.tried;
  expect(await classify(words, 'BOTH')).toMatchObject({ route: 'BOTH', isBusiness: true });
});

test('an account that is away is asked again after pauses that grow, until it tells them', async () => {
  vi.useFakeTimers();
  const away = new GatewayError('UPSTREAM_UNAVAILABLE', 'Snowflake does not answer.');
  const { words, sent, warned } = account(away, away, away, yaml('GNARLINESS'));
  await words.tried;
  const tries = [sent.length];
  for (const seconds of [1, 2, 4, 600]) {
    await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
    tries.push(sent.length);
    await vi.advanceTimersByTimeAsync(1);
    tries.push(sent.length);
  }
  expect(tries).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 4]);
  expect(warned).toHaveLength(3);
  expect([...words.known().keys()]).toContain('gnarliness');
});

test('one that is never there is asked every ten minutes, and no more once the gateway closes', async () => {
  vi.useFakeTimers();
  const { words, sent } = account();
  await vi.advanceTimersByTimeAsync(24 * 60 * 60_000);
  expect(sent.length).toBeGreaterThan(140);
  expect(sent.length).toBeLessThan(160);
  words.close();
  const before = sent.length;
  await vi.advanceTimersByTimeAsync(24 * 60 * 60_000);
  expect(sent).toHaveLength(before);
});

test('whatever goes wrong while they are read anew, those of before are kept', async () => {
  const { words, warned, clock } = account(yaml('GNARLINESS'), new TypeError('no rows'));
  await words.tried;
  clock.time += 11 * 60_000;
  words.renew();
  await expect.poll(() => warned.length).toBe(1);
  expect([...words.known().keys()]).toContain('gnarliness');
  words.close();
});
