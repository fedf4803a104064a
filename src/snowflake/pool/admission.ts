/** Decides who may use Snowflake now, who waits, and who is turned away: a bounded, fair semaphore. */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { Interrupt } from '../statement/interrupt.ts';
import { createFairQueue } from './fair-queue.ts';

export interface AdmissionOptions {
  /** How many may be inside at once. */
  readonly limit: number;
  /** How many may wait; the next one is turned away at once. */
  readonly queueMax: number;
  /** Milliseconds that one may wait. */
  readonly waitTimeoutMs: number;
}

export interface Admission {
  readonly inside: number;
  readonly waiting: number;
  /** OVERLOADED while whoever comes would be turned away at once, else null. */
  full(): GatewayError | null;
  /**
   * Waits for its turn.
   * @returns a function to call once, on leaving
   * @throws GatewayError OVERLOADED (queue full, waited too long, or closed), or what interrupted the wait
   */
  enter(user: string, interrupt?: Interrupt): Promise<() => void>;
  /** Turns away whoever comes from now on. */
  close(): void;
  /** Turns away whoever waits. */
  clear(): void;
  /** Resolves when nobody is inside and nobody waits. */
  empty(): Promise<void>;
}

interface Waiter {
  admit(): void;
  refuse(error: GatewayError): void;
}

/** How much the newest stay counts in the running average. */
const SMOOTHING = 0.1;
const MAX_RETRY_AFTER_SECONDS = 60;

export function createAdmission(options: AdmissionOptions): Admission {
  const queue = createFairQueue<Waiter>();
  let inside = 0;
  let isClosed = false;
  let averageStayMs = 1000;
  let onEmpty: (() => void)[] = [];

  function overloaded(message: string): GatewayError {
    const turns = (queue.size + 1) / options.limit;
    const seconds = Math.ceil((turns * averageStayMs) / 1000);
    const retryAfterSeconds = Math.min(Math.max(seconds, 1), MAX_RETRY_AFTER_SECONDS);
    return new GatewayError('OVERLOADED', message, { backend: 'SNOWFLAKE', retryAfterSeconds });
  }

  function admit(): () => void {
    inside++;
    const since = performance.now();
    return () => {
      inside--;
      averageStayMs += SMOOTHING * (performance.now() - since - averageStayMs);
      if (inside < options.limit) queue.shift()?.admit();
      settle();
    };
  }

  function settle(): void {
    if (inside > 0 || queue.size > 0) return;
    const waiting = onEmpty;
    onEmpty = [];
    for (const resolve of waiting) resolve();
  }

  function wait(user: string, interrupt: Interrupt | undefined): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        admit: () => {
          clearTimeout(timer);
          resolve(admit());
        },
        refuse: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      const giveUp = (error: GatewayError) => {
        if (!queue.remove(user, waiter)) return;
        waiter.refuse(error);
        settle();
      };
      const timer = setTimeout(
        () => giveUp(overloaded('Snowflake is busy: no session became free in time.')),
        options.waitTimeoutMs,
      );
      queue.push(user, waiter);
      interrupt?.onInterrupt(giveUp);
    });
  }

  function full(): GatewayError | null {
    if (isClosed) return overloaded('The gateway is shutting down.');
    if (inside < options.limit && queue.size === 0) return null;
    return queue.size >= options.queueMax ? overloaded('Snowflake is busy and its queue is full.') : null;
  }

  return {
    full,
    get inside() {
      return inside;
    },
    get waiting() {
      return queue.size;
    },
    async enter(user, interrupt) {
      if (interrupt?.error) throw interrupt.error;
      const refusal = full();
      if (refusal) throw refusal;
      return inside < options.limit && queue.size === 0 ? admit() : wait(user, interrupt);
    },
    close() {
      isClosed = true;
    },
    clear() {
      for (let next = queue.shift(); next; next = queue.shift()) {
        next.refuse(overloaded('The gateway is shutting down.'));
      }
      settle();
    },
    empty: () =>
      new Promise((resolve) => {
        onEmpty.push(resolve);
        settle();
      }),
  };
}
