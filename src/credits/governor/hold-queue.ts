/** Calls that would fit if running ones gave back what they do not use. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { HoldCallsCommand, HoldCommand, Outcome } from '../ledger/command.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Scope } from '../scope.ts';

export interface HoldQueueOptions {
  /** Milliseconds that a call waits for the holds of others before it is refused; 0: it does not wait. */
  readonly patienceMs?: number;
}

export interface HoldQueue {
  /**
   * Takes a hold, or those of calls that belong together. A refusal is final when the limit is used up. While it is only
   * held, by calls that may turn out cheaper or fail, the call waits in line: to send it away until tomorrow would be
   * wrong.
   */
  take(command: HoldCommand | HoldCallsCommand, signal: AbortSignal): Promise<Outcome | undefined>;
  /** Something was given back to these scopes. */
  released(scopes: readonly Scope[]): void;
}

export interface HoldQueueDependencies extends HoldQueueOptions {
  readonly ledger: Ledger;
  /** @throws GatewayError when this process may take no holds at all. */
  readonly requireFit: () => void;
  readonly clock: Clock;
}

/** Other processes give back, too, and do not say so. */
const POLL_MS = 100;

export function createHoldQueue(dependencies: HoldQueueDependencies): HoldQueue {
  const { ledger, clock, requireFit, patienceMs = 2000 } = dependencies;
  const lines = new Map<Scope, Place[]>();

  function join(scope: Scope): Place {
    const line = lines.get(scope) ?? [];
    lines.set(scope, line);
    const place = new Place(scope, line);
    line.push(place);
    return place;
  }

  function leave(place: Place): void {
    place.line.splice(place.line.indexOf(place), 1);
    if (place.line.length === 0) lines.delete(place.scope);
    // There may be room for the next one, too, or none for anybody ever more today.
    else place.line[0]?.wake();
  }

  async function waitInLine(
    command: HoldCommand | HoldCallsCommand,
    refused: Outcome | undefined,
    first: Scope,
    signal: AbortSignal,
  ): Promise<Outcome | undefined> {
    let outcome = refused;
    const deadline = performance.now() + patienceMs;
    let place = join(first);
    try {
      while (performance.now() < deadline) {
        await place.turn(deadline, signal);
        if (signal.aborted) break;
        [outcome] = await ledger.submit([{ ...command, at: clock.now() }]);
        const scope = heldUpBy(outcome);
        if (!scope) return outcome;
        if (scope === place.scope) continue;
        leave(place);
        place = join(scope);
      }
      return outcome;
    } finally {
      leave(place);
    }
  }

  return {
    async take(command, signal) {
      requireFit();
      const [outcome] = await ledger.submit([command]);
      const scope = heldUpBy(outcome);
      return scope && patienceMs > 0 ? await waitInLine(command, outcome, scope, signal) : outcome;
    },
    released(scopes) {
      if (lines.size === 0) return;
      for (const scope of scopes) lines.get(scope)?.[0]?.wake();
    },
  };
}

/** One call's place in the line before a scope. */
class Place {
  readonly scope: Scope;
  readonly line: Place[];
  #woken = false;
  #sleep: AbortController | null = null;

  constructor(scope: Scope, line: Place[]) {
    this.scope = scope;
    this.line = line;
  }

  wake(): void {
    this.#woken = true;
    this.#sleep?.abort();
  }

  /** Resolves when it is worth trying again: when woken, now and then for the first in line, or at the deadline. */
  async turn(deadline: number, signal: AbortSignal): Promise<void> {
    if (!this.#woken) {
      const left = Math.max(0, deadline - performance.now());
      this.#sleep = new AbortController();
      const interrupted = AbortSignal.any([signal, this.#sleep.signal]);
      const wait = this.line[0] === this ? Math.min(POLL_MS, left) : left;
      await delay(wait, undefined, { signal: interrupted }).catch(() => {});
      this.#sleep = null;
    }
    this.#woken = false;
  }
}

/** The scope whose holds are in the way; undefined when there is no refusal, or one that waiting cannot change. */
function heldUpBy(outcome: Outcome | undefined): Scope | undefined {
  if (outcome?.type !== 'denied' || outcome.code !== 'CREDITS_EXHAUSTED') return undefined;
  return outcome.used + outcome.requested <= outcome.limit ? outcome.scope : undefined;
}
