/** Where trained weights go. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * Writes weights, or with `--check` only compares them with those that are there, and ends the program with 1 where they
 * differ: that their digest is the right one says nothing of weights that were left as they were.
 *
 * @param path relative to `src/language`
 */
export function writeWeights(path: string, text: string): void {
  const file = new URL(`../src/language/${path}`, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
    console.log(`${basename(path)}: ${Math.round(text.length / 1024)} KiB`);
  } else if (readFileSync(file, 'utf8') === text) {
    console.log(`${path} is what is learned from the texts.`);
  } else {
    console.error(`${path} is not what is learned from the texts: train it again.`);
    process.exitCode = 1;
  }
}
