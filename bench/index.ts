/** `npm run bench [-- NAME ...]`: every benchmark, one after the other, as tables. */
import { readdirSync } from 'node:fs';
import { help, options } from './harness/options.ts';
import { printTable, type Table } from './table.ts';

interface Benchmark {
  readonly run?: () => Promise<Table | readonly Table[]>;
}

const folder = new URL('./', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !['index.ts', 'table.ts'].includes(file))
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();
const unknown = options.names.filter((name) => !names.includes(name));

if (options.isHelp || unknown.length > 0) {
  console.log(
    `${unknown.map((name) => `There is no part ${name}.\n`).join('')}${help}\nParts: ${names.join(' ')}`,
  );
} else {
  for (const name of names) {
    if (options.names.length > 0 && !options.names.includes(name)) continue;
    const benchmark = (await import(new URL(`${name}.ts`, folder).href)) as Benchmark;
    const tables = (await benchmark.run?.()) ?? [];
    for (const table of [tables].flat()) printTable(table);
  }
}
// Servers and drivers that a benchmark left to the garbage collector must not keep the process.
process.exit(unknown.length > 0 ? 1 : 0);
