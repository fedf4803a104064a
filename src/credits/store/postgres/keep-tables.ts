/** When the tables are brought up to date with the journal, and by how much at once. */
import type { BookCache } from './book-cache.ts';
import { foldJournal, isFree, readFolded } from './fold-journal.ts';
import { type LedgerSessions, WorkFault } from './sessions.ts';
import { inTransaction } from './transaction.ts';

/** Rows of the journal after which the tables are brought up to date. */
const FOLD_AFTER = 250;
/** Holds and events in one transaction that does so: a few hundred milliseconds for whoever waits for it. */
const FOLD_AT_ONCE = 5000;

export interface KeptTables {
  /** Brings the tables up to date, a part at a time. @throws GatewayError LEDGER_UNAVAILABLE */
  fold(): Promise<void>;
  /** The same for a decision in its turn. @throws WorkFault with that error */
  foldFirst(): Promise<void>;
  /** Tells of a row that this process has appended. Takes nobody's time. */
  appended(sequence: number): void;
  /** Resolves when nothing is under way that `appended` has begun. */
  idle(): Promise<void>;
}

export function keepTables({ aside }: Pick<LedgerSessions, 'aside'>, cache: BookCache): KeptTables {
  let foldedAt = 0;
  let folding: Promise<void> | null = null;

  /** @param waits False: where another process does it, that one is left alone. */
  async function fold(waits: boolean): Promise<void> {
    for (;;) {
      const { sequence, isMore } = await aside(async ({ client, lockKey }) => {
        const { folded, newest } = await readFolded(client);
        const isDone = { sequence: folded, isMore: false };
        if (folded === newest) return isDone;
        return inTransaction(client, async () => {
          if (!waits && !(await isFree(client, lockKey))) return isDone;
          return foldJournal(client, lockKey, FOLD_AT_ONCE);
        });
      });
      cache.forgetTouched(sequence);
      if (!isMore) return;
    }
  }

  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;

  /**
   * Rows may have been appended since the one that is under way has begun, so whoever comes meanwhile waits for the next:
   * all for the same one, and none with a session of its own, which others need.
   */
  function foldNext(): Promise<void> {
    next ??= (async () => {
      await current;
      next = null;
      const folded = fold(true);
      current = folded.catch(() => {});
      return folded;
    })();
    return next;
  }

  async function foldQuietly(): Promise<void> {
    try {
      await fold(false);
      if (cache.isFull) cache.forget();
    } catch {
      // Whatever went wrong, the next one folds it all.
    } finally {
      folding = null;
    }
  }

  return {
    fold: foldNext,
    async foldFirst() {
      try {
        await foldNext();
      } catch (error) {
        // It has been tried for long enough, and says nothing of the session that decides.
        throw new WorkFault('the tables cannot be brought up to date', { cause: error });
      }
    },
    appended(sequence) {
      const isMuch = sequence - foldedAt >= FOLD_AFTER || cache.rows.touched.size >= FOLD_AT_ONCE;
      if (folding || !(isMuch || cache.isFull)) return;
      foldedAt = sequence;
      folding = foldQuietly();
    },
    async idle() {
      await folding;
    },
  };
}
