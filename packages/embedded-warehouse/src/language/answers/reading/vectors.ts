/** Arithmetic on rows of numbers within larger arrays, each told by where it begins. */

/** How many numbers a row has. */
export const WIDTH = 32;

/** Adds a row times an amount to another. */
export function addRow(to: Float32Array, at: number, amount: number, row: Float32Array, from: number): void {
  for (let k = 0; k < WIDTH; k++) to[at + k] = (to[at + k] as number) + amount * (row[from + k] as number);
}

export function product(a: Float32Array, at: number, b: Float32Array, from: number): number {
  let sum = 0;
  for (let k = 0; k < WIDTH; k++) sum += (a[at + k] as number) * (b[from + k] as number);
  return sum;
}

/** Adds what a matrix, one row for each number of `x`, makes of `x`. Four rows at a time: the sums are then written a quarter as often. */
export function addMapped(
  to: Float32Array,
  at: number,
  matrix: Float32Array,
  first: number,
  x: Float32Array,
  from: number,
): void {
  for (let i = 0; i < WIDTH; i += 4) {
    const a = x[from + i] as number;
    const b = x[from + i + 1] as number;
    const c = x[from + i + 2] as number;
    const d = x[from + i + 3] as number;
    const row = first + i * WIDTH;
    for (let k = 0; k < WIDTH; k++)
      to[at + k] =
        (to[at + k] as number) +
        a * (matrix[row + k] as number) +
        b * (matrix[row + WIDTH + k] as number) +
        c * (matrix[row + 2 * WIDTH + k] as number) +
        d * (matrix[row + 3 * WIDTH + k] as number);
  }
}
