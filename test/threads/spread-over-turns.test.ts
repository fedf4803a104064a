import { setImmediate as nextTurn } from 'node:timers/promises';
import { buildSchema, graphql } from 'graphql';
import { expect, it, onTestFinished } from 'vitest';
import { spreadOverTurns } from '../../src/graphql/spread-over-turns.ts';
import type { FairTurns } from '../../src/threads/fair-turns.ts';

it('tells of items that failed before their turn, and leaves no failure to nobody', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const schema = buildSchema('type Query { list: [Int] }');
  const list = schema.getQueryType()?.getFields().list;
  if (!list) throw new Error('no field');
  list.resolve = () =>
    Array.from({ length: 600 }, async (_, i) => {
      if (i % 100 === 0) throw new Error(`item ${i}`);
      return i;
    });
  // Each part waits for the next turn of the event loop.
  const turns = { pause: () => null, isOver: () => true, goOn: () => nextTurn() } as Partial<FairTurns>;
  spreadOverTurns(schema, turns as FairTurns);
  const { data, errors } = await graphql({ schema, source: '{ list }', contextValue: {} });
  await nextTurn();
  expect(errors?.map(({ message }) => message)).toEqual([0, 100, 200, 300, 400, 500].map((i) => `item ${i}`));
  expect(data?.list).toHaveLength(600);
  expect(unhandled).toEqual([]);
});
