/**
 * Errors as OpenAI's clients read them. Their `type` and `code` are OpenAI's where it has one for the case, as clients
 * act on those; the gateway's own code and facts are beside them in `error.gateway`.
 */

import { type ErrorCode, errorTable, GatewayError, isErrorCode } from '../../errors/gateway-error.ts';
import { whereModelsAre } from '../../errors/where-models-are.ts';
import type { ServerDoor } from '../server-door.ts';

export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
  readonly gateway: Readonly<Record<string, unknown>>;
}

export interface OpenAiRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly error: OpenAiError;
}

/** An error of an operation's result, or of a refusal. */
export interface ErrorToShow {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** From the path of an input field to the parameter that it came from. */
export type ParameterOf = (field: string) => string;

/** OpenAI's codes for what it knows as well; ours in lower case for the rest. */
const codes: Partial<Readonly<Record<ErrorCode, string>>> = {
  CREDITS_EXHAUSTED: 'insufficient_quota',
  CREDITS_SUSPENDED: 'insufficient_quota',
  RATE_LIMITED: 'rate_limit_exceeded',
  UNAUTHENTICATED: 'invalid_api_key',
  FORBIDDEN: 'insufficient_permissions',
  CONTENT_FILTERED: 'content_filter',
  CONTEXT_LENGTH_EXCEEDED: 'context_length_exceeded',
  BAD_USER_INPUT: 'invalid_value',
  BAD_REQUEST: 'invalid_request',
  INTERNAL_SERVER_ERROR: 'server_error',
};

const modelNotFound = { status: 404, type: 'invalid_request_error', code: 'model_not_found' };

/** @param status overrides the table's, for refusals that HTTP has a status of its own for */
export function toOpenAiError(
  { message, extensions = {} }: ErrorToShow,
  parameterOf: ParameterOf = (field) => field,
  status?: number,
): OpenAiRefusal {
  const ours: ErrorCode = isErrorCode(extensions.code) ? extensions.code : 'INTERNAL_SERVER_ERROR';
  const { field, retryAfterSeconds, retryable = errorTable[ours].retryable } = extensions;
  const param = typeof field === 'string' ? parameterOf(field) : null;
  const isUnknownModel = param === 'model' && Array.isArray(extensions.nearest);
  const known = status ?? errorTable[ours].status;
  const shown = isUnknownModel
    ? modelNotFound
    : { status: known, type: typeOf(known, ours), code: codes[ours] ?? ours.toLowerCase() };
  return {
    status: shown.status,
    headers: {
      // OpenAI's clients would ask again after any 409, 429 and 5xx: three times the same bill, or refusal.
      'x-should-retry': String(retryable),
      ...(typeof retryAfterSeconds === 'number' && { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
    },
    error: {
      message: param === null ? message : renamed(message, String(field), parameterOf),
      type: shown.type,
      param,
      code: shown.code,
      gateway: { ...extensions, code: ours, retryable },
    },
  };
}

/** Messages name the field at fault first, and may name others. */
function renamed(message: string, field: string, parameterOf: ParameterOf): string {
  return message
    .replace(whereModelsAre, 'GET /v1/models lists all of them.')
    .replace(`${field}: `, `${parameterOf(field)}: `)
    .replaceAll(/\binput\.\w+(?:\[\d+\]|\.\w+)*/g, (name) => parameterOf(name));
}

function typeOf(status: number, code: ErrorCode): string {
  if (code === 'CREDITS_EXHAUSTED' || code === 'CREDITS_SUSPENDED') return 'insufficient_quota';
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** A parameter that OpenAI's clients are told of by a code more exact than the table's. */
export class WrongParameter extends GatewayError {
  readonly openAiCode: string;

  constructor(openAiCode: string, parameter: string, message: string) {
    super('BAD_USER_INPUT', `${parameter}: ${message}`, { field: parameter });
    this.openAiCode = openAiCode;
  }
}

/** OpenAI's codes for what HTTP refuses. */
const codesOfStatuses: Readonly<Record<number, string>> = { 404: 'unknown_url', 405: 'method_not_supported' };

/** What is answered where a request to this door is refused before a route of it asks the runner. */
export function openAiRefusalOf(refused: GatewayError): OpenAiRefusal {
  const { error, ...answer } = toOpenAiError(refused, undefined, refused.status);
  const known = refused instanceof WrongParameter ? refused.openAiCode : codesOfStatuses[refused.status];
  return { ...answer, error: { ...error, code: known ?? error.code } };
}

/** Also where there is no route: whoever calls it is OpenAI's client. */
export const openAiDoor: ServerDoor = {
  name: 'openai',
  home: 'POST /v1/chat/completions, /v1/responses and /v1/embeddings are answered, and GET /v1/models',
  bodyLike: '{"model": "...", ...}',
  otherType: 415,
  answerOf(refused) {
    const { status, headers, error } = openAiRefusalOf(refused);
    return { status, headers, body: JSON.stringify({ error }) };
  },
};
