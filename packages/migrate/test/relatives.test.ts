/**
 * Relatives of what the corpora hold, in small trees: `=== a tree`, `--- a file`, and `<<kind>>` at the end of each
 * line that is a finding. What has no mark must not be found; `<<?kind>>` can be read either way.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isFinding } from '../src/finding.ts';
import { scan } from '../src/scan.ts';
import { makeTree } from './tree.ts';

interface MarkedTree {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly marked: readonly string[];
  readonly either: ReadonlySet<string>;
}

const MARK = /\s*<<([\w? -]+)>>$/;

function treesOf(part: string): [string, MarkedTree][] {
  const text = readFileSync(new URL(`corpus/relatives-${part}.txt`, import.meta.url), 'utf8');
  return text.split(/^=== /m).flatMap((section): [string, MarkedTree][] => {
    const [head = '', ...files] = section.split(/^--- /m);
    const name = head.trim();
    return name === '' ? [] : [[name, markedTree(name, files)]];
  });
}

function markedTree(name: string, sections: readonly string[]): MarkedTree {
  const files: Record<string, string> = {};
  const marked: string[] = [];
  const either = new Set<string>();
  for (const section of sections) {
    const [path = '', ...lines] = section.split('\n');
    for (const [index, line] of lines.entries())
      for (const kind of MARK.exec(line)?.[1]?.split(' ') ?? [])
        if (kind.startsWith('?')) either.add(`${path}:${index + 1} ${kind.slice(1)}`);
        else marked.push(`${path}:${index + 1} ${kind}`);
    files[path] = lines.map((line) => line.replace(MARK, '')).join('\n');
  }
  return { name, files, marked, either };
}

const parts = [
  'code',
  'settings',
  'python',
  'python-calls',
  'typescript',
  'formats',
  'servers',
  'frameworks',
  'clients',
  'operations',
  'tools',
  'places',
  'look-alikes',
  'deployments',
  'connections',
  'secrets',
  'handed',
  'requests',
];

it.each(parts.flatMap(treesOf))('finds the marked lines alone: %s', (_, { files, marked, either }) => {
  const tree = makeTree(files);
  const rows = scan(tree.root).rows.map((row) =>
    isFinding(row) ? `${row.file}:${row.line} ${row.kind}` : `${row.file} unread`,
  );
  tree.remove();
  expect([...new Set(rows)].filter((row) => !either.has(row)).sort()).toEqual([...marked].sort());
});
