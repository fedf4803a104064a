/** Who shows which API key: in memory, as far as a revocation by another process allows. */
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { User } from '../caller.ts';
import { type ApiKeyRecord, hashApiKey, isApiKey, prefixOf } from './api-key.ts';
import type { ApiKeyStore } from './api-key-store.ts';

export interface ApiKeyRing {
  /** @throws GatewayError UNAUTHENTICATED, LEDGER_UNAVAILABLE */
  identify(secret: string): Promise<User>;
  /** For what began with a key and goes on. @throws GatewayError UNAUTHENTICATED when it may no longer. */
  requireLive(id: string): Promise<void>;
  /** When the key was used last, as far as this process knows. */
  lastUsedAt(key: ApiKeyRecord): number | null;
  /** A key was changed here. */
  forget(): void;
  /** Writes down when keys were used last. */
  close(): Promise<void>;
}

export interface ApiKeyRingDependencies {
  readonly store: ApiKeyStore;
  /** Teams by policy. */
  readonly teamsOf: (user: string) => readonly string[];
  /** By the clock of the books: epoch milliseconds. */
  readonly now: () => number;
}

const MAX_REMEMBERED = 10_000;
/**
 * For so long it is not asked again whether another process has revoked a key. Shorter than such a process needs to end,
 * and long enough that a thousand calls a second ask a hundred times.
 */
const TRUSTED_MS = 10;
const TOUCH_MS = 60_000;

interface Remembered {
  readonly key: ApiKeyRecord;
  readonly user: User;
}

export function createApiKeyRing({ store, teamsOf, now }: ApiKeyRingDependencies): ApiKeyRing {
  const remembered = new LRUCache<string, Remembered>({ max: MAX_REMEMBERED });
  const uses = new Map<string, number>();
  let revision: number | null = null;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | null = null;
  const touching = setInterval(() => void touch().catch(() => {}), TOUCH_MS).unref();

  async function check(): Promise<void> {
    const startedAt = performance.now();
    const found = await store.revision();
    if (found !== revision) remembered.clear();
    [revision, checkedAt] = [found, startedAt];
  }

  /** Calls that come at once share one look. */
  function recheck(): Promise<void> {
    checking ??= check().finally(() => {
      checking = null;
    });
    return checking;
  }

  async function find(hash: string): Promise<Remembered> {
    const began = revision;
    const key = await store.find(hash);
    if (key === null) throw refusal('The API key is not known here.');
    const teams = [...new Set([...teamsOf(key.user), ...key.teams])];
    const user: User = {
      name: key.user,
      teams,
      permissions: new Set(key.permissions),
      apiKey: { id: key.id, tags: key.tags },
    };
    const found = { key, user };
    // What was read before a revocation that is known by now would be believed until the next.
    if (revision === began) remembered.set(hash, found);
    return found;
  }

  async function touch(): Promise<void> {
    if (uses.size === 0) return;
    const told = new Map(uses);
    await store.touch(told);
    // One that was used meanwhile is told again.
    for (const [id, at] of told) if (uses.get(id) === at) uses.delete(id);
  }

  return {
    async identify(secret) {
      if (!isApiKey(secret))
        throw refusal('The API key is not valid: it is not whole, or something was added to it.');
      const hash = hashApiKey(secret);
      if (performance.now() - checkedAt > TRUSTED_MS) await recheck();
      const { key, user } = remembered.get(hash) ?? (await find(hash));
      const at = now();
      requireUsable(key, at);
      uses.set(key.id, at);
      // Whoever waits for its end goes by the machine's clock.
      return { ...user, expiresAt: key.expiresAt - at + Date.now() };
    },
    async requireLive(id) {
      const key = await store.get(id);
      if (key === null) throw refusal('The API key is not known here.');
      requireUsable(key, now());
    },
    lastUsedAt: ({ id, lastUsedAt }) => uses.get(id) ?? lastUsedAt,
    forget() {
      remembered.clear();
      checkedAt = Number.NEGATIVE_INFINITY;
    },
    async close() {
      clearInterval(touching);
      await touch().catch(() => {});
    },
  };
}

/** @throws GatewayError UNAUTHENTICATED */
function requireUsable({ id, revokedAt, expiresAt }: ApiKeyRecord, now: number): void {
  if (revokedAt !== null) throw refusal(`The API key ${prefixOf(id)} was revoked; ask for a new one.`);
  if (expiresAt <= now) throw refusal(`The API key ${prefixOf(id)} has expired; ask for a new one.`);
}

const refusal = (message: string) => new GatewayError('UNAUTHENTICATED', message);
