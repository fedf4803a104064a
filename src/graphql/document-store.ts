/** Parsed and validated documents, kept by what they take: Apollo Server's own store counts neither text nor comments. */
import type { ApolloServerOptions } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../context.ts';

type DocumentStore = NonNullable<ApolloServerOptions<RequestContext>['documentStore']>;

const MAX_BYTES = 32 * 1024 * 1024;
/** Of a token with its share of nodes and their places, measured; a comment is a token too. */
const BYTES_PER_TOKEN = 400;

export interface Documents extends DocumentStore {
  /** One that was kept under its own text (see `own-name.ts`), for the newest schema of which any was kept. */
  find(text: string): DocumentNode | undefined;
}

export function createDocumentStore(maxBytes = MAX_BYTES): Documents {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: maxBytes, sizeCalculation: bytesOf });
  /** Apollo Server puts its name for the schema before each key. */
  let schema = '';
  return {
    get: async (key) => documents.get(key),
    async set(key, document) {
      documents.set(key, document);
      const text = document.loc?.source.body ?? '';
      if (key.endsWith(text)) schema = key.slice(0, key.length - text.length);
    },
    delete: async (key) => documents.delete(key),
    find: (text) => documents.get(schema + text),
  };
}

/** Every node leads to all tokens of the document and to its text. */
function bytesOf({ loc }: DocumentNode): number {
  let tokens = 1;
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) tokens += 1;
  return tokens * BYTES_PER_TOKEN + 2 * (loc?.source.body.length ?? 0);
}
