/** Several operations that share one upstream request: each books its own part of every try. */
import type { Attempt, Consumption } from '../../credits/operation.ts';
import { divideTokens } from '../../tokens/divide.ts';
import type { TokenRange } from '../../tokens/text-meter.ts';
import type { GpuCall } from '../completion/completion.ts';

export interface Member {
  readonly attempt: GpuCall['attempt'];
  /** Its part of the request's time, in any unit. */
  readonly weight: number;
  /** What its texts are in tokens. */
  readonly prompt: TokenRange;
}

/**
 * An `attempt` over all members. The run starts when each of them has opened its own. What it reports is divided exactly:
 * the parts add up to the whole, and nobody pays for another's tokens. A member that may not spend (any more) fails alone,
 * through `onOut`, and the others go on without it; the signal is aborted only when nobody is left.
 */
export function jointAttempt<M extends Member>(
  members: readonly M[],
  onOut: (member: M, error: unknown) => void,
): GpuCall['attempt'] {
  return async (target, run) => {
    const everybodyLeft = new AbortController();
    const opened = new Map<M, Attempt>();
    const arrivals = Promise.withResolvers<void>();
    let awaited = members.length;
    let refusal: unknown = null;
    const arrive = () => {
      awaited--;
      if (awaited === 0) arrivals.resolve();
    };
    const leaveTogether = () => {
      const signals = [...opened.values()].map(({ signal }) => signal);
      if (signals.every(({ aborted }) => aborted)) everybodyLeft.abort(signals[0]?.reason);
    };

    const result = arrivals.promise.then(() => {
      const attempts = [...opened.values()];
      const present = [...opened.keys()];
      const [first] = attempts;
      if (!first) throw refusal;
      for (const attempt of attempts.slice(1)) attempt.trace?.link(first.trace);
      return run({
        eventId: first.eventId,
        trace: first.trace,
        signal: everybodyLeft.signal,
        sent: () => {
          for (const attempt of attempts) attempt.sent();
        },
        report: (used) => {
          divideUsage(used, present).forEach((part, i) => {
            attempts[i]?.report(part);
          });
        },
      });
    });

    const bookings = members.map(async (member) => {
      try {
        await member.attempt(target, async (attempt) => {
          opened.set(member, attempt);
          attempt.signal.addEventListener('abort', leaveTogether);
          arrive();
          try {
            return await result;
          } finally {
            attempt.signal.removeEventListener('abort', leaveTogether);
          }
        });
      } catch (error) {
        if (opened.has(member)) throw error;
        refusal = error;
        onOut(member, error);
        arrive();
      }
    });
    const [value] = await Promise.all([result, ...bookings]);
    return value;
  };
}

/** Each one's part of what was used together. */
export function divideUsage(
  used: Consumption,
  members: readonly Pick<Member, 'weight' | 'prompt'>[],
): readonly Consumption[] {
  const inputs = divideTokens(
    used.inputTokens,
    members.map(({ prompt }) => prompt),
  );
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  return members.map(({ weight }, i) => ({
    ...used,
    inputTokens: inputs[i] ?? 0,
    ...(used.gpuSeconds === undefined ? {} : { gpuSeconds: (used.gpuSeconds * weight) / total }),
  }));
}
