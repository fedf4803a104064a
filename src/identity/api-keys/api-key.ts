/**
 * An API key: `cgw_<id>_<secret>`. The id is public and names the key in lists, events and limits; the secret is shown
 * once, and only its hash is kept.
 *
 * The hash is plain SHA-256. A slow hash protects passwords, which people choose and others guess; the secret is 256
 * random bits, which nobody can guess however fast the hash is, and every call would pay for a slow one.
 */
import { hash, randomBytes } from 'node:crypto';
import type { UserName } from '../caller.ts';
import type { Permission } from '../permissions.ts';
import type { Tags } from '../tags.ts';

export interface ApiKeyRecord {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** Whose calls they are that are made with it. */
  readonly user: UserName;
  readonly permissions: readonly Permission[];
  /** Beside those that the policy gives its user. */
  readonly teams: readonly string[];
  /** Those of its calls that say nothing else. */
  readonly tags: Tags;
  /** Epoch milliseconds, as all times here. */
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  readonly revokedBy: string | null;
  readonly lastUsedAt: number | null;
}

const whole = /^cgw_([\da-f]{12})_[\w-]{43}$/;

/** True for what is meant to be an API key, be it a good one or not. */
export function looksLikeApiKey(token: string): boolean {
  return token.startsWith('cgw_');
}

/** Whether the text can be an API key: nothing was cut off or added. */
export function isApiKey(token: string): boolean {
  return whole.test(token);
}

/** How people tell a key by its beginning. */
export function prefixOf(id: string): string {
  return `cgw_${id}`;
}

export function generateApiKey(): { readonly id: string; readonly secret: string } {
  const id = randomBytes(6).toString('hex');
  return { id, secret: `${prefixOf(id)}_${randomBytes(32).toString('base64url')}` };
}

/** Whether an id looks like ours: of a key that was there, or might have been. */
export function isApiKeyId(text: string): boolean {
  return /^[0-9a-f]{12}$/.test(text);
}

export function hashApiKey(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

export type ApiKeyState = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

export function apiKeyState({ revokedAt, expiresAt }: ApiKeyRecord, now: number): ApiKeyState {
  if (revokedAt !== null) return 'REVOKED';
  return expiresAt <= now ? 'EXPIRED' : 'ACTIVE';
}
