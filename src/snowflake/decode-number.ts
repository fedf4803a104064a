/** Numbers as JSON can carry them: a double where that is exact, otherwise the decimal text. */

/** A double holds any decimal of so many significant digits exactly enough to print it back. */
const EXACT_DIGITS = 15;

/** FIXED: an integer, or a decimal written with all digits of its scale. */
export function decodeFixed(text: string): number | string {
  const value = Number(text);
  if (Number.isSafeInteger(value) && !text.includes('.')) return value;
  return Number.isFinite(value) && significantDigits(text) <= EXACT_DIGITS ? value : text;
}

/** REAL is a double already; JSON has no NaN and no infinities, so those stay text. */
export function decodeReal(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

function significantDigits(text: string): number {
  const digits = text.replace(/^-?0*\.?0*/, '').replace('.', '');
  // Zeros at the end of a fraction say nothing; those of an integer take part in its size.
  return (text.includes('.') ? digits.replace(/0+$/, '') : digits).length;
}
