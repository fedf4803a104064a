/** Books what has been used, and keeps trying while the ledger cannot be written. */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { Logger } from '../../observability/log.ts';
import type { Command, Outcome } from '../ledger/command.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { BillAboveHold } from './operation-dependencies.ts';
import type { RunningHolds } from './running-holds.ts';

export interface Settlements {
  /**
   * Resolves when the commands are durable, or with null when they have to wait for the ledger. While they wait the
   * holds stand, so no limit is exceeded, and if the process dies they are booked at their upper bound.
   * @param bills those that are above their holds unless their top-ups, which are among the commands, are granted
   * @throws what is wrong with the commands, which is logged
   */
  settle(commands: readonly Command[], bills?: readonly BillAboveHold[]): Promise<readonly Outcome[] | null>;
  readonly waiting: number;
  /** Tries again what is waiting. @throws GatewayError LEDGER_UNAVAILABLE */
  retry(): Promise<void>;
}

export interface SettlementDependencies {
  readonly ledger: Ledger;
  readonly running: RunningHolds;
  readonly logger: Logger;
  /** For whoever runs the gateway: limits had room for it, or it is above its hold, which is a defect. */
  readonly onTopUpAtEnd: (bill: BillAboveHold) => void;
  readonly onBillAboveHold: (bill: BillAboveHold) => void;
}

interface Settlement {
  readonly commands: readonly Command[];
  readonly bills: readonly BillAboveHold[];
}

const UNBOOKED = 'a settlement could not be booked; its hold will be booked at its upper bound';

export function createSettlements(dependencies: SettlementDependencies): Settlements {
  const { ledger, running, logger, onTopUpAtEnd, onBillAboveHold } = dependencies;
  const waiting: Settlement[] = [];
  let retrying: Promise<void> | null = null;

  function end(commands: readonly Command[]): void {
    for (const command of commands) {
      if ('id' in command) running.remove(command.id);
      else if (command.type === 'settleRows') for (const { id } of command.rows) running.remove(id);
    }
  }

  /** Whether the limits had room for what a bill took beyond its hold. */
  async function isToppedUp(
    { eventId, credits }: BillAboveHold,
    commands: readonly Command[],
    outcomes: readonly Outcome[],
  ): Promise<boolean> {
    const topUp = commands.findIndex((command) => command.type === 'topUp' && command.id === eventId);
    if (outcomes[topUp]?.type !== 'unknown') return outcomes[topUp]?.type === 'granted';
    // The hold is gone: these commands were committed before, and nobody heard of it. What was held stands in the event.
    const [event] = await ledger.records.findEvents([eventId]);
    return event?.held != null && event.held >= credits;
  }

  /** @throws GatewayError while the ledger cannot be written, and what is wrong with the commands, which is logged */
  async function book({ commands, bills }: Settlement): Promise<readonly Outcome[]> {
    try {
      const outcomes = await ledger.submit(commands);
      const toppedUp = await Promise.all(bills.map((bill) => isToppedUp(bill, commands, outcomes)));
      end(commands);
      for (const [i, bill] of bills.entries()) {
        if (toppedUp[i]) onTopUpAtEnd(bill);
        else onBillAboveHold(bill);
      }
      return outcomes;
    } catch (err) {
      if (!(err instanceof GatewayError)) logger.error({ err }, UNBOOKED);
      throw err;
    }
  }

  async function bookWaiting(): Promise<void> {
    while (waiting[0]) {
      // Removed only when done: a settlement may be repeated, but not lost.
      await book(waiting[0]).catch((err) => {
        if (err instanceof GatewayError) throw err;
      });
      waiting.shift();
    }
  }

  return {
    async settle(commands, bills = []) {
      const settlement = { commands, bills };
      try {
        return await book(settlement);
      } catch (err) {
        if (!(err instanceof GatewayError)) throw err;
        waiting.push(settlement);
        logger.error({ err, waiting: waiting.length }, 'a settlement waits until the ledger can be written');
        return null;
      }
    },
    get waiting() {
      return waiting.length;
    },
    async retry() {
      retrying ??= bookWaiting().finally(() => {
        retrying = null;
      });
      await retrying;
    },
  };
}
