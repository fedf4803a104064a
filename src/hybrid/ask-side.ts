/** One side of a hybrid answer: what it said, or why it said nothing. A failure here never fails the other side. */
import { GatewayError } from '../errors/gateway-error.ts';
import type { HybridPart, OperationUsage } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';

export interface SideQuestion {
  /** What was asked for, for a side that fails. */
  readonly model: string | null;
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
  /** Awaited once this side's credits are held. */
  readonly whenHeld: () => Promise<void>;
}

/** Never rejects but for a bug. */
export async function askSide({ model, run }: SideQuestion, call: SideCall): Promise<HybridPart> {
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
