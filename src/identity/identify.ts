/** Who is calling, from the headers of a request: local mode, or a JWT that our issuer signed. */
import type { IncomingHttpHeaders } from 'node:http';
import type { JWTPayload } from 'jose';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { GatewayError } from '../errors.ts';
import type { Permission, User } from './caller.ts';
import { userName } from './user-name.ts';

/** @throws GatewayError UNAUTHENTICATED */
export type Identify = (headers: IncomingHttpHeaders) => Promise<User>;

const allPermissions: ReadonlySet<Permission> = new Set(['sql:write', 'credits:admin']);

/** Local mode: whoever reaches the loopback address is trusted to say who they are, and may do everything. */
export function identifyLocally(teamsOf: (name: string) => readonly string[]): Identify {
  return async (headers) => {
    const given = headers['x-gateway-user'];
    const name = userName(typeof given === 'string' ? given : 'local');
    return { name, teams: teamsOf(name), permissions: allPermissions };
  };
}

export interface JwtOptions {
  readonly jwksUrl: URL;
  readonly issuer: string;
  readonly audience: string;
  /** Teams by policy; the token's `teams` claim adds to them. */
  readonly teamsOf: (name: string) => readonly string[];
}

/**
 * JWT mode: `sub` is the user, `teams` (array) the teams, `permissions` (array) or `scope` (RFC 8693, separated by
 * spaces) the permissions. Only asymmetric algorithms: with a shared secret every service could sign.
 */
export function identifyByJwt({ jwksUrl, issuer, audience, teamsOf }: JwtOptions): Identify {
  const keys = createRemoteJWKSet(jwksUrl);
  const algorithms = [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
  ];

  return async (headers) => {
    const token = bearerToken(headers);
    const payload = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms,
      requiredClaims: ['sub', 'exp'],
    }).then(
      (verified) => verified.payload,
      (error: unknown) => {
        throw refusal(error);
      },
    );
    const name = userName(payload.sub ?? '');
    return { name, teams: teamsFrom(payload, teamsOf(name)), permissions: permissionsFrom(payload) };
  };
}

function bearerToken(headers: IncomingHttpHeaders): string {
  const [scheme, token] = (headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token) {
    throw new GatewayError('UNAUTHENTICATED', 'Send a token: `Authorization: Bearer <JWT>`.');
  }
  return token;
}

function refusal(error: unknown): GatewayError {
  if (error instanceof errors.JWTExpired) {
    return new GatewayError('UNAUTHENTICATED', 'The token has expired; get a new one.', {}, error);
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new GatewayError(
      'UNAUTHENTICATED',
      `The token's "${error.claim}" claim is not accepted here.`,
      {},
      error,
    );
  }
  if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) {
    return new GatewayError('UNAUTHENTICATED', 'The token is not valid.', {}, error);
  }
  const details = { retryable: true };
  return new GatewayError(
    'UNAUTHENTICATED',
    'The keys that sign tokens cannot be reached now.',
    details,
    error,
  );
}

function teamsFrom(payload: JWTPayload, byPolicy: readonly string[]): readonly string[] {
  const claimed = Array.isArray(payload.teams)
    ? payload.teams.filter((team) => typeof team === 'string')
    : [];
  return [...new Set([...byPolicy, ...claimed.map(userName)])];
}

function permissionsFrom(payload: JWTPayload): ReadonlySet<Permission> {
  const listed = Array.isArray(payload.permissions) ? payload.permissions : [];
  const scoped = typeof payload.scope === 'string' ? payload.scope.split(' ') : [];
  return new Set([...allPermissions].filter((known) => listed.includes(known) || scoped.includes(known)));
}
