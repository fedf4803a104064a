/** Pays for a row and runs it: every Cortex function that works row by row goes through here. */
import { hash } from 'node:crypto';
import type { Govern, OperationTarget, OperationUsage } from '../credits/operation.ts';
import type { Caller } from '../identity/caller.ts';
import type { RowBatcher } from './batching/row-batcher.ts';
import type { RowCall } from './row-call.ts';

export interface CallRowOptions {
  /** An accepted quote: the bill never exceeds it. */
  readonly quoteId?: string | null | undefined;
  /** Aborted when the row is no longer worth starting; it has no effect once the row was sent. */
  readonly withdrawn?: AbortSignal;
}

export interface Answered<Answer> {
  readonly answer: Answer;
  readonly usage: OperationUsage;
}

/** @throws GatewayError what `Govern` and `RowBatcher.run` throw. */
export type CallRow = <Answer>(
  call: RowCall<Answer>,
  caller: Caller,
  options?: CallRowOptions,
) => Promise<Answered<Answer>>;

export interface CallRowDependencies {
  readonly govern: Govern;
  readonly batcher: RowBatcher;
  readonly warehouse: string;
}

export function createCallRow({ govern, batcher, warehouse }: CallRowDependencies): CallRow {
  return async (call, caller, { quoteId, withdrawn } = {}) => {
    const target = rowTarget(call, warehouse);
    const { value, usage } = await govern({
      caller,
      target,
      estimate: call.estimate,
      ...(quoteId ? { quoteId } : {}),
      ...(call.reuse === 'never' ? {} : { reuse: { key: fingerprint(call), store: call.reuse === 'store' } }),
      run: (hold) =>
        hold.attempt(target, (attempt) =>
          batcher.run({ call, caller, attempt, ...(withdrawn ? { withdrawn } : {}) }),
        ),
    });
    return { answer: value, usage };
  };
}

/** What a row is priced as. */
export function rowTarget(call: RowCall<unknown>, warehouse: string): OperationTarget {
  const { function: name, model } = call.statement;
  return { function: name, model, backend: 'SNOWFLAKE', warehouse };
}

/** Tells two inputs apart, function, model and options included, in constant space. */
export function fingerprint({ statement, row }: RowCall<unknown>): string {
  const { function: name, model, columns, binds } = statement;
  return hash('sha256', JSON.stringify([name, model, columns, binds, row]), 'base64url');
}
