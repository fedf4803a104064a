/** What callers may send as text, and what it becomes before it goes upstream. */
import { badInput, GatewayError } from '../../errors/gateway-error.ts';
import { certainlyExceeds } from '../../tokens/estimate-tokens.ts';

export const MAX_TEXT_CHARACTERS = 100_000;
export const MAX_PROMPT_CHARACTERS = 1_000_000;

const grouped = (count: number) => count.toLocaleString('en-US');

/**
 * Accepts a text that is neither empty nor too long.
 *
 * A NUL character is refused, because JSON in Snowflake cannot carry it. Half of a surrogate pair, which clients send
 * when they cut a text inside an emoji, becomes U+FFFD, as every UTF-8 encoder writes it.
 *
 * @returns the text as it goes upstream.
 * @throws GatewayError BAD_USER_INPUT with the field's path.
 */
export function checkText(field: string, text: string, maxCharacters = MAX_TEXT_CHARACTERS): string {
  // A whitespace-only text carries no meaning to embed, classify or answer, and is nearly always a client's mistake.
  if (text.trim() === '') throw badInput(field, 'is empty; it needs at least one visible character.');
  if (text.length > maxCharacters) {
    const characters = countCharacters(text);
    if (characters > maxCharacters) {
      throw badInput(
        field,
        `has ${grouped(characters)} characters, the limit is ${grouped(maxCharacters)}; split it.`,
      );
    }
  }
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    throw badInput(
      field,
      `has a NUL character (U+0000) at position ${nul}, which JSON in Snowflake cannot carry; remove it.`,
    );
  }
  return text.toWellFormed();
}

/** @throws GatewayError CONTEXT_LENGTH_EXCEEDED when the text certainly does not fit. */
export function checkContext(field: string, text: string, limit: number, of: string, instead: string): void {
  if (!certainlyExceeds(text, limit)) return;
  throw new GatewayError(
    'CONTEXT_LENGTH_EXCEEDED',
    `${field}: is longer than ${of} can read, which is ${grouped(limit)} tokens; ${instead}`,
    { field, limit, characters: text.length },
  );
}

/** Code points, which people count as characters: a surrogate pair is one. */
function countCharacters(text: string): number {
  // Plain ASCII, of which each unit is a byte, is told much faster than units are looked at.
  if (Buffer.byteLength(text) === text.length) return text.length;
  let seconds = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xdc00 && unit <= 0xdfff) seconds += 1;
  }
  return text.length - seconds;
}
