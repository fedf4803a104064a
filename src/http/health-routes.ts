/** `/health/live` and `/health/ready`, for orchestrators: the status code decides, the body explains. */
import type { FastifyInstance } from 'fastify';

export interface DependencyState {
  readonly name: string;
  readonly status: 'OK' | 'DEGRADED' | 'DOWN';
  readonly detail: string | null;
  readonly latencyMs: number | null;
}

export interface HealthProbe {
  /** Every dependency, probed now or within the last second. Never rejects. */
  dependencies(): Promise<readonly DependencyState[]>;
  /** True from the moment that shutdown begins: no new traffic, please. */
  draining(): boolean;
}

export function registerHealthRoutes(server: FastifyInstance, probe: HealthProbe): void {
  server.get('/health/live', async () => ({ status: 'live' }));

  server.get('/health/ready', async (_, reply) => {
    const dependencies = await probe.dependencies();
    const draining = probe.draining();
    // One dead back end is no reason to send traffic away from the gateway; without its books it must not serve.
    const ready =
      !draining && dependencies.every(({ name, status }) => name !== 'ledger' || status !== 'DOWN');
    reply.code(ready ? 200 : 503);
    return { status: draining ? 'draining' : ready ? 'ready' : 'not ready', dependencies };
  });
}
