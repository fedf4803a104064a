import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isFinding } from '../src/finding.ts';
import { scan } from '../src/scan.ts';

/** A folder with these files, and how to take it away. */
export function makeTree(files: Readonly<Record<string, string | Uint8Array>>): {
  readonly root: string;
  remove(): void;
} {
  const root = mkdtempSync(join(tmpdir(), 'migrate-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** `file:line kind` of every finding, and `file unread` of what was not read. */
export function seen(files: Readonly<Record<string, string | Uint8Array>>): string[] {
  const tree = makeTree(files);
  try {
    return scan(tree.root).rows.map((row) =>
      isFinding(row) ? `${row.file}:${row.line} ${row.kind}${row.safe ? ' safe' : ''}` : `${row.file} unread`,
    );
  } finally {
    tree.remove();
  }
}
