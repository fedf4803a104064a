/**
 * What books attempts that have ended. What one took beyond its hold is asked for first, in the same transaction: while
 * its limits have room for that, its hold has covered its bill, and no limit is exceeded.
 */
import type { Command } from '../ledger/command.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { RequestBudget } from '../request-budget.ts';
import { type AttemptRecord, closingCommand, closingRow } from './attempt-record.ts';
import type { BillAboveHold } from './operation-dependencies.ts';

export interface Closing {
  readonly commands: readonly Command[];
  /** Those that are above their holds unless they are topped up. */
  readonly bills: readonly BillAboveHold[];
}

/** Each by a command of its own. Call it once for each record. */
export function closeEach(
  records: readonly AttemptRecord[],
  at: number,
  budget: RequestBudget | undefined,
): Closing {
  const { topUps, bills } = settleBudget(records, at, budget);
  return { commands: [...topUps, ...records.map((record) => closingCommand(record, at))], bills };
}

/** As rows of one settlement. Call it once for each record. */
export function closeTogether(
  records: readonly AttemptRecord[],
  at: number,
  budget: RequestBudget | undefined,
): Closing {
  const { topUps, bills } = settleBudget(records, at, budget);
  return { commands: [...topUps, { type: 'settleRows', at, rows: records.map(closingRow) }], bills };
}

function settleBudget(
  records: readonly AttemptRecord[],
  at: number,
  budget: RequestBudget | undefined,
): { readonly topUps: readonly Command[]; readonly bills: readonly BillAboveHold[] } {
  const topUps: Command[] = [];
  const bills: BillAboveHold[] = [];
  for (const { id, target, held, credits } of records) {
    if (credits > held) {
      const amount = (credits - held) as MicroCredits;
      const { function: name, model, backend } = target;
      bills.push({ eventId: id, function: name, model, backend, held, credits });
      if (!budget || amount <= budget.left) topUps.push({ type: 'topUp', id, amount, at });
    }
    budget?.settle(held, credits);
  }
  return { topUps, bills };
}
