/** What every ledger must do, whatever keeps its books. */
import { afterEach, beforeEach, describe, test } from 'vitest';
import type { Ledger } from '../../src/credits/ledger/ledger.ts';
import { createRandom } from '../support/random.ts';
import type { OpenLedger } from './contract-fixture.ts';
import { testAdoptedHolds } from './contract-of-adopted-holds.ts';
import { testHolds } from './contract-of-holds.ts';
import { testLimits } from './contract-of-limits.ts';
import { testRecords } from './contract-of-records.ts';
import { simulate, simulatedPolicy } from './ledger-simulation.ts';

export interface Books {
  /** The suite closes it. */
  readonly open: OpenLedger;
  /** Forgets the books. */
  remove(): Promise<void>;
}

export function describeLedgerContract(name: string, createBooks: () => Promise<Books>): void {
  describe(name, () => {
    let books: Books;
    let opened: Ledger[] = [];
    const open: OpenLedger = (options) => {
      const ledger = books.open(options);
      opened.push(ledger);
      return ledger;
    };

    beforeEach(async () => {
      books = await createBooks();
      opened = [];
    });
    afterEach(async () => {
      await Promise.all(opened.map((ledger) => ledger.close()));
      await books.remove();
    });

    testHolds(open);
    testLimits(open);
    testAdoptedHolds(open);
    testRecords(open);

    test('random commands, by turns to two ledgers, end in the same books as the reference', async () => {
      const random = createRandom();
      console.log(`${name}: seed ${random.seed}`);
      const ledgers = [open({ policy: simulatedPolicy }), open({ policy: simulatedPolicy })];
      const turn = () => ledgers[random.below(4) === 0 ? 1 : 0] as Ledger;
      await simulate(
        {
          submit: (commands) => turn().submit(commands),
          buckets: (keys) => turn().records.buckets(keys),
          openHolds: () => turn().records.openHolds(null),
        },
        random,
        1500,
      );
    });
  });
}
