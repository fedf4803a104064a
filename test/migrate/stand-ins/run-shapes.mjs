// Runs every program of a folder, and prints what each gives: `{ name: value }`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2];
const answers = {};
for (const file of readdirSync(folder).sort()) {
  if (!/\.[cm]?[jt]s$/.test(file)) continue;
  const program = await import(pathToFileURL(join(folder, file)).href);
  answers[file] = await program.run().catch((error) => `failed: ${error.stack}`);
}
process.stdout.write(`\n${JSON.stringify(answers)}\n`);
// A pool of the driver keeps the process alive.
process.exit(0);
