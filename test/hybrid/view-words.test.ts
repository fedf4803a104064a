/** A semantic view's words, as the account tells them, are words of the business to the classifier. */
import { expect, test } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { createClassifier } from '../../src/hybrid/classify/create-classifier.ts';
import { createViewWords } from '../../src/hybrid/classify/view-words.ts';
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

test('the first message waits for them, later ones do not ask again, and ten minutes on they are read anew', async () => {
  const { words, sent, clock } = account(yaml('GNARLINESS'), yaml('TWIST'));
  const classify = createClassifier({ words, complete: async () => Promise.reject(new Error('asked')) });
  const [first] = await Promise.all(
    [1, 2, 3].map(() => classify('gnarliness by timber', createCaller(), 'at')),
  );
  expect(first).toMatchObject({ route: 'SNOWFLAKE' });
  expect(first?.reason).toContain('a business measure ("gnarliness")');
  expect(sent.map(({ sql, binds }) => [sql, binds])).toEqual([
    ['SELECT SYSTEM$READ_YAML_FROM_SEMANTIC_VIEW(?)', [VIEW]],
  ]);
  clock.time += 11 * 60_000;
  await words();
  await expect.poll(async () => [...(await words()).keys()]).toContain('twist');
  expect(sent).toHaveLength(2);
});

test('also where a route is given, they tell what the question is about', async () => {
  const { words } = account(yaml('GNARLINESS'));
  const classify = createClassifier({ words, complete: async () => Promise.reject(new Error('asked')) });
  expect(await classify('gnarliness by timber', createCaller(), 'at', 'BOTH')).toMatchObject({
    route: 'BOTH',
    isBusiness: true,
  });
});

test('a view that cannot be read is told once in ten minutes, and messages are classified without it', async () => {
  const { words, sent, warned } = account(new GatewayError('UPSTREAM_REJECTED', 'There is no such view.'));
  expect((await words()).size).toBe(0);
  expect((await words()).size).toBe(0);
  expect([sent.length, warned.length]).toEqual([1, 1]);
});

test('whatever goes wrong while they are read anew, those of before are kept', async () => {
  const { words, warned, clock } = account(yaml('GNARLINESS'), new TypeError('no rows'));
  await words();
  clock.time += 11 * 60_000;
  await words();
  await expect.poll(() => warned.length).toBe(1);
  expect([...(await words()).keys()]).toContain('gnarliness');
});
