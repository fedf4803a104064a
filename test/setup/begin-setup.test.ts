/** What needs the gateway's own tables waits for them; a setup that failed is tried again. */
import { expect, it } from 'vitest';
import { beginSetup } from '../../src/snowflake/account/begin-setup.ts';
import type { Statement, StatementResult } from '../../src/snowflake/statement/statement.ts';

const statement = { sql: 'SELECT 1' } as Statement;

function start() {
  const steps: string[] = [];
  const setups: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  const runner = {
    run: async ({ sql }: Statement) => {
      steps.push(sql);
      return {} as StatementResult;
    },
  };
  const setup = beginSetup(runner, () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    setups.push({ resolve, reject });
    return promise.then(() => void steps.push('set up'));
  });
  return { setup, steps, setups };
}

it('begins at once, and runs what waited when it is done', async () => {
  const { setup, steps, setups } = start();
  const waiting = [setup.runner.run(statement), setup.runner.run(statement)];
  expect(steps).toEqual([]);
  setups[0]?.resolve();
  await Promise.all(waiting);
  await setup.runner.run(statement);
  expect(steps).toEqual(['set up', 'SELECT 1', 'SELECT 1', 'SELECT 1']);
  expect(setups).toHaveLength(1);
});

it('fails what waited with what the setup failed with, and the next statement tries again', async () => {
  const { setup, steps, setups } = start();
  const waiting = setup.runner.run(statement);
  setups[0]?.reject(new Error('no warehouse'));
  await expect(waiting).rejects.toThrow('no warehouse');
  const again = setup.runner.run(statement);
  setups[1]?.resolve();
  await again;
  await setup.done();
  expect(steps).toEqual(['set up', 'SELECT 1']);
});
