/**
 * Recall and precision on projects whose authors had not seen the scanner. `held-out.json` was kept apart until the
 * scanner was done with `open.json`, and the other three were written afterwards by others and looked at once;
 * docs/migrating.md has the figures of those first looks.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Finding, isFinding } from '../src/finding.ts';
import { rewriteTree } from '../src/rewrite/rewrite-tree.ts';
import { scan } from '../src/scan.ts';
import { makeTree } from './tree.ts';

interface TruthRow {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly safe: boolean;
  /** The definition can be read either way: neither a finding nor its absence counts. */
  readonly either?: boolean;
}

interface Sample {
  readonly files: Readonly<Record<string, string>>;
  readonly truth: readonly TruthRow[];
}

function samplesOf(part: string): [string, Sample][] {
  return Object.entries(JSON.parse(readFileSync(new URL(`corpus/${part}.json`, import.meta.url), 'utf8')));
}

const place = (row: TruthRow | Finding) => `${row.file}:${row.line} ${row.kind}`;

it.each(['open', 'held-out', 'third', 'fourth', 'fourth-kept'])(
  'finds what is there, and nothing else: %s',
  (part) => {
    const missed: string[] = [];
    const extra: string[] = [];
    const otherwise: string[] = [];
    for (const [name, { files, truth }] of samplesOf(part)) {
      const tree = makeTree(files);
      const { rows } = scan(tree.root);
      tree.remove();
      const found = new Map(rows.filter(isFinding).map((finding) => [place(finding), finding]));
      for (const row of truth.filter(({ either }) => either !== true)) {
        const finding = found.get(place(row));
        if (finding === undefined) missed.push(`${name} ${place(row)}`);
        else if (finding.safe !== row.safe) otherwise.push(`${name} ${place(row)}`);
      }
      const known = new Set(truth.map(place));
      for (const key of found.keys()) if (!known.has(key)) extra.push(`${name} ${key}`);
    }
    expect({ missed, extra, otherwise }).toEqual({ missed: [], extra: [], otherwise: [] });
  },
);

it.each(['open', 'held-out', 'third', 'fourth', 'fourth-kept'])(
  'calls nothing safe that the rewrite leaves: %s',
  (part) => {
    for (const [, { files }] of samplesOf(part)) {
      const tree = makeTree(files);
      const safe = scan(tree.root)
        .rows.filter(isFinding)
        .filter((finding) => finding.safe);
      const left = new Set(
        rewriteTree(tree.root, { apply: false }).left.map(
          ({ file, line, calls }) => `${file}:${line} ${calls}`,
        ),
      );
      tree.remove();
      expect(
        safe.map(({ file, line, calls }) => `${file}:${line} ${calls}`).filter((key) => left.has(key)),
      ).toEqual([]);
    }
  },
);
