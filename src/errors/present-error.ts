/** How errors leave the gateway: the table's code, `retryable`, and nothing that was not meant to be seen. */

import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { type ErrorCode, errorTable, GatewayError, isErrorCode } from './gateway-error.ts';

/** Apollo Server's codes that mean what one of ours means. */
const synonyms: Readonly<Record<string, ErrorCode>> = {
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_REQUEST',
};

/** The row of the table that an error is shown as. What nobody planned for is `INTERNAL_SERVER_ERROR`. */
export function codeOf(error: unknown): ErrorCode {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (cause instanceof GatewayError) return cause.code;
  if (!(error instanceof GraphQLError)) return 'INTERNAL_SERVER_ERROR';
  const { code } = error.extensions;
  if (isErrorCode(code)) return code;
  return synonyms[String(code)] ?? (isAboutInput(error) ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR');
}

/**
 * True for what graphql-js says of a client's variables and arguments. It gives such errors no code, but they have no
 * place in the answer, or they point at the variable or argument; errors of ours are located at the field.
 */
function isAboutInput({ nodes, originalError, path }: GraphQLError): boolean {
  const kind = nodes?.[0]?.kind;
  if (kind === Kind.VARIABLE_DEFINITION) return true;
  if (originalError)
    return originalError instanceof GraphQLError && kind !== undefined && kind !== Kind.FIELD;
  return path === undefined;
}

/** Messages may repeat what the client sent, and that may be megabytes. */
const MAX_MESSAGE_LENGTH = 2_000;

/** Apollo Server's `formatError`: unknown errors become `INTERNAL_SERVER_ERROR` without their message. */
export function presentError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const code = codeOf(error);
  const { path, locations } = formatted;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  if (code === 'INTERNAL_SERVER_ERROR' && !(cause instanceof GatewayError)) {
    const message = 'Something went wrong in the gateway. The log has the details under this request id.';
    return { message, ...place, extensions: { code, retryable: errorTable[code].retryable } };
  }
  const given = formatted.message;
  const cut = given.length > MAX_MESSAGE_LENGTH ? `${given.slice(0, MAX_MESSAGE_LENGTH)}...` : given;
  const message = cut.toWellFormed();
  if (cause instanceof GatewayError) return { message, ...place, extensions: cause.extensions };
  const { stacktrace, http, request, ...extensions } = formatted.extensions ?? {};
  return { message, ...place, extensions: { ...extensions, code, retryable: errorTable[code].retryable } };
}
