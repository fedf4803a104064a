import { expect, test } from 'vitest';
import type { Command, Outcome } from '../../src/credits/ledger/command.ts';
import { createGroupCommit } from '../../src/credits/ledger/group-commit.ts';
import { hold } from './commands.ts';

test('whoever comes while the store waits for its turn is in the transaction; one that has to be alone is', async () => {
  const { promise: turn, resolve: begin } = Promise.withResolvers<void>();
  const transactions: string[][] = [];
  const submit = createGroupCommit(async (take) => {
    if (transactions.length === 0) await turn;
    const groups = take();
    transactions.push(
      groups.map(([command]) => ('id' in (command as Command) ? 'hold' : command?.type) ?? ''),
    );
    // Others may come after it has been chosen.
    expect(take()).toEqual(groups);
    return groups.map(() => ({ outcomes: [{ type: 'done' } as Outcome] }));
  });
  const submitHold = (id: string) => submit([hold(id, 'ada', 1)]);
  const first = submitHold('h1');
  // The first transaction has been begun by now.
  await new Promise(setImmediate);
  const later = [submitHold('h2'), submit([{ type: 'expire', at: 0 }]), submitHold('h3'), submitHold('h4')];
  begin();
  await Promise.all([first, ...later]);
  expect(transactions).toEqual([['hold', 'hold'], ['expire'], ['hold', 'hold']]);
});
