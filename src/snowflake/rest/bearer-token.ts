/** The bearer token of Cortex REST: a JWT signed with the key pair, a programmatic access token, or an OAuth token. */
import {
  type ClientCredentials,
  type KeyPairCredentials,
  loadPrivateKey,
  publicKeyFingerprint,
  readSecret,
  type TokenCredentials,
} from '../account/credentials.ts';

export type RestCredentials = KeyPairCredentials | TokenCredentials | ClientCredentials;

export interface BearerTokenOptions {
  readonly account: string;
  /** Needed for a key pair. */
  readonly user?: string;
  readonly credentials: RestCredentials;
}

export interface BearerToken {
  /** @throws GatewayError when the key or the token's file cannot be used */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** After Snowflake refused what `headers` gave: the next one makes, reads or fetches a new token. */
  invalidate(refused: Readonly<Record<string, string>>): void;
}

interface KeptToken {
  readonly token: string;
  /** Milliseconds since 1970 after which it is made or read again. */
  readonly renewAt: number;
}

/** Snowflake accepts JWTs for an hour at most. */
const JWT_LIFETIME_SECONDS = 3540;
const JWT_RENEWED_BEFORE_SECONDS = 300;
/** A token in a file may be rotated at any time. */
const FILE_TOKEN_KEPT_MS = 60_000;
const READ_AGAIN_MS = 2_000;

const tokenTypes = {
  'key-pair': 'KEYPAIR_JWT',
  oauth: 'OAUTH',
  'client-credentials': 'OAUTH',
  'programmatic-access-token': 'PROGRAMMATIC_ACCESS_TOKEN',
} as const;

export function createBearerToken(options: BearerTokenOptions): BearerToken {
  const { credentials } = options;
  if (credentials.kind === 'client-credentials') return sharedToken(credentials);
  // A promise, so that calls that begin together sign once.
  let held: Promise<KeptToken> | undefined;

  /** Since Snowflake last refused one. */
  let served: KeptToken | undefined;

  const obtain = async (): Promise<KeptToken> => {
    served = await (credentials.kind === 'key-pair'
      ? signJwt(options, credentials)
      : readToken(credentials, served));
    return served;
  };

  async function current(): Promise<string> {
    held ??= obtain();
    const mine = held;
    try {
      const { token, renewAt } = await mine;
      if (Date.now() < renewAt) return token;
    } catch (error) {
      if (held === mine) held = undefined;
      throw error;
    }
    if (held === mine) held = undefined;
    return current();
  }

  return {
    async headers() {
      return {
        authorization: `Bearer ${await current()}`,
        'x-snowflake-authorization-token-type': tokenTypes[credentials.kind],
      };
    },
    invalidate() {
      held = undefined;
      served = undefined;
    },
  };
}

/** The source keeps the token, because logins use it too. */
function sharedToken({ kind, source }: ClientCredentials): BearerToken {
  return {
    async headers() {
      return {
        authorization: `Bearer ${await source.token()}`,
        'x-snowflake-authorization-token-type': tokenTypes[kind],
      };
    },
    invalidate({ authorization = '' }) {
      source.refused(authorization.replace('Bearer ', ''));
    },
  };
}

/** Claims as Snowflake documents them for key-pair authentication; times in seconds. */
async function signJwt(
  { account, user = '' }: BearerTokenOptions,
  credentials: KeyPairCredentials,
): Promise<KeptToken> {
  const key = await loadPrivateKey(credentials);
  // The region that an account locator may carry is no part of the name.
  const [locator = ''] = account.split('.');
  const subject = `${locator}.${user}`.toUpperCase();
  const now = Math.floor(Date.now() / 1000);
  const { SignJWT } = await import('jose');
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(`${subject}.${publicKeyFingerprint(key)}`)
    .setSubject(subject)
    .setIssuedAt(now)
    .setExpirationTime(now + JWT_LIFETIME_SECONDS)
    .sign(key);
  return { token, renewAt: (now + JWT_LIFETIME_SECONDS - JWT_RENEWED_BEFORE_SECONDS) * 1000 };
}

/** A file that cannot be read while it is replaced takes nobody's token away. */
async function readToken({ token }: TokenCredentials, served: KeptToken | undefined): Promise<KeptToken> {
  const renewAt = 'path' in token ? Date.now() + FILE_TOKEN_KEPT_MS : Number.POSITIVE_INFINITY;
  try {
    return { token: await readSecret(token), renewAt };
  } catch (error) {
    if (served) return { token: served.token, renewAt: Date.now() + READ_AGAIN_MS };
    throw error;
  }
}
