/** A row that waits for its statement: whose it is, and whom to tell what became of it. */
import type { Attempt } from '../../credits/operation.ts';
import { whyAborted } from '../../errors/gateway-error.ts';
import type { Caller } from '../../identity/caller.ts';
import type { CellValue, StatementResult } from '../../snowflake/statement/statement.ts';
import type { RowCall } from '../row-call.ts';

export interface BatchMember {
  readonly call: RowCall<unknown>;
  readonly caller: Caller;
  readonly attempt: Attempt;
  /** The row as JSON, made once. */
  readonly json: string;
  readonly answer: Promise<unknown>;
  /** True as soon as its caller went away, or it was withdrawn while it still waited. */
  gone(): boolean;
  /** Call right before its statement goes out. */
  send(): void;
  settle(cells: readonly CellValue[], result: StatementResult): void;
  fail(error: unknown): void;
}

export interface RowRequest<Answer> {
  readonly call: RowCall<Answer>;
  readonly caller: Caller;
  readonly attempt: Attempt;
  /** Aborted when the row is no longer worth starting; once it was sent this has no effect. */
  readonly withdrawn?: AbortSignal;
}

export function createBatchMember({ call, caller, attempt, withdrawn }: RowRequest<unknown>): BatchMember {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  // A row whose caller leaves while it waits fails before anybody listens.
  promise.catch(() => {});
  let sent = false;
  let settled = false;

  const finish = () => {
    settled = true;
    forget();
  };
  const fail = (error: unknown) => {
    if (settled) return;
    finish();
    reject(error);
  };
  // The others of the batch go on; this one must not wait for them.
  const leave = () => fail(whyAborted(attempt.signal));
  const forget = onAbort(attempt.signal, leave);
  if (attempt.signal.aborted) leave();

  return {
    call,
    caller,
    attempt,
    json: JSON.stringify(call.row),
    answer: promise,
    gone() {
      if (!settled && !sent && withdrawn?.aborted) fail(whyAborted(withdrawn));
      return settled;
    },
    send() {
      // A row that is run again on its own, after its batch failed, is still the same attempt.
      if (!sent) attempt.sent();
      sent = true;
    },
    settle(cells, { queryId }) {
      if (settled) return;
      try {
        const { answer, used } = call.decode(cells, queryId);
        attempt.report({ ...used, queryId });
        finish();
        resolve(answer);
      } catch (error) {
        fail(error);
      }
    },
    fail,
  };
}

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Rows of one request share its signal, and one listener: adding and removing a thousand would take a million steps. */
function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = waiting.get(signal);
  if (!callbacks) {
    const all = new Set<() => void>();
    signal.addEventListener('abort', () => all.forEach((call) => void call()), { once: true });
    waiting.set(signal, all);
    callbacks = all;
  }
  callbacks.add(callback);
  return () => callbacks.delete(callback);
}
