/** One side of a hybrid answer: what it said, or why it said nothing. A failure here never fails the other side. */
import type { PlannedCall } from '../credits/governor/reserve.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { HybridPart, OperationUsage } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';

export interface Side {
  /** What was asked for, for a side that fails. */
  readonly model: string | null;
  /** What it may call, under the paths that it will call it by. @throws GatewayError what it will be refused with */
  readonly plan: (call: SideCall) => Promise<readonly PlannedCall[]>;
  readonly run: (call: SideCall) => Promise<SideAnswer>;
}

export interface SideAnswer {
  readonly text: string;
  /** The model that ran. */
  readonly model: string;
  readonly usage: OperationUsage;
}

export interface SideCall {
  readonly caller: Caller;
  /** The response path, unlike the other side's. */
  readonly field: string;
}

/** Nothing is held for a side that is refused anyway: it will say so itself. */
export async function planSide({ plan }: Side, call: SideCall): Promise<readonly PlannedCall[]> {
  try {
    return await plan(call);
  } catch (error) {
    if (error instanceof GatewayError) return [];
    throw error;
  }
}

/** Never rejects but for a bug. */
export async function askSide({ model, run }: Side, call: SideCall): Promise<HybridPart> {
  const start = performance.now();
  let charged: OperationUsage | null = null;
  const booking: Caller = {
    ...call.caller,
    onCharge(attempt) {
      charged = attempt;
      call.caller.onCharge?.(attempt);
    },
  };
  try {
    const { text, model: ran, usage } = await run({ ...call, caller: booking });
    return { text, model: ran, latencyMs: performance.now() - start, error: null, usage };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { code, message, retryable } = error;
    const latencyMs = performance.now() - start;
    return {
      text: null,
      model: model ?? 'default',
      latencyMs,
      error: { code, message, retryable },
      // What a failed or beaten side has cost.
      usage: charged,
    };
  }
}
