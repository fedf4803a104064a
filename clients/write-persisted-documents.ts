/** Writes `persisted-documents.json`: each operation of `operations/`, as clients send it, by its SHA-256 hash. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parse, print, validate } from 'graphql';
import { resolvers } from '../resolvers/index.ts';
import { createSubgraphSchema } from '../src/graphql/subgraph.ts';
import { exampleOperations } from '../src/http/explorers.ts';

const schema = createSubgraphSchema(resolvers);
const documents = exampleOperations().map((text) => {
  const document = parse(text);
  const [error] = validate(schema, document);
  if (error) throw error;
  // Printed, so that a comment or a line break more does not make another document of it.
  const body = print(document);
  return [createHash('sha256').update(body).digest('hex'), body] as const;
});
const content = Object.fromEntries(documents.sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(new URL('persisted-documents.json', import.meta.url), `${JSON.stringify(content, null, 2)}\n`);
