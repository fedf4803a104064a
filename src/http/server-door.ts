/** What a server is for, and in whose words it refuses what reaches no operation. Loaded before GraphQL is. */
import { errorBody, type GatewayError } from '../errors/gateway-error.ts';
import type { DoorName } from '../observability/request-log.ts';
import { openAiDoor } from './openai/openai-error.ts';

export interface ServerDoor {
  readonly name: DoorName;
  /** Completes "There is nothing here; ...". */
  readonly home: string;
  /** What a body looks like. */
  readonly bodyLike: string;
  /** The status for a body of another type than JSON. */
  readonly otherType: 400 | 415;
  /** @param asked the body of the request, where one was read */
  answerOf(error: GatewayError, asked: unknown): DoorAnswer;
}

export interface DoorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

const graphqlDoor: ServerDoor = {
  name: 'http',
  home: 'the API is at POST /graphql',
  bodyLike: '{"query": "..."}',
  // As every server of Apollo's, by whose test suite this one is checked.
  otherType: 400,
  answerOf: (error) => ({ status: error.status, headers: retryAfter(error), body: errorBody(error) }),
};

/** The doors of the API's port. */
export function apiDoorAt(path: string): ServerDoor {
  return /^\/v1(?:[/?]|$)/.test(path) ? openAiDoor : graphqlDoor;
}

export function retryAfter({
  details: { retryAfterSeconds },
}: GatewayError): Readonly<Record<string, string>> {
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) };
}
