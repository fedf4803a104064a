import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { Ignore } from 'ignore';

// The package is CommonJS, and its types do not say so.
const ignore: () => Ignore = createRequire(import.meta.url)('ignore');

/** Folders that hold other people's code or what a build made. */
const NEVER = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  'site-packages',
  '.ipynb_checkpoints',
  '.techdebt',
  '.next',
  '.terraform',
]);

interface Rules {
  readonly folder: string;
  readonly matcher: Ignore;
}

/** A file of the tree, or a folder or link that could not be followed. */
export type Listed = { readonly path: string } | { readonly path: string; readonly unread: string };

/** Every file under `root` that `.gitignore` does not exclude, in order, relative with `/`. Links to folders are not followed. */
export function listFiles(root: string): Listed[] {
  const found: Listed[] = [];
  listFolder(root, '', [], found);
  return found;
}

function listFolder(root: string, folder: string, outer: readonly Rules[], found: Listed[]): void {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    found.push({
      path: folder === '' ? '.' : folder,
      unread: `the folder cannot be listed (${reasonOf(error)})`,
    });
    return;
  }
  const rules = withRulesOf(root, folder, entries, outer);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (NEVER.has(entry.name) || isIgnored(path, entry.isDirectory(), rules)) continue;
    if (entry.isDirectory()) listFolder(root, path, rules, found);
    else if (entry.isSymbolicLink() && pointsToFolder(join(root, path))) {
      const unread = whyNotFollowed(root, path);
      if (unread !== null) found.push({ path, unread });
    } else found.push({ path });
  }
}

function pointsToFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Why a link to a folder is not followed; null where the folder is scanned anyway, where it lies. */
function whyNotFollowed(root: string, path: string): string | null {
  const [top, target, around] = [root, join(root, path), dirname(join(root, path))].map((each) =>
    realpathSync(each),
  );
  const isWithin = (inner = '', outer = '') => inner === outer || inner.startsWith(`${outer}${sep}`);
  if (isWithin(around, target)) return 'a symbolic link that leads back to a folder around it';
  return isWithin(target, top) ? null : 'a symbolic link to a folder outside of what is scanned';
}

function withRulesOf(
  root: string,
  folder: string,
  entries: readonly Dirent[],
  outer: readonly Rules[],
): readonly Rules[] {
  if (!entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) return outer;
  try {
    const text = readFileSync(join(root, folder, '.gitignore'), 'utf8');
    return [...outer, { folder, matcher: ignore().add(text) }];
  } catch {
    return outer;
  }
}

/** The innermost `.gitignore` that says something decides. */
function isIgnored(path: string, directory: boolean, rules: readonly Rules[]): boolean {
  for (const { folder, matcher } of rules.toReversed()) {
    const relative = folder === '' ? path : path.slice(folder.length + 1);
    const answer = matcher.test(directory ? `${relative}/` : relative);
    if (answer.ignored) return true;
    if (answer.unignored) return false;
  }
  return false;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
