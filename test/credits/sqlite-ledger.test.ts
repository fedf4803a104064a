import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger } from '../../src/credits/store/open-ledger.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { policyOf } from './contract-fixture.ts';
import { describeLedgerContract } from './store-contract.ts';

const calendar = createCreditCalendar('UTC');

describeLedgerContract('the SQLite ledger', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ledger-'));
  return {
    open: ({ policy = policyOf(), channels = [] } = {}) =>
      openLedger({ directory, channels, calendar, policy }),
    remove: () => rm(directory, { recursive: true }),
  };
});
