/** What shows of the files that settings name before anything of them is read. */
import { accessSync, constants, statSync } from 'node:fs';
import type { ReadSettings } from './contradictions.ts';

/** A line for each setting `*_PATH` that names no file that can be read. */
export function* fileProblems(settings: ReadSettings): Generator<string> {
  for (const [name, path] of Object.entries(settings)) {
    if (!name.endsWith('_PATH') || typeof path !== 'string') continue;
    const why = whyNoFile(path);
    if (why) yield `${name}: ${path}: ${why}`;
  }
}

/**
 * Reading a pipe waits for whoever writes into it, and a device may have no end: neither is tried.
 * @returns null for a file that this user may read
 */
export function whyNoFile(path: string): string | null {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return 'is a folder, not a file';
    if (!found.isFile()) return 'is a pipe or a device, not a file';
    accessSync(path, constants.R_OK);
    return null;
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
}
