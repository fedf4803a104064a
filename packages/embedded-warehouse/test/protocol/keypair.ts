/** Key pairs and the tokens that clients make with them. */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const newKeyPair = (): KeyPair => generateKeyPairSync('rsa', { modulusLength: 2048 });

export const publicPem = ({ publicKey }: KeyPair) =>
  publicKey.export({ type: 'spki', format: 'pem' }) as string;

export const privatePem = ({ privateKey }: KeyPair) =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** The issuer of a token of user ADA in account LOCAL that is made with this key. */
export function issuer({ privateKey }: KeyPair): string {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return `LOCAL.ADA.SHA256:${createHash('sha256').update(spki).digest('base64')}`;
}

/** A token as RFC 7519 and the documentation of Snowflake want it, but for the claims given. */
export function keypairToken(
  keys: KeyPair,
  claims: Record<string, unknown> = {},
  signedWith: KeyPair = keys,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iss: issuer(keys), sub: 'LOCAL.ADA', iat: now, exp: now + 120, ...claims })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(signedWith.privateKey);
}
