import { afterAll, beforeAll } from 'vitest';
import { createLedger } from '../../src/credits/ledger/ledger.ts';
import { createPostgresStore } from '../../src/credits/store/postgres/postgres-store.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { policyOf } from './contract-fixture.ts';
import { describeLedgerContract } from './store-contract.ts';

const calendar = createCreditCalendar('UTC');
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.stop());

describeLedgerContract('the PostgreSQL ledger', async () => {
  const url = await server.createSchema();
  return {
    open: ({ policy = policyOf(), channels = [] } = {}) =>
      createLedger(createPostgresStore({ url, channels, policy, isMove: false }), { calendar, policy }),
    remove: async () => {},
  };
});
