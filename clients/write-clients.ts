/** Writes what is generated from `operations/` and the schema, beside what `codegen.yml` lists: `npm run codegen`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse, print, validate } from 'graphql';
import { printPublicSchema } from '../src/graphql/public-schema.ts';
import { exampleOperations } from '../src/http/explorers.ts';
import { type ClientDocument, idOf, readClientDocuments, schema } from './client-documents.ts';
import { pythonFiles } from './write-python.ts';
import { typescriptErrorCodes, typescriptOperations } from './write-typescript.ts';

/** Each document by its id: examples, those of the clients, and those that clients of the last release still send. */
function persistedDocuments(documents: readonly ClientDocument[]): Record<string, string> {
  const examples = exampleOperations().map((text) => {
    const document = parse(text);
    for (const error of validate(schema, document)) throw error;
    // Printed, so that a comment or a line break more does not make another document of it.
    const body = print(document);
    return [idOf(body), body] as const;
  });
  const own = documents.map(({ id, text }) => [id, text] as const);
  const released = Object.entries<string>(
    JSON.parse(readFileSync(new URL('released/persisted-documents.json', import.meta.url), 'utf8')),
  );
  return Object.fromEntries([...examples, ...own, ...released].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const documents = readClientDocuments();
const files: Readonly<Record<string, string>> = {
  'persisted-documents.json': `${JSON.stringify(persistedDocuments(documents), null, 2)}\n`,
  'schema.graphql': printPublicSchema(schema),
  'typescript/src/generated/error-codes.ts': typescriptErrorCodes(),
  'typescript/src/generated/operations.ts': typescriptOperations(documents),
  ...pythonFiles(documents),
};
for (const [file, text] of Object.entries(files)) writeFileSync(new URL(file, import.meta.url), text);
