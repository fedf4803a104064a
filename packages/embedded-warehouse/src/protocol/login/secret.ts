/** Secrets: made from 256 random bits, kept as digests, compared without telling where they differ. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

declare const brand: unique symbol;
/** SHA-256 of a secret. A map keyed by it can be searched without leaking the secret through timing. */
export type Digest = string & { readonly [brand]: 'Digest' };

export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function digestOf(secret: string): Digest {
  return hash('sha256', secret, 'base64url') as Digest;
}

/** Takes the same time wherever and however much the two differ, their lengths included. */
export function isSecret(candidate: string, expected: Digest): boolean {
  return timingSafeEqual(Buffer.from(digestOf(candidate)), Buffer.from(expected));
}
