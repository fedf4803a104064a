/**
 * One endpoint's circuit breaker. CLOSED lets everything through; OPEN nothing, until its pause is over; HALF_OPEN one
 * probe, whose outcome decides. The pause doubles with each failed probe and is spread, so that several gateways do
 * not probe in step.
 */
import type { BreakerState } from '../../upstream/breaker-state.ts';
import type { FleetClock } from './fleet-clock.ts';

export interface BreakerOptions {
  /** So many failures with no success between them open it, at whatever traffic. */
  readonly consecutiveFailures: number;
  /** Or this share of failures among the outcomes of the window, once it has `minimumOutcomes`. */
  readonly failureRatio: number;
  readonly minimumOutcomes: number;
  readonly windowMs: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const defaultBreaker: BreakerOptions = {
  consecutiveFailures: 5,
  failureRatio: 0.5,
  minimumOutcomes: 20,
  windowMs: 30_000,
  firstPauseMs: 1_000,
  // Spread by a fifth, a recovered endpoint is tried again within ten seconds.
  longestPauseMs: 8_000,
};

/** One request's passage; it ends in exactly one of `succeeded`, `failed` and `abandoned`. */
export interface Permit {
  /** The endpoint works: a probe closes the breaker now, not when its answer has been written. */
  firstToken(): void;
  succeeded(user: string | null): void;
  /** @param user whose request alone may be the reason; null where every other would have failed as well */
  failed(user: string | null): void;
  /** It ended without telling anything about the endpoint: cancelled, or refused for what it asked. */
  abandoned(): void;
}

export interface Breaker {
  readonly state: BreakerState;
  /** Whether a request may be sent now; asking changes nothing. */
  readonly admits: boolean;
  /** Milliseconds until it may admit a probe; 0 when it admits now. */
  readonly retryInMs: number;
  /** A request is being sent: when the pause is over it becomes the probe. */
  enter(): Permit;
}

export function createBreaker(
  deps: {
    readonly clock: FleetClock;
    readonly random: () => number;
    readonly onChange?: (state: BreakerState) => void;
  },
  options: BreakerOptions = defaultBreaker,
): Breaker {
  const { clock, random } = deps;
  let open = false;
  let probe: Permit | null = null;
  let reopensAt = 0;
  let pauses = 0;
  let inARow = 0;
  /** Whose requests failed since it was last closed; null where every other would have failed as well. */
  const blamed = new Set<string | null>();
  let outcomes: { readonly at: number; readonly failed: boolean; readonly user: string | null }[] = [];

  const state = (): BreakerState => {
    if (!open) return 'CLOSED';
    return probe !== null || clock.now() >= reopensAt ? 'HALF_OPEN' : 'OPEN';
  };

  const trip = () => {
    const pause = Math.min(options.firstPauseMs * 2 ** pauses, options.longestPauseMs);
    // What one user alone fails with says little: whoever comes next is let in soon, and tells.
    if (blamed.size > 1 || blamed.has(null)) pauses++;
    open = true;
    probe = null;
    reopensAt = clock.now() + pause * (1 + 0.2 * random());
    outcomes = [];
    deps.onChange?.('OPEN');
  };

  const note = (failed: boolean, user: string | null) => {
    const now = clock.now();
    outcomes.push({ at: now, failed, user });
    while (outcomes[0] && (outcomes[0].at < now - options.windowMs || outcomes.length > 1000))
      outcomes.shift();
  };

  /** Others are answered: what one user alone fails with must not take the endpoint from them. */
  const isOnesOwn = () => {
    const [first, ...rest] = outcomes.filter(({ failed }) => failed);
    if (!first || first.user === null || rest.some(({ user }) => user !== first.user)) return false;
    return outcomes.some(({ failed, user }) => !failed && user !== first.user);
  };

  const tooManyFailures = () => {
    if (isOnesOwn()) return false;
    if (inARow >= options.consecutiveFailures) return true;
    if (outcomes.length < options.minimumOutcomes) return false;
    return outcomes.filter((outcome) => outcome.failed).length >= options.failureRatio * outcomes.length;
  };

  const close = () => {
    open = false;
    probe = null;
    pauses = 0;
    inARow = 0;
    blamed.clear();
    deps.onChange?.('CLOSED');
  };

  return {
    get state() {
      return state();
    },
    get admits() {
      return !open || (probe === null && clock.now() >= reopensAt);
    },
    get retryInMs() {
      return open ? Math.max(0, reopensAt - clock.now()) : 0;
    },
    enter: () => {
      const permit: Permit = {
        firstToken: () => {
          if (probe === permit) close();
        },
        // A stream that began before the trip may still end, well or badly: only the probe tells of the present.
        succeeded: (user) => {
          if (probe === permit) close();
          if (open) return;
          inARow = 0;
          blamed.clear();
          note(false, user);
        },
        failed: (user) => {
          if (probe === permit || !open) blamed.add(user);
          if (probe === permit) return trip();
          if (open) return;
          inARow++;
          note(true, user);
          if (tooManyFailures()) trip();
        },
        abandoned: () => {
          if (probe === permit) probe = null;
        },
      };
      if (open && probe === null) {
        probe = permit;
        deps.onChange?.('HALF_OPEN');
      }
      return permit;
    },
  };
}
