/** The generated documents, which are texts that know their types. */
import type { TypedDocumentNode } from '@urql/core';
import type { TypedDocumentString } from '../generated/documents.ts';

export type Document<T, V> = TypedDocumentString<T, V>;

/** urql takes a text for a document; its types speak of parsed ones alone. */
export function asDocument<T, V extends object>(
  document: Document<T, V>,
): TypedDocumentNode<T, V & Record<string, unknown>> {
  return document.toString() as unknown as TypedDocumentNode<T, V & Record<string, unknown>>;
}
