/** One paid operation from its hold to its settlement. */
import { cancelled, GatewayError, whyAborted } from '../../errors/gateway-error.ts';
import { createEventId } from '../event-id.ts';
import type { AnswerCommand, HoldCommand, Outcome } from '../ledger/command.ts';
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits } from '../micro-credits.ts';
import type {
  Attempt,
  Cover,
  Estimate,
  Governed,
  OpenHold,
  OperationTarget,
  PaidOperation,
} from '../operation.ts';
import type { OperationUsage } from '../operation-usage.ts';
import type { RequestBudget } from '../request-budget.ts';
import { type AttemptRecord, createAttemptRecord, sameTarget, unusedUsage } from './attempt-record.ts';
import { Bill } from './bill.ts';
import { callFacts } from './call-facts.ts';
import { closeEach } from './close-attempts.ts';
import { clockRefusal, creditRefusal } from './credit-refusal.ts';
import { planHold, tellsWhileItStreams } from './hold-plan.ts';
import type { OperationDependencies } from './operation-dependencies.ts';
import { type AttemptedOperation, runAttempt } from './run-attempt.ts';

/**
 * What is to be booked in the same transaction as the operation's end.
 * @param governed Null where it failed after it had cost something.
 */
export type Ending = (governed: Governed<unknown> | null) => readonly AnswerCommand[];

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
    await run.close(run.mayHaveCost() ? (ending?.(null) ?? []) : []);
    // However the work reports that it was aborted, what the caller learns is why.
    throw run.signal.aborted ? whyAborted(run.signal) : error;
  }
  const governed = { value, usage: run.answeringUsage(), attempts: run.usages() };
  const remaining = await run.close(ending?.(governed) ?? []);
  return remaining === null ? governed : { ...governed, remaining };
}

class OperationRun implements OpenHold, AttemptedOperation {
  readonly operation: PaidOperation<unknown>;
  readonly bill: Bill;
  readonly #deps: OperationDependencies;
  #operationId: string;
  readonly #teams: readonly string[];
  readonly #abort = new AbortController();
  /** In the order of their holds. */
  readonly #attempts: AttemptRecord[] = [];
  #phase: 'new' | 'open' | 'closed' = 'new';
  /** The operation's own hold, until an attempt uses it. */
  #unused: AttemptRecord | null = null;
  /** Attempts that have ended, or never began, and have not been booked. */
  #unbooked: AttemptRecord[] = [];
  #begun = 0;
  refusal: GatewayError | null = null;
  estimate: Estimate;
  maxOutputTokens: number;
  maxWarehouseSeconds: number;

  constructor(
    dependencies: OperationDependencies,
    operation: PaidOperation<unknown>,
    cap: MicroCredits | null,
  ) {
    this.#deps = dependencies;
    this.operation = operation;
    this.bill = new Bill(cap);
    this.#operationId = createEventId(dependencies.clock.now());
    this.#teams = dependencies.teamsOf(operation.caller);
    this.estimate = operation.estimate;
    this.maxOutputTokens = operation.estimate.maxOutputTokens;
    this.maxWarehouseSeconds = operation.estimate.maxWarehouseSeconds ?? Number.POSITIVE_INFINITY;
  }

  readonly coverOf = (target: OperationTarget): Cover => {
    const { cover = 'maximum' } = this.operation;
    if (this.bill.cap !== null) return 'maximum';
    return typeof cover === 'function' ? cover(target) : cover;
  };

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Takes the operation's hold. */
  async open(): Promise<void> {
    if (this.#phase !== 'new') throw new Error(`an operation that is ${this.#phase} cannot be opened`);
    this.#phase = 'open';
    const { caller, target } = this.operation;
    if (caller.signal.aborted) throw whyAborted(caller.signal);
    this.operation.admit?.();
    caller.signal.addEventListener('abort', this.#onCallerGone);
    try {
      // What has no reservation is held at once: no other work comes between the call and its place in the books.
      const reserved = caller.reserved ? await this.#takeReserved(target) : null;
      this.#unused = reserved ?? (await this.#hold(target));
    } catch (error) {
      caller.signal.removeEventListener('abort', this.#onCallerGone);
      await this.#settle();
      throw error;
    }
  }

  readonly #onCallerGone = (): void => this.#abort.abort(whyAborted(this.operation.caller.signal));

  async attempt<R>(target: OperationTarget, run: (attempt: Attempt) => Promise<R>): Promise<R> {
    if (this.signal.aborted) throw whyAborted(this.signal);
    if (this.#phase !== 'open')
      throw new Error(`an attempt was started while its operation was ${this.#phase}`);
    this.#begun += 1;
    const record = this.#ownHoldFor(target) ?? (await this.#holdOfNext(target));
    try {
      return await runAttempt(this.#deps, this, record, run);
    } finally {
      this.#unbooked.push(record);
      // It has lost its race: nobody waits for it, so it books itself.
      if (this.#isClosed()) this.#settleUnwaited();
    }
  }

  async topUp(additional: Estimate, target: OperationTarget): Promise<boolean> {
    const record = this.#attempts.findLast(({ phase }) => phase === 'running');
    if (!record || this.signal.aborted) return false;
    const amount = this.#deps.pricing.priceAtMost(target, additional, additional.maxOutputTokens);
    const total = this.#attempts.reduce((sum, { held }) => sum + held, 0) + amount;
    if (this.bill.cap !== null && total > this.bill.cap) return false;
    this.refusal = (await this.#extend(record, amount)) ?? null;
    if (this.refusal) return false;
    this.maxOutputTokens += additional.maxOutputTokens;
    this.maxWarehouseSeconds += additional.maxWarehouseSeconds ?? 0;
    return true;
  }

  countPrompt(record: AttemptRecord, tokens: number): void {
    const { target } = record;
    // Nearly every report tells of the same prompt.
    if (tokens === this.estimate.inputTokens || !tellsWhileItStreams(target, this.coverOf(target))) return;
    this.estimate = { ...this.estimate, inputTokens: tokens };
    this.#limitUse(record);
  }

  /** Also of an attempt that has lost its race and still runs: nobody knows yet what it costs. */
  mayHaveCost(): boolean {
    return this.#attempts.some(({ credits, phase, sent }) => credits > 0 || (phase === 'running' && sent));
  }

  usages(): OperationUsage[] {
    return this.#attempts.flatMap(({ usage }) => usage ?? []);
  }

  /** Of the last attempt that succeeded, or of the last at all. */
  answeringUsage(): OperationUsage {
    const record =
      this.#attempts.findLast(({ result }) => result?.status === 'ok') ??
      this.#attempts.findLast(({ result }) => result !== null);
    return record?.usage ?? unusedUsage(this.operation.target);
  }

  /** Books every attempt that has ended. Resolves with what the caller may still spend, null when that is unknown. */
  async close(extra: readonly AnswerCommand[]): Promise<MicroCredits | null> {
    if (this.#phase !== 'open') throw new Error(`an operation that is ${this.#phase} cannot be closed`);
    this.#phase = 'closed';
    this.operation.caller.signal.removeEventListener('abort', this.#onCallerGone);
    this.#giveBackUnused();
    // What still runs has lost its race.
    if (this.#attempts.some(({ phase }) => phase === 'running')) this.#abort.abort(cancelled());
    const outcomes = await this.#settle(extra);
    const settled = outcomes?.findLast((outcome) => outcome.type === 'settled');
    if (!settled) return null;
    this.operation.caller.onSettled?.(settled.remaining);
    return settled.remaining;
  }

  /** It may have been closed while somebody waited. */
  #isClosed(): boolean {
    return this.#phase === 'closed';
  }

  /** The operation's own hold, for its first attempt at the target that it was priced for. */
  #ownHoldFor(target: OperationTarget): AttemptRecord | null {
    const own = this.#unused;
    if (!own || !sameTarget(own.target, target)) return null;
    this.#unused = null;
    return own;
  }

  /** One more, for every other attempt. */
  async #holdOfNext(target: OperationTarget): Promise<AttemptRecord> {
    // The operation was priced for one target and turns to another, whose price and limits are its own.
    this.#giveBackUnused();
    const record = await this.#hold(target);
    if (!this.#isClosed()) return record;
    this.#unbooked.push(record);
    this.#settleUnwaited();
    throw cancelled();
  }

  #giveBackUnused(): void {
    if (this.#unused) this.#unbooked.push(this.#unused);
    this.#unused = null;
  }

  /** What was held for this call, together with those that belong to it; null where nothing was. */
  async #takeReserved(target: OperationTarget): Promise<AttemptRecord | null> {
    const { caller, call, estimate } = this.operation;
    if (!call || this.bill.cap !== null) return null;
    const reserved = caller.reserved?.take(call.field, target);
    if (!reserved) return null;
    const { record, held } = reserved;
    this.#operationId = record.id;
    this.#attempts.push(record);
    const stop = (reason: Error) => this.#abort.abort(reason);
    this.#deps.running.add({ id: record.id, held, stop });
    const plan = planHold(this.#deps, target, estimate, this.coverOf(target));
    this.estimate = plan.estimate;
    const missing = plan.least - record.held;
    const refusal = missing > 0 ? await this.#extend(record, missing as MicroCredits) : null;
    if (refusal) {
      this.#unbooked.push(record);
      throw refusal;
    }
    this.#limitUse(record);
    return record;
  }

  async #hold(target: OperationTarget): Promise<AttemptRecord> {
    const { queue, running, clock } = this.#deps;
    // Sent together, so that nobody else takes what the failed attempt gives back before this one can.
    const booked = this.#settle();
    const command = this.#holdCommand(target);
    const { id, most } = command;
    const span = this.operation.caller.trace?.start('hold', 'internal', {
      'gateway.function': target.function,
      'gateway.event_id': id,
    });
    // Known before it is in the ledger, so that no sweep takes it for a hold that was left behind.
    const stop = (reason: Error) => this.#abort.abort(reason);
    running.add({ id, held: null, stop });
    this.#budget?.hold(most);
    try {
      const taken = queue.take(command, this.signal);
      const outcome = booked ? (await Promise.all([taken, booked]))[0] : await taken;
      if (outcome?.type === 'denied' && this.signal.aborted) throw whyAborted(this.signal);
      if (outcome?.type === 'denied') throw creditRefusal(outcome, clock.now());
      if (outcome?.type === 'clockAhead') throw clockRefusal(outcome);
      if (outcome?.type !== 'granted') throw new Error(`the ledger answered a hold with ${outcome?.type}`);
      const { window, scopes, amount } = outcome;
      this.#budget?.giveBack(most - amount);
      running.add({ id, held: amount > 0 ? { window, scopes, call: command.call } : null, stop });
      const record = createAttemptRecord(id, target, amount);
      this.#attempts.push(record);
      this.#limitUse(record);
      span?.set({ 'gateway.credits': amount / MICRO_CREDITS_PER_CREDIT });
      span?.end();
      return record;
    } catch (error) {
      span?.fail(error);
      running.remove(id);
      this.#budget?.giveBack(most);
      throw error;
    }
  }

  #holdCommand(target: OperationTarget): HoldCommand {
    const { clock, owner } = this.#deps;
    const at = clock.now();
    const { left } = this.bill;
    const plan = planHold(this.#deps, target, this.operation.estimate, this.coverOf(target));
    this.estimate = plan.estimate;
    const { most, least } = this.#withinBudget(left === null ? plan : { most: left, least: left });
    const call = callFacts(this.operation, target, {
      operationId: this.#operationId,
      attempt: Math.max(1, this.#begun),
      teams: this.#teams,
      startedAt: at,
    });
    return { type: 'hold', id: createEventId(at), owner, at, most, least, call };
  }

  get #budget(): RequestBudget | undefined {
    return this.operation.caller.budget;
  }

  /** @throws GatewayError CREDITS_EXHAUSTED where the request's own budget is too small. */
  #withinBudget({ most, least }: { readonly most: MicroCredits; readonly least: MicroCredits }) {
    const budget = this.#budget;
    if (!budget) return { most, least };
    if (least > budget.left) throw budget.refusal(least);
    return { most: Math.min(most, budget.left) as MicroCredits, least };
  }

  /** What the hold pays for, of an operation that can live with less than its maximum. */
  #limitUse({ target, held }: AttemptRecord): void {
    if (this.coverOf(target) === 'maximum') return;
    const { pricing } = this.#deps;
    const { maxWarehouseSeconds } = this.estimate;
    if (maxWarehouseSeconds === undefined) {
      this.maxOutputTokens = pricing.outputTokensWithin(target, this.estimate, held);
    } else {
      const seconds = pricing.warehouseSecondsWithin(target, held);
      this.maxWarehouseSeconds = Math.min(seconds, maxWarehouseSeconds);
    }
  }

  /** Adds to a hold. Resolves with the refusal, if there is one. */
  async #extend(record: AttemptRecord, amount: MicroCredits): Promise<GatewayError | undefined> {
    const { ledger, clock } = this.#deps;
    const at = clock.now();
    const budget = this.#budget;
    if (budget && amount > budget.left) return budget.refusal(amount);
    budget?.hold(amount);
    let isGranted = false;
    try {
      const [outcome] = await ledger.submit([{ type: 'topUp', id: record.id, amount, at }]);
      if (outcome?.type === 'denied') return creditRefusal(outcome, at);
      if (outcome?.type !== 'granted')
        return new GatewayError('LEDGER_UNAVAILABLE', 'The hold of this call has expired.');
      record.held = (record.held + amount) as MicroCredits;
      isGranted = true;
      return undefined;
    } catch (error) {
      if (error instanceof GatewayError) return error;
      throw error;
    } finally {
      if (!isGranted) budget?.giveBack(amount);
    }
  }

  /** What is wrong with it is logged; an error that nobody caught would end the process. */
  #settleUnwaited(): void {
    this.#settle()?.catch(() => {});
  }

  /** Takes the attempts that have ended off the open holds, each once. Null where there is nothing to settle. */
  #settle(extra: readonly AnswerCommand[] = []): Promise<readonly Outcome[] | null> | null {
    const { clock, settlements } = this.#deps;
    const closing = closeEach(this.#unbooked.splice(0), clock.now(), this.#budget);
    const commands = [...closing.commands, ...extra];
    return commands.length === 0 ? null : settlements.settle(commands, closing.bills);
  }
}
