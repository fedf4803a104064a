/** The documents that an operator trusts, by their ids. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type TrustedDocuments = ReadonlyMap<string, string>;

/** Made by `npm run codegen` of the operations in `clients/operations`. */
const OWN_DOCUMENTS = fileURLToPath(new URL('../../clients/persisted-documents.json', import.meta.url));

/**
 * Reads a file as code generators write it: an object of documents by their ids, as GraphQL Code Generator's client
 * preset has it, or Apollo's manifest.
 *
 * Source: https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format
 * @throws Error that names the file and what is wrong with it
 */
export function readTrustedDocuments(path: string | null): TrustedDocuments {
  const file = path ?? OWN_DOCUMENTS;
  const documents = documentsIn(parse(file));
  if (documents.every(isDocument)) return new Map(documents);
  throw new Error(`${file}: each trusted document must be a text with an id.`);
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: the trusted documents cannot be read: ${(error as Error).message}`);
  }
}

function documentsIn(content: unknown): readonly (readonly [unknown, unknown])[] {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return [[null, null]];
  const { format, operations } = content as { format?: unknown; operations?: unknown };
  if (format !== 'apollo-persisted-query-manifest' || !Array.isArray(operations))
    return Object.entries(content);
  return operations.map((operation) => [operation?.id, operation?.body]);
}

function isDocument(entry: readonly [unknown, unknown]): entry is readonly [string, string] {
  return entry.every((part) => typeof part === 'string' && part !== '');
}
