/**
 * Keeps the sessions: a generic-pool for each warehouse, one cap over all of them.
 *
 * generic-pool starts a creation over and over while it fails, and its waiters cannot tell whose it was. So a slot
 * is created empty, which cannot fail, and whoever borrowed it logs in: the login's error reaches that caller and
 * nobody else.
 */
import { createPool, type Pool } from 'generic-pool';
import { SessionFailure } from '../driver/driver-error.ts';
import type { LoginPause } from './login-pause.ts';
import type { Session } from './session.ts';

export interface SessionPoolsOptions {
  /** Sessions at most, over all warehouses. */
  readonly max: number;
  /** Milliseconds without work after which a session is logged out. */
  readonly idleTimeoutMs: number;
  /** Milliseconds after which a session is replaced when it comes back; below Snowflake's own 4 hours. */
  readonly maxAgeMs: number;
  readonly pause: LoginPause;
  /** @throws GatewayError */
  readonly logIn: (warehouse: string) => Promise<Session>;
}

export interface BorrowOptions {
  /** Only a session that has logged in or answered a statement since the last loss: for a retry. */
  readonly knownToLive?: boolean;
  /** Switches a session of another warehouse. @throws SessionFailure */
  readonly moveTo: (session: Session) => Promise<void>;
}

export interface Slot {
  readonly session: Session;
}

export interface WarehouseStats {
  readonly size: number;
  readonly available: number;
  readonly borrowed: number;
}

export interface SessionPools {
  /**
   * A session on the warehouse: an idle one, else a new one while there is room, else one of another warehouse that
   * `moveTo` switches. At most `max` may be borrowed at once; the caller sees to that.
   * @throws GatewayError from a login, SessionFailure from `moveTo`
   */
  borrow(warehouse: string, options: BorrowOptions): Promise<Slot>;
  /** Takes a session back, and logs it out if it must not be used again. */
  giveBack(slot: Slot): void;
  /** Some session to ask for a heartbeat, in use or not. */
  anySession(): Session | undefined;
  stats(): Readonly<Record<string, WarehouseStats>>;
  /** Logs all idle sessions out. */
  close(): Promise<void>;
}

interface OwnSlot {
  session: Session | undefined;
  readonly pool: Pool<OwnSlot>;
}

const EVICTION_INTERVAL_MS = 10_000;

export function createSessionPools(options: SessionPoolsOptions): SessionPools {
  const pools = new Map<string, Pool<OwnSlot>>();
  const sessions = new Set<Session>();
  const logouts = new Set<Promise<void>>();
  /** Sessions and logins under way. Sessions being logged out no longer count: nothing runs on them. */
  let live = 0;
  let lossAt = 0;
  /** Sessions not heard of since then are dropped unasked: of their kind one was asked and did not answer. */
  let cutAt = 0;

  function poolOf(warehouse: string): Pool<OwnSlot> {
    const known = pools.get(warehouse);
    if (known) return known;
    const pool: Pool<OwnSlot> = createPool(
      { create: async () => ({ session: undefined, pool }), destroy: discard },
      {
        max: options.max,
        // Last in, first out: what a quiet hour does not need falls idle and is logged out.
        fifo: false,
        idleTimeoutMillis: options.idleTimeoutMs,
        evictionRunIntervalMillis: Math.min(EVICTION_INTERVAL_MS, options.idleTimeoutMs),
        numTestsPerEvictionRun: options.max,
      },
    );
    pools.set(warehouse, pool);
    return pool;
  }

  async function discard(slot: OwnSlot): Promise<void> {
    const { session } = slot;
    if (!session) return;
    slot.session = undefined;
    sessions.delete(session);
    live--;
    const logout = session.close();
    logouts.add(logout);
    await logout;
    logouts.delete(logout);
  }

  const isUsable = (session: Session) =>
    session.isUsable() && performance.now() - session.openedAt < options.maxAgeMs;

  /** After one session was lost, others that have not been heard of since may be, too. */
  function isAlive(session: Session, { knownToLive }: BorrowOptions): boolean | Promise<boolean> {
    if (!isUsable(session) || session.provenAt <= cutAt) return false;
    if (knownToLive) return session.answeredAt > lossAt;
    return session.provenAt > lossAt || answersHeartbeat(session);
  }

  async function answersHeartbeat(session: Session): Promise<boolean> {
    const askedAt = performance.now();
    const isAnswered = await session.heartbeat();
    if (!isAnswered) cutAt = Math.max(cutAt, askedAt);
    return isAnswered;
  }

  async function fill(slot: OwnSlot, warehouse: string, borrowing: BorrowOptions): Promise<void> {
    while (!slot.session) {
      if (live < options.max) {
        options.pause.check();
        live++;
        try {
          slot.session = await options.logIn(warehouse);
          sessions.add(slot.session);
        } catch (error) {
          live--;
          throw error;
        }
        return;
      }
      await takeOver(slot, borrowing);
    }
  }

  /** Moves an idle session from the warehouse that has most of them. */
  async function takeOver(slot: OwnSlot, borrowing: BorrowOptions): Promise<void> {
    const [donor] = [...pools.values()].sort((a, b) => b.available - a.available);
    if (!donor?.available) throw new Error('more sessions are borrowed than the pool has');
    const old = await donor.acquire();
    const session = old.session;
    if (!session || !(await isAlive(session, borrowing))) return release(old, false);
    try {
      await borrowing.moveTo(session);
    } catch (error) {
      release(old, session.isUsable());
      if (error instanceof SessionFailure && error.notRun) return;
      throw error;
    }
    old.session = undefined;
    slot.session = session;
    release(old, false);
  }

  function release(slot: OwnSlot, isReusable: boolean): void {
    // Neither can fail for a borrowed slot; the logout itself is bounded and never rejects.
    void (isReusable ? slot.pool.release(slot) : slot.pool.destroy(slot));
  }

  return {
    async borrow(warehouse, borrowing) {
      const pool = poolOf(warehouse);
      for (;;) {
        const slot = await pool.acquire();
        try {
          if (!slot.session) await fill(slot, warehouse, borrowing);
          else if (!(await isAlive(slot.session, borrowing))) {
            release(slot, false);
            continue;
          }
        } catch (error) {
          release(slot, false);
          throw error;
        }
        return slot as OwnSlot & Slot;
      }
    },
    giveBack(borrowed) {
      const slot = borrowed as OwnSlot & Slot;
      const { session } = slot;
      if (!session.isUsable()) lossAt = performance.now();
      if (session.wasRefused && !session.hasAnswered) options.pause.refused();
      else if (session.hasAnswered && session.isUsable()) options.pause.answered();
      release(slot, isUsable(slot.session));
    },
    anySession: () => [...sessions].find((session) => session.isUsable()),
    stats: () =>
      Object.fromEntries(
        [...pools].map(([warehouse, { size, available, borrowed }]) => [
          warehouse,
          { size, available, borrowed },
        ]),
      ),
    async close() {
      for (const pool of pools.values()) {
        // Not clear(), which leaves what it destroyed in the pool's count.
        while (pool.available > 0) release(await pool.acquire(), false);
        await pool.drain();
      }
      await Promise.all(logouts);
    },
  };
}
