/** The `health` field: what the monitor found, beside the pool and the GPU endpoints. */
import { readFileSync } from 'node:fs';
import type { Credits } from '../credits/create-credits.ts';
import type { Health } from '../generated/resolvers.ts';
import type { GpuFleet } from '../gpu/fleet/fleet.ts';
import type { SnowflakePool } from '../snowflake/pool/pool.ts';
import type { DependencyState, HealthMonitor, HealthStatus } from './health.ts';

export interface HealthReportDependencies {
  readonly health: HealthMonitor;
  readonly pool: SnowflakePool['stats'];
  readonly endpoints: GpuFleet['endpoints'];
  readonly alertChannels: Credits['alertChannels'];
  readonly embedded: boolean;
}

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export function createHealthReport(deps: HealthReportDependencies) {
  const { health, pool, endpoints, alertChannels, embedded } = deps;
  return {
    async report(): Promise<Health> {
      const [dependencies, channels] = await Promise.all([
        health.dependencies(),
        // Health answers also while the ledger does not; that it does not is among the dependencies.
        alertChannels().catch(() => []),
      ]);
      const { size, max, available, pending } = pool();
      return {
        status: overall(dependencies),
        version: manifest.version,
        uptimeSeconds: (Date.now() - health.startedAt) / 1000,
        embedded,
        dependencies: [...dependencies],
        pool: { size, max, available, pending },
        gpuEndpoints: endpoints().map((endpoint) => ({ ...endpoint, models: [...endpoint.models] })),
        alertChannels: channels.map(({ channel, waiting, failure }) => ({
          name: channel,
          status: failure ? 'DEGRADED' : 'OK',
          lastError: failure?.reason ?? null,
          failingSince: failure && new Date(failure.since),
          waiting,
        })),
      };
    },
  };
}

/** Without the ledger nothing may be spent, and without both back ends nothing can be answered. */
function overall(dependencies: readonly DependencyState[]): HealthStatus {
  const isDown = (wanted: string) =>
    dependencies.some(({ name, status }) => name === wanted && status === 'DOWN');
  if (isDown('ledger') || (isDown('snowflake') && isDown('gpu'))) return 'DOWN';
  return dependencies.every(({ status }) => status === 'OK') ? 'OK' : 'DEGRADED';
}
