import type { LedgerRecords } from './ledger-store.ts';

/** Every method of `LedgerRecords`, for those who pass them on. The compiler checks that none is missing. */
export const recordNames = Object.keys({
  head: true,
  buckets: true,
  scopes: true,
  openHolds: true,
  pendingEvents: true,
  pendingCount: true,
  acknowledge: true,
  eventsOf: true,
  openEvents: true,
  findEvents: true,
  pendingOf: true,
  confirm: true,
  latestEvents: true,
  putQuote: true,
  quote: true,
  alertsAfter: true,
  lastAlert: true,
  claimDeliveries: true,
  closeDelivery: true,
  postponeDelivery: true,
  trustChannel: true,
  channelStates: true,
  audit: true,
  prune: true,
} satisfies Record<keyof LedgerRecords, true>) as readonly (keyof LedgerRecords)[];
