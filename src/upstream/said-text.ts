/**
 * What a field of an upstream's answer says, as text. JSON may hold an object that `String` throws for, as its
 * `toString` is no function, and lists that are too deep to be written: an answer that is read in a callback would end
 * the process.
 */

/** Of a code, a type, a status: a word or a number, else nothing. */
export function markText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, MOST_OF_MARK) : '';
}

/** Codes are short; what is longer is no code, and would be handed on with each error. */
const MOST_OF_MARK = 200;

/** Of a message, which some servers give as an object or a list. */
export function messageText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}
