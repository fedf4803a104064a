import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The path of a JSON file that is there as long as the test. */
export async function fileWith(content: unknown): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'credit-files-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'file.json');
  await writeFile(path, JSON.stringify(content));
  return path;
}
