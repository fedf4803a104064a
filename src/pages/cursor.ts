/** Cursors are opaque to clients: the base64url of what tells a list's entries apart. */
import { badInput } from '../errors/gateway-error.ts';

/** For an `after` that this list never gave, the empty text too: null is the beginning. */
export const unknownCursor = () =>
  badInput('after', 'is not a cursor of this list; take one from pageInfo.endCursor');

export function toCursor(place: string): string {
  return Buffer.from(place).toString('base64url');
}

/** The text that `toCursor` was given. @throws GatewayError BAD_USER_INPUT for what it would have written otherwise. */
export function readCursor(cursor: string): string {
  const place = Buffer.from(cursor, 'base64url').toString();
  if (place === '' || toCursor(place) !== cursor) throw unknownCursor();
  return place;
}
