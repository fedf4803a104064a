/** A fleet over stand-in servers, and calls that remember how they were booked. */
import { randomUUID } from 'node:crypto';
import {
  createGpuServer,
  type GpuServer,
  type GpuServerOptions,
} from '../../packages/embedded-gpu/src/gpu-server.ts';
import { createWordEngine } from '../../packages/embedded-gpu/test/word-engine.ts';
import type { Attempt, Consumption, OperationTarget } from '../../src/credits/operation.ts';
import type {
  GpuCall,
  GpuCompletionEvent,
  GpuCompletionRequest,
} from '../../src/gpu/completion/completion.ts';
import { createGpuFleet, type GpuFleet, type GpuFleetDependencies } from '../../src/gpu/fleet/fleet.ts';
import { delay } from '../../src/gpu/fleet/fleet-clock.ts';
import type { UserName } from '../../src/identity/caller.ts';
import { createPatientClock } from '../support/patient-clock.ts';

export const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Small enough to be waited for; by a clock that a busy machine does not run out. */
export const clock = createPatientClock();
export const deadlines = { connectMs: 5_000, firstTokenMs: 400, stallMs: 300, totalMs: 4_000 };

/** By the fleet's clock. */
export const sleep = (ms: number): Promise<void> => delay(clock, ms, new AbortController().signal);

export interface Fleet {
  readonly fleet: GpuFleet;
  readonly servers: readonly GpuServer[];
  close(): Promise<void>;
}

export async function startFleet(
  endpoints: number,
  options: { server?: Partial<GpuServerOptions>; fleet?: Partial<GpuFleetDependencies> } = {},
): Promise<Fleet> {
  const servers = await Promise.all(
    Array.from({ length: endpoints }, () =>
      createGpuServer({ engine: createWordEngine(), requestsKept: 20_000, ...options.server }),
    ),
  );
  const fleet = createGpuFleet({
    endpoints: servers.map(({ url }) => url),
    apiKey: null,
    deadlines,
    logger: quiet,
    clock,
    // By the machine's clock, and a fleet that could not be asked at its start serves no model.
    limits: { probes: { timeoutMs: 60_000 } },
    ...options.fleet,
  });
  await fleet.ready;
  return {
    fleet,
    servers,
    close: async () => {
      await fleet.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** One attempt as the ledger would book it. */
export interface Booked {
  readonly target: OperationTarget;
  sent: boolean;
  used: Consumption | null;
  outcome: 'open' | 'ok' | string;
}

export interface BookedCall extends GpuCall {
  readonly booked: readonly Booked[];
  readonly abort: AbortController;
}

export function createCall(user = 'ann', more: Partial<GpuCall> = {}): BookedCall {
  const booked: Booked[] = [];
  const abort = new AbortController();
  return {
    user: user as UserName,
    requestId: randomUUID(),
    signal: abort.signal,
    abort,
    booked,
    attempt: async (target, run) => {
      const row: Booked = { target, sent: false, used: null, outcome: 'open' };
      booked.push(row);
      const attempt: Attempt = {
        eventId: randomUUID(),
        signal: abort.signal,
        sent: () => {
          row.sent = true;
        },
        report: (used) => {
          if (row.outcome !== 'open') throw new Error('reported after the attempt was booked');
          row.used = used;
        },
      };
      try {
        const value = await run(attempt);
        row.outcome = 'ok';
        return value;
      } catch (error) {
        row.outcome = String((error as { code?: string }).code ?? error);
        throw error;
      }
    },
    ...more,
  };
}

export const ask = (text: string, more: Partial<GpuCompletionRequest> = {}): GpuCompletionRequest => ({
  model: 'local-gpu-chat',
  messages: [{ role: 'user', content: text }],
  maxTokens: 1_000,
  ...more,
});

export interface Collected {
  readonly text: string;
  readonly deltas: number;
  readonly finish: Extract<GpuCompletionEvent, { type: 'finish' }> | null;
  /** A GatewayError's code, or what else was thrown. */
  readonly error: string | null;
  readonly thrown: unknown;
  readonly ms: number;
}

export async function collect(events: () => AsyncIterable<GpuCompletionEvent>): Promise<Collected> {
  const began = clock.now();
  let text = '';
  let deltas = 0;
  let finish: Collected['finish'] = null;
  let thrown: unknown = null;
  try {
    for await (const event of events()) {
      if (event.type === 'delta') {
        text += event.text;
        deltas++;
      } else if (event.type === 'finish') {
        finish = event;
      }
    }
  } catch (error) {
    thrown = error;
  }
  const error = thrown === null ? null : String((thrown as { code?: string }).code ?? thrown);
  return { text, deltas, finish, error, thrown, ms: clock.now() - began };
}
