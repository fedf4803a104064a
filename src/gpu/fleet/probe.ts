/**
 * Watches the endpoints from the side: health, models, load. Nothing here is in a request's path, everything has a
 * time limit, and when all of it fails dispatch goes on by what the answers themselves say.
 */
import type { Logger } from '../../observability/log.ts';
import { decodedBody } from '../../upstream/content-encoding.ts';
import { readUpTo } from '../../upstream/read-up-to.ts';
import { untilAbort } from '../../upstream/until-abort.ts';
import { type Endpoint, MAX_PROBE_BYTES } from './endpoint.ts';
import { readEngineMetrics } from './engine-reading.ts';
import type { FleetClock, Timer } from './fleet-clock.ts';

export interface ProbeOptions {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** `/v1/models` changes seldom. */
  readonly modelsEveryMs: number;
  /** So many failed health probes in a row take an endpoint out. */
  readonly failuresToDown: number;
}

export const defaultProbes: ProbeOptions = {
  intervalMs: 1_000,
  timeoutMs: 2_000,
  modelsEveryMs: 30_000,
  failuresToDown: 2,
};

export interface Prober {
  /** The first round: resolves when every endpoint has answered or failed to. */
  readonly ready: Promise<void>;
  close(): void;
}

export function startProbes(
  deps: {
    readonly endpoints: readonly Endpoint[];
    readonly clock: FleetClock;
    readonly logger: Logger;
    /** Something may have become possible that was not. */
    readonly onChange: () => void;
    /** It came back from the dead: its caches are empty. */
    readonly onRestart: (endpoint: Endpoint) => void;
  },
  options: ProbeOptions,
): Prober {
  const stop = new AbortController();
  const timers = new Set<Timer>();

  const watch = (endpoint: Endpoint): Promise<void> => {
    let failures = 0;
    let modelsAt = -Infinity;

    const get = async (path: string) => {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(options.timeoutMs)]);
      const asked = endpoint.probes.request({
        path: endpoint.pathPrefix + path,
        method: 'GET',
        headers: endpoint.headers,
        signal,
      });
      const response = await untilAbort(asked, signal);
      const { text } = await readUpTo(decodedBody(response.body, response.headers), MAX_PROBE_BYTES);
      return { status: response.statusCode, text };
    };

    const health = async () => {
      let why: string | null = null;
      try {
        const { status } = await get('/health');
        // Other OpenAI-compatible servers have no such route, and a 404 is an answer.
        if (status >= 500) why = `health probe: HTTP ${status}`;
      } catch (error) {
        why = `health probe: ${(error as { code?: string }).code ?? (error as Error).name}`;
      }
      failures = why === null ? 0 : failures + 1;
      if (why !== null && failures < options.failuresToDown) return;
      const wasHealthy = endpoint.healthy;
      endpoint.setHealthy(why === null, why ?? undefined);
      if (wasHealthy === (why === null)) return;
      deps.logger.warn(
        { endpoint: endpoint.name, origin: endpoint.origin, why },
        'GPU endpoint changed health',
      );
      if (why === null) {
        modelsAt = -Infinity;
        deps.onRestart(endpoint);
      }
    };

    const models = async () => {
      const isFresh = deps.clock.now() - modelsAt < options.modelsEveryMs;
      if (isFresh && !endpoint.models.isDoubtful) return;
      try {
        const { status, text } = await get('/v1/models');
        if (status !== 200) throw new Error(`HTTP ${status}`);
        endpoint.models.discovered(JSON.parse(text));
        modelsAt = deps.clock.now();
      } catch (error) {
        deps.logger.debug({ endpoint: endpoint.name, err: error }, 'GPU endpoint told no models');
      }
    };

    const load = async () => {
      try {
        const { status, text } = await get('/metrics');
        if (status === 200) endpoint.scraped(readEngineMetrics(text));
      } catch (error) {
        // The last reading grows old and is then unknown; dispatch does not wait for a new one.
        deps.logger.debug({ endpoint: endpoint.name, err: error }, 'GPU endpoint told no metrics');
      }
    };

    const round = async () => {
      await Promise.all([health(), models(), load()]);
      if (stop.signal.aborted) return;
      deps.onChange();
      const timer = deps.clock.after(options.intervalMs, () => {
        timers.delete(timer);
        void round();
      });
      timers.add(timer);
    };
    return round();
  };

  return {
    ready: Promise.all(deps.endpoints.map(watch)).then(() => {}),
    close: () => {
      stop.abort();
      for (const timer of timers) timer.cancel();
    },
  };
}
