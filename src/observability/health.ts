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
    return { name, status, detail: detail && withoutAddresses(detail), latencyMs: performance.now() - start };
  } catch (error) {
    return { name, status: 'DOWN', detail: describe(error), latencyMs: performance.now() - start };
  } finally {
    clearTimeout(timer);
  }
}

/** URLs, IP addresses, names of hosts, and what a resolver or a socket could not reach. */
const addresses =
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s;,"')]+|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\[?(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?::[\da-f:]*\]?(?::\d+)?|\b(?:[\da-f]{1,4}:){4,}[\da-f]{1,4}\b|\b(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*(?::\d+)?\b|\b[a-z][a-z0-9-]*:\d{2,5}\b|(?<=\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT) )[^\s;,]+/g;

/** Anybody may ask how the dependencies are, and nobody needs to hear where they are. */
export function withoutAddresses(detail: string): string {
  return detail.replace(addresses, '(address)');
}

/** Only messages that were written for clients are shown: others may name addresses. */
function describe(error: unknown): string {
  return error instanceof Error && 'code' in error && error.name === 'GatewayError'
    ? withoutAddresses(error.message)
    : 'does not answer';
}
