/**
 * The known names closest to a mistyped one, closest first, for "did you mean".
 *
 * Distance is Levenshtein's on lower-cased names; a name counts as close within `reach` of it, by default a third of
 * its length.
 */
export function nearest(
  name: string,
  known: Iterable<string>,
  most = 3,
  reach = ({ length }: string) => Math.max(2, length / 3),
): string[] {
  // Longer input is no typing mistake, and the distance costs its length times the name's.
  const wanted = name.toLowerCase().slice(0, 100);
  return [...known]
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= reach(candidate))
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** ` Did you mean X or Y?`, or nothing where no known name is near. */
export function suggestion(name: string, known: Iterable<string>): string {
  const names = nearest(name, known);
  return names.length > 0 ? ` Did you mean ${names.join(' or ')}?` : '';
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replace, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
