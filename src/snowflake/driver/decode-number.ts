/** Numbers as JSON can carry them: a double where that is exact, otherwise the decimal text. */

/** A double holds any decimal of so many significant digits well enough to print it back. */
const EXACT_DIGITS = 15;

/** FIXED: an integer, or a decimal written with all digits of its scale. What is no number stays text. */
export function decodeFixed(text: string): number | string {
  const value = Number(text);
  if (text.length <= EXACT_DIGITS) return Number.isFinite(value) && text !== '' ? value : text;
  const isDecimal = text.includes('.');
  if (!isDecimal && Number.isSafeInteger(value)) return value;
  return isDecimal && significantDigits(text) <= EXACT_DIGITS ? value : text;
}

/** REAL is a double already; JSON has no NaN and no infinities, so those stay text. */
export function decodeReal(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

/** Of a decimal: zeros at either end are not significant. */
function significantDigits(text: string): number {
  return text.replace('.', '').replace(/^-?0*/, '').replace(/0+$/, '').length;
}
