/**
 * Sessions of MCP clients over HTTP (docs/decisions/0016). A session is what a later message needs to know of an
 * earlier one, which is little: the calls that run in it, for the client may cancel them. It belongs to the caller who
 * opened it; for everybody else it does not exist.
 */
import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { User } from '../identity/caller.ts';

export interface McpSession {
  readonly id: string;
  /** What cancels the calls that run, by the ids that the client gave them. */
  readonly running: Map<string | number, () => void>;
}

export interface McpSessions {
  open(user: User): McpSession;
  find(user: User, id: string): McpSession | undefined;
  /** Ends a session and cancels what runs in it. */
  end(user: User, session: McpSession): void;
}

/** Of one caller; the one that was used longest ago makes room for another. A client that has lost it opens a new one. */
const MOST_OF_A_CALLER = 100;
const MOST_CALLERS = 10_000;
/** Without a message. */
const IDLE_MS = 3_600_000;

export function createSessions(): McpSessions {
  const callers = new LRUCache<string, LRUCache<string, McpSession>>({ max: MOST_CALLERS });
  const cancelAll = ({ running }: McpSession) => {
    for (const cancel of running.values()) cancel();
  };

  return {
    open(user) {
      const own =
        callers.get(keyOf(user)) ??
        new LRUCache<string, McpSession>({ max: MOST_OF_A_CALLER, ttl: IDLE_MS, updateAgeOnGet: true });
      const session = { id: randomUUID(), running: new Map() };
      own.set(session.id, session);
      callers.set(keyOf(user), own);
      return session;
    },
    find(user, id) {
      return callers.get(keyOf(user))?.get(id);
    },
    end(user, session) {
      callers.get(keyOf(user))?.delete(session.id);
      cancelAll(session);
    },
  };
}

/** Whoever shows another key of the same user is another caller: it may be allowed less. */
function keyOf({ name, apiKey }: User): string {
  return apiKey ? `key:${apiKey.id}` : `user:${name}`;
}
