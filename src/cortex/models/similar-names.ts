import { nearest } from '../../errors/nearest.ts';

const MOST = 3;

/** What a model's name was likely meant to be: mistyped, or only a part of it, as in `sonnet` or `gpt-5`. */
export function similarNames(name: string, known: readonly string[]): string[] {
  const part = name.trim().toLowerCase();
  const containing = part.length > 2 ? known.filter((candidate) => candidate.includes(part)) : [];
  return [...new Set([...nearest(name, known, MOST), ...containing])].slice(0, MOST);
}
