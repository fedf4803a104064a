/** Looks for all that can refuse a request before it runs: its JSON, its form, the limits of its document, validation. */
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { GraphQLError, parse, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors/gateway-error.ts';
import { presentError } from '../errors/present-error.ts';
import { readJson } from '../json/read-json.ts';
import { createDocumentCheck } from './check-document.ts';
import { MOST_ERRORS_TOLD } from './locate-error.ts';
import { readOperationRequest } from './operation.ts';
import { type DocumentRefusal, type Refusal, type SentError, sent } from './verdict.ts';

export interface AskedDocument {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

export interface Vet {
  /** @returns null for what passes. @param isOperation whether the body is to ask for an operation by its document */
  body(bytes: Buffer, isOperation: boolean): Refusal | null;
  document(asked: AskedDocument): DocumentRefusal | null;
}

export function createVet(schema: GraphQLSchema): Vet {
  const checkDocument = createDocumentCheck(schema);
  const valid = new LRUCache<string, true>({
    maxSize: 8_000_000,
    sizeCalculation: (_, text) => 2 * text.length + 100,
  });

  function document({ query, variables, operationName }: AskedDocument): DocumentRefusal | null {
    const limited = errorOf(() => checkDocument(query, variables));
    if (limited) return { by: 'limits', operationName, error: limited };
    if (valid.has(query)) return null;
    const errors = errorsIn(schema, query);
    if (errors.length > 0) return { by: 'validation', operationName, errors };
    valid.set(query, true);
    return null;
  }

  return {
    document,
    body(bytes, isOperation) {
      let value: unknown;
      const unread = errorOf(() => {
        const read = readJson(bytes);
        if (read.problem) throw read.problem;
        value = read.value;
      });
      if (unread) return { by: 'reader', error: unread };
      if (!isOperation) return null;
      let request: ReturnType<typeof readOperationRequest> | undefined;
      const wrong = errorOf(() => {
        request = readOperationRequest(value);
      });
      if (wrong) return { by: 'request', error: wrong };
      // What is named by a hash or an id is looked up before its document is looked at.
      const { query, documentId, sha256Hash } = request ?? {};
      if (!request || query === undefined || documentId !== null || sha256Hash !== null) return null;
      return document({ ...request, query });
    },
  };
}

/** The refusal that the work throws, if any. */
function errorOf(work: () => void): SentError | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof GatewayError) return sent(error);
    throw error;
  }
}

/** As Apollo Server finds and names them. */
function errorsIn(schema: GraphQLSchema, query: string): readonly GraphQLFormattedError[] {
  try {
    const errors = validate(schema, parse(query), undefined, { maxErrors: MOST_ERRORS_TOLD });
    return errors.map((error) => presented(error, 'GRAPHQL_VALIDATION_FAILED'));
  } catch (error) {
    if (error instanceof GraphQLError) return [presented(error, 'GRAPHQL_PARSE_FAILED')];
    throw error;
  }
}

function presented(
  error: GraphQLError,
  code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED',
): GraphQLFormattedError {
  const { message, nodes = null, source = null, positions = null, originalError = error } = error;
  const extensions = { ...error.extensions, code };
  const named = new GraphQLError(message, { nodes, source, positions, originalError, extensions });
  return presentError(named.toJSON(), named);
}
