/**
 * Runs operations as the real `govern` does, without books: attempts with ids and signals, equal calls of one user
 * computed once, and a record of what was reported.
 */
import { microCredits } from '../../src/credits/micro-credits.ts';
import type {
  Attempt,
  Consumption,
  Govern,
  Governed,
  OperationTarget,
  PaidOperation,
} from '../../src/credits/operation.ts';
import type { OperationUsage } from '../../src/credits/operation-usage.ts';
import { cancelled } from '../../src/errors/gateway-error.ts';

export interface BookedAttempt {
  readonly eventId: string;
  readonly user: string;
  readonly target: OperationTarget;
  sent: boolean;
  used: Consumption | null;
  error: unknown;
}

export interface PassThroughGovern {
  readonly govern: Govern;
  /** Every operation that asked to run, joined and cached ones too. */
  readonly operations: PaidOperation<unknown>[];
  /** Every attempt, in the order they began. */
  readonly attempts: BookedAttempt[];
}

/** @param refuse called before an operation runs; what it throws is the refusal of a call that cannot be paid */
export function createPassThroughGovern(
  options: {
    readonly refuse?: (operation: PaidOperation<unknown>) => void;
    readonly maxOutputTokens?: number;
  } = {},
): PassThroughGovern {
  const operations: PaidOperation<unknown>[] = [];
  const attempts: BookedAttempt[] = [];
  const known = new Map<string, Promise<Governed<unknown>>>();

  async function run<T>(operation: PaidOperation<T>): Promise<Governed<T>> {
    const { caller, estimate } = operation;
    const startedAt = performance.now();
    const usages: OperationUsage[] = [];
    options.refuse?.(operation as PaidOperation<unknown>);
    const value = await operation.run({
      signal: caller.signal,
      maxOutputTokens: Math.min(
        estimate.maxOutputTokens,
        options.maxOutputTokens ?? Number.POSITIVE_INFINITY,
      ),
      // Whoever sets a limit has no more to give.
      topUp: async () => options.maxOutputTokens === undefined,
      async attempt(target, body) {
        if (caller.signal.aborted) throw cancelled(caller.signal.reason);
        const booked: BookedAttempt = {
          eventId: `event-${attempts.length + 1}`,
          user: caller.user.name,
          target,
          sent: false,
          used: null,
          error: null,
        };
        attempts.push(booked);
        const attempt: Attempt = {
          eventId: booked.eventId,
          signal: caller.signal,
          sent: () => {
            booked.sent = true;
          },
          report: (used) => {
            booked.used = used;
          },
        };
        try {
          return await body(attempt);
        } catch (error) {
          booked.error = error;
          throw error;
        } finally {
          usages.push(usageOf(booked, performance.now() - startedAt));
        }
      },
    });
    return { value, usage: usages.at(-1) as OperationUsage, attempts: usages };
  }

  return {
    operations,
    attempts,
    async govern<T>(operation: PaidOperation<T>): Promise<Governed<T>> {
      operations.push(operation as PaidOperation<unknown>);
      const { reuse, caller } = operation;
      if (!reuse) return run(operation);
      const key = `${caller.user.name} ${reuse.key}`;
      const earlier = known.get(key) as Promise<Governed<T>> | undefined;
      if (earlier) {
        const { value, usage } = await earlier;
        return { value, usage: { ...usage, cached: true, credits: microCredits(0) }, attempts: [] };
      }
      const running = run(operation);
      known.set(key, running);
      running.then(
        () => reuse.store || known.delete(key),
        () => known.delete(key),
      );
      return running;
    },
  };
}

/** One micro-credit for each token. */
function usageOf({ target, used }: BookedAttempt, latencyMs: number): OperationUsage {
  const { inputTokens = 0, outputTokens = 0, model = target.model, queryId = null } = used ?? {};
  return {
    function: target.function,
    model,
    backend: target.backend,
    warehouse: target.warehouse,
    queryId,
    inputTokens,
    outputTokens,
    credits: microCredits(inputTokens + outputTokens),
    cached: false,
    latencyMs,
  };
}
