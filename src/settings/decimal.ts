/** Decimal numbers of any length, for what is multiplied and must not lose a digit: the money that credits come to. */

export interface Decimal {
  /** The number times ten to the power of `places`. */
  readonly digits: bigint;
  readonly places: number;
}

/** @param value what JavaScript writes of a number, or text like `3.123456789`. @throws SyntaxError */
export function decimalOf(value: number | string): Decimal {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places };
}

/** Exact. */
export function add(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  const digitsOf = (one: Decimal) => one.digits * 10n ** BigInt(places - one.places);
  return { digits: digitsOf(a) + digitsOf(b), places };
}

/** Exact. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, places: a.places + b.places };
}

/** All of its digits, and no zeros behind them. */
export function decimalText({ digits, places }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const fraction = text.slice(text.length - places).replace(/0+$/, '');
  return sign + whole + (fraction && `.${fraction}`);
}
