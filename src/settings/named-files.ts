/** What shows of the files that settings name before anything of them is read. */
import { accessSync, constants, statSync } from 'node:fs';
import type { ReadSettings, SettingName } from './contradictions.ts';

const paths = [
  'TRUSTED_DOCUMENTS_PATH',
  'SNOWFLAKE_PRIVATE_KEY_PATH',
  'SNOWFLAKE_TOKEN_PATH',
  'SEMANTIC_MODEL_PATH',
  'SUPERGRAPH_PATH',
  'CREDIT_PRICES_PATH',
  'CREDIT_POLICY_PATH',
] as const satisfies readonly SettingName[];

/** A line for each that names no file that can be read. */
export function* fileProblems(settings: ReadSettings): Generator<string> {
  for (const name of paths) {
    const path = settings[name];
    const why = path && whyNoFile(path);
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
