/** One POST to a service, under its deadline. */
import type { Dispatcher } from 'undici';
import { cancelled, GatewayError } from '../../../errors/gateway-error.ts';
import { asItIs } from '../../../upstream/content-encoding.ts';
import { untilAbort } from '../../../upstream/until-abort.ts';
import type { Unavailable } from './subgraph-error.ts';
import type { SubgraphHeaders } from './subgraph-headers.ts';

export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly headers: SubgraphHeaders;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/**
 * Sends, and hands over the answer's head and its body; what `read` leaves of it is thrown away.
 *
 * @throws GatewayError what `read` throws; SUBGRAPH_UNAVAILABLE, REQUEST_CANCELLED for all else
 */
export type Exchange = <T>(
  connections: Dispatcher,
  request: SubgraphRequest,
  accept: string,
  read: (response: Dispatcher.ResponseData, stopClock: () => void) => Promise<T>,
) => Promise<T>;

export function createExchange(url: URL, timeoutMs: number, unavailable: Unavailable): Exchange {
  return async (connections, { query, variables, headers, signal }, accept, read) => {
    if (signal.aborted) throw cancelled();
    const controller = new AbortController();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      controller.abort();
    }, timeoutMs);
    const stop = () => controller.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const sent = connections.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        headers: {
          ...headers,
          ...asItIs,
          accept,
          'content-type': 'application/json',
          'user-agent': 'cortex-gateway',
        },
        body: JSON.stringify({ query, variables }),
        signal: controller.signal,
      });
      const response = await untilAbort(sent, controller.signal);
      // What is left unread is destroyed below, and nobody listens to it any more.
      response.body.on('error', () => {});
      return await read(response, () => clearTimeout(timer));
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      if (late) throw unavailable(`did not answer within ${timeoutMs} ms`, error);
      if (signal.aborted) throw cancelled(error);
      throw unavailable('cannot be reached', error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      // Nobody reads the rest of an answer that was refused.
      controller.abort();
    }
  };
}
