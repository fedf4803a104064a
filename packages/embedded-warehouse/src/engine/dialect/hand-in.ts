import type { Fragment } from './fragment.ts';

/** What has another value each time that it is computed. */
const volatile = /\b(?:random|nextval|uuid|gen_random_uuid)\(/;
const macroCall = /\bsf_\w+\(/g;

/** DuckDB writes the argument of a macro wherever the macro names it: macros inside of macros multiply it. */
const mostMacros = 1;
const longest = 240;

/**
 * Writes what takes `pieces`. When computing one of them twice would be slow or wrong, they are computed first, once, and
 * handed in as the fields of a row. So is a query, which DuckDB does not take in the body of a lambda. Then all of them
 * are, as that body takes no aggregates and no columns of outer queries either.
 *
 * @param readsOuter whether one of them has a column of an outer query in it
 */
export function handIn(
  pieces: readonly Fragment[],
  write: (pieces: readonly Fragment[]) => Fragment,
  readsOuter = false,
): Fragment {
  const must = (piece: Fragment) => isComputed(piece) && (readsOuter || isHeavy(piece.text));
  if (!pieces.some(must)) return write(pieces);
  // No names of fields: DuckDB loses them in a subquery that reads an outer row.
  const names = pieces.map((piece, index) => (isComputed(piece) ? `sf$h[${index + 1}]` : null));
  const written = write(
    pieces.map((piece, index) =>
      names[index] === null ? piece : { ...piece, text: names[index] as string },
    ),
  );
  const uses = names.map((name) => (name === null ? 0 : written.text.split(name).length - 1));
  if (uses.every((count) => count === 0)) return written;
  const isPlain = uses.every((count) => count <= 1) && !/\bsf_|\blambda\b/.test(written.text);
  const text = isPlain ? replaced(written.text, names, pieces) : handed(written.text, names, pieces);
  return { ...written, text };
}

/** Neither a constant nor what is no value by itself: an interval, a lambda. */
function isComputed({ text, type, constant }: Fragment): boolean {
  return constant !== true && type.kind !== 'interval' && !text.startsWith('lambda ');
}

function isHeavy(text: string): boolean {
  if (text.length > longest || /\bSELECT\b/.test(text) || volatile.test(text)) return true;
  return (text.match(macroCall)?.length ?? 0) > mostMacros;
}

function replaced(text: string, names: readonly (string | null)[], pieces: readonly Fragment[]): string {
  return text.replace(/sf\$h\[\d+\]/g, (name) => pieces[names.indexOf(name)]?.text ?? name);
}

function handed(text: string, names: readonly (string | null)[], pieces: readonly Fragment[]): string {
  const fields = pieces.map((piece, index) => (names[index] === null ? 'NULL' : piece.text));
  return `list_transform([row(${fields.join(', ')})], lambda sf$h: ${text})[1]`;
}
