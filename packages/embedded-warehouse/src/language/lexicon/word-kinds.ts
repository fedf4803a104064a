/** What parts of speech an English word may be, and what kinds of thing a noun names: WordNet's, distilled (see `lexicon/README.md`). */
import { readFileSync } from 'node:fs';
import { wordRank } from './word-vectors.ts';

interface Kind {
  readonly name: string;
  readonly above: number | null;
  /** How many words are of it or of kinds below it. */
  words: number;
}

interface KindTable {
  readonly kinds: readonly Kind[];
  /** In the order of the words: parts of speech, then the kinds of its meanings. */
  readonly words: readonly string[];
}

let table: KindTable | null = null;

function kindTable(): KindTable {
  if (table) return table;
  const linesOf = (name: string) =>
    readFileSync(new URL(`../../../lexicon/${name}`, import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
  const kinds = linesOf('kinds.txt').map((line): Kind => {
    const [above = '', name = ''] = line.split(' ');
    return { name, above: above === '' ? null : Number(above), words: 0 };
  });
  table = { kinds, words: linesOf('word-kinds.txt') };
  for (const line of table.words)
    for (const kind of new Set(meaningsOf(line).flatMap((one) => pathOf(kinds, one))))
      (kinds[kind] as Kind).words++;
  return table;
}

const meaningsOf = (line: string) =>
  line
    .split(' ')
    .slice(1)
    .map((one) => Number.parseInt(one, 36));

function pathOf(kinds: readonly Kind[], kind: number): number[] {
  const path: number[] = [];
  for (let at: number | null = kind; at !== null; at = kinds[at]?.above ?? null) path.push(at);
  return path;
}

/**
 * The likelier first: noun `N`, plural `S`, verb `V`, with -s `Z`, past `D`, -ing `G`, adjective `A`, adverb `R`; empty
 * for a word that is not known.
 */
export function partsOfSpeech(word: string): string {
  const rank = wordRank(word);
  const line = rank === null ? '' : (kindTable().words[rank] as string);
  return (line.split(' ', 1)[0] as string).replace('-', '');
}

export interface NamedKind {
  readonly name: string;
  /** How many words of the language are of it. */
  readonly words: number;
}

/** Of each meaning of a noun, the likelier first, its kind and those above it. */
export function kindsOf(word: string): readonly (readonly NamedKind[])[] {
  const rank = wordRank(word);
  if (rank === null) return [];
  const { kinds, words } = kindTable();
  return meaningsOf(words[rank] as string).map((one) =>
    pathOf(kinds, one).map((kind) => kinds[kind] as Kind),
  );
}
