/** The check digits of numbers that states and banks give. All take the digits alone, unless they say otherwise. */

/** ISO/IEC 7812-1, annex B: payment cards, Canadian SIN, Swedish personnummer. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 1) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return sum % 10 === 0 && !/^(\d)\1+$/u.test(digits);
}

/** ISO 13616: the country and check digits behind the rest, letters as 10 to 35, modulo 97 is 1. */
export function passesIban(iban: string): boolean {
  const moved = iban.slice(4) + iban.slice(0, 4);
  let rest = 0;
  for (const character of moved.toUpperCase()) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** The letter behind a Spanish DNI or NIE (with its X, Y or Z). */
export function passesSpanishId(value: string): boolean {
  const digits = value
    .replace('X', '0')
    .replace('Y', '1')
    .replace('Z', '2')
    .replaceAll(/[^\dA-Z]/gu, '');
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits.slice(0, 8)) % 23] === value.at(-1);
}

/** French social security: 97 less the first thirteen digits modulo 97. */
export function passesInsee(digits: string): boolean {
  return digits.length === 15 && 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13));
}

/** A Polish PESEL: a date of birth, its month with 20 to 80 more by the century, and a weighted sum. */
export function passesPesel(digits: string): boolean {
  return (
    digits.length === 11 &&
    hasBirthDate(digits, { months: [0, 20, 40, 60, 80], days: [0] }) &&
    weighted(digits.slice(0, 10), [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) === (10 - Number(digits[10])) % 10
  );
}

function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 10;
}

/** A Brazilian CPF: two digits modulo 11. */
export function passesCpf(digits: string): boolean {
  if (digits.length !== 11 || /^(\d)\1+$/u.test(digits)) return false;
  return [9, 10].every((length) => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += (length + 1 - i) * Number(digits[i]);
    return ((sum * 10) % 11) % 10 === Number(digits[length]);
  });
}

/** Area 000, 666 and 900-999, group 00 and serial 0000 are never given (ssa.gov, randomization). */
export function isSocialSecurityNumber(digits: string): boolean {
  return !/^(?:000|666|9)/u.test(digits) && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000';
}

/** What countries add to the month of a birth to say more than the month, or to the day. */
export interface AddedToBirth {
  readonly months: readonly number[];
  readonly days: readonly number[];
}

const nothingAdded: AddedToBirth = { months: [0], days: [0] };

/** Whether the first six digits are a day of a month, the year first or last. */
export function hasBirthDate(digits: string, { months, days }: AddedToBirth = nothingAdded): boolean {
  const [a, month, b] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number];
  const isIn = (value: number, added: readonly number[], most: number) =>
    added.some((more) => value - more >= 1 && value - more <= most);
  return isIn(month, months, 12) && (isIn(a, days, 31) || isIn(b, days, 31));
}

/** The letter or figure behind a Finnish date of birth and serial: the nine digits modulo 31. */
export function passesFinnishId(value: string): boolean {
  const digits = value.slice(0, 6) + value.slice(7, 10);
  return '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(digits) % 31] === value.at(-1);
}

/** China's: the last of eighteen, X for ten, makes the weighted sum 1 modulo 11 (GB 11643, ISO 7064 MOD 11-2). */
export function passesChineseId(value: string): boolean {
  let sum = 0;
  for (const [i, character] of [...value].entries())
    sum += (character.toUpperCase() === 'X' ? 10 : Number(character)) * (2 ** (17 - i) % 11);
  return sum % 11 === 1;
}
