/**
 * Whether a value's JSON is surely longer or deeper than it may be. It ends where that is found: to write megabytes
 * first and then refuse them holds the event loop for a tenth of a second. What is not surely longer has at most six
 * times as many characters, all of them escapes, so that its exact length is quickly told.
 */
export function exceeds(value: unknown, most: Bounds): 'length' | 'depth' | null {
  const characters = countCharacters(value, most, 0, 0);
  if (characters === TOO_DEEP) return 'depth';
  return characters > most.characters ? 'length' : null;
}

interface Bounds {
  readonly characters: number;
  /** Of lists and objects inside each other. */
  readonly depth: number;
}

const TOO_DEEP = Number.POSITIVE_INFINITY;

/** Of the value and of all before it, at least. */
function countCharacters(value: unknown, most: Bounds, depth: number, before: number): number {
  if (typeof value === 'string') return before + value.length;
  if (typeof value !== 'object' || value === null) return before + 1;
  if (depth > most.depth) return TOO_DEEP;
  let count = before + 1;
  // A list's names would be made first, as texts.
  const names = Array.isArray(value) ? null : Object.keys(value);
  const items = names ?? (value as readonly unknown[]);
  for (let at = 0; at < items.length && count <= most.characters; at += 1) {
    const name = names?.[at];
    const item = name === undefined ? items[at] : (value as Readonly<Record<string, unknown>>)[name];
    count = countCharacters(item, most, depth + 1, count + 1 + (name === undefined ? 0 : name.length + 3));
  }
  return count;
}
