/** What is to be done once, by whichever process comes first: noted in the books, so that a restart knows of it. */
import type { Clock } from './clock.ts';
import { DONE, type LedgerRecords } from './store/ledger-store.ts';

/** @throws GatewayError LEDGER_UNAVAILABLE */
export interface DoneOnce {
  /** False: it is done, or another process is at it. True: it is this process's, for so many milliseconds. */
  take(what: string, forMs: number): Promise<boolean>;
  /** It is done, and stays so until that instant; only for who has taken it. */
  done(what: string, until: number): Promise<void>;
}

export function createDoneOnce(
  records: Pick<LedgerRecords, 'claimDuty'>,
  owner: string,
  clock: Clock,
): DoneOnce {
  const takenUntil = new Map<string, number>();
  return {
    async take(what, forMs) {
      const now = clock.now();
      const isOurs = await records.claimDuty(what, owner, now, now + forMs);
      if (isOurs) takenUntil.set(what, now + forMs);
      return isOurs;
    },
    async done(what, until) {
      // As if its time were over: nobody else can have taken it before.
      await records.claimDuty(what, DONE, (takenUntil.get(what) ?? clock.now()) + 1, until);
      takenUntil.delete(what);
    },
  };
}
