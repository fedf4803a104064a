/** Numbers in JSON that no double holds: told, or read in a way that keeps every digit. */

/** Numbers that a double may not hold: 15 digits it always does. Digits in a text are found too, which costs time only. */
const longNumbers = /-?[0-9.]{16,}(?:[eE][-+]?[0-9]+)?|-?[0-9.]+[eE][-+]?[0-9]+/g;

/** `JSON.parse`, but a number that a double cannot hold stays text. @throws SyntaxError */
export function parseExactly(json: string): unknown {
  // Looking at the long numbers alone costs a fifth of being told every value, as a vector shows.
  if (json.match(longNumbers)?.every(isExact) ?? true) return JSON.parse(json);
  return JSON.parse(json, (_key, value, context?: { readonly source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && !isExact(context.source)
      ? context.source
      : value,
  );
}

/** A number as `parseExactly` reads it: text where a double cannot hold it. */
export function exactNumber(decimal: string): number | string {
  return isExact(decimal) ? Number(decimal) : decimal;
}

/** `JSON.parse`, but a number that a double cannot hold is written as it was read. @throws SyntaxError */
export function parseToWriteAgain(json: string): unknown {
  return JSON.parse(json, (_key, value, context?: { readonly source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && !isExact(context.source)
      ? rawJson(context.source)
      : value,
  );
}

/** In the language since 2025, and not yet in its types. */
const rawJson = (JSON as unknown as { readonly rawJSON: (source: string) => unknown }).rawJSON;

/** Whether a double holds the decimal so well that it prints it back. */
export function isExact(decimal: string): boolean {
  // A double keeps any 15 digits; nearly every number is told by that.
  if (decimal.length <= 15 && !/[eE]/.test(decimal)) return true;
  const value = Number(decimal);
  if (String(value) === decimal) return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (!Number.isFinite(value)) return false;
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return false;
  return significantDigits(decimal) === significantDigits(String(value));
}

/** Digits without zeros at either end, and the power of ten of the last one: equal for equal decimals. */
function significantDigits(decimal: string): string {
  const [mantissa = '', power = '0'] = decimal.replace(/^-/, '').toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  if (trimmed === '') return '0';
  return `${trimmed}e${Number(power) - fraction.length + digits.length - trimmed.length}`;
}

/** What is said of such a number, behind an article. */
export function inexactNumber(digits: string): string {
  const shown = digits.length > 60 ? `${digits.slice(0, 60)}...` : digits;
  return `number ${shown} has more digits than JSON readers keep; send it as a string.`;
}
