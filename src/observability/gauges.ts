/** What is read when Prometheus asks: the pool, the fleet, the books and the event loop as they are at that moment. */

import { Gauge, type Registry } from 'prom-client';
import type { CreditGauges } from '../credits/create-credits.ts';
import { MICRO_CREDITS_PER_CREDIT } from '../credits/micro-credits.ts';
import type { BreakerState } from '../upstream/breaker-state.ts';

export interface PoolGauges {
  readonly size: number;
  readonly available: number;
  readonly pending: number;
  readonly max: number;
  readonly queueMax: number;
  readonly breaker: BreakerState;
}

export interface EndpointGauges {
  readonly name: string;
  readonly queued: number;
  readonly inFlightTokens: number;
  readonly utilization: number | null;
  readonly breaker: BreakerState;
}

export interface GaugeSources {
  readonly pool: () => PoolGauges;
  readonly endpoints: () => readonly EndpointGauges[];
  /** Null while the ledger cannot be read: the gauges are absent then, rather than stale. */
  readonly credits: () => Promise<CreditGauges | null>;
  readonly openHolds: () => number;
  /** Of the event loop's delays, in seconds, since they were read last. */
  readonly eventLoopDelays: (quantiles: readonly number[]) => readonly number[];
}

const breakerValue: Readonly<Record<BreakerState, number>> = { CLOSED: 0, HALF_OPEN: 1, OPEN: 2 };

/** promtool keeps the label `quantile` for summaries. */
const delayQuantiles = { median: 0.5, p99: 0.99, longest: 1 };

/** @returns What reads every source once, before a scrape. */
export function createGauges(registry: Registry, sources: GaugeSources): () => Promise<void> {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const labelled = (name: string, help: string, label: string) =>
    new Gauge({ name, help, labelNames: [label], registers });

  const daily = {
    remaining: gauge('snowflake_daily_limit_remaining', "Credits left of the account's daily limit"),
    limit: gauge('gateway_daily_credit_limit', "The account's daily limit, in credits"),
    used: gauge('gateway_daily_credits_used', 'Credits that the account has used today'),
    held: gauge('gateway_daily_credits_held', 'Credits that are held for running calls'),
  };
  const outbox = {
    pending: gauge('gateway_outbox_pending', 'Usage events that have not reached the usage log'),
    oldest: gauge('gateway_outbox_oldest_seconds', 'How long the oldest of them has waited'),
  };
  const pool = {
    size: gauge('gateway_pool_size', 'Snowflake sessions that exist'),
    available: gauge('gateway_pool_available', 'Snowflake sessions that are free'),
    pending: gauge('gateway_pool_pending', 'Statements that wait for a session'),
    max: gauge('gateway_pool_max', 'Snowflake sessions at most'),
    queueMax: gauge('gateway_pool_queue_max', 'Statements that may wait for a session'),
  };
  const holds = gauge('gateway_holds_open', 'Credit holds of running calls');
  const delay = labelled(
    'gateway_event_loop_delay_seconds',
    'How long the event loop was held up since the last scrape: median, 99th percentile and longest',
    'delay',
  );
  const queue = labelled('gateway_gpu_queue', 'Requests that wait for a GPU endpoint', 'endpoint');
  const tokens = labelled('gateway_gpu_in_flight_tokens', 'Tokens being worked on', 'endpoint');
  const busy = labelled('gateway_gpu_utilization', 'Share of the last minute spent busy', 'endpoint');
  const breaker = labelled(
    'gateway_breaker_state',
    '0 closed, 1 half-open, 2 open; of Snowflake and of each GPU endpoint',
    'endpoint',
  );

  return async () => {
    const credits = await sources.credits();
    for (const [name, one] of Object.entries(daily)) {
      if (credits === null) one.remove();
      else one.set(credits[name as keyof typeof daily] / MICRO_CREDITS_PER_CREDIT);
    }
    if (credits === null) {
      outbox.pending.remove();
      outbox.oldest.remove();
    } else {
      outbox.pending.set(credits.pendingEvents);
      outbox.oldest.set(credits.oldestEventSeconds);
    }

    const sessions = sources.pool();
    for (const [name, one] of Object.entries(pool)) one.set(sessions[name as keyof typeof pool]);
    holds.set(sources.openHolds());
    const delays = sources.eventLoopDelays(Object.values(delayQuantiles));
    for (const [i, name] of Object.keys(delayQuantiles).entries()) delay.labels(name).set(delays[i] ?? 0);

    for (const one of [queue, tokens, busy, breaker]) one.reset();
    breaker.labels('snowflake').set(breakerValue[sessions.breaker]);
    for (const endpoint of sources.endpoints()) {
      queue.labels(endpoint.name).set(endpoint.queued);
      tokens.labels(endpoint.name).set(endpoint.inFlightTokens);
      if (endpoint.utilization !== null) busy.labels(endpoint.name).set(endpoint.utilization);
      breaker.labels(endpoint.name).set(breakerValue[endpoint.breaker]);
    }
  };
}
