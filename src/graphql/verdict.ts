/** What is said between the threads of a request that is refused: data alone, as errors lose their class on the way. */
import type { GraphQLFormattedError } from 'graphql';
import { type ErrorCode, type ErrorDetails, GatewayError, UnreadableJson } from '../errors/gateway-error.ts';
import type { OperationRequest } from './operation.ts';

/** By whom a request would have been refused on the event loop, which tells it in its own words there. */
export type BodyRefusal =
  /** The reader of bodies, or of what an operation is asked by. */
  { readonly by: 'reader' | 'request'; readonly error: SentError } | OperationRefusal;

export type DocumentRefusal =
  /** The limits of documents. */
  | { readonly by: 'limits'; readonly operationName: string | null; readonly error: SentError }
  /** The parser, or validation; in the public form. */
  | {
      readonly by: 'validation';
      readonly operationName: string | null;
      readonly errors: readonly GraphQLFormattedError[];
    };

export type OperationRefusal =
  | DocumentRefusal
  /** Who checks large variables. What else the request asks for is told, as the operation is known by it. */
  | {
      readonly by: 'variables';
      readonly operationName: string | null;
      readonly request: OperationRequest;
      readonly error: SentError;
    };

export interface SentError {
  readonly isUnreadable: boolean;
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

export function sent(error: GatewayError): SentError {
  const { code, message, details } = error;
  return { isUnreadable: error instanceof UnreadableJson, code, message, details };
}

export function received({ isUnreadable, code, message, details }: SentError): GatewayError {
  return isUnreadable ? new UnreadableJson(message) : new GatewayError(code, message, details);
}
