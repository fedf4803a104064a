import { type Deadline, startDeadline } from './deadline.ts';
import { type AnsweredError, errorOfAnswer, GatewayError, secondsIn } from './gateway-error.ts';
import type { AnswerFacts, CallOptions, GatewayRequest } from './request.ts';
import type { ResolvedSettings } from './settings.ts';

/** A result of GraphQL over HTTP. */
export interface GraphqlResult {
  readonly data?: unknown;
  readonly errors?: readonly AnsweredError[];
}

const JSON_TYPES = 'application/graphql-response+json, application/json;q=0.9';

/** Sends one operation and reads its answer. @throws GatewayError; what the caller's signal says when it was aborted */
export async function exchange(
  settings: ResolvedSettings,
  request: GatewayRequest,
  headers: Readonly<Record<string, string>>,
  options: CallOptions,
): Promise<unknown> {
  const deadline = startDeadline(options.signal, settings.timeoutSeconds);
  try {
    const response = await post(settings, request, { ...headers, accept: JSON_TYPES }, deadline);
    const { data, errors } = await readAnswer(response, deadline);
    const facts = factsOf(response);
    options.onAnswer?.(facts);
    if (errors) throw errorOfAnswer(errors, { ...statusOf(response), data });
    return data;
  } finally {
    deadline.end();
  }
}

export async function post(
  settings: ResolvedSettings,
  { query, operationName, variables }: GatewayRequest,
  headers: Readonly<Record<string, string>>,
  deadline: Deadline,
): Promise<Response> {
  const { endpoint, fetch } = settings;
  try {
    return await fetch(endpoint, {
      method: 'POST',
      headers: { ...inBytes(headers), 'content-type': 'application/json' },
      body: JSON.stringify({ query, operationName, variables }),
      signal: deadline.signal,
    });
  } catch (cause) {
    const message = `Nothing answers at ${endpoint.href}. Is the gateway running, and is its address right?`;
    throw deadline.explain(new GatewayError('UNREACHABLE', message, { retryable: true, cause }));
  }
}

/** Headers hold bytes, and fetch takes them as characters up to U+00FF; the gateway reads UTF-8. */
function inBytes(headers: Readonly<Record<string, string>>): Record<string, string> {
  const bytes = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, bytes(value)]));
}

/** @throws GatewayError for what is no result of GraphQL */
export async function readAnswer(response: Response, deadline: Deadline): Promise<GraphqlResult> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    throw deadline.explain(cut(response, cause));
  }
  const result = parseJson(text);
  if (isResult(result)) return result;
  const isJson = /json/i.test(response.headers.get('content-type') ?? '');
  throw result === undefined && isJson ? cut(response) : notAGateway(response);
}

function cut(response: Response, cause?: unknown): GatewayError {
  const facts = { ...statusOf(response), retryable: true, cause };
  return new GatewayError('ANSWER_CUT', 'The answer of the gateway broke off.', facts);
}

/** Statuses of proxies whose gateway is away for a moment, or which are asked too often. */
const passing = [408, 425, 429, 502, 503, 504];

/** What answers is something else, or stands before a gateway that is away. */
export function notAGateway(response: Response): GatewayError {
  const { status, headers, url } = response;
  const type = headers.get('content-type')?.split(';')[0] || 'no type';
  const retryable = passing.includes(status);
  const advice = retryable ? 'A proxy stands before it, and the gateway is away.' : 'Is the address right?';
  return new GatewayError(
    'NOT_A_GATEWAY',
    `${url || 'The address'} answered with status ${status} and ${type}, which is no answer of a gateway. ${advice}`,
    { ...statusOf(response), retryable, retryAfterSeconds: retryAfterOf(headers) },
  );
}

/** In seconds; the header may name a moment instead. */
function retryAfterOf(headers: Headers): number | undefined {
  const given = headers.get('retry-after');
  if (given === null) return undefined;
  const seconds = secondsIn(given);
  if (seconds !== undefined) return seconds;
  const left = (Date.parse(given) - Date.now()) / 1000;
  return Number.isNaN(left) ? undefined : Math.max(0, left);
}

function statusOf(response: Response): { readonly status: number; readonly requestId: string | undefined } {
  return { status: response.status, requestId: response.headers.get('x-request-id') ?? undefined };
}

function factsOf({ headers }: Response): AnswerFacts {
  return {
    requestId: headers.get('x-request-id') ?? undefined,
    used: secondsIn(headers.get('x-credits-used')),
    remaining: secondsIn(headers.get('x-credits-remaining')),
  };
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isResult(value: unknown): value is GraphqlResult {
  if (typeof value !== 'object' || value === null) return false;
  const { data, errors } = value as GraphqlResult;
  if (errors === undefined) return typeof data === 'object' && data !== null;
  return Array.isArray(errors) && errors.length > 0;
}
