/** How the gateway proves to Snowflake who it is, for sessions and for REST alike. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GatewayError } from '../../errors/gateway-error.ts';
import { createTokenSource, type OAuthClient, type TokenSource } from './oauth-token.ts';

/** A secret given in place, or the path of a file that is read again at every use, so that it can be rotated. */
export type Secret = { readonly value: string } | { readonly path: string };

export interface KeyPairCredentials {
  readonly kind: 'key-pair';
  /** PEM: PKCS#8, encrypted PKCS#8 or PKCS#1. */
  readonly privateKey: Secret;
  readonly passphrase?: string;
}

export interface TokenCredentials {
  readonly kind: 'programmatic-access-token' | 'oauth';
  readonly token: Secret;
}

/** One source for REST and for logins, so that both use the same token. */
export interface ClientCredentials {
  readonly kind: 'client-credentials';
  readonly source: TokenSource;
}

export interface PasswordCredentials {
  readonly kind: 'password';
  readonly password: string;
}

export type SnowflakeCredentials =
  | KeyPairCredentials
  | TokenCredentials
  | ClientCredentials
  | PasswordCredentials;

/** What a deployment may set; see `chooseCredentials`. */
export interface CredentialSettings {
  readonly authenticator?: string | undefined;
  readonly privateKey?: string | undefined;
  readonly privateKeyPath?: string | undefined;
  readonly privateKeyPassphrase?: string | undefined;
  readonly token?: string | undefined;
  readonly tokenPath?: string | undefined;
  readonly password?: string | undefined;
  readonly oauthClient?: OAuthClient | undefined;
}

/**
 * The credentials that the authenticator names, else the strongest ones given: key pair, token, OAuth client,
 * password. A token counts as a programmatic access token unless the authenticator is OAUTH.
 * @throws Error where none fit; a configuration that was read has some (`loginProblems`)
 */
export function chooseCredentials(settings: CredentialSettings): SnowflakeCredentials {
  const { privateKeyPassphrase: passphrase, password, oauthClient } = settings;
  const privateKey = secretOf(settings.privateKey, settings.privateKeyPath);
  const token = secretOf(settings.token, settings.tokenPath);
  const authenticator = settings.authenticator?.toUpperCase();
  const mayBe = (...names: readonly string[]) => authenticator === undefined || names.includes(authenticator);

  if (privateKey && mayBe('SNOWFLAKE_JWT'))
    return { kind: 'key-pair', privateKey, ...(passphrase !== undefined && { passphrase }) };
  if (token && mayBe('PROGRAMMATIC_ACCESS_TOKEN', 'OAUTH'))
    return { kind: authenticator === 'OAUTH' ? 'oauth' : 'programmatic-access-token', token };
  if (oauthClient && mayBe('OAUTH_CLIENT_CREDENTIALS'))
    return { kind: 'client-credentials', source: createTokenSource(oauthClient) };
  if (password !== undefined && mayBe('SNOWFLAKE')) return { kind: 'password', password };
  throw new Error(
    `no Snowflake credentials are given${authenticator ? ` for the authenticator ${authenticator}` : ''}`,
  );
}

function secretOf(value: string | undefined, path: string | undefined): Secret | undefined {
  if (value !== undefined) return { value };
  return path === undefined ? undefined : { path };
}

/** @throws GatewayError UPSTREAM_UNAVAILABLE when the file cannot be read */
export async function readSecret(secret: Secret): Promise<string> {
  if ('value' in secret) return secret.value;
  try {
    return (await readFile(secret.path, 'utf8')).trim();
  } catch (cause) {
    throw new GatewayError(
      'UPSTREAM_UNAVAILABLE',
      'The credentials for Snowflake cannot be read.',
      { backend: 'SNOWFLAKE' },
      cause,
    );
  }
}

/** @throws GatewayError UPSTREAM_REJECTED when the key is no key, or the passphrase is not its passphrase */
export async function loadPrivateKey(credentials: KeyPairCredentials): Promise<KeyObject> {
  const given = await readSecret(credentials.privateKey);
  // Deployment tools that cannot carry line breaks write them as \n.
  const key = given.includes('\n') ? given : given.replaceAll('\\n', '\n');
  try {
    return createPrivateKey({ key, format: 'pem', passphrase: credentials.passphrase });
  } catch (cause) {
    throw new GatewayError(
      'UPSTREAM_REJECTED',
      'The private key for Snowflake is not usable: it is not PEM, or its passphrase is wrong.',
      { backend: 'SNOWFLAKE' },
      cause,
    );
  }
}

/** The public key's fingerprint as `DESCRIBE USER` shows it in RSA_PUBLIC_KEY_FP. */
export function publicKeyFingerprint(privateKey: KeyObject): string {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return `SHA256:${createHash('sha256').update(spki).digest('base64')}`;
}
