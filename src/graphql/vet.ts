/** Looks for all that can refuse a request before it runs: its JSON, its form, the limits of its document, validation. */
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { GatewayError } from '../errors/gateway-error.ts';
import { presentError } from '../errors/present-error.ts';
import { readJson } from '../json/read-json.ts';
import { createDocumentCheck } from './check-document.ts';
import { checkLargeVariables } from './check-variables.ts';
import { createDocumentStore } from './document-store.ts';
import { MOST_ERRORS_TOLD } from './locate-error.ts';
import { sizesOf } from './measure-selections.ts';
import { type OperationRequest, readOperationRequest } from './operation.ts';
import {
  type BodyRefusal,
  type DocumentRefusal,
  type OperationRefusal,
  type SentError,
  sent,
} from './verdict.ts';

/** Of the documents that were found valid. */
const VALID_BYTES = 16 * 1024 * 1024;

export interface UnknownDocument {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

export interface Vet {
  /** @returns null for what passes. @param isOperation whether the body is to ask for an operation by its document */
  body(bytes: Buffer, isOperation: boolean): BodyRefusal | null;
  document(asked: UnknownDocument): DocumentRefusal | null;
}

export function createVet(schema: GraphQLSchema): Vet {
  const checkDocument = createDocumentCheck(schema);
  const valid = createDocumentStore(VALID_BYTES);

  /** The document, or how it is refused. */
  function validated({ query, variables, operationName }: UnknownDocument): DocumentNode | DocumentRefusal {
    const limited = errorOf(() => checkDocument(query, variables));
    if (limited) return { by: 'limits', operationName, error: limited };
    const known = valid.find(query);
    if (known) return known;
    try {
      const document = parse(query);
      const errors = validate(schema, document, undefined, { maxErrors: MOST_ERRORS_TOLD });
      if (errors.length > 0) return invalid(operationName, errors, 'GRAPHQL_VALIDATION_FAILED');
      void valid.set(query, document);
      return document;
    } catch (error) {
      if (error instanceof GraphQLError) return invalid(operationName, [error], 'GRAPHQL_PARSE_FAILED');
      throw error;
    }
  }

  return {
    document(asked) {
      const document = validated(asked);
      return 'by' in document ? document : null;
    },
    body(bytes, isOperation) {
      let value: unknown;
      const unread = errorOf(() => {
        const read = readJson(bytes);
        if (read.problem) throw read.problem;
        value = read.value;
      });
      if (unread) return { by: 'reader', error: unread };
      if (!isOperation) return null;
      let request: OperationRequest | undefined;
      const unclear = errorOf(() => {
        request = readOperationRequest(value);
      });
      if (unclear) return { by: 'request', error: unclear };
      return request ? operation(request) : null;
    },
  };

  function operation(request: OperationRequest): OperationRefusal | null {
    const { query, documentId, sha256Hash, variables, operationName } = request;
    // What is named by a hash or an id is looked up before its document is looked at.
    if (query === undefined || documentId !== null || sha256Hash !== null) return null;
    const document = validated({ query, variables, operationName });
    if ('by' in document) return document;
    const asked = getOperationAST(document, operationName);
    // Whether others may come through its door is asked first.
    if (!asked || asked.operation === 'subscription') return null;
    const wrong = errorOf(() => checkLargeVariables(schema, asked.variableDefinitions ?? [], variables));
    if (!wrong) return null;
    const told = { ...request, variables: sizesOf(variables), extensions: {} };
    return { by: 'variables', operationName, request: told, error: wrong };
  }
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

/** As Apollo Server names the errors. */
function invalid(
  operationName: string | null,
  errors: readonly GraphQLError[],
  code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED',
): DocumentRefusal {
  return { by: 'validation', operationName, errors: errors.map((error) => presented(error, code)) };
}

function presented(error: GraphQLError, code: string): GraphQLFormattedError {
  const { message, nodes = null, source = null, positions = null, originalError = error } = error;
  const extensions = { ...error.extensions, code };
  const named = new GraphQLError(message, { nodes, source, positions, originalError, extensions });
  return presentError(named.toJSON(), named);
}
