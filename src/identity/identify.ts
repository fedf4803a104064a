/** Who is calling, from the headers of a request: local mode, or a JWT that our issuer signed. */
import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors/gateway-error.ts';
import { looksLikeApiKey } from './api-keys/api-key.ts';
import type { ApiKeyRing } from './api-keys/api-key-ring.ts';
import type { User, UserName } from './caller.ts';
import { decodeHeader } from './header-text.ts';
import { readName } from './name.ts';
import { allPermissions, isPermission, usualPermissions } from './permissions.ts';
import { isOfKey, type SigningKeys } from './signing-keys.ts';

/** @throws GatewayError UNAUTHENTICATED, UPSTREAM_UNAVAILABLE */
export type Identify = (headers: IncomingHttpHeaders) => Promise<User>;

/** An API key is taken wherever one is shown; every other caller is `identifyOthers`'. */
export function identifyByApiKey(ring: Pick<ApiKeyRing, 'identify'>, identifyOthers: Identify): Identify {
  return (headers) => {
    const [, token] = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
    return token !== undefined && looksLikeApiKey(token) ? ring.identify(token) : identifyOthers(headers);
  };
}

/** Local mode: whoever reaches the loopback address is trusted to say who they are, and may do everything. */
export function identifyLocally(teamsOf: (name: string) => readonly string[]): Identify {
  return async (headers) => {
    const given = headers['x-gateway-user'];
    const name = userName(typeof given === 'string' ? decodeHeader(given) : 'local');
    return { name, teams: teamsOf(name), permissions: allPermissions, scopes: 'all' };
  };
}

export interface JwtOptions {
  readonly keys: SigningKeys;
  readonly issuer: string;
  readonly audience: string;
  /** Teams by policy; the token's `teams` claim adds to them. */
  readonly teamsOf: (name: string) => readonly string[];
}

/** With a shared secret (HS256 and its kin) everybody who can check a token could sign one. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Each team is a limit of its own that every call has to pass. */
const MAX_TEAMS = 100;

/**
 * JWT mode: `sub` is the user, `teams` (array) the teams, `permissions` (array) or `scope` (RFC 8693, separated by
 * spaces) the permissions. A claim of another shape is refused, never guessed at: who left a team out by mistake would
 * escape its limit.
 */
export function identifyByJwt({ keys, issuer, audience, teamsOf }: JwtOptions): Identify {
  const verified = new LRUCache<string, VerifiedToken>({ max: MAX_VERIFIED });

  async function readToken(token: string): Promise<User & { readonly expiresAt: number }> {
    refuseAlgorithm(token);
    const options = { issuer, audience, algorithms, clockTolerance: SKEW_SECONDS };
    const payload = await keys
      .verifyWith((known) => verify(token, known, options))
      .catch((error: unknown) => {
        throw refusal(error);
      });
    const { sub, exp, iat } = payload;
    if (typeof sub !== 'string') throw claimRefusal('sub', 'must be text');
    if (typeof exp !== 'number') throw claimRefusal('exp', 'must say when the token expires');
    if (exp > Date.now() / 1000 + LONGEST_LIFE_SECONDS)
      throw claimRefusal('exp', 'is more than ten years away; it counts seconds, not milliseconds');
    if (iat !== undefined && iat > Date.now() / 1000 + SKEW_SECONDS)
      throw claimRefusal('iat', 'is in the future; one of the clocks is wrong');
    const name = userName(sub);
    return {
      name,
      teams: teamsFrom(payload, teamsOf(name)),
      ...permissionsFrom(payload),
      // Seen while it was good, it ends by our own clock; first seen just after that, its issuer's may be behind.
      expiresAt: (exp * 1000 > Date.now() ? exp : exp + SKEW_SECONDS) * 1000,
    };
  }

  return async (headers) => {
    const token = bearerToken(headers);
    // By its hash: memory that leaks shows no tokens.
    const id = hash('sha256', token, 'base64url');
    const known = verified.get(id);
    const revision = keys.revision();
    if (known && known.user.expiresAt <= Date.now())
      throw refusal(new errors.JWTExpired('the token has expired', {}, 'exp'));
    if (known && known.revision === revision) return known.user;
    const user = await readToken(token);
    // Of the set that was known before: if it changed meanwhile, the token is verified once more.
    const under = revision ?? keys.revision();
    if (under !== null) verified.set(id, { user, revision: under });
    return user;
  };
}

/** A token whose signature and claims were found good, and the key set that said so. */
interface VerifiedToken {
  readonly user: User & { readonly expiresAt: number };
  readonly revision: number;
}

const MAX_VERIFIED = 10_000;
/** How far the issuer's clock and ours may be apart. */
const SKEW_SECONDS = 60;
/** A time in milliseconds, or one that never comes, would be a token without an end. */
const LONGEST_LIFE_SECONDS = 10 * 366 * 86_400;

async function verify(
  token: string,
  keys: JWTVerifyGetKey,
  options: Parameters<typeof jwtVerify>[2],
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    // The token names no key, and several would do.
    for await (const key of error) {
      const payload = await jwtVerify(token, key, options).then(
        (verified) => verified.payload,
        (failure: unknown) => {
          if (isOfKey(failure)) return null;
          throw failure;
        },
      );
      if (payload) return payload;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/** @throws GatewayError UNAUTHENTICATED */
function userName(given: string): UserName {
  const { name, problem } = readName(given);
  if (problem !== null) throw new GatewayError('UNAUTHENTICATED', `The user name ${problem}.`);
  return name as UserName;
}

function bearerToken({ authorization = '' }: IncomingHttpHeaders): string {
  if (authorization === '')
    throw new GatewayError('UNAUTHENTICATED', 'Send a token: `Authorization: Bearer <JWT or API key>`.');
  const [, scheme, token] = /^([!#$%&'*+.^_`|~\w-]+)(?: +([\w.~+/=-]+))? *$/.exec(authorization) ?? [];
  if (scheme?.toLowerCase() === 'bearer' && token) return token;
  const what =
    scheme && scheme.length <= 40 && scheme.toLowerCase() !== 'bearer' ? `the scheme ${scheme}` : 'this';
  throw new GatewayError(
    'UNAUTHENTICATED',
    `Authorization: ${what} is not taken; send a token: \`Bearer <JWT or API key>\`.`,
  );
}

/** @throws GatewayError UNAUTHENTICATED */
function refuseAlgorithm(token: string): void {
  let alg: unknown;
  try {
    alg = decodeProtectedHeader(token).alg;
  } catch (error) {
    throw new GatewayError('UNAUTHENTICATED', 'The token is not valid: it is no JWT.', {}, error);
  }
  if (typeof alg === 'string' && algorithms.includes(alg)) return;
  const shown = typeof alg === 'string' && /^[\w-]{1,20}$/.test(alg) ? alg : 'something else';
  throw new GatewayError(
    'UNAUTHENTICATED',
    `The token is not valid: it is signed with ${shown}, and only ${algorithms.join(', ')} are taken.`,
  );
}

function refusal(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const refused = (message: string) => new GatewayError('UNAUTHENTICATED', message, {}, error);
  if (error instanceof errors.JWTExpired) return refused('The token has expired; get a new one.');
  if (error instanceof errors.JWTClaimValidationFailed)
    return refused(`The token's "${error.claim}" claim is not accepted here.`);
  if (error instanceof errors.JWKSNoMatchingKey)
    return refused('The token is not valid: its issuer has no such key.');
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return refused('The token is not valid: its signature does not fit.');
  return refused('The token is not valid.');
}

function claimRefusal(claim: string, problem: string): GatewayError {
  return new GatewayError('UNAUTHENTICATED', `The token's "${claim}" claim ${problem}.`);
}

function teamsFrom({ teams }: JWTPayload, byPolicy: readonly string[]): readonly string[] {
  const claimed = (namesIn(teams, 'teams') ?? []).map((team) => {
    const { name, problem } = readName(team);
    if (problem !== null) throw claimRefusal('teams', `holds a name that ${problem}`);
    return name;
  });
  if (claimed.length > MAX_TEAMS) throw claimRefusal('teams', `names more than ${MAX_TEAMS}`);
  return [...new Set([...byPolicy, ...claimed])];
}

function permissionsFrom({ permissions, scope }: JWTPayload): Pick<User, 'permissions' | 'scopes'> {
  if (scope != null && typeof scope !== 'string')
    throw claimRefusal('scope', 'must be text, with spaces between the permissions');
  const named = [...(namesIn(permissions, 'permissions') ?? []), ...(scope ?? '').split(' ')];
  const given = named.filter(isPermission);
  return { permissions: given.length === 0 ? usualPermissions : new Set(given), scopes: new Set(named) };
}

/** @throws GatewayError UNAUTHENTICATED */
function namesIn(claim: unknown, name: string): readonly string[] | null {
  if (claim == null) return null;
  if (Array.isArray(claim) && claim.every((entry) => typeof entry === 'string')) return claim;
  throw claimRefusal(name, 'must be a list of names');
}
