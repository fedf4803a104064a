/** The weights of the readers: all of them rows of one length, in a text file. */
import { readFileSync } from 'node:fs';
import { WORD_COMPONENTS } from '../../lexicon/word-vectors.ts';
import { WIDTH } from './vectors.ts';

/** How many rows each part has. */
const parts = {
  vector: WORD_COMPONENTS,
  text: 1,
  question: 1,
  near: 3 * WIDTH,
  nearBias: 1,
  gist: 1,
  listens: 1,
  own: WIDTH,
  heard: WIDTH,
  both: WIDTH,
  withGist: WIDTH,
  fromGist: WIDTH,
  joinedBias: 1,
  around: 3 * WIDTH,
  aroundBias: 1,
  further: 3 * WIDTH,
  furtherBias: 1,
  furthest: 3 * WIDTH,
  furthestBias: 1,
  opens: 1,
  opensBy: WIDTH,
  closes: 1,
  closesBy: WIDTH,
  inside: 1,
  insideBy: WIDTH,
  leads: 1,
  trails: 1,
  silence: 1,
  silenceBy: 1,
} as const;
export type ReaderPart = keyof typeof parts;

/** Where each part begins among the numbers of all. */
export const partAt = {} as Record<ReaderPart, number>;
let rows = 0;
for (const part of Object.keys(parts) as ReaderPart[]) {
  partAt[part] = rows * WIDTH;
  rows += parts[part];
}
/** The rows of what is said of single words come behind those of the parts. */
export const PART_ROWS = rows;

export interface ReaderWeights {
  /** Of each reader, trained from a seed of its own, row behind row. */
  readonly readers: readonly Float32Array[];
  /** Of what is said of a word, where its row begins, in all of them. */
  readonly rowOf: ReadonlyMap<string, number>;
}

/** Weights are kept as whole steps of this. */
const STEP = 0.005;

/** One line of settings, then one for each row: its name, which those of the parts have not, and behind a tab for each reader its numbers in steps. */
export function writeReader({ readers, rowOf }: ReaderWeights, trainedOn: string): string {
  const inSteps = (value: number) => Math.round(value / STEP);
  const line = (name: string, at: number) =>
    [name, ...readers.map((values) => Array.from(values.subarray(at, at + WIDTH), inSteps).join(' '))].join(
      '\t',
    );
  const lines = [
    JSON.stringify({ trainedOn }),
    ...Array.from({ length: PART_ROWS }, (_, i) => line('', i * WIDTH)),
    ...Array.from(rowOf, ([name, at]) => line(name, at)),
  ];
  return `${lines.join('\n')}\n`;
}

export function readReader(file: URL): ReaderWeights & { readonly trainedOn: string } {
  const [settings = '{}', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const count = (lines[0] as string).split('\t').length - 1;
  const readers = Array.from({ length: count }, () => new Float32Array(lines.length * WIDTH));
  const rowOf = new Map<string, number>();
  for (const [i, line] of lines.entries()) {
    const [name = '', ...rows] = line.split('\t');
    if (name) rowOf.set(name, i * WIDTH);
    for (const [n, values] of readers.entries())
      values.set(
        (rows[n] as string).split(' ').map((step) => Number(step) * STEP),
        i * WIDTH,
      );
  }
  return { ...(JSON.parse(settings) as { trainedOn: string }), readers, rowOf };
}
