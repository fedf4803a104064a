/** Finds the document that a request means: the one it carries, or one that it names by its hash or id. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors/gateway-error.ts';
import type { OperationRequest, Visit } from './operation.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface DocumentSource {
  /** @throws GatewayError PERSISTED_QUERY_NOT_FOUND, TRUSTED_DOCUMENT_REQUIRED */
  find(request: OperationRequest, visit: Visit): string;
  /** Remembers the document of a request that came with its hash, for those that will come with the hash alone. */
  keep(request: OperationRequest): void;
}

/** `off` takes every document, `only` those of the list; `warn` takes every document and tells of the others. */
export type Trust = 'off' | 'warn' | 'only';

export interface DocumentSourceDependencies {
  readonly trusted: TrustedDocuments;
  readonly trust: Trust;
  /** With `warn`: told of every document that `only` would refuse. */
  readonly onUntrusted: (document: UntrustedDocument) => void;
}

export interface UntrustedDocument {
  /** SHA-256 of its text, in hex digits: the id that it would have in the list. */
  readonly id: string;
  readonly operationName: string | null;
  readonly user: string;
}

/** Of the documents that clients registered by their hashes; those that were not asked for longest go first. */
const MAX_BYTES = 16 * 1024 * 1024;

export function createDocumentSource({
  trusted,
  trust,
  onUntrusted,
}: DocumentSourceDependencies): DocumentSource {
  const registered = new LRUCache<string, string>({
    maxSize: MAX_BYTES,
    sizeCalculation: (text) => 2 * text.length + 200,
  });

  return {
    find({ query, documentId, sha256Hash, operationName }, { user }) {
      const id = documentId ?? sha256Hash;
      const listed = id === null ? undefined : trusted.get(id);
      if (listed !== undefined) return listed;
      if (documentId !== null && query === undefined) throw unknownId(trust);
      const text = query ?? registered.get(sha256Hash ?? '');
      if (trust !== 'off') {
        const own = text === undefined ? null : hash('sha256', text, 'hex');
        // A client may send a document of the list as text.
        const isListed = own !== null && trusted.has(own);
        if (!isListed && trust === 'only') throw untrusted();
        if (!isListed && own !== null) onUntrusted({ id: own, operationName, user: user.name });
      }
      // The message is the protocol's: clients know by it that they shall send the document.
      if (text === undefined) throw new GatewayError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
      return text;
    },
    keep({ query, sha256Hash }) {
      if (query !== undefined && sha256Hash !== null) registered.set(sha256Hash, query);
    },
  };
}

/** Not PERSISTED_QUERY_NOT_FOUND: a client must not be asked to register what only an operator can. */
function unknownId(trust: Trust): GatewayError {
  if (trust === 'only') return untrusted();
  return new GatewayError('BAD_REQUEST', 'No document is registered with this `documentId`.');
}

function untrusted(): GatewayError {
  return new GatewayError(
    'TRUSTED_DOCUMENT_REQUIRED',
    'Only documents that were registered with this gateway may run: send the id of one as `documentId`, or as `extensions.persistedQuery.sha256Hash`.',
  );
}
