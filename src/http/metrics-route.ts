import type { RequestListener } from 'node:http';
import { GatewayError, RefusedRequest } from '../errors/gateway-error.ts';
import type { Logger } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { RefusedOperation } from '../observability/request-log.ts';
import { isLoopbackHost } from './origins.ts';

export interface MetricsRouteOptions {
  readonly metrics: Pick<Metrics, 'scrape'>;
  /** As for the API: in local mode a page that resolves to loopback (DNS rebinding) may not read along. */
  readonly loopbackOnly: boolean;
  readonly logger: Logger;
  readonly onRefusal: (refused: RefusedOperation) => void;
}

/** `/metrics` on a port of its own, so that it can be closed to those who may call the API. */
export function answerMetrics({
  metrics,
  loopbackOnly,
  logger,
  onRefusal,
}: MetricsRouteOptions): RequestListener {
  return ({ url, method, headers }, response) => {
    const answer = (status: number, contentType: string, text: string) =>
      response.writeHead(status, { 'content-type': contentType }).end(method === 'HEAD' ? undefined : text);
    const refuse = (error: GatewayError) => {
      onRefusal({ error, requestId: null, door: 'metrics', user: null });
      answer(error.status, 'text/plain', `${error.message}\n`);
    };
    if (loopbackOnly && !isLoopbackHost(headers))
      refuse(
        new GatewayError(
          'FORBIDDEN',
          'In local mode the metrics are served on loopback names only: use http://localhost.',
        ),
      );
    else if (url?.split('?')[0] !== '/metrics')
      refuse(new RefusedRequest(404, 'Only GET /metrics is served here.'));
    else if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      refuse(new RefusedRequest(405, 'Only GET /metrics is served here.'));
    } else
      metrics.scrape().then(
        ({ contentType, text }) => answer(200, contentType, text),
        (err: unknown) => {
          logger.error({ err }, 'the metrics could not be read');
          refuse(new GatewayError('INTERNAL_SERVER_ERROR', 'The metrics could not be read.'));
        },
      );
  };
}
