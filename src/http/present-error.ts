/** How errors leave the gateway: the table's code, `retryable`, and nothing that was not meant to be seen. */

import type { GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.ts';
import { errorTable, GatewayError } from '../errors.ts';

const isKnown = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorTable, code);

/** Apollo Server's codes that mean what one of ours means. */
const synonyms: Readonly<Record<string, ErrorCode>> = {
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_REQUEST',
};

/** Apollo Server's `formatError`: unknown errors become `INTERNAL_SERVER_ERROR` without their message. */
export function presentError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (cause instanceof GatewayError) return { ...formatted, extensions: cause.extensions };

  const given = formatted.extensions?.code;
  const code = isKnown(given) ? given : synonyms[String(given)];
  if (code === undefined || code === 'INTERNAL_SERVER_ERROR') {
    const { path, locations } = formatted;
    const message = 'Something went wrong in the gateway. The log has the details under this request id.';
    const extensions = {
      code: 'INTERNAL_SERVER_ERROR',
      retryable: errorTable.INTERNAL_SERVER_ERROR.retryable,
    };
    return { message, ...(locations && { locations }), ...(path && { path }), extensions };
  }
  const { stacktrace, http, request, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, extensions: { ...extensions, code, retryable: errorTable[code].retryable } };
}

/** A whole response made of one error, for failures before GraphQL is reached. */
export function errorBody(error: GatewayError): string {
  return JSON.stringify({ errors: [{ message: error.message, extensions: error.extensions }] });
}
