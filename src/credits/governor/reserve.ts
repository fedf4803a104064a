/**
 * Calls that belong together, like those of one hybrid question: what they may cost is held in one step before the
 * first of them runs, for whatever targets. Each call then runs on the hold that was taken for it, which is booked as
 * that call's own; what no call used is given back at the end.
 */
import { whyAborted } from '../../errors/gateway-error.ts';
import type { Caller } from '../../identity/caller.ts';
import { createEventId } from '../event-id.ts';
import type { HoldCallsCommand } from '../ledger/command.ts';
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits } from '../micro-credits.ts';
import type { OperationTarget, PaidOperation } from '../operation.ts';
import { type AttemptRecord, closingRow, createAttemptRecord, sameTarget } from './attempt-record.ts';
import { callFacts } from './call-facts.ts';
import { clockRefusal, creditRefusal } from './credit-refusal.ts';
import { planHold } from './hold-plan.ts';
import type { OperationDependencies } from './operation-dependencies.ts';
import type { RunningHold } from './running-holds.ts';

/** A call that is to come, as far as its price goes. */
export interface PlannedCall extends Pick<PaidOperation<unknown>, 'target' | 'estimate' | 'cover'> {
  /** Its response path: `call.field` of the operation that the hold is for. */
  readonly field: string;
}

export interface Reservation {
  /** Whose calls run on what is held. */
  readonly caller: Caller;
  /** Gives back what no call has used. Call it once, when the last call has ended. */
  release(): Promise<void>;
}

/**
 * Plans, and holds, when the first of the calls begins: one that is answered from what is kept needs no hold.
 * @param plan what may be called; a call that is not among it takes a hold of its own
 */
export type Reserve = (caller: Caller, plan: () => Promise<readonly PlannedCall[]>) => Reservation;

/** What a caller's calls find held for them. */
export interface ReservedHolds {
  /** Resolves once all is held. @throws GatewayError CREDITS_EXHAUSTED, CREDITS_SUSPENDED, LEDGER_UNAVAILABLE. */
  whenHeld(): Promise<void>;
  /** The hold for that call; null where none was planned, or it is taken. */
  take(field: string, target: OperationTarget): ReservedHold | null;
}

export interface ReservedHold {
  readonly record: AttemptRecord;
  readonly held: RunningHold['held'];
}

type ReserveDependencies = Pick<
  OperationDependencies,
  'pricing' | 'estimates' | 'clock' | 'owner' | 'teamsOf' | 'queue' | 'running' | 'settlements'
>;

export function createReserve(dependencies: ReserveDependencies): Reserve {
  return (caller, plan) => new HeldTogether(dependencies, caller, plan);
}

interface PlannedHold {
  readonly id: string;
  readonly planned: PlannedCall;
  readonly most: MicroCredits;
  readonly least: MicroCredits;
}

class HeldTogether implements Reservation, ReservedHolds {
  readonly caller: Caller;
  readonly #deps: ReserveDependencies;
  readonly #plan: () => Promise<readonly PlannedCall[]>;
  readonly #abort = new AbortController();
  readonly #unused: (ReservedHold & { readonly field: string })[] = [];
  #holding: Promise<void> | null = null;

  constructor(
    dependencies: ReserveDependencies,
    caller: Caller,
    plan: () => Promise<readonly PlannedCall[]>,
  ) {
    this.#deps = dependencies;
    this.#plan = plan;
    const signal = AbortSignal.any([caller.signal, this.#abort.signal]);
    this.caller = { ...caller, signal, reserved: this };
  }

  whenHeld(): Promise<void> {
    this.#holding ??= this.#hold();
    return this.#holding;
  }

  take(field: string, target: OperationTarget): ReservedHold | null {
    const at = this.#unused.findIndex(
      (hold) => hold.field === field && sameTarget(hold.record.target, target),
    );
    return at === -1 ? null : (this.#unused.splice(at, 1)[0] ?? null);
  }

  async release(): Promise<void> {
    // Where it was refused, the calls have told so.
    await this.#holding?.catch(() => {});
    const unused = this.#unused.splice(0);
    if (unused.length === 0) return;
    const at = this.#deps.clock.now();
    for (const { record } of unused) this.caller.budget?.giveBack(record.held);
    const rows = unused.map(({ record }) => closingRow(record));
    await this.#deps.settlements.settle([{ type: 'settleRows', at, rows }]);
  }

  async #hold(): Promise<void> {
    const planned = await this.#plan();
    const { signal, budget } = this.caller;
    if (signal.aborted) throw whyAborted(signal);
    const { clock, owner, queue } = this.#deps;
    const at = clock.now();
    const holds = this.#withinBudget(planned.map((call) => this.#planOne(call, at)));
    if (holds.length === 0) return;
    const span = this.caller.trace?.start('hold', 'internal', { 'gateway.calls': holds.length });
    const total = sum(holds.map(({ most }) => most));
    budget?.hold(total);
    // Known before they are in the ledger, so that no sweep takes them for holds that were left behind.
    for (const { id } of holds) this.#watch(id, null);
    try {
      const command = {
        type: 'holdCalls',
        owner,
        at,
        holds: holds.map(({ id, most, least, planned: { target } }) => ({
          id,
          most,
          least,
          call: callFacts(this, target, {
            operationId: id,
            attempt: 1,
            teams: this.#deps.teamsOf(this.caller),
            startedAt: at,
          }),
        })),
      } as const;
      const outcome = await queue.take(command, signal);
      if (outcome?.type === 'denied' && signal.aborted) throw whyAborted(signal);
      if (outcome?.type === 'denied') throw creditRefusal(outcome, clock.now());
      if (outcome?.type === 'clockAhead') throw clockRefusal(outcome);
      if (outcome?.type !== 'callsGranted')
        throw new Error(`the ledger answered holds with ${outcome?.type}`);
      const { window } = outcome;
      for (const [i, { amount, scopes }] of outcome.holds.entries()) {
        const {
          id,
          planned: { field, target },
        } = holds[i] as PlannedHold;
        const { call } = command.holds[i] as HoldCallsCommand['holds'][number];
        const held = amount > 0 ? { window, scopes, call } : null;
        this.#watch(id, held);
        this.#unused.push({ field, record: createAttemptRecord(id, target, amount), held });
      }
      const granted = sum(outcome.holds.map(({ amount }) => amount));
      budget?.giveBack(total - granted);
      span?.set({ 'gateway.credits': granted / MICRO_CREDITS_PER_CREDIT });
      span?.end();
    } catch (error) {
      span?.fail(error);
      for (const { id } of holds) this.#deps.running.remove(id);
      budget?.giveBack(total);
      throw error;
    }
  }

  #planOne(planned: PlannedCall, at: number): PlannedHold {
    const { target, estimate, cover = 'maximum' } = planned;
    const { most, least } = planHold(
      this.#deps,
      target,
      estimate,
      typeof cover === 'function' ? cover(target) : cover,
    );
    return { id: createEventId(at), planned, most, least };
  }

  /** @throws GatewayError CREDITS_EXHAUSTED where the request's own budget is too small. */
  #withinBudget(holds: readonly PlannedHold[]): readonly PlannedHold[] {
    const { budget } = this.caller;
    if (!budget) return holds;
    const least = sum(holds.map((hold) => hold.least));
    if (least > budget.left) throw budget.refusal(least);
    let left: number = budget.left - least;
    return holds.map((hold) => {
      const more = Math.min(hold.most - hold.least, left);
      left -= more;
      return { ...hold, most: (hold.least + more) as MicroCredits };
    });
  }

  /** A hold that no call has taken yet stops all of them when its limit is reached. */
  #watch(id: string, held: RunningHold['held']): void {
    this.#deps.running.add({ id, held, stop: (reason) => this.#abort.abort(reason) });
  }
}

const sum = (amounts: readonly number[]) =>
  amounts.reduce((total, amount) => total + amount, 0) as MicroCredits;
