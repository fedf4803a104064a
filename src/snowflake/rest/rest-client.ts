/** HTTP to Cortex: bounded sockets, fair turns, a bearer token, deadlines, and one retry where nothing was sent. */
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { Pool } from 'undici';
import { GatewayError, UnrunCall } from '../../errors/gateway-error.ts';
import { codeOf } from '../../errors/present-error.ts';
import { nestsDeeper } from '../../json/nests-deeper.ts';
import { parseJson } from '../../json/parse-json.ts';
import { type TraceSpan, traced } from '../../observability/tracing.ts';
import { noProxy, type ProxyFor } from '../../settings/proxy.ts';
import { readChunk } from '../../upstream/completion-chunk.ts';
import { asItIs, decodedBody } from '../../upstream/content-encoding.ts';
import { MAX_EVENT_LENGTH } from '../../upstream/parse-events.ts';
import { createProxyAgent } from '../../upstream/proxy-agent.ts';
import type { CallSizes } from '../../upstream/read-fault.ts';
import { saysError } from '../../upstream/says-error.ts';
import { createConnector, resendIfStale } from '../../upstream/stale-sockets.ts';
import { whenSent } from '../../upstream/when-sent.ts';
import { createAdmission } from '../pool/admission.ts';
import type { StatementObservation } from '../pool/pool-options.ts';
import { Interrupt } from '../statement/interrupt.ts';
import { encodeQueryTagHeader } from '../statement/query-tag.ts';
import type { QueryTag } from '../statement/statement.ts';
import { readBody } from './answer-body.ts';
import type { BearerToken } from './bearer-token.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { errorCodeIn, isTokenRefusal, restError } from './rest-error.ts';

/** Every duration is in milliseconds. */
export interface RestTuning {
  /** Sockets, and so calls at once. */
  readonly maxSockets: number;
  /** Calls that may wait; the next one fails with OVERLOADED at once. */
  readonly queueMax: number;
  readonly queueTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** That a call may keep us waiting in all, as the timeout of a statement does. */
  readonly timeoutMs: number;
  /** The longest pause within an answer. */
  readonly stallTimeoutMs: number;
}

export const restDefaults: RestTuning = {
  maxSockets: 32,
  queueMax: 1000,
  queueTimeoutMs: 30_000,
  connectTimeoutMs: 5_000,
  timeoutMs: 60_000,
  stallTimeoutMs: 20_000,
};

/** What a caller brings to every call. */
export interface CallOptions {
  /** Whose turn it takes in the fair queue. */
  readonly user: string;
  /** What Snowflake's usage views are to know the call by; absent for what costs nothing. */
  readonly tag?: QueryTag;
  readonly signal?: AbortSignal;
  /** What the call needs of the model, for the refusal of one that is too long. */
  readonly sizes?: CallSizes;
  /** Called when the request is written, its connection made; from then on a failure may have cost something. */
  readonly onSent?: () => void;
  /** What it is sent for; absent where nothing is traced. */
  readonly trace?: TraceSpan | undefined;
}

export interface RestCall extends CallOptions {
  /** The metric label. */
  readonly function: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly accept: 'application/json' | 'text/event-stream';
  /** How its answer is read; as `JSON.parse` does unless told otherwise. @throws SyntaxError */
  readonly parse?: (json: string) => unknown;
}

export interface RestAnswer {
  readonly requestId: string | null;
  /** The parsed body, unless the answer is a stream. */
  readonly json: unknown;
  /** The stream; iterate once. @throws GatewayError UPSTREAM_TIMEOUT, UPSTREAM_TRUNCATED, REQUEST_CANCELLED */
  chunks(): AsyncGenerator<Uint8Array>;
  /**
   * Lets the next call have the socket, whether the answer has ended or not; only the first time counts.
   * @param outcome `ok`, or an error's code
   */
  close(outcome: string): void;
}

export interface RestClient {
  /** Resolves when the answer begins. @throws GatewayError */
  open(call: RestCall): Promise<RestAnswer>;
  /** OVERLOADED while a call would be turned away at once, else null. */
  full(): GatewayError | null;
  close(): Promise<void>;
}

export interface RestClientOptions extends RestTuning {
  readonly baseUrl: string;
  readonly token: BearerToken;
  readonly proxyFor?: ProxyFor;
  readonly onCall?: (observation: StatementObservation) => void;
}

const MAX_FAILURE_BYTES = 64 * 1024;
/** A deeper answer could not be written as JSON again. */
const MAX_DEPTH = 500;
/** An answer without end must not fill the memory. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export function createRestClient(options: RestClientOptions): RestClient {
  const { token, timeoutMs, stallTimeoutMs, onCall } = options;
  const { origin, pathname } = new URL(options.baseUrl);
  const prefix = pathname.replace(/\/$/, '');
  const proxy = (options.proxyFor ?? noProxy)(new URL(origin));
  const connect = { timeout: options.connectTimeoutMs };
  const tuning = {
    connections: options.maxSockets,
    connect,
    // The deadlines here are more exact, and tell a slow first token from a stall.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const pool = proxy
    ? createProxyAgent(proxy, options.connectTimeoutMs, tuning)
    : new Pool(origin, { ...tuning, connect: createConnector(connect) });
  const admission = createAdmission({
    limit: options.maxSockets,
    queueMax: options.queueMax,
    waitTimeoutMs: options.queueTimeoutMs,
  });
  const underWay = new Set<Interrupt>();
  const onceMore = retry(
    handleWhen((error) => error instanceof UnrunCall),
    { maxAttempts: 1, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 500 }) },
  );

  async function send(call: RestCall, interrupt: Interrupt, deadline: Deadline, span: TraceSpan | undefined) {
    deadline.resume();
    const proof = await interrupt.race(token.headers());
    const trace = span?.headers;
    const headers = {
      ...proof,
      ...asItIs,
      accept: call.accept,
      'user-agent': 'cortex-gateway',
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
      ...(call.tag && { 'x-snowflake-query-tag': encodeQueryTagHeader(call.tag, trace?.traceparent) }),
      ...trace,
    };
    const controller = new AbortController();
    interrupt.onInterrupt((error) => controller.abort(error));
    let isSent = false;
    const sending = whenSent(() => {
      isSent = true;
      call.onSent?.();
    });
    try {
      const answered = pool.compose(resendIfStale(), sending).request({
        origin,
        method: call.method,
        path: prefix + call.path,
        headers,
        body: call.body === undefined ? null : JSON.stringify(call.body),
        signal: controller.signal,
      });
      // While it waits for a connection, it hears no abort.
      const response = await interrupt.race(answered);
      return { ...response, proof, abandon: () => controller.abort() };
    } catch (cause) {
      if (interrupt.error) throw interrupt.error;
      const message = isSent
        ? 'The connection to Snowflake Cortex failed.'
        : 'Snowflake Cortex cannot be reached.';
      const error = new GatewayError('UPSTREAM_UNAVAILABLE', message, { backend: 'SNOWFLAKE' }, cause);
      throw isSent ? error : new UnrunCall(error);
    }
  }

  async function attempt(
    call: RestCall,
    interrupt: Interrupt,
    deadline: Deadline,
    span: TraceSpan | undefined,
  ): Promise<Omit<RestAnswer, 'close'> & { readonly abandon: () => void }> {
    const response = await send(call, interrupt, deadline, span);
    span?.set({ 'http.response.status_code': response.statusCode });
    const { statusCode: status, headers, body: unread, proof, abandon } = response;
    const body = readBody(decodedBody(unread, headers), interrupt, deadline, stallTimeoutMs);
    const requestId = headerOf(headers['x-snowflake-request-id']);
    const streams = call.accept === 'text/event-stream';

    function refuse(parsed: unknown): never {
      const failure = {
        status,
        body: parsed,
        requestId,
        retryAfter: headerOf(headers['retry-after']) ?? undefined,
        sizes: call.sizes,
      };
      const error = restError(failure);
      if (!isTokenRefusal(failure)) throw error;
      token.invalidate(proof);
      throw new UnrunCall(error);
    }

    if (status !== 200) refuse(jsonOrText((await body.text(MAX_FAILURE_BYTES)).text));
    // Proxies change the type, and servers answer a document where a stream was asked for: what it begins with tells.
    if (streams && !/[[{<]/.test(await body.begins())) {
      const first = await body.firstEvent();
      const chunk = first && readChunk(first.event, first.data);
      if (chunk && chunk !== 'malformed' && isTokenRefusal({ status, body: chunk.error })) {
        abandon();
        refuse(chunk.error);
      }
      return { requestId, json: undefined, chunks: body.chunks, abandon };
    }
    const { text, isWhole } = await body.text(streams ? MAX_EVENT_LENGTH : MAX_ANSWER_BYTES);
    if (!isWhole || nestsDeeper(text, MAX_DEPTH)) throw unreadableAnswer();
    const json = jsonOrText(text, call.parse);
    if (typeof json !== 'object' || json === null) throw unreadableAnswer();
    if (errorCodeIn(json) !== undefined || saysError(json)) refuse(json);
    return { requestId, json, chunks: body.chunks, abandon };
  }

  return {
    full: admission.full,

    async open(call) {
      const interrupt = new Interrupt(call.signal);
      underWay.add(interrupt);
      let close = (_outcome: string) => end(interrupt);
      try {
        const leave = await traced(call.trace?.start('pool wait'), admission.enter(call.user, interrupt));
        const span = startSpan(call);
        close = closing(call, interrupt, leave, span);
        const deadline = createDeadline(interrupt, timeoutMs);
        const { abandon, ...answer } = await onceMore.execute(() => attempt(call, interrupt, deadline, span));
        const end = close;
        close = (outcome) => {
          end(outcome);
          abandon();
        };
        // A reader that has stopped reading, and never comes back, must not keep the socket.
        interrupt.onInterrupt(({ code }) => close(code));
        return { ...answer, close };
      } catch (error) {
        close(codeOf(error));
        throw error;
      }
    },
    async close() {
      admission.close();
      admission.clear();
      const shutDown = new GatewayError('OVERLOADED', 'The gateway is shutting down.', {
        backend: 'SNOWFLAKE',
      });
      for (const interrupt of underWay) interrupt.interrupt(shutDown);
      await pool.destroy();
    },
  };

  /** What to do when a call is over; only the first time counts. */
  function closing(
    call: RestCall,
    interrupt: Interrupt,
    leave: () => void,
    span: TraceSpan | undefined,
  ): (outcome: string) => void {
    const sentAt = performance.now();
    let isClosed = false;
    return (outcome) => {
      if (isClosed) return;
      isClosed = true;
      end(interrupt);
      leave();
      if (outcome === 'ok') span?.end();
      else span?.fail(outcome);
      const seconds = (performance.now() - sentAt) / 1000;
      onCall?.({ function: call.function, warehouse: 'none', isInternal: false, seconds, outcome });
    };
  }

  function startSpan({ trace, function: name, method }: RestCall): TraceSpan | undefined {
    return trace?.start(method, 'client', {
      'http.request.method': method,
      'server.address': new URL(origin).hostname,
      'gateway.function': name,
    });
  }

  function end(interrupt: Interrupt): void {
    interrupt.release();
    underWay.delete(interrupt);
  }
}

/** For an answer of the right status and the wrong shape. */
export function unreadableAnswer(): GatewayError {
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'Snowflake Cortex gave an answer that cannot be read.', {
    backend: 'SNOWFLAKE',
  });
}

const headerOf = (value: string | string[] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value) ?? null;

const jsonOrText = (text: string, parse?: RestCall['parse']) => parseJson(text, text, parse);
