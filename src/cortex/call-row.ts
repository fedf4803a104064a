/** Pays for a row and runs it: every Cortex function that works row by row goes through here. */
import { hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Govern, PaidOperation } from '../credits/operation.ts';
import type { OperationUsage } from '../credits/operation-usage.ts';
import type { Caller } from '../identity/caller.ts';
import { requireRoom, type StatementRunner } from '../snowflake/statement/statement.ts';
import type { RowBatcher } from './batching/row-batcher.ts';
import type { RowCall } from './row-call.ts';

export interface CallRowOptions {
  /** The response path of the field: it tells equal calls of one request apart. */
  readonly field: string;
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
  options: CallRowOptions,
) => Promise<Answered<Answer>>;

/** A call as it is priced, held for and told from others, before anybody runs it. */
export type PricedCall = Omit<PaidOperation<unknown>, 'run' | 'caller' | 'quoteId'>;

export interface CallRowDependencies {
  readonly govern: Govern;
  readonly batcher: RowBatcher;
  readonly runner: Pick<StatementRunner, 'full'>;
  readonly warehouse: string;
  /** Whether fields of the request wait for their turn. */
  readonly moreToCome?: ((caller: Caller) => boolean) | undefined;
}

export function createCallRow(dependencies: CallRowDependencies): CallRow {
  const { govern, batcher, runner, warehouse, moreToCome } = dependencies;
  const whenAllHaveCome = moreToCome && gatherRows(moreToCome);
  return async (call, caller, { field, quoteId, withdrawn }) => {
    const priced = priceRow(call, warehouse, field);
    if (whenAllHaveCome) await whenAllHaveCome(caller);
    const { value, usage } = await govern({
      ...priced,
      caller,
      isRow: true,
      admit: () => requireRoom(runner),
      ...(quoteId ? { quoteId } : {}),
      run: (hold) =>
        hold.attempt(priced.target, (attempt) =>
          batcher.run({ call, caller, attempt, ...(withdrawn ? { withdrawn } : {}) }),
        ),
    });
    return { answer: value, usage };
  };
}

/**
 * The rows of a request are paid for together, so each waits until the request has made all of its calls. They go on in
 * the order in which they came: of two equal calls the first is the one that is computed.
 */
function gatherRows(moreToCome: (caller: Caller) => boolean): (caller: Caller) => Promise<void> {
  const gathering = new WeakMap<Caller, Promise<void>>();

  async function gather(caller: Caller): Promise<void> {
    do await nextTurn();
    while (moreToCome(caller));
    gathering.delete(caller);
  }

  return async (caller) => {
    // Other fields make their calls in this turn; whether some are left for a later one is known after it.
    await null;
    let together = gathering.get(caller);
    if (!together && moreToCome(caller)) {
      together = gather(caller);
      gathering.set(caller, together);
    }
    if (together) await together;
  };
}

export function priceRow(
  { statement, row, estimate, reuse }: RowCall<unknown>,
  warehouse: string,
  field: string,
): PricedCall {
  const { function: name, model, columns, binds } = statement;
  // Everything that decides the answer, in constant space.
  const fingerprint = hash('sha256', JSON.stringify([name, model, columns, binds, row]), 'base64url');
  return {
    target: { function: name, model, backend: 'SNOWFLAKE', warehouse },
    estimate,
    call: { field, fingerprint },
    ...(reuse === 'never' ? {} : { reuse: { key: fingerprint, store: reuse === 'store' } }),
  };
}
