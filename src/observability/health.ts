/** How everything that the gateway depends on is doing, probed at most once a second however often it is asked. */

export type HealthStatus = 'OK' | 'DEGRADED' | 'DOWN';

export interface Probe {
  readonly name: string;
  /** Resolves to how well the dependency works; a rejection or a late answer means DOWN. */
  readonly check: () => Promise<{ readonly status: HealthStatus; readonly detail: string | null }>;
}

export interface DependencyState {
  readonly name: string;
  readonly status: HealthStatus;
  readonly detail: string | null;
  /** Milliseconds that the probe took. */
  readonly latencyMs: number | null;
}

export interface HealthMonitor {
  /** Never rejects, and answers within the probe timeout. */
  dependencies(): Promise<readonly DependencyState[]>;
  startDraining(): void;
  /** True from the moment that shutdown begins: no new traffic, please. */
  draining(): boolean;
  readonly startedAt: number;
}

const MAX_AGE_MS = 1_000;
const TIMEOUT_MS = 2_000;

export function createHealthMonitor(probes: readonly Probe[]): HealthMonitor {
  let draining = false;
  let probedAt = Number.NEGATIVE_INFINITY;
  let latest: Promise<readonly DependencyState[]> = Promise.resolve([]);

  return {
    dependencies() {
      // Probes are shared while they run and for a second after, so that asking often costs the dependencies nothing.
      if (performance.now() - probedAt > MAX_AGE_MS) {
        probedAt = performance.now();
        latest = Promise.all(probes.map(examine));
      }
      return latest;
    },
    startDraining() {
      draining = true;
    },
    draining: () => draining,
    startedAt: Date.now(),
  };
}

async function examine({ name, check }: Probe): Promise<DependencyState> {
  const start = performance.now();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
  try {
    const { status, detail } = await Promise.race([check(), late.promise]);
    return { name, status, detail, latencyMs: performance.now() - start };
  } catch (error) {
    return { name, status: 'DOWN', detail: describe(error), latencyMs: performance.now() - start };
  } finally {
    clearTimeout(timer);
  }
}

/** Only messages that were written for clients are shown: others may name addresses. */
function describe(error: unknown): string {
  return error instanceof Error && 'code' in error && error.name === 'GatewayError'
    ? error.message
    : 'does not answer';
}
