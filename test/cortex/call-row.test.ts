/** Rows of one request that come in several turns. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createCallRow } from '../../src/cortex/call-row.ts';
import type { Govern } from '../../src/credits/operation.ts';
import { callerOf } from './fixture.ts';

it('go on in the order in which they came, also when the last comes a turn later', async () => {
  const order: string[] = [];
  let isWaiting = true;
  const govern = (async ({ call }: { call: { field: string } }) => {
    order.push(call.field);
    return { value: null, usage: null };
  }) as unknown as Govern;
  const callRow = createCallRow({
    govern,
    batcher: { run: () => Promise.reject(new Error('nothing runs')) } as never,
    runner: { full: false } as never,
    warehouse: 'WH',
    moreToCome: () => isWaiting,
  });
  const caller = callerOf('ada');
  const call = (field: string) =>
    callRow(
      {
        statement: { function: 'AI_EMBED', model: null, columns: [], binds: [] },
        row: [],
        estimate: {},
        reuse: 'store',
      } as never,
      caller,
      { field },
    );
  const early = [call('a'), call('b')];
  await nextTurn();
  isWaiting = false;
  const last = call('c');
  await Promise.all([...early, last]);
  expect(order).toEqual(['a', 'b', 'c']);
});
