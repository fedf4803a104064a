/** `JSON.stringify` in pieces, so that a long answer need not hold up the event loop until all of it is text. */

/** What `JSON.stringify` makes text of at once, in milliseconds or less: each value counts, and each text by its length. */
const PIECE = 20_000;
/** Characters that take as long as one value. */
const CHARACTERS_PER_VALUE = 40;

/** Whether the value is long enough that its text is better made in pieces. */
export function isLong(value: unknown): boolean {
  return measure(value, PIECE) < 0;
}

/** Together the pieces are what `JSON.stringify` makes of the value, which must be one that it makes text of. */
export function* jsonPieces(value: unknown): Generator<string, void, undefined> {
  if (!isDivisible(value) || !isLong(value)) {
    yield JSON.stringify(value);
    return;
  }
  const isList = Array.isArray(value);
  let before = isList ? '[' : '{';
  for (const [key, child] of isList ? parts(value) : Object.entries(value)) {
    if (typeof key === 'string' && !isText(child)) continue;
    const name = typeof key === 'string' ? `${JSON.stringify(key)}:` : '';
    if (child instanceof TextRun) {
      yield before + JSON.stringify(child.items).slice(1, -1);
    } else {
      yield before + name;
      yield* jsonPieces(child);
    }
    before = ',';
  }
  yield isList ? ']' : '}';
}

/** Items of a list that are short together. */
class TextRun {
  readonly items: readonly unknown[];

  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

/** A list's items: runs of short ones, and long ones alone. */
function* parts(list: readonly unknown[]): Generator<readonly [null, unknown]> {
  let start = 0;
  let left = PIECE;
  for (let i = 0; i < list.length; i += 1) {
    const after = measure(list[i], left);
    if (after >= 0) {
      left = after;
      continue;
    }
    if (i > start) yield [null, new TextRun(list.slice(start, i))];
    start = i;
    left = measure(list[i], PIECE);
    if (left >= 0) continue;
    yield [null, list[i]];
    start = i + 1;
    left = PIECE;
  }
  if (start < list.length) yield [null, new TextRun(list.slice(start))];
}

/** What is left of an allowance after a value; negative, and no further looked at, where it is not enough. */
function measure(value: unknown, allowance: number): number {
  let left = allowance - 1;
  if (typeof value === 'string') return left - value.length / CHARACTERS_PER_VALUE;
  if (typeof value !== 'object' || value === null) return left;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && left >= 0; i += 1) left = measure(value[i], left);
    return left;
  }
  const children = Object.values(value);
  for (let i = 0; i < children.length && left >= 0; i += 1) left = measure(children[i], left);
  return left;
}

/** A list or a plain object; what makes its own text is asked for all of it. */
function isDivisible(value: unknown): value is readonly unknown[] | Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !('toJSON' in value);
}

/** `JSON.stringify` leaves out the others in objects. */
function isText(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';
}
