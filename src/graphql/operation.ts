/** A GraphQL operation as any door hands it to the runner, and what the runner gives back. */
import { hash } from 'node:crypto';
import type { FormattedExecutionResult } from 'graphql';
import { badInput, GatewayError } from '../errors/gateway-error.ts';
import type { Caller } from '../identity/caller.ts';
import type { DoorName } from '../observability/request-log.ts';
import type { Flow } from '../upstream/flow.ts';

export interface OperationRequest {
  /** Absent when `documentId` or `sha256Hash` names a document that the gateway knows. */
  readonly query?: string;
  /** Of a trusted document. */
  readonly documentId: string | null;
  /** Of an automatic persisted query, in lower-case hex digits: the document's own where there is one. */
  readonly sha256Hash: string | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What a door can carry. */
export interface Door {
  readonly name: DoorName;
  /** False for HTTP GET, which browsers, proxies and crawlers send and repeat as they like: it may change nothing. */
  readonly changes: boolean;
  /** Whether more than one result can be sent. */
  readonly streams: boolean;
}

/** Who asks for an operation, and through which door. The signal is aborted when the client goes away. */
export type Visit = Omit<Caller, 'operationName' | 'onCharge' | 'onSettled' | 'trace'> & {
  readonly door: Door;
};

export interface OperationAnswer {
  readonly kind: 'answer';
  /** The HTTP status that tells most about `result`. */
  readonly status: number;
  /** For doors that have headers, by lower-cased name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Without `data` when nothing was executed. */
  readonly result: FormattedExecutionResult;
}

export interface ResultStream {
  readonly kind: 'stream';
  /** Credits as they stand: what is set before the first result may change until the last. */
  readonly headers: ReadonlyMap<string, string>;
  /**
   * Never fails: whatever goes wrong is a result with `errors`, and one without `data` is the last. Leaving it ends the
   * operation upstream at once.
   */
  readonly results: Flow<FormattedExecutionResult>;
}

export type OperationOutcome = OperationAnswer | ResultStream;

/** More levels of lists and objects than any argument has use for; what walks them later may recurse. */
const MAX_VARIABLE_DEPTH = 64;
/** Keys, items and what they hold. The longest list that a service takes, of its longest items, has fewer. */
const MAX_VARIABLE_VALUES = 50_000;
const MAX_ID_LENGTH = 200;
/** Of one object: graphql-js repeats an object of unknown fields in each of the errors that it makes of them. */
const MAX_VARIABLE_KEYS = 1_000;

/** Checks the JSON that a client sent. @throws GatewayError BAD_REQUEST, BAD_USER_INPUT. */
export function readOperationRequest(given: unknown): OperationRequest {
  if (Array.isArray(given)) throw bad('Operations are not taken in batches: send one JSON object each.');
  if (!isRecord(given)) throw bad('Send a JSON object: {"query": "...", "variables": {...}}.');
  const { query, operationName = null, variables, extensions, documentId } = given;
  if (query != null && typeof query !== 'string') throw bad('`query` must be a string.');
  if (operationName !== null && typeof operationName !== 'string')
    throw bad('`operationName` must be a string.');
  const named = recordOf(extensions, 'extensions');
  const request = {
    ...(query && { query }),
    documentId: idOf(documentId),
    sha256Hash: hashOf(named, query || undefined),
    // Some clients send an empty name where there is none.
    operationName: operationName || null,
    variables: recordOf(variables, 'variables'),
    extensions: named,
  };
  if (!request.query && request.documentId === null && request.sha256Hash === null)
    throw bad('Send a non-empty string as `query`, or the id of a document as `documentId`.');
  checkSize(request.variables);
  return request;
}

/** What follows walks the variables several times. @throws GatewayError BAD_USER_INPUT */
function checkSize(variables: Readonly<Record<string, unknown>>): void {
  let values = 0;
  const visit = (value: object, levels: number): void => {
    if (levels < 0) throw badInput('variables', `may be nested ${MAX_VARIABLE_DEPTH} levels deep at most`);
    const children = Array.isArray(value) ? value : Object.values(value);
    values += children.length;
    if (values > MAX_VARIABLE_VALUES)
      throw badInput('variables', `may hold ${MAX_VARIABLE_VALUES} values at most; send several requests`);
    if (children !== value && children.length > MAX_VARIABLE_KEYS)
      throw badInput('variables', `may have ${MAX_VARIABLE_KEYS} keys in one object at most`);
    for (const child of children) {
      if (typeof child === 'object' && child !== null) visit(child, levels - 1);
    }
  };
  visit(variables, MAX_VARIABLE_DEPTH);
}

/**
 * The id of a document that the gateway knows, as persisted operations have it.
 *
 * Source: https://github.com/graphql/graphql-over-http/blob/main/spec/Appendix%20A%20--%20Persisted%20Documents.md
 */
function idOf(documentId: unknown): string | null {
  if (documentId == null) return null;
  if (typeof documentId !== 'string' || documentId === '' || documentId.length > MAX_ID_LENGTH)
    throw bad(`\`documentId\` must be a string of 1 to ${MAX_ID_LENGTH} characters.`);
  return documentId.replace(/^sha256:/, '');
}

/** Apollo's automatic persisted queries: a hash stands for a document that was sent with it before. */
function hashOf(
  { persistedQuery }: Readonly<Record<string, unknown>>,
  query: string | undefined,
): string | null {
  if (persistedQuery == null) return null;
  if (!isRecord(persistedQuery)) throw bad('`extensions.persistedQuery` must be an object.');
  const { version, sha256Hash } = persistedQuery;
  if (version !== 1) throw bad('`extensions.persistedQuery.version` must be 1.');
  if (typeof sha256Hash !== 'string' || !/^[0-9a-f]{64}$/.test(sha256Hash))
    throw bad('`extensions.persistedQuery.sha256Hash` must be a SHA-256 hash in 64 lower-case hex digits.');
  if (query !== undefined && hash('sha256', query, 'hex') !== sha256Hash)
    throw bad('`extensions.persistedQuery.sha256Hash` is not the SHA-256 hash of `query`.');
  return sha256Hash;
}

/** @throws GatewayError BAD_REQUEST */
function recordOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (value == null) return {};
  if (isRecord(value)) return value;
  throw bad(`\`${name}\` must be a JSON object.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const bad = (message: string) => new GatewayError('BAD_REQUEST', message);
