/** Runs the prepared documents of a request to the MCP port, by the one runner that every door shares. */
import { hash } from 'node:crypto';
import { type Door, readOperationRequest, type Visit } from '../graphql/operation.ts';
import type { Runner } from '../graphql/run-operation.ts';
import { isLong } from '../json/json-pieces.ts';
import type { McpCaller } from './mcp-caller.ts';
import { resourceDocuments } from './resources.ts';
import { permissionsDocument, toolDefinitions } from './tools.ts';

const door: Door = { name: 'mcp', changes: true, streams: true };

const documents: readonly string[] = [
  ...toolDefinitions.flatMap(({ document, writing, streaming }) => [document, writing, streaming]),
  ...resourceDocuments,
  permissionsDocument,
].filter((document) => document !== undefined);

const idOf = new Map(documents.map((document) => [document, hash('sha256', document, 'hex')]));

/** What tools and resources run, by its id: the gateway trusts its own documents. */
export const mcpDocuments: ReadonlyMap<string, string> = new Map(
  [...idOf].map(([document, id]) => [id, document]),
);

/**
 * @param now the clock of the books, which times what is asked for: the machine's may differ
 * @param jsonInTurns the text of a long value, made without holding up the event loop
 */
export function callerHere(
  runner: Runner,
  visit: Omit<Visit, 'signal' | 'door'>,
  now: () => number,
  jsonInTurns: (value: unknown) => Promise<string>,
): McpCaller {
  return {
    async *run(document, variables, signal) {
      const documentId = idOf.get(document);
      const request = readOperationRequest(
        documentId === undefined ? { query: document, variables } : { documentId, variables },
      );
      const outcome = await runner.run(request, { ...visit, signal, door });
      if (outcome.kind === 'answer') yield outcome.result;
      else yield* outcome.results;
    },
    mayWriteSql: async () => visit.user.permissions.has('sql:write'),
    now,
    toJson: async (value) => (isLong(value) ? await jsonInTurns(value) : JSON.stringify(value)),
  };
}
