/** A request of the recorded corpus, as a client would send it. */
import type { Gateway } from '../../support/start-gateway.ts';

/** How the answer is asked for: as JSON, as one of the streams over HTTP, or on a WebSocket. */
export type Door = 'json' | 'event stream' | 'multipart' | 'socket';

export interface RecordedRequest {
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly extensions?: unknown;
  /** Who calls; default `local`. */
  readonly user?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default POST; a GET carries the operation in its address. */
  readonly method?: string;
  /** Default `/graphql`. */
  readonly path?: string;
  /** Sent instead of the JSON of the operation. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly door?: Door;
  /** Bytes of a whole HTTP request, for what no client library would send. PORT stands for the gateway's. */
  readonly raw?: string;
  /** All messages of a socket, after which it is read until its operations have ended or it is closed. */
  readonly messages?: readonly string[];
  readonly before?: (gateway: Gateway) => unknown;
  /** Asked again and again until the answer holds this; default: once. */
  readonly until?: string;
}

/** Requests by name, in the order in which they are sent; a text is a query that is posted. */
export type RecordedGroup = Readonly<Record<string, string | RecordedRequest>>;
