import type { Sighting } from '../finding.ts';
import { isOurs } from '../knowledge/secrets.ts';

const PRIVATE_KEY = /^\s*-----BEGIN (?:ENCRYPTED |RSA |EC )?PRIVATE KEY-----/m;
/** Apple hands out its keys under these names. */
const OF_OTHER = /(^|\/)(AuthKey|SubscriptionKey|apns)[_-]|(^|\/)(tls|ssl|certs?)\//i;

/** A private key that is kept as a file: Snowflake's documentation names it `rsa_key.p8`. */
export function privateKeyIn(text: string, path: string): Sighting[] {
  const begin = PRIVATE_KEY.exec(text);
  const isForSnowflake = !OF_OTHER.test(path) && (/\.p8$|rsa_key/i.test(path) || isOurs(path));
  if (begin === null || !isForSnowflake) return [];
  const line =
    (text.slice(0, begin.index).match(/\n/g)?.length ?? 0) +
    (/^\s*/.exec(begin[0])?.[0].match(/\n/g)?.length ?? 0) +
    1;
  return [{ line, kind: 'credential', calls: 'private key' }];
}
