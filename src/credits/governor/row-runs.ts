/**
 * Rows of one request share a hold and a settlement: operations of one caller, for one target, that begin in the same
 * turn of the event loop, and those of them that end in the same turn. Each row keeps an attempt, and an event in the
 * books, of its own.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { whyAborted } from '../../errors/gateway-error.ts';
import type { Caller } from '../../identity/caller.ts';
import { createEventId } from '../event-id.ts';
import type { HoldRowsCommand, Outcome } from '../ledger/command.ts';
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits } from '../micro-credits.ts';
import type { Attempt, Governed, OpenHold, OperationTarget, PaidOperation } from '../operation.ts';
import { type AttemptRecord, createAttemptRecord, sameTarget, unusedUsage } from './attempt-record.ts';
import { Bill } from './bill.ts';
import { callFacts } from './call-facts.ts';
import { closeTogether } from './close-attempts.ts';
import { clockRefusal } from './credit-refusal.ts';
import { planHold } from './hold-plan.ts';
import type { OperationDependencies } from './operation-dependencies.ts';
import { type Ending, runOperation } from './operation-run.ts';
import { type AttemptedOperation, runAttempt } from './run-attempt.ts';
import type { RunningHold } from './running-holds.ts';

/** Rows that begin in one turn of the event loop, so that others come between: about as many as one statement takes. */
const ROWS_A_TURN = 250;

/** As `runOperation`, for an operation that shares its hold. */
export type RunRow = <T>(operation: PaidOperation<T>, ending: Ending | null) => Promise<Governed<T>>;

export function createRowRuns(dependencies: OperationDependencies): RunRow {
  /** What begins in this turn. */
  const gathering = new Map<Caller, RowsRun[]>();

  function runsOf(caller: Caller): RowsRun[] {
    const known = gathering.get(caller);
    if (known) return known;
    const runs: RowsRun[] = [];
    gathering.set(caller, runs);
    setImmediate(() => {
      gathering.delete(caller);
      for (const run of runs) void run.start();
    });
    return runs;
  }

  return <T>(operation: PaidOperation<T>, ending: Ending | null) => {
    const { caller, target } = operation;
    const runs = runsOf(caller);
    let run = runs.find((other) => sameTarget(other.target, target));
    if (!run) {
      run = new RowsRun(dependencies, caller, target);
      runs.push(run);
    }
    return run.add(operation, ending) as Promise<Governed<T>>;
  };
}

/** A row that waits for its hold. */
interface WaitingRow extends PromiseWithResolvers<Governed<unknown>> {
  readonly operation: PaidOperation<unknown>;
  readonly ending: Ending | null;
}

interface HeldRow extends WaitingRow {
  readonly attempted: AttemptedOperation;
  readonly record: AttemptRecord;
}

/** A row whose work is done, and what its caller will learn once it is booked: an answer, or an error. */
interface EndedRow extends HeldRow {
  readonly governed?: Governed<unknown>;
  readonly error?: unknown;
}

class RowsRun {
  readonly target: OperationTarget;
  readonly #deps: OperationDependencies;
  readonly #caller: Caller;
  readonly #abort = new AbortController();
  #waiting: WaitingRow[] = [];
  #ended: EndedRow[] = [];
  /** Rows with a hold that is not settled. */
  #open = 0;

  constructor(dependencies: OperationDependencies, caller: Caller, target: OperationTarget) {
    this.#deps = dependencies;
    this.#caller = caller;
    this.target = target;
  }

  add(operation: PaidOperation<unknown>, ending: Ending | null): Promise<Governed<unknown>> {
    const row: WaitingRow = { operation, ending, ...Promise.withResolvers<Governed<unknown>>() };
    this.#waiting.push(row);
    return row.promise;
  }

  async start(): Promise<void> {
    const rows = this.#waiting;
    this.#waiting = [];
    try {
      const held = rows.length > 1 ? await this.#hold(rows) : null;
      if (held) await inTurns(held, (row) => void this.#run(row));
      // What does not fit as a whole may fit in part: each row asks for itself, and may wait for the others to end.
      else await inTurns(rows, (row) => this.#runAlone(row));
    } catch (error) {
      for (const { reject } of rows) reject(error);
    }
  }

  #runAlone({ operation, ending, resolve, reject }: WaitingRow): void {
    runOperation(this.#deps, operation, null, ending).then(resolve, reject);
  }

  /** Null when there is no room for all of them. */
  async #hold(rows: readonly WaitingRow[]): Promise<readonly HeldRow[] | null> {
    const { signal, budget, trace } = this.#caller;
    if (signal.aborted) throw whyAborted(signal);
    for (const { operation } of rows) operation.admit?.();
    const at = this.#deps.clock.now();
    const planned = this.#plan(rows, at);
    if (!planned) return null;
    const total = planned.reduce((sum, { record }) => sum + record.held, 0) as MicroCredits;
    // Each row asks alone then, and those that fit are run.
    if (budget && total > budget.left) return null;
    const span = trace?.start('hold', 'internal', {
      'gateway.function': this.target.function,
      'gateway.rows': planned.length,
    });
    budget?.hold(total);
    // Known before they are in the ledger, so that no sweep takes them for holds that were left behind.
    this.#watch(planned, null);
    signal.addEventListener('abort', this.#onCallerGone);
    const giveBack = () => {
      budget?.giveBack(total);
      this.#forget(planned);
    };
    try {
      const call = callFacts({ caller: this.#caller }, this.target, {
        attempt: 1,
        teams: this.#deps.teamsOf(this.#caller),
        startedAt: at,
      });
      const outcome = await this.#take(planned, call, at);
      if (outcome?.type === 'granted') {
        this.#watch(planned, { window: outcome.window, scopes: outcome.scopes, call });
        span?.set({ 'gateway.credits': outcome.amount / MICRO_CREDITS_PER_CREDIT });
      } else giveBack();
      span?.end();
      return outcome?.type === 'granted' ? planned : null;
    } catch (error) {
      giveBack();
      span?.fail(error);
      throw error;
    }
  }

  /** One hold for all of them. @throws GatewayError where the books are ahead of the clock */
  async #take(
    rows: readonly HeldRow[],
    call: HoldRowsCommand['call'],
    at: number,
  ): Promise<Outcome | undefined> {
    const { ledger, owner } = this.#deps;
    const amounts = rows.map(({ record: { id, held } }) => ({ id, amount: held }));
    const [outcome] = await ledger.submit([{ type: 'holdRows', owner, at, call, rows: amounts }]);
    if (outcome?.type === 'clockAhead') throw clockRefusal(outcome);
    return outcome;
  }

  /** Null when one of them cannot be priced: alone, it learns why, and the others are not refused with it. */
  #plan(rows: readonly WaitingRow[], at: number): readonly HeldRow[] | null {
    try {
      return rows.map((row) => this.#planOne(row, at));
    } catch {
      return null;
    }
  }

  #planOne(row: WaitingRow, at: number): HeldRow {
    const { estimate, most } = planHold(this.#deps, this.target, row.operation.estimate, 'maximum');
    return {
      ...row,
      record: createAttemptRecord(createEventId(at), this.target, most),
      attempted: {
        operation: row.operation,
        estimate,
        bill: new Bill(null),
        signal: this.#abort.signal,
        maxOutputTokens: estimate.maxOutputTokens,
        coverOf: () => 'maximum',
        countPrompt: () => {},
      },
    };
  }

  #watch(rows: readonly HeldRow[], taken: RunningHold['held']): void {
    const stop = (reason: Error) => this.#abort.abort(reason);
    this.#open = rows.length;
    for (const { record } of rows) {
      const { id, held } = record;
      this.#deps.running.add({ id, held: held > 0 ? taken : null, stop });
    }
  }

  #forget(rows: readonly HeldRow[]): void {
    for (const { record } of rows) this.#deps.running.remove(record.id);
    this.#close(rows.length);
  }

  #close(rows: number): void {
    this.#open -= rows;
    if (this.#open === 0) this.#caller.signal.removeEventListener('abort', this.#onCallerGone);
  }

  readonly #onCallerGone = (): void => this.#abort.abort(whyAborted(this.#caller.signal));

  async #run(row: HeldRow): Promise<void> {
    const { operation, attempted, record } = row;
    const { signal, maxOutputTokens } = attempted;
    const hold: OpenHold = {
      signal,
      maxOutputTokens,
      attempt: (target, run) => this.#attempt(row, target, run),
      topUp: async () => false,
    };
    try {
      const value = await operation.run(hold);
      const { usage } = record;
      this.#end({
        ...row,
        governed: { value, usage: usage ?? unusedUsage(this.target), attempts: usage ? [usage] : [] },
      });
    } catch (error) {
      // However the work reports that it was aborted, what the caller learns is why.
      this.#end({ ...row, error: signal.aborted ? whyAborted(signal) : error });
    }
  }

  /** A row is tried once, and where it was priced for: its hold covers no more. */
  async #attempt<T>(
    { attempted, record }: HeldRow,
    target: OperationTarget,
    run: (attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    if (attempted.signal.aborted) throw whyAborted(attempted.signal);
    if (!sameTarget(target, this.target)) throw new Error('a row was tried at a target it has no hold for');
    return runAttempt(this.#deps, attempted, record, run);
  }

  #end(row: EndedRow): void {
    this.#ended.push(row);
    if (this.#ended.length === 1) setImmediate(() => void this.#settle());
  }

  async #settle(): Promise<void> {
    const ended = this.#ended;
    this.#ended = [];
    try {
      const at = this.#deps.clock.now();
      const records = ended.map(({ record }) => record);
      const { commands, bills } = closeTogether(records, at, this.#caller.budget);
      const answers = ended.flatMap(({ ending, governed, record }) =>
        governed || record.credits > 0 ? (ending?.(governed ?? null) ?? []) : [],
      );
      const outcomes = await this.#deps.settlements.settle([...commands, ...answers], bills);
      const settled = outcomes?.findLast((outcome) => outcome.type === 'settled');
      if (settled) this.#caller.onSettled?.(settled.remaining);
      for (const { governed, error, resolve, reject } of ended) {
        if (!governed) reject(error);
        else resolve(settled ? { ...governed, remaining: settled.remaining } : governed);
      }
    } catch (error) {
      for (const { reject } of ended) reject(error);
    } finally {
      this.#close(ended.length);
    }
  }
}

async function inTurns<Row>(rows: readonly Row[], begin: (row: Row) => void): Promise<void> {
  for (const [i, row] of rows.entries()) {
    if (i > 0 && i % ROWS_A_TURN === 0) await nextTurn();
    begin(row);
  }
}
