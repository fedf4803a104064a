import type { ApiKeyRecord } from './api-key.ts';

/** Who changed a key, when and why: kept in the audit, in the transaction of the change. */
export interface ApiKeyAct {
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly reason: string;
}

/**
 * Where API keys are kept: with the ledger, so that all processes of a gateway know the same. Each call sees what
 * resolved before it, and what is written is durable when it resolves. @throws GatewayError LEDGER_UNAVAILABLE.
 */
export interface ApiKeyStore {
  /** Another number after any process has revoked a key. Cheap. */
  revision(): Promise<number>;
  /** By the hash of its secret. */
  find(hash: string): Promise<ApiKeyRecord | null>;
  get(id: string): Promise<ApiKeyRecord | null>;
  /** In the order of their making, after the id `after`; of one user or of all. */
  list(page: {
    readonly user: string | null;
    readonly after: string | null;
    readonly limit: number;
  }): Promise<readonly ApiKeyRecord[]>;
  add(key: ApiKeyRecord, hash: string, act: ApiKeyAct): Promise<void>;
  /** Null for a key that there is not; one that was revoked already stays as it is. */
  revoke(id: string, act: ApiKeyAct): Promise<ApiKeyRecord | null>;
  /** When keys were used last, in epoch milliseconds by id. */
  touch(uses: ReadonlyMap<string, number>): Promise<void>;
  close(): void;
}
