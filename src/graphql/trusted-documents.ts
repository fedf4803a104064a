/** The documents that an operator trusts, by their ids. */
import { fileURLToPath } from 'node:url';
import { readJsonFile } from '../json/read-json-file.ts';
import { ConfigError } from '../settings/config-variable.ts';

export type TrustedDocuments = ReadonlyMap<string, string>;

/** Made by `npm run codegen` of the operations in `clients/operations`. */
const OWN_DOCUMENTS = fileURLToPath(new URL('../../clients/persisted-documents.json', import.meta.url));

/**
 * Reads a file as code generators write it: an object of documents by their ids, as GraphQL Code Generator's client
 * preset has it, or Apollo's manifest.
 *
 * Source: https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format
 * @throws ConfigError with a line for whatever is wrong with the file: a wrong file is a wrong setting
 */
export async function readTrustedDocuments(path: string | null): Promise<TrustedDocuments> {
  const file = path ?? OWN_DOCUMENTS;
  const content = await readJsonFile(file).catch((error: Error) => {
    throw new ConfigError(error.message.replace(/^/gm, 'TRUSTED_DOCUMENTS_PATH: '));
  });
  const documents = documentsIn(content);
  if (!documents.every(isDocument))
    throw new ConfigError(
      `TRUSTED_DOCUMENTS_PATH: ${file}: each trusted document must be a text with an id.`,
    );
  const trusted = new Map(documents);
  if (trusted.size === documents.length) return trusted;
  throw new ConfigError(`TRUSTED_DOCUMENTS_PATH: ${file}: an id is given twice; keep one of them.`);
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
