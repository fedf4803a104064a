import { join } from 'node:path';
import type { CreditCalendar } from '../credit-calendar.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../ledger/rules.ts';
import { openDatabase } from './sqlite/open-database.ts';
import { createSqliteStore } from './sqlite/sqlite-store.ts';
import { syncTime } from './sync-time.ts';
import { createThreadedLedger } from './thread/threaded-ledger.ts';

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
  /** Whether it has a thread of its own; `auto` decides by the speed of the disk. */
  readonly thread: 'auto' | 'always' | 'never';
}

/**
 * A commit waits for the disk. While that takes a fraction of a millisecond, waiting in place is cheaper than two
 * hops between threads; beyond it, the event loop has better things to do.
 */
const SLOW_DISK_MS = 0.5;

export function ledgerFile(directory: string): string {
  return join(directory, 'ledger.db');
}

/** The ledger on the SQLite file of a directory. It need not be usable yet: each call tries anew. */
export function openLedger({ directory, channels, calendar, policy, thread }: SqliteLedgerOptions): Ledger {
  const path = ledgerFile(directory);
  if (thread === 'always' || (thread === 'auto' && syncTime(directory) > SLOW_DISK_MS)) {
    return createThreadedLedger({ path, channels, timeZone: calendar.timeZone, policy });
  }
  const store = createSqliteStore({ open: () => openDatabase(path), channels, policy });
  return createLedger(store, { calendar, policy });
}
