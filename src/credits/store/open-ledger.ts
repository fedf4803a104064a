import { join } from 'node:path';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../ledger/rules.ts';
import type { CreditCalendar } from '../windows/credit-calendar.ts';
import { openDatabase } from './sqlite/open-database.ts';
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

export function ledgerFile(directory: string): string {
  return join(directory, 'ledger.db');
}

/** The ledger on the SQLite file of a directory. It need not be usable yet: each call tries anew. */
export function openLedger({ directory, channels, calendar, policy }: SqliteLedgerOptions): Ledger {
  const path = ledgerFile(directory);
  const store = createSqliteStore({ open: () => openDatabase(path), channels, policy });
  return createLedger(store, { calendar, policy });
}
