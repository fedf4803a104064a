/** What made-up data are made of: lists, chances, and shapes that are filled with digits and letters. */
import { readFileSync } from 'node:fs';

export type Random = () => number;

/** The lines of a text. */
export const list = (words: string): readonly string[] => words.trim().split(/\s*\n\s*/u);
/** The lines of a word list. */
export const wordsOf = (name: string) =>
  readFileSync(new URL(`../lexicon/${name}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

export const pick = <T>(random: Random, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] as T;
export const between = (random: Random, least: number, most: number) =>
  least + Math.floor(random() * (most - least + 1));

/** `9` a digit, `8` one that is not zero, `A` a capital; the rest, and what is in quotes, stays. */
export const filled = (random: Random, shape: string): string =>
  shape.replaceAll(/'([^']*)'|[98A]/gu, (mark, kept?: string) => {
    if (kept !== undefined) return kept;
    if (mark === '9') return String(between(random, 0, 9));
    if (mark === '8') return String(between(random, 1, 9));
    return String.fromCharCode(65 + between(random, 0, 25));
  });
