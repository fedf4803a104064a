/** The weights of the reader: all of them rows of one length, in a text file. */
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
  /** Row behind row. */
  readonly values: Float32Array;
  /** Of what is said of a word, where its row begins. */
  readonly rowOf: ReadonlyMap<string, number>;
}

/** Weights are kept as whole steps of this. */
const STEP = 0.005;

/** One line of settings, then one for each row: its name, which those of the parts have not, a tab, and its numbers in steps. */
export function writeReader({ values, rowOf }: ReaderWeights, trainedOn: string): string {
  const row = (at: number) =>
    Array.from(values.subarray(at, at + WIDTH), (value) => Math.round(value / STEP)).join(' ');
  const lines = [
    JSON.stringify({ trainedOn }),
    ...Array.from({ length: PART_ROWS }, (_, i) => `\t${row(i * WIDTH)}`),
    ...Array.from(rowOf, ([name, at]) => `${name}\t${row(at)}`),
  ];
  return `${lines.join('\n')}\n`;
}

export function readReader(file: URL): ReaderWeights & { readonly trainedOn: string } {
  const [settings = '{}', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const values = new Float32Array(lines.length * WIDTH);
  const rowOf = new Map<string, number>();
  for (const [i, line] of lines.entries()) {
    const tab = line.lastIndexOf('\t');
    if (tab > 0) rowOf.set(line.slice(0, tab), i * WIDTH);
    for (const [k, step] of line
      .slice(tab + 1)
      .split(' ')
      .entries())
      values[i * WIDTH + k] = Number(step) * STEP;
  }
  return { ...(JSON.parse(settings) as { trainedOn: string }), values, rowOf };
}
