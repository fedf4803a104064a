/** `/health/live` and `/health/ready`, for orchestrators: the status code decides, the body explains. */
import type { FastifyInstance } from 'fastify';
import type { HealthMonitor } from '../observability/health.ts';

export function registerHealthRoutes(server: FastifyInstance, health: HealthMonitor): void {
  server.get('/health/live', { config: { isPage: true } }, async () => ({ status: 'live' }));

  server.get('/health/ready', { config: { isPage: true } }, async (_, reply) => {
    const dependencies = await health.dependencies();
    const draining = health.draining();
    // One dead back end is no reason to send traffic away from the gateway; without its books it must not serve.
    const ready =
      !draining && dependencies.every(({ name, status }) => name !== 'ledger' || status !== 'DOWN');
    reply.code(ready ? 200 : 503);
    return { status: draining ? 'draining' : ready ? 'ready' : 'not ready', dependencies };
  });
}
