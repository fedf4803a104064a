/**
 * The public keys that sign the callers' tokens, from the issuer's JWKS (RFC 7517).
 *
 * A key set that was read once goes on serving while the issuer is away: its outage is no reason to turn good tokens
 * away. A token that no known key fits makes the set be read again, at most once in a few seconds however many such tokens
 * come: the key may be new, or have another in its place under the same name, or under none.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { GatewayError } from '../errors/gateway-error.ts';
import type { Logger } from '../observability/log.ts';

export interface SigningKeysOptions {
  readonly url: URL;
  readonly logger: Logger;
  /** Milliseconds since some moment. */
  readonly now?: () => number;
}

/** From then on the set is read again, while the known one serves. */
const STALE_MS = 10 * 60_000;
/** From then on the known set serves no more: a key that was withdrawn must end some time, also in an outage. */
const USELESS_MS = 24 * 60 * 60_000;
const PAUSE_MS = 3_000;
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;

export interface SigningKeys {
  /**
   * What `verify` makes of the known keys; where none of them fits, of those that the issuer has now.
   * @throws GatewayError UPSTREAM_UNAVAILABLE while the keys cannot be had or used; what `verify` throws
   */
  verifyWith<T>(verify: (keys: JWTVerifyGetKey) => Promise<T>): Promise<T>;
  /**
   * Another number when a key was added or withdrawn, and null while none is known: what was verified under an earlier
   * one must be verified again. Begins to read the set again when it is old.
   */
  revision(): number | null;
}

export function createSigningKeys({
  url,
  logger,
  now = () => performance.now(),
}: SigningKeysOptions): SigningKeys {
  let keys: JWTVerifyGetKey | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failed = false;
  let content = '';
  let revision = 0;
  let reading: Promise<void> | null = null;

  /** Resolves when it is known whether the set could be read. Never rejects. */
  function read(): Promise<void> {
    reading ??= (async () => {
      triedAt = now();
      try {
        const set = await fetchKeys(url);
        keys = createLocalJWKSet(set);
        const found = JSON.stringify(set);
        if (found !== content) revision += 1;
        content = found;
        readAt = now();
        failed = false;
      } catch (error) {
        failed = true;
        logger.warn({ err: error }, 'the keys that sign tokens could not be read');
      } finally {
        reading = null;
      }
    })();
    return reading;
  }

  const mayTry = () => now() - triedAt >= PAUSE_MS;

  /** Reads again what is old, and forgets what is too old to be believed. */
  function refresh(): void {
    const age = now() - readAt;
    if (age > USELESS_MS) keys = null;
    else if (age > STALE_MS && mayTry()) void read();
  }

  async function verifyWith<T>(verify: (known: JWTVerifyGetKey) => Promise<T>): Promise<T> {
    refresh();
    if (keys === null && (reading || mayTry())) await read();
    if (keys === null) throw unavailable('The keys that sign tokens cannot be read now; try again.');
    try {
      return await verify(keys);
    } catch (error) {
      if (!isOfKey(error)) throw error;
      const isFresh = reading !== null || mayTry();
      if (isFresh) await read();
      if (failed)
        throw unavailable(
          'The token may be signed with a new key, and the keys cannot be read now; try again.',
        );
      if (isFresh) return verify(keys).catch(explain);
      if (error instanceof errors.JWKSNoMatchingKey)
        throw unavailable('The token is signed with a key that is not known here yet; try again.');
      return explain(error);
    }
  }

  /** @throws GatewayError UPSTREAM_UNAVAILABLE for what is the issuer's fault, else the error */
  function explain(error: unknown): never {
    if (!isUnusable(error)) throw error;
    logger.warn({ err: error }, 'a key that signs tokens cannot be used');
    throw unavailable('The key that the token names cannot be used now; try again.');
  }

  return {
    verifyWith,
    revision() {
      refresh();
      return keys === null ? null : revision;
    },
  };
}

/** Of a key that is missing, that does not fit, or that is none: the issuer may have another by now. */
export function isOfKey(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    isUnusable(error)
  );
}

/** What jose says of a token is an error of its own; of a key that is broken, or too short, it is not. */
function isUnusable(error: unknown): boolean {
  return !(error instanceof errors.JOSEError || error instanceof GatewayError);
}

function unavailable(message: string): GatewayError {
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, { retryAfterSeconds: PAUSE_MS / 1000 });
}

/** Only public keys: with a shared secret (`oct`) everybody who can check a token could sign one. @throws Error */
async function fetchKeys(url: URL): Promise<JSONWebKeySet> {
  const response = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await readText(response);
  if (response.status !== 200) throw new Error(`the key set was answered with status ${response.status}`);
  const set = JSON.parse(text) as { readonly keys?: unknown };
  if (!Array.isArray(set?.keys)) throw new Error('the answer is no JSON Web Key Set');
  const keys = set.keys.filter((key) => typeof key === 'object' && key !== null && isPublic(key));
  if (keys.length === 0) throw new Error('the key set has no public key');
  return { keys };
}

const isPublic = ({ kty }: { readonly kty?: unknown }) => kty === 'RSA' || kty === 'EC' || kty === 'OKP';

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BYTES) throw new Error(`the key set is larger than ${MAX_BYTES} bytes`);
  }
  return text;
}
