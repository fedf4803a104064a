/**
 * Compares the schema and the documents with those of the last release, in `released/`: `npm run released`.
 *
 * `npm run released -- --update` makes the present ones the released ones, when a version is tagged.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { type Acceptance, breakingChanges, objections, type Release } from './breaking-changes.ts';
import { readClientDocuments } from './client-documents.ts';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const textOf = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const operations = Object.fromEntries(readClientDocuments().map(({ name, text }) => [name, text]));

function readRelease(folder: string, ofClients: Release['operations']): Release {
  const documents = JSON.parse(read(`${folder}persisted-documents.json`));
  return { schema: buildSchema(read(`${folder}schema.graphql`)), documents, operations: ofClients };
}

if (process.argv.includes('--update')) {
  for (const file of ['schema.graphql', 'persisted-documents.json'])
    copyFileSync(new URL(file, import.meta.url), new URL(`released/${file}`, import.meta.url));
  writeFileSync(new URL('released/operations.json', import.meta.url), textOf(operations));
  writeFileSync(new URL('released/accepted.json', import.meta.url), textOf([]));
  console.log('The schema and the documents are now those of the last release.');
} else {
  const released = readRelease('released/', JSON.parse(read('released/operations.json')));
  const accepted: readonly Acceptance[] = JSON.parse(read('released/accepted.json'));
  const found = objections(breakingChanges(released, readRelease('', operations)), accepted);
  if (found.length > 0) {
    console.error(`${found.join('\n')}\n
These break whoever uses the last release. Take them back, or accept each in clients/released/accepted.json as
{ "change": "the whole line", "reason": "why, and what its users do instead" }.`);
    process.exitCode = 1;
  } else console.log('Nothing breaks for those who use the last release.');
}
