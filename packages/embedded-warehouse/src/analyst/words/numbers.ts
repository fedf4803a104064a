/** Numbers as words. */
export const numbers: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  fifty: 50,
};

/** In a pattern, without a group of its own. */
export const numberWord = Object.keys(numbers).join('|');

/** Of digits or of a word. */
export const numberOf = (said: string) => numbers[said] ?? Number(said);
