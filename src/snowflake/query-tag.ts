import type { QueryTag } from './statement.ts';

/** Snowflake's limit for QUERY_TAG. */
const MAX_LENGTH = 2000;
/** Long enough for any honest name, short enough that all of them fit together even when JSON escapes them. */
const MAX_FIELD_LENGTH = 64;

/**
 * The QUERY_TAG parameter. A tag that would be too long for Snowflake, which refuses the whole statement then, has
 * its free-text fields cut; the event id, by which costs are found again, stays whole.
 */
export function encodeQueryTag(tag: QueryTag): string {
  const encoded = JSON.stringify(tag);
  if (encoded.length <= MAX_LENGTH) return encoded;
  const cut = (text: string) => text.slice(0, MAX_FIELD_LENGTH);
  return JSON.stringify({
    ...tag,
    user: cut(tag.user),
    operation: cut(tag.operation),
    requestId: cut(tag.requestId),
  });
}
