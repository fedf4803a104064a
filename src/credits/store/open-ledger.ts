import { join } from 'node:path';
import type { ApiKeyStore } from '../../identity/api-keys/api-key-store.ts';
import { type Clock, systemClock } from '../clock.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../ledger/rules.ts';
import type { CreditCalendar } from '../windows/credit-calendar.ts';
import { createPostgresApiKeys } from './postgres/postgres-api-keys.ts';
import { createPostgresStore } from './postgres/postgres-store.ts';
import { openDatabase } from './sqlite/open-database.ts';
import { createSqliteApiKeys } from './sqlite/sqlite-api-keys.ts';
import { createSqliteStore } from './sqlite/sqlite-store.ts';

/** What a ledger needs to know, whatever keeps its books. */
export interface LedgerOptions {
  /** Names of the alert channels: each alert is to be delivered to each of them once. */
  readonly channels: readonly string[];
  readonly calendar: CreditCalendar;
  readonly policy: Policy;
}

export interface SqliteLedgerOptions extends LedgerOptions {
  /** Where the ledger's file is, or will be. */
  readonly directory: string;
}

export interface BooksOptions extends SqliteLedgerOptions {
  /** Of PostgreSQL, which then keeps the books instead of the file; null without one. */
  readonly databaseUrl: string | null;
}

/** The ledger, and what is kept beside it. They need not be usable yet: each call tries anew. */
export interface OpenBooks {
  readonly ledger: Ledger;
  readonly apiKeys: ApiKeyStore;
  /** By which all processes go that share the books. */
  readonly clock: Clock;
  /** Called soon after another process may have stopped what runs here. @returns what ends it. */
  readonly watch: (onChange: () => void) => () => void;
}

export function openBooks({ directory, databaseUrl, ...options }: BooksOptions): OpenBooks {
  if (databaseUrl === null) {
    return {
      ledger: openLedger({ directory, ...options }),
      apiKeys: createSqliteApiKeys(() => openDatabase(ledgerFile(directory))),
      clock: systemClock,
      // The file tells nobody; it is looked at often enough.
      watch: () => () => {},
    };
  }
  const { channels, policy } = options;
  const store = createPostgresStore({ url: databaseUrl, channels, policy, isMove: false });
  return {
    ledger: createLedger(store, options),
    apiKeys: createPostgresApiKeys(store),
    // Leases of other machines end by their clock, and days begin by it.
    clock: { now: store.now },
    watch: store.watch,
  };
}

function ledgerFile(directory: string): string {
  return join(directory, 'ledger.db');
}

/** The ledger on the SQLite file of a directory. */
export function openLedger({ directory, channels, calendar, policy }: SqliteLedgerOptions): Ledger {
  const path = ledgerFile(directory);
  const store = createSqliteStore({ open: () => openDatabase(path), channels, policy });
  return createLedger(store, { calendar, policy });
}
