/** One paid operation from its hold to its settlement. */
import { cancelled, GatewayError } from '../../errors/gateway-error.ts';
import type { Caller } from '../../identity/caller.ts';
import type { CallSpan } from '../../observability/tracing.ts';
import type { Clock } from '../clock.ts';
import { createEventId } from '../event-id.ts';
import type { AnswerCommand, Command, HoldCommand, Outcome } from '../ledger/command.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits, ZERO } from '../micro-credits.ts';
import type {
  Attempt,
  Consumption,
  Cover,
  Estimate,
  Governed,
  OpenHold,
  OperationTarget,
  PaidOperation,
} from '../operation.ts';
import type { OperationUsage } from '../operation-usage.ts';
import type { Pricing } from '../prices/pricing.ts';
import type { UsageEstimates } from '../prices/usage-estimates.ts';
import type { CallResult } from '../usage/usage-event.ts';
import { basisFor, type Charge, chargeFor, statusFor } from './attempt-outcome.ts';
import {
  type AttemptRecord,
  closingCommand,
  createAttemptRecord,
  toUsage,
  unusedResult,
} from './attempt-record.ts';
import { callFacts } from './call-facts.ts';
import { clockRefusal, creditRefusal } from './credit-refusal.ts';
import { planHold } from './hold-plan.ts';
import type { HoldQueue } from './hold-queue.ts';
import type { RunningHolds } from './running-holds.ts';
import type { Settlements } from './settlements.ts';

export interface OperationDependencies {
  /** This process, as its leases name it. */
  readonly owner: string;
  readonly ledger: Ledger;
  readonly queue: HoldQueue;
  readonly running: RunningHolds;
  readonly settlements: Settlements;
  readonly pricing: Pricing;
  readonly estimates: UsageEstimates;
  readonly clock: Clock;
  readonly countCredits: (spent: {
    readonly function: string;
    readonly backend: OperationTarget['backend'];
    readonly user: string;
    readonly credits: MicroCredits;
  }) => void;
  /** A bill that its hold did not cover: a defect, for whoever runs the gateway. */
  readonly onBillAboveHold: (bill: BillAboveHold) => void;
  /** How near a hold was to what the call cost. */
  readonly observeHold: (ended: Pick<BillAboveHold, 'function' | 'held' | 'credits'>) => void;
  /** The caller's own teams and those that the policy adds. */
  readonly teamsOf: (caller: Caller) => readonly string[];
}

export interface BillAboveHold {
  readonly eventId: string;
  readonly function: string;
  readonly model: string | null;
  readonly backend: OperationTarget['backend'];
  readonly held: MicroCredits;
  readonly credits: MicroCredits;
}

/** What is to be booked in the same transaction as the operation's success. */
export type Ending = (governed: Governed<unknown>) => readonly AnswerCommand[];

/** @param cap The most that may be billed: an accepted quote's. Null: what the operation's price list says. */
export async function runOperation<T>(
  dependencies: OperationDependencies,
  operation: PaidOperation<T>,
  cap: MicroCredits | null,
  ending: Ending | null,
): Promise<Governed<T>> {
  const run = new OperationRun(dependencies, operation, cap);
  await run.open();
  let value: T;
  try {
    value = await operation.run(run);
  } catch (error) {
    await run.close([]);
    // However the work reports that it was aborted, what the caller learns is why.
    throw run.signal.aborted ? reasonOf(run.signal) : error;
  }
  const attempts = run.usages();
  const usage = run.answeringUsage() ?? unusedUsage(operation.target);
  const governed = { value, usage, attempts };
  const remaining = await run.close(ending?.(governed) ?? []);
  return remaining === null ? governed : { ...governed, remaining };
}

class OperationRun implements OpenHold {
  readonly #deps: OperationDependencies;
  readonly #operation: PaidOperation<unknown>;
  readonly #cap: MicroCredits | null;
  readonly #operationId: string;
  readonly #teams: readonly string[];
  readonly #abort = new AbortController();
  readonly #attempts: AttemptRecord[] = [];
  #billed = 0;
  #begun = 0;
  #closed = false;
  #estimate: Estimate;
  #refusal: GatewayError | null = null;
  maxOutputTokens: number;
  maxWarehouseSeconds: number;

  constructor(
    dependencies: OperationDependencies,
    operation: PaidOperation<unknown>,
    cap: MicroCredits | null,
  ) {
    this.#deps = dependencies;
    this.#operation = operation;
    this.#cap = cap;
    this.#operationId = createEventId(dependencies.clock.now());
    this.#teams = dependencies.teamsOf(operation.caller);
    this.#estimate = operation.estimate;
    this.maxOutputTokens = operation.estimate.maxOutputTokens;
    this.maxWarehouseSeconds = operation.estimate.maxWarehouseSeconds ?? Number.POSITIVE_INFINITY;
  }

  get refusal(): GatewayError | null {
    return this.#refusal;
  }

  #coverOf(target: OperationTarget): Cover {
    const { cover = 'maximum' } = this.#operation;
    if (this.#cap !== null) return 'maximum';
    return typeof cover === 'function' ? cover(target) : cover;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Takes the operation's hold. */
  async open(): Promise<void> {
    const { caller, target } = this.#operation;
    if (caller.signal.aborted) throw reasonOf(caller.signal);
    caller.signal.addEventListener('abort', this.#onCallerGone);
    try {
      await this.#hold(target);
    } catch (error) {
      caller.signal.removeEventListener('abort', this.#onCallerGone);
      throw error;
    }
  }

  readonly #onCallerGone = (): void => this.#abort.abort(reasonOf(this.#operation.caller.signal));

  async attempt<R>(target: OperationTarget, run: (attempt: Attempt) => Promise<R>): Promise<R> {
    const record = await this.#begin(target);
    const attempt: Attempt = {
      eventId: record.id,
      signal: this.signal,
      trace: record.trace,
      sent: () => {
        record.sent = true;
        record.trace?.sent();
      },
      report: (used) => {
        record.used = used;
      },
    };
    try {
      if (this.signal.aborted) throw reasonOf(this.signal);
      const value = await run(attempt);
      this.#end(record);
      return value;
    } catch (error) {
      this.#end(record, { error });
      throw error;
    }
  }

  async topUp(additional: Estimate, target: OperationTarget): Promise<boolean> {
    const record = this.#attempts.findLast(({ phase }) => phase === 'running');
    if (!record || this.signal.aborted) return false;
    const amount = this.#deps.pricing.priceAtMost(target, additional, additional.maxOutputTokens);
    const total = this.#attempts.reduce((sum, { held }) => sum + held, 0) + amount;
    if (this.#cap !== null && total > this.#cap) return false;
    this.#refusal = (await this.#extend(record, amount)) ?? null;
    if (this.#refusal) return false;
    this.maxOutputTokens += additional.maxOutputTokens;
    this.maxWarehouseSeconds += additional.maxWarehouseSeconds ?? 0;
    return true;
  }

  usages() {
    return this.#attempts.flatMap(({ target, result, credits }) =>
      result ? [toUsage(target, result, credits)] : [],
    );
  }

  /** Of the last attempt that succeeded, or of the last at all. */
  answeringUsage() {
    const ended = this.#attempts.filter(({ result }) => result !== null);
    const record = ended.findLast(({ result }) => result?.status === 'ok') ?? ended.at(-1);
    return record?.result ? toUsage(record.target, record.result, record.credits) : undefined;
  }

  /** Books every attempt that has ended. Resolves with what the caller may still spend, null when that is unknown. */
  async close(extra: readonly AnswerCommand[]): Promise<MicroCredits | null> {
    this.#closed = true;
    this.#operation.caller.signal.removeEventListener('abort', this.#onCallerGone);
    const commands = [...this.#closeAll('held'), ...this.#closeAll('ended'), ...extra];
    // What still runs has lost its race: nobody waits for it, and it books itself when it ends.
    if (this.#attempts.some(({ phase }) => phase === 'running')) this.#abort.abort(cancelled());
    const outcomes = await this.#settle(commands);
    const settled = outcomes?.findLast((outcome) => outcome.type === 'settled');
    if (!settled) return null;
    this.#operation.caller.onSettled?.(settled.remaining);
    return settled.remaining;
  }

  /** The hold of the next attempt: the operation's own for the first, one more for every other. */
  async #begin(target: OperationTarget): Promise<AttemptRecord> {
    if (this.signal.aborted) throw reasonOf(this.signal);
    if (this.#closed) throw new Error('an attempt was started after its operation had ended');
    this.#begun += 1;
    const free = this.#attempts.find(({ phase }) => phase === 'held');
    // The operation was priced for one target and turns to another, whose price and limits are its own.
    if (free && !sameTarget(free.target, target)) free.phase = 'ended';
    const record = free?.phase === 'held' ? free : await this.#hold(target);
    record.phase = 'running';
    record.startedAt = performance.now();
    record.at = this.#deps.clock.now();
    record.trace = this.#operation.caller.trace?.startCall({
      target,
      eventId: record.id,
      maxOutputTokens: this.maxOutputTokens,
    });
    if (!this.#closed) return record;
    this.#end(record, { error: cancelled() });
    throw cancelled();
  }

  /** Takes a hold for one more attempt. */
  async #hold(target: OperationTarget): Promise<AttemptRecord> {
    const { queue, running, clock } = this.#deps;
    const command = this.#holdCommand(target);
    const { id } = command;
    const span = this.#operation.caller.trace?.start('hold', 'internal', {
      'gateway.function': target.function,
      'gateway.event_id': id,
    });
    // Known before it is in the ledger, so that no sweep takes it for a hold that was left behind.
    const stop = (reason: Error) => this.#abort.abort(reason);
    running.add({ id, window: '', scopes: [], stop });
    try {
      // Sent together, so that nobody else takes what the failed attempt gives back before this one can.
      const booked = this.#settle(this.#closeAll('ended'));
      const [outcome] = await Promise.all([queue.take(command, this.signal), booked]);
      if (outcome?.type === 'denied' && this.signal.aborted) throw reasonOf(this.signal);
      if (outcome?.type === 'denied') throw creditRefusal(outcome, clock.now());
      if (outcome?.type === 'clockAhead') throw clockRefusal(outcome);
      if (outcome?.type !== 'granted') throw new Error(`the ledger answered a hold with ${outcome?.type}`);
      const { window, scopes, amount } = outcome;
      // A hold of nothing is not stopped when a limit is reached: going on costs nothing.
      running.add({ id, window, scopes: amount > 0 ? scopes : [], stop });
      const record = createAttemptRecord(id, target, amount);
      this.#attempts.push(record);
      this.#limitUse(record);
      span?.set({ 'gateway.credits': amount / MICRO_CREDITS_PER_CREDIT });
      span?.end();
      return record;
    } catch (error) {
      span?.fail(error);
      running.remove(id);
      throw error;
    }
  }

  #holdCommand(target: OperationTarget): HoldCommand {
    const { estimate } = this.#operation;
    const { clock, owner } = this.#deps;
    const at = clock.now();
    const left = this.#cap === null ? null : (Math.max(0, this.#cap - this.#billed) as MicroCredits);
    const plan = planHold(this.#deps, target, estimate, this.#coverOf(target));
    this.#estimate = plan.estimate;
    const { most, least } = left === null ? plan : { most: left, least: left };
    const call = callFacts(this.#operation, target, {
      operationId: this.#operationId,
      attempt: Math.max(1, this.#begun),
      teams: this.#teams,
      startedAt: at,
    });
    return { type: 'hold', id: createEventId(at), owner, at, most, least, call };
  }

  /** What the hold pays for, of an operation that can live with less than its maximum. */
  #limitUse({ target, held }: AttemptRecord): void {
    if (this.#coverOf(target) === 'maximum') return;
    const { pricing } = this.#deps;
    const { maxWarehouseSeconds } = this.#estimate;
    if (maxWarehouseSeconds === undefined) {
      this.maxOutputTokens = pricing.outputTokensWithin(target, this.#estimate, held);
    } else {
      const seconds = pricing.warehouseSecondsWithin(target, held);
      this.maxWarehouseSeconds = Math.min(seconds, maxWarehouseSeconds);
    }
  }

  /** Adds to a hold. Resolves with the refusal, if there is one. */
  async #extend(record: AttemptRecord, amount: MicroCredits): Promise<GatewayError | undefined> {
    const { ledger, clock } = this.#deps;
    const at = clock.now();
    try {
      const [outcome] = await ledger.submit([{ type: 'topUp', id: record.id, amount, at }]);
      if (outcome?.type === 'denied') return creditRefusal(outcome, at);
      if (outcome?.type !== 'granted')
        return new GatewayError('LEDGER_UNAVAILABLE', 'The hold of this call has expired.');
      record.held = (record.held + amount) as MicroCredits;
      return undefined;
    } catch (error) {
      if (error instanceof GatewayError) return error;
      throw error;
    }
  }

  #end(record: AttemptRecord, failure?: { readonly error: unknown }): void {
    if (record.phase !== 'running') return;
    const { estimates, countCredits } = this.#deps;
    const { target, sent } = record;
    const { text } = this.#operation.estimate;
    const error = failure && this.signal.aborted ? reasonOf(this.signal) : failure?.error;
    const latencyMs = performance.now() - record.startedAt;
    const charge = chargeFor({
      sent,
      reported: record.used !== null,
      abandoned: text !== undefined && (failure === undefined || this.signal.aborted),
      error: failure?.error,
    });
    const status = statusFor(charge, failure !== undefined, error);
    if (charge === 'prompt' && text) record.used = this.#promptAlone(target, text.usual);
    const used = this.#delivered(target, record.used);
    record.used = used;
    record.phase = 'ended';
    record.credits = this.#bill(record, charge, latencyMs);
    const { function: name, model, backend } = target;
    const { id: eventId, held, credits } = record;
    this.#deps.observeHold({ function: name, held, credits });
    if (credits > held) {
      this.#deps.onBillAboveHold({ eventId, function: name, model, backend, held, credits });
    }
    record.result = {
      ...unusedResult(target.model, latencyMs, false),
      ...(used && usedOf(target, used, this.#operation.estimate)),
      status,
      at: record.at,
      basis: basisFor(charge, used, this.#cap !== null),
    };
    if (record.trace) tellTrace(record.trace, record.result, record.credits, failure && error);
    countCredits({
      function: name,
      backend,
      user: this.#operation.caller.user.name,
      credits: record.credits,
    });
    this.#operation.caller.onCharge?.(toUsage(target, record.result, record.credits));
    if (status === 'ok' && charge === 'reported' && used) estimates.learn(target, record.result);
    if (this.#closed) void this.#settle(this.#closeAll('ended'));
  }

  #promptAlone(target: OperationTarget, textTokens: number): Consumption {
    const around = this.#deps.estimates.promptOverhead(target, 'usual') ?? 0;
    const inputTokens = Math.min(textTokens + around, this.#estimate.inputTokens);
    return { inputTokens, outputTokens: 0, isReckoned: true };
  }

  /** Upstream runs ahead of a stream: what it made beyond the hold was never handed on. */
  #delivered(target: OperationTarget, used: Consumption | null): Consumption | null {
    const isStream = target.backend === 'LAMBDA_LABS' && this.#coverOf(target) === 'streamed';
    if (!isStream || !used || used.outputTokens <= this.maxOutputTokens) return used;
    return { ...used, outputTokens: this.maxOutputTokens };
  }

  #bill(record: AttemptRecord, charge: Charge, latencyMs: number): MicroCredits {
    const { target, used, held } = record;
    let price = charge === 'upper-bound' ? held : ZERO;
    if (charge !== 'upper-bound' && used) price = this.#deps.pricing.priceOf(target, used, latencyMs);
    const credits = this.#cap === null ? price : Math.max(0, Math.min(price, this.#cap - this.#billed));
    this.#billed += credits;
    return credits as MicroCredits;
  }

  /** What takes the attempts of a phase off the open holds, each once. */
  #closeAll(phase: 'ended' | 'held'): Command[] {
    const at = this.#deps.clock.now();
    return this.#attempts
      .filter((record) => record.phase === phase)
      .map((record) => {
        record.phase = 'booked';
        return closingCommand(record, at);
      });
  }

  async #settle(commands: readonly Command[]): Promise<readonly Outcome[] | null> {
    return commands.length === 0 ? [] : this.#deps.settlements.settle(commands);
  }
}

/** Whoever aborts for a reason of ours, such as a suspension, says so; everything else is a client that left. */
function reasonOf(signal: AbortSignal): GatewayError {
  return signal.reason instanceof GatewayError ? signal.reason : cancelled(signal.reason);
}

function tellTrace(
  span: CallSpan,
  { model, inputTokens, outputTokens }: CallResult,
  credits: MicroCredits,
  error: unknown,
): void {
  span.used({ model, inputTokens, outputTokens, credits: credits / MICRO_CREDITS_PER_CREDIT });
  if (error === undefined) span.end();
  else span.fail(error);
}

function unusedUsage(target: OperationTarget): OperationUsage {
  return toUsage(target, unusedResult(target.model, 0, false), ZERO);
}

function sameTarget(a: OperationTarget, b: OperationTarget): boolean {
  return (
    a === b ||
    (a.function === b.function &&
      a.model === b.model &&
      a.backend === b.backend &&
      a.warehouse === b.warehouse)
  );
}

/** Of longer texts the count is too unsure to tell what stands around them. */
const SHORT_TEXT_TOKENS = 64;

function usedOf(target: OperationTarget, used: Consumption, { text, maxOutputTokens }: Estimate) {
  const isShort = text !== undefined && text.usual <= SHORT_TEXT_TOKENS;
  return {
    model: used.model ?? target.model,
    queryId: used.queryId ?? null,
    inputTokens: used.inputTokens,
    outputTokens: used.outputTokens,
    maxOutputTokens,
    // Against the fewest tokens that the text can be, so that it is never too low.
    promptOverhead: isShort ? Math.max(0, used.inputTokens - text.fewest) : null,
    warehouseSeconds: used.warehouseSeconds ?? null,
    gpuSeconds: used.gpuSeconds ?? null,
  };
}
