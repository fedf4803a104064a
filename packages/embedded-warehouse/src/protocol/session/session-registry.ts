/**
 * The open sessions and the tokens that stand for them. A session token is good for an hour, the master token
 * that renews it for four (both by default): the driver renews on 390112 and gives up on 390114.
 */
import { LRUCache } from 'lru-cache';
import type { SnowflakeError } from '../engine.ts';
import { type Digest, digestOf, randomSecret } from '../login/secret.ts';
import { protocolErrors } from '../protocol-errors.ts';
import type { WarehouseSession } from './warehouse-session.ts';

/** Seconds; fractions are allowed. */
export interface Validity {
  readonly sessionToken: number;
  readonly masterToken: number;
}

export interface SessionTokens {
  readonly sessionToken: string;
  readonly masterToken: string;
  readonly validity: Validity;
}

export interface SessionRegistry {
  /**
   * Takes a place (closing the session that was idle longest if all are taken), then opens the session.
   * @throws SnowflakeError 390503 when every session is running a statement
   */
  open(start: () => Promise<WarehouseSession>): Promise<{ session: WarehouseSession; tokens: SessionTokens }>;
  /** @throws SnowflakeError 390104, 390111 or 390112 */
  authenticate(sessionToken: string | undefined): WarehouseSession;
  /** @throws SnowflakeError 390104, 390111 or 390114 */
  renew(
    masterToken: string | undefined,
    oldSessionToken: string,
  ): { session: WarehouseSession; tokens: SessionTokens };
  /** Gives the master token its full life again, as a heartbeat does. */
  prolong(session: WarehouseSession): void;
  /** Makes the session's tokens expired at once, so that the next request must renew them. */
  expireTokens(session: WarehouseSession): void;
  close(session: WarehouseSession): Promise<void>;
  closeAll(): Promise<void>;
  readonly size: number;
}

interface SessionToken {
  readonly kind: 'session' | 'master';
  readonly entry: SessionEntry;
  expiresAt: number;
}

interface SessionEntry {
  readonly session: WarehouseSession;
  readonly expiry: NodeJS.Timeout;
  /** Pairs of session and master token, oldest first. */
  readonly digests: Digest[];
}

/** A client that never saw the answer to its renewal comes back with the tokens before it. */
const generationsKept = 2;
const longestTimerMs = 2 ** 31 - 1;

export function createSessionRegistry(deps: {
  readonly validity: Validity;
  readonly maxSessions: number;
  readonly onError: (error: unknown) => void;
}): SessionRegistry {
  const { validity, maxSessions, onError } = deps;
  // Least recently used first: using a session moves it to the end.
  const entries = new Map<WarehouseSession, SessionEntry>();
  const tokens = new Map<Digest, SessionToken>();
  // With `max`, 20,000 places would be made at once.
  const gone = new LRUCache<Digest, () => SnowflakeError>({ maxSize: 20_000, sizeCalculation: () => 1 });
  let opening = 0;
  let isClosed = false;

  return {
    async open(start) {
      if (isClosed) throw protocolErrors.sessionGone();
      if (entries.size + opening >= maxSessions) await closeLongestIdle();
      opening += 1;
      try {
        const session = await start();
        const expiry = setTimeout(
          () => end(session, protocolErrors.sessionTokenExpired, protocolErrors.masterTokenExpired),
          Math.min(validity.masterToken * 1000, longestTimerMs),
        ).unref();
        const entry = { session, expiry, digests: [] };
        entries.set(session, entry);
        // The server may have been closed while the engine was opening the session.
        if (isClosed) {
          await end(session);
          throw protocolErrors.sessionGone();
        }
        return { session, tokens: issue(entry) };
      } finally {
        opening -= 1;
      }
    },

    authenticate(sessionToken) {
      const token = find(sessionToken, 'session');
      if (Date.now() >= token.expiresAt) throw protocolErrors.sessionTokenExpired();
      touch(token.entry);
      return token.entry.session;
    },

    renew(masterToken, oldSessionToken) {
      const { entry, expiresAt } = find(masterToken, 'master');
      if (Date.now() >= expiresAt) throw protocolErrors.masterTokenExpired();
      if (find(oldSessionToken, 'session').entry !== entry) throw protocolErrors.badSessionToken();
      touch(entry);
      return { session: entry.session, tokens: issue(entry) };
    },

    prolong(session) {
      const entry = entries.get(session);
      for (const digest of entry?.digests ?? []) {
        const token = tokens.get(digest);
        if (token?.kind === 'master') token.expiresAt = Date.now() + validity.masterToken * 1000;
      }
      entry?.expiry.refresh();
    },

    expireTokens(session) {
      for (const digest of entries.get(session)?.digests ?? []) {
        const token = tokens.get(digest);
        if (token?.kind === 'session') token.expiresAt = 0;
      }
    },

    close: (session) => end(session),

    async closeAll() {
      isClosed = true;
      await Promise.all([...entries.keys()].map((session) => end(session)));
    },

    get size() {
      return entries.size;
    },
  };

  function find(secret: string | undefined, kind: SessionToken['kind']): SessionToken {
    const digest = digestOf(secret ?? '');
    const token = tokens.get(digest);
    if (token?.kind === kind) return token;
    throw gone.get(digest)?.() ?? protocolErrors.badSessionToken();
  }

  function touch(entry: SessionEntry): void {
    entries.delete(entry.session);
    entries.set(entry.session, entry);
  }

  function issue(entry: SessionEntry): SessionTokens {
    const issued = { sessionToken: randomSecret(), masterToken: randomSecret(), validity };
    const remember = (kind: SessionToken['kind'], secret: string, seconds: number) => {
      const digest = digestOf(secret);
      tokens.set(digest, { kind, entry, expiresAt: Date.now() + seconds * 1000 });
      entry.digests.push(digest);
    };
    remember('session', issued.sessionToken, validity.sessionToken);
    remember('master', issued.masterToken, validity.masterToken);
    for (const digest of entry.digests.splice(0, entry.digests.length - 2 * generationsKept)) {
      forget(digest, protocolErrors.badSessionToken);
    }
    entry.expiry.refresh();
    return issued;
  }

  function forget(digest: Digest, failure: () => SnowflakeError): void {
    tokens.delete(digest);
    gone.set(digest, failure);
  }

  /** From here on the session's tokens fail with the given errors. */
  async function end(
    session: WarehouseSession,
    sessionFailure: () => SnowflakeError = protocolErrors.sessionGone,
    masterFailure: () => SnowflakeError = protocolErrors.sessionGone,
  ): Promise<void> {
    const entry = entries.get(session);
    if (entry === undefined) return;
    entries.delete(session);
    clearTimeout(entry.expiry);
    for (const digest of entry.digests) {
      forget(digest, tokens.get(digest)?.kind === 'session' ? sessionFailure : masterFailure);
    }
    try {
      await session.close(protocolErrors.cancelled());
    } catch (error) {
      onError(error);
    }
  }

  async function closeLongestIdle(): Promise<void> {
    const idle = [...entries.keys()].find((session) => session.running.size === 0);
    if (idle === undefined) throw protocolErrors.tooManySessions(maxSessions);
    await end(idle);
  }
}
