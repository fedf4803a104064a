import type { ClientDocument } from './client-documents.ts';
export function pythonFiles(_documents: readonly ClientDocument[]): Record<string, string> {
  return {};
}
