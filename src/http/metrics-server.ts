import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { Metrics } from '../observability/metrics.ts';

/** `/metrics` on a port of its own, so that it can be closed to those who may call the API. */
export function createMetricsServer(metrics: Metrics): Server {
  return createServer(async (request, response) => {
    const path = request.url?.split('?')[0];
    if (path !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Only GET /metrics is served here.\n');
      return;
    }
    const { contentType, text } = await metrics.scrape();
    response
      .writeHead(200, { 'content-type': contentType })
      .end(request.method === 'HEAD' ? undefined : text);
  });
}
