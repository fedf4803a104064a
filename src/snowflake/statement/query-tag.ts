import type { Caller } from '../../identity/caller.ts';
import { tagsToRecord } from '../../identity/tags.ts';
import type { QueryTag } from './statement.ts';

/** Snowflake's limit for QUERY_TAG. */
const MAX_LENGTH = 2000;
/** Tried in turn: long enough for any honest name, then so short that a full batch fits however JSON escapes them. */
const FIELD_LENGTHS = [64, 24, 8];
/** Rows of a batch whose codes fit into one tag. */
export const MOST_TAGGED_ROWS = 256;
/** What the tag of a batch says where its rows differ. */
export const SEVERAL = 'several';

/** The tag of what one caller asked for. @param operation where the caller's operation has no name */
export function queryTagOf(caller: Caller, operation: string, eventId: string): QueryTag {
  return {
    application: 'cortex-gateway',
    user: caller.user.name,
    operation: caller.operationName ?? operation,
    requestId: caller.requestId,
    eventId,
    ...chargeBackTag(caller),
  };
}

/** Who pays for a call. */
export function chargeBackTag({
  user,
  tags = [],
}: Pick<Caller, 'user' | 'tags'>): Pick<QueryTag, 'teams' | 'apiKeyId' | 'tags'> {
  return {
    ...(user.teams.length > 0 && { teams: user.teams }),
    ...(user.apiKey && { apiKeyId: user.apiKey.id }),
    ...(tags.length > 0 && { tags: tagsToRecord(tags) }),
  };
}

/** What a tag may say of who a call is of: the name, the name cut as `encodeQueryTag` cuts it, or that there are several. */
export function taggedUsers(name: string): readonly string[] {
  return [name, ...FIELD_LENGTHS.map((length) => name.slice(0, length)), SEVERAL];
}

/**
 * The QUERY_TAG parameter. Snowflake refuses a statement whose tag is too long. Such a tag goes without its teams and
 * tags, which the usage log has too, and if need be has its free-text fields cut. The ids and codes of events, by which
 * costs are found again, stay whole.
 *
 * @param traceparent of the statement's span; left out where it does not fit
 */
export function encodeQueryTag(tag: QueryTag, traceparent?: string): string {
  return shortened(tag, traceparent, (text) => text);
}

/** The same for an HTTP header, which carries ASCII alone: other characters as JSON writes them, `\u00e4`. */
export function encodeQueryTagHeader(tag: QueryTag, traceparent?: string): string {
  return shortened(tag, traceparent, (text) =>
    text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

function shortened(tag: QueryTag, traceparent: string | undefined, encode: (json: string) => string): string {
  if (traceparent !== undefined) {
    const whole = encode(JSON.stringify({ ...tag, traceparent }));
    if (whole.length <= MAX_LENGTH) return whole;
  }
  const { teams: _teams, tags: _tags, ...needed } = tag;
  const { user, operation, requestId } = needed;
  let encoded = encode(JSON.stringify(tag));
  if (encoded.length > MAX_LENGTH) encoded = encode(JSON.stringify(needed));
  for (const length of FIELD_LENGTHS) {
    if (encoded.length <= MAX_LENGTH) break;
    const cut = (text: string) => text.slice(0, length);
    encoded = encode(
      JSON.stringify({ ...needed, user: cut(user), operation: cut(operation), requestId: cut(requestId) }),
    );
  }
  return encoded;
}
