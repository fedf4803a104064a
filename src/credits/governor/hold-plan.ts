/** How much to hold for an operation before it runs. */
import { badInput } from '../../errors.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { Cover, Estimate, OperationTarget } from '../operation.ts';
import type { OutputEstimates } from '../prices/output-estimates.ts';
import type { Pricing } from '../prices/pricing.ts';

export interface HoldPlan {
  readonly most: MicroCredits;
  readonly least: MicroCredits;
}

/** @throws GatewayError BAD_USER_INPUT for an estimate that is not made of whole, non-negative amounts. */
export function planHold(
  { pricing, outputs }: { readonly pricing: Pricing; readonly outputs: OutputEstimates },
  target: OperationTarget,
  estimate: Estimate,
  cover: Cover,
): HoldPlan {
  checkEstimate(estimate);
  const most = pricing.priceAtMost(target, estimate, estimate.maxOutputTokens);
  if (cover === 'maximum') return { most, least: most };
  const { function: name, model } = target;
  const priceOf = (tokens: number | null) =>
    pricing.priceAtMost(
      target,
      estimate,
      Math.min(tokens ?? estimate.maxOutputTokens, estimate.maxOutputTokens),
    );
  const likely = priceOf(outputs.atMost(name, model));
  // A stream can begin on less than it may need: it asks for more while it runs.
  return cover === 'capped'
    ? { most, least: likely }
    : { most: likely, least: priceOf(outputs.usual(name, model)) };
}

function checkEstimate({ text, ...amounts }: Estimate): void {
  for (const [name, value] of Object.entries({ ...amounts, 'text.usual': text?.usual })) {
    // Infinity or NaN would pass every comparison with a limit the wrong way round.
    if (value !== undefined && !(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
      throw badInput(`estimate.${name}`, 'must be a finite amount of at least 0');
    }
  }
}
