/** One side of a hybrid answer: what it said, or why it said nothing. A failure here never fails the other side. */
import type { CortexService } from '../cortex/create-cortex.ts';
import type { OperationUsage } from '../credits/operation-usage.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { Backend, CompleteInput, HybridPart } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';

export interface SideQuestion {
  readonly backend: Backend;
  readonly model: string | null;
  /** Finds what belongs into the prompt; its failure is the side's. */
  readonly prompt: () => Promise<string>;
  readonly maxTokens: number | null;
}

export interface SideCall {
  readonly caller: Caller;
  /** The response path, unlike the other side's. */
  readonly field: string;
  /** Awaited once this side's credits are held. */
  readonly whenHeld: () => Promise<void>;
}

/** Never rejects but for a bug. */
export async function askSide(
  cortex: Pick<CortexService, 'complete'>,
  { backend, model, prompt, maxTokens }: SideQuestion,
  { caller, field, whenHeld }: SideCall,
): Promise<HybridPart> {
  const start = performance.now();
  let charged: OperationUsage | null = null;
  const booking: Caller = {
    ...caller,
    onCharge(attempt) {
      charged = attempt;
      caller.onCharge?.(attempt);
    },
  };
  try {
    const input: CompleteInput = {
      backend,
      prompt: await prompt(),
      ...(model !== null && { model }),
      ...(maxTokens !== null && { maxTokens }),
    };
    const { text, model: ran, usage } = await cortex.complete(input, booking, field, whenHeld);
    return { text: text ?? '', model: ran, latencyMs: performance.now() - start, error: null, usage };
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
