/** The scheduler on a simulated clock, with endpoints that are whatever a test says. */
import { createSimulatedClock } from '../../bench/simulator/simulated-clock.ts';
import type { GatewayError } from '../../src/errors/gateway-error.ts';
import { createEndpointLoad, type EndpointLoad } from '../../src/gpu/schedule/endpoint-load.ts';
import type { Job } from '../../src/gpu/schedule/job.ts';
import { createFleetSpeeds } from '../../src/gpu/schedule/learned-speed.ts';
import type { Lease, Schedulable } from '../../src/gpu/schedule/placement.ts';
import {
  createScheduler,
  defaultSchedulerOptions,
  type SchedulerOptions,
} from '../../src/gpu/schedule/scheduler.ts';

export interface FakeEndpoint extends Schedulable {
  readonly name: string;
  load: EndpointLoad;
  models: readonly string[];
  usable: boolean;
  pausedForMs: number;
  brokenForMs: number;
  probeInMs: number | null;
  isWarm: boolean;
}

export function createScheduled(
  endpointCount: number,
  options: Partial<SchedulerOptions> = {},
  maxInFlight = 256,
) {
  const clock = createSimulatedClock();
  const speeds = createFleetSpeeds();
  const endpoints = Array.from(
    { length: endpointCount },
    (_, i): FakeEndpoint => ({
      name: `gpu-${i + 1}`,
      load: createEndpointLoad(clock.now, { maxInFlight, scrapeLifetimeMs: 5_000 }, speeds),
      models: ['m'],
      usable: true,
      pausedForMs: 0,
      brokenForMs: 0,
      probeInMs: null,
      isWarm: true,
      serves(model) {
        return this.models.includes(model);
      },
      warm() {
        return this.isWarm;
      },
    }),
  );
  let state = 1;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const scheduler = createScheduler({ clock, random, endpoints }, { ...defaultSchedulerOptions, ...options });
  const submit = (
    more: Partial<Job> = {},
    submission: { retry?: boolean; excluded?: Set<FakeEndpoint> } = {},
  ) => {
    const outcome: { lease: Lease<FakeEndpoint> | null; error: GatewayError | null; giveUp: () => void } = {
      lease: null,
      error: null,
      giveUp: () => {},
    };
    outcome.giveUp = scheduler.submit({
      job: { model: 'm', user: 'ann', promptTokens: 100, outputTokens: 50, blocks: [], ...more },
      ...submission,
      onLease: (lease) => {
        outcome.lease = lease;
      },
      onRefused: (error) => {
        outcome.error = error;
      },
    });
    return outcome;
  };
  const finish = (outcome: { lease: Lease<FakeEndpoint> | null }) => {
    outcome.lease?.work.end();
    scheduler.wake();
  };
  return { clock, endpoints, scheduler, submit, finish };
}

export const nameOf = ({ lease }: { lease: Lease<FakeEndpoint> | null }): string | null =>
  lease?.endpoint.name ?? null;
