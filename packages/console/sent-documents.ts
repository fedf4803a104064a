/** The documents that the console asks with, each as it travels. */
import * as documents from './src/generated/documents.ts';

/** As urql writes a document that it was given as text: one line break where there are more, none at the ends. */
const asSent = (text: string) => text.replace(/[\r\n]+/g, '\n').trim();

export function sentDocuments(): readonly string[] {
  return Object.values(documents)
    .filter((value) => value instanceof documents.TypedDocumentString)
    .map((document) => asSent(document.toString()))
    .filter((text) => !text.startsWith('fragment '));
}
