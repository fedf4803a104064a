import { SnowflakeError } from '../protocol/engine.ts';
import { cancelledStatement } from './errors/snowflake-errors.ts';

export type LockMode = 'shared' | 'exclusive';

/**
 * Locks on tables by name. Inserts share a table; updates, deletes, merges and DDL have it alone. A transaction
 * keeps its locks until it ends, so writers wait for each other instead of meeting DuckDB's conflicts.
 */
export interface TableLocks {
  /**
   * Waits for a lock; an owner that has it already goes on at once.
   *
   * @throws SnowflakeError 000604 when the signal aborts, 000625 when waiting would be a deadlock
   */
  acquire(owner: object, table: string, mode: LockMode, signal: AbortSignal): Promise<void>;
  release(owner: object): void;
}

interface Waiter {
  readonly owner: object;
  readonly mode: LockMode;
  grant(): void;
}

interface TableLock {
  readonly holders: Map<object, LockMode>;
  readonly waiters: Waiter[];
}

export function createTableLocks(): TableLocks {
  const locks = new Map<string, TableLock>();

  const lockOf = (table: string): TableLock => {
    let lock = locks.get(table);
    if (!lock) {
      lock = { holders: new Map(), waiters: [] };
      locks.set(table, lock);
    }
    return lock;
  };
  const fits = (lock: TableLock, owner: object, mode: LockMode): boolean =>
    [...lock.holders].every(([holder, held]) => holder === owner || (held === 'shared' && mode === 'shared'));
  const take = (lock: TableLock, owner: object, mode: LockMode): void => {
    if (lock.holders.get(owner) !== 'exclusive') lock.holders.set(owner, mode);
  };
  const wake = (table: string, lock: TableLock): void => {
    while (lock.waiters[0] && fits(lock, lock.waiters[0].owner, lock.waiters[0].mode))
      lock.waiters.shift()?.grant();
    if (lock.holders.size === 0 && lock.waiters.length === 0) locks.delete(table);
  };
  /** Whether `target` waits, directly or through others, for something that `owner` holds. */
  const waitsFor = (target: object, owner: object, seen = new Set<object>()): boolean => {
    if (seen.has(target)) return false;
    seen.add(target);
    for (const lock of locks.values()) {
      if (!lock.waiters.some((waiter) => waiter.owner === target)) continue;
      for (const holder of lock.holders.keys()) {
        if (holder === owner || waitsFor(holder, owner, seen)) return true;
      }
    }
    return false;
  };

  return {
    async acquire(owner, table, mode, signal) {
      const lock = lockOf(table);
      const queueEmpty = lock.waiters.length === 0 || lock.holders.has(owner);
      if (queueEmpty && fits(lock, owner, mode)) {
        take(lock, owner, mode);
        return;
      }
      if ([...lock.holders.keys()].some((holder) => holder !== owner && waitsFor(holder, owner)))
        throw deadlock(table);
      await new Promise<void>((resolve, reject) => {
        const abort = () => {
          lock.waiters.splice(lock.waiters.indexOf(waiter), 1);
          wake(table, lock);
          reject(signal.reason instanceof SnowflakeError ? signal.reason : cancelledStatement());
        };
        const waiter: Waiter = {
          owner,
          mode,
          grant: () => {
            signal.removeEventListener('abort', abort);
            take(lock, owner, mode);
            resolve();
          },
        };
        if (signal.aborted) {
          reject(cancelledStatement());
          return;
        }
        signal.addEventListener('abort', abort, { once: true });
        // Whoever comes from outside waits for this one, too, which has the lock shared.
        if (lock.holders.has(owner)) lock.waiters.unshift(waiter);
        else lock.waiters.push(waiter);
      });
    },
    release(owner) {
      for (const [table, lock] of locks) {
        if (lock.holders.delete(owner)) wake(table, lock);
      }
    },
  };
}

function deadlock(table: string): SnowflakeError {
  return new SnowflakeError(
    '000625',
    '57014',
    `The statement was aborted: waiting for the lock on table '${table}' would be a deadlock.`,
  );
}
