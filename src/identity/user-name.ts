import { GatewayError } from '../errors.ts';
import type { UserName } from './caller.ts';

const MAX_LENGTH = 256;

/**
 * Takes a name as the ledger may keep it: 1 to 256 characters, none of them a control character.
 *
 * Names become scopes, metric labels, log fields and mail subjects, where a line break would forge a second entry.
 * @throws GatewayError UNAUTHENTICATED
 */
export function userName(name: string): UserName {
  if (name === '' || name.length > MAX_LENGTH || /\p{Cc}|\p{Cs}/u.test(name)) {
    throw new GatewayError(
      'UNAUTHENTICATED',
      `The user name must have 1 to ${MAX_LENGTH} characters and no control characters.`,
    );
  }
  return name as UserName;
}
