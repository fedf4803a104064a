/** Streams over a WebSocket: the graphql-transport-ws protocol, one operation on each socket. */
import { startDeadline } from './deadline.ts';
import { streamCut } from './event-stream.ts';
import { type GraphqlResult, isResult, parseJson } from './exchange.ts';
import { type AnsweredError, errorOfAnswer, GatewayError } from './gateway-error.ts';
import type { CallOptions, GatewayRequest } from './request.ts';
import type { ResolvedSettings } from './settings.ts';

const PROTOCOL = 'graphql-transport-ws';

/** What the socket told and nobody has read yet. */
type Told = { readonly result: GraphqlResult } | { readonly end: unknown };

/** The results until the gateway says that there are no more. Leaving the loop ends the operation. */
export async function* streamOverSocket(
  settings: ResolvedSettings,
  request: GatewayRequest,
  headers: Readonly<Record<string, string>>,
  { signal }: Pick<CallOptions, 'signal'>,
): AsyncGenerator<GraphqlResult, void, undefined> {
  const socket = open(settings);
  const deadline = startDeadline(signal, settings.timeoutSeconds);
  const told: Told[] = [];
  let wake = () => {};
  let isOpen = false;
  let asking: ReturnType<typeof setInterval> | undefined;
  const tell = (next: Told) => {
    told.push(next);
    wake();
  };
  const stop = () => tell({ end: deadline.explain(streamCut()) });
  deadline.signal.addEventListener('abort', stop, { once: true });

  socket.onopen = () => {
    isOpen = true;
    socket.send(JSON.stringify({ type: 'connection_init', payload: headers }));
  };
  socket.onmessage = ({ data }) => {
    const message = parseJson(String(data)) as SocketMessage | undefined;
    deadline.renew();
    if (message?.type === 'connection_ack') {
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: request }));
      // Its answer shows that the gateway is there, where it has nothing else to say.
      asking = setInterval(() => socket.send(JSON.stringify({ type: 'ping' })), pingSeconds(settings) * 1000);
    } else if (message?.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }));
    else if (message?.type === 'complete') tell({ end: null });
    else if (message?.type === 'error') tell({ end: errorOfAnswer(errorsIn(message.payload), {}) });
    else if (message?.type === 'next')
      tell(isResult(message.payload) ? { result: message.payload } : { end: streamCut() });
  };
  // It is told by the end that follows; the sockets of the package ws throw what nobody hears.
  socket.onerror = () => {};
  socket.onclose = ({ code, reason }) => tell({ end: whyClosed(settings, code, reason, isOpen) });

  try {
    if (deadline.signal.aborted) stop();
    for (;;) {
      const next = told.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if ('result' in next) yield next.result;
      else if (next.end === null) return;
      else throw next.end;
    }
  } finally {
    clearInterval(asking);
    socket.onclose = null;
    deadline.signal.removeEventListener('abort', stop);
    deadline.end();
    // Closing tells the gateway that nobody listens any more.
    socket.close(1000);
  }
}

const pingSeconds = ({ timeoutSeconds }: ResolvedSettings) =>
  timeoutSeconds > 0 ? Math.min(timeoutSeconds / 3, 60) : 60;

interface SocketMessage {
  readonly type?: unknown;
  readonly payload?: unknown;
}

const errorsIn = (payload: unknown) => (Array.isArray(payload) ? (payload as readonly AnsweredError[]) : []);

function open({ endpoint, WebSocket }: ResolvedSettings): WebSocket {
  if (!WebSocket) {
    const message =
      'This platform has no WebSocket: give one in the settings, such as that of the package ws.';
    throw new GatewayError('MISCONFIGURED', message);
  }
  const url = new URL(endpoint);
  url.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(url, PROTOCOL);
}

/** Source of 44xx: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
function whyClosed(
  { endpoint }: ResolvedSettings,
  code: number,
  reason: string,
  wasOpen: boolean,
): GatewayError {
  if (code === 4401 || code === 4403)
    return new GatewayError('UNAUTHENTICATED', reason || 'Nobody knows who is calling.');
  if (code === 1013 || code === 1001) {
    const message = reason || 'The gateway is shutting down.';
    return new GatewayError('OVERLOADED', message, { retryable: true });
  }
  if (code >= 4400 && code < 4500)
    return new GatewayError('BAD_REQUEST', reason || `The socket was closed with ${code}.`);
  if (wasOpen) return streamCut(new Error(`The socket was closed with ${code} ${reason}`.trim()));
  const message = `No socket can be opened at ${endpoint.href}. Is the gateway running, and is its address right?`;
  return new GatewayError('UNREACHABLE', message, { retryable: true });
}
