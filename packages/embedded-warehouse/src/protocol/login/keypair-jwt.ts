/**
 * Key-pair authentication: an RS256 JWT whose issuer names the account, the user and the fingerprint of the
 * key (`ACCOUNT.USER.SHA256:<base64 of SHA-256 over the SPKI DER>`) and whose subject is `ACCOUNT.USER`.
 */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { protocolErrors } from '../protocol-errors.ts';
import type { DirectoryUser } from './user-directory.ts';

/** A client's clock may be ahead of ours by this much. */
const leewayMs = 60_000;
/** Snowflake refuses a JWT more than an hour after it was issued, whatever its `exp` says. */
const longestLifeMs = 3_600_000;

interface RegisteredKey {
  readonly user: DirectoryUser;
  readonly key: KeyObject;
}

export interface KeypairVerifier {
  /** @throws SnowflakeError 390144, whatever is wrong. */
  verify(token: string): Promise<DirectoryUser>;
}

export function createKeypairVerifier(deps: {
  readonly account: string;
  readonly users: Iterable<DirectoryUser>;
}): KeypairVerifier {
  const account = accountName(deps.account);
  const keys = new Map<string, RegisteredKey>();
  for (const user of deps.users) {
    for (const pem of user.publicKeys) {
      const key = createPublicKey(pem);
      keys.set(`${account}.${user.name}.${fingerprint(key)}`, { user, key });
    }
  }

  return {
    async verify(token) {
      try {
        const claims = unverifiedClaims(token);
        const registered = keys.get(String(claims.iss));
        if (registered === undefined) throw protocolErrors.badJwt();
        // Few logins show one.
        const { compactVerify } = await import('jose');
        await compactVerify(token, registered.key, { algorithms: ['RS256'] });
        if (claims.sub !== `${account}.${registered.user.name}`) throw protocolErrors.badJwt();
        if (!isCurrent(claims, Date.now())) throw protocolErrors.badJwt();
        return registered.user;
      } catch {
        throw protocolErrors.badJwt();
      }
    },
  };
}

/** The part of an account identifier that JWTs use: upper case, without region or cloud. */
export function accountName(account: string): string {
  return account.split('.')[0]?.toUpperCase() ?? '';
}

function fingerprint(key: KeyObject): string {
  const spki = key.export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(spki).digest('base64')}`;
}

/** Read before the signature is checked, only to learn which key must have made it. */
function unverifiedClaims(token: string): Record<string, unknown> {
  const payload = token.split('.')[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}

function isCurrent(claims: Record<string, unknown>, now: number): boolean {
  const expires = milliseconds(claims.exp);
  const issued = milliseconds(claims.iat);
  return now < expires && issued <= now + leewayMs && now - issued <= longestLifeMs;
}

/**
 * RFC 7519 counts seconds, the Node driver writes milliseconds. The two cannot be mixed up: 10^11 is the year
 * 5138 in seconds and 1973 in milliseconds. A missing claim is NaN and fails every comparison.
 */
function milliseconds(claim: unknown): number {
  if (typeof claim !== 'number') return Number.NaN;
  return claim > 1e11 ? claim : claim * 1000;
}
