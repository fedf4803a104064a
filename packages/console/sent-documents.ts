/** The documents that the console asks with, each as it travels: urql prints them in its own way. */
import { createRequest, stringifyDocument } from '@urql/core';
import * as documents from './src/generated/documents.ts';

export function sentDocuments(): readonly string[] {
  return Object.values(documents)
    .filter((value) => value instanceof documents.TypedDocumentString)
    .map((document) => document.toString().trim())
    .filter((text) => !text.startsWith('fragment '))
    .map((text) => stringifyDocument(createRequest(text, {}).query));
}
