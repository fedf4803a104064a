import type { RequestListener } from 'node:http';
import type { Metrics } from '../observability/metrics.ts';
import { isLoopbackHost } from './origins.ts';

export interface MetricsRouteOptions {
  readonly metrics: Metrics;
  /** As for the API: in local mode a page that resolves to loopback (DNS rebinding) may not read along. */
  readonly loopbackOnly: boolean;
}

/** `/metrics` on a port of its own, so that it can be closed to those who may call the API. */
export function answerMetrics({ metrics, loopbackOnly }: MetricsRouteOptions): RequestListener {
  return ({ url, method, headers }, response) => {
    const answer = (status: number, contentType: string, text: string) =>
      response.writeHead(status, { 'content-type': contentType }).end(method === 'HEAD' ? undefined : text);
    const refuse = (status: number, why: string) => answer(status, 'text/plain', `${why}\n`);
    if (loopbackOnly && !isLoopbackHost(headers))
      refuse(403, 'In local mode the metrics are served on loopback names only: use http://localhost.');
    else if (url?.split('?')[0] !== '/metrics' || (method !== 'GET' && method !== 'HEAD'))
      refuse(404, 'Only GET /metrics is served here.');
    else
      metrics.scrape().then(
        ({ contentType, text }) => answer(200, contentType, text),
        () => refuse(500, 'The metrics could not be read.'),
      );
  };
}
