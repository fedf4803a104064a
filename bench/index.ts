/** `npm run bench [name ...]`: every benchmark, one after the other, as tables. */
import { readdirSync } from 'node:fs';
import { printTable, type Table } from './table.ts';

const folder = new URL('./', import.meta.url);
const asked = process.argv.slice(2);

for (const file of readdirSync(folder).sort()) {
  const name = file.replace(/\.ts$/, '');
  if (
    !file.endsWith('.ts') ||
    ['index', 'table'].includes(name) ||
    (asked.length > 0 && !asked.includes(name))
  )
    continue;
  const benchmark = (await import(new URL(file, folder).href)) as { run?: () => Promise<Table> };
  if (benchmark.run) printTable(await benchmark.run());
}
// Servers and drivers that a benchmark left to the garbage collector must not keep the process.
process.exit(0);
