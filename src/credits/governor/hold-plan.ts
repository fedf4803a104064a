/** How much to hold for an operation before it runs. */
import { badInput, type GatewayError } from '../../errors/gateway-error.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { Cover, Estimate, OperationTarget } from '../operation.ts';
import type { Pricing } from '../prices/pricing.ts';
import { OVERHEAD_MARGIN, type UsageEstimates } from '../prices/usage-estimates.ts';

export interface HoldPlan {
  /** What is taken where there is room. */
  readonly most: MicroCredits;
  /** Below it the call is refused. */
  readonly least: MicroCredits;
  /** What the hold pays for is reckoned by it: the operation's, with what was learned of its kind. */
  readonly estimate: Estimate;
}

/** Before anything was learned of a kind of call, one that asks for more as it goes begins with this. */
const FIRST_OUTPUT_TOKENS = 256;
const FIRST_SECONDS = 2;
/** A statement may run for minutes; it begins with no more than so much, and asks for more while it runs. */
const MOST_FIRST_SECONDS = 10;
/** Beyond the largest part that was seen. */
const SHARE_MARGIN = 1.25;
const SHARE_MARGIN_TOKENS = 8;

/** @throws GatewayError BAD_USER_INPUT for an estimate that is not made of whole, non-negative amounts. */
export function planHold(
  { pricing, estimates }: { readonly pricing: Pricing; readonly estimates: UsageEstimates },
  target: OperationTarget,
  given: Estimate,
  cover: Cover,
): HoldPlan {
  checkEstimate(given);
  const estimate = withLearnedOverhead(estimates, target, given);
  const { maxOutputTokens, maxWarehouseSeconds } = estimate;
  const priceOf = (outputTokens: number, seconds = maxWarehouseSeconds) =>
    pricing.priceAtMost(
      target,
      maxWarehouseSeconds === undefined || seconds === undefined
        ? estimate
        : { ...estimate, maxWarehouseSeconds: Math.min(seconds, maxWarehouseSeconds) },
      Math.min(outputTokens, maxOutputTokens),
    );
  const whole = priceOf(maxOutputTokens);
  if (cover === 'maximum')
    return { most: whole, least: priceOf(likelyOutput(estimates, target, estimate)), estimate };

  const first = estimates.output(target, 'p99') ?? FIRST_OUTPUT_TOKENS;
  if (cover === 'capped') return { most: whole, least: priceOf(first), estimate };
  // It can begin on less than it may need: it asks for more while it runs.
  const usual = estimates.output(target, 'usual') ?? FIRST_OUTPUT_TOKENS / 4;
  const seconds = Math.min(estimates.seconds(target, 'p99') ?? FIRST_SECONDS, MOST_FIRST_SECONDS);
  const most = priceOf(first, Math.max(seconds, FIRST_SECONDS));
  const least = priceOf(usual, FIRST_SECONDS);
  if (!tellsWhileItStreams(target, cover)) return { most, least, estimate };
  // A prompt is read whole before anything can be stopped, and more may stand around it than was learned.
  const prompt = pricing.priceAtMost(target, given, Math.min(1, maxOutputTokens));
  return { most: larger(most, prompt), least: larger(least, prompt), estimate: given };
}

const larger = (a: MicroCredits, b: MicroCredits) => Math.max(a, b) as MicroCredits;

/**
 * Whether upstream tells what a call has used before its answer is handed on. A hold that pays for the prompt is then
 * enough: what the prompt took is left out of what it pays of the answer.
 */
export function tellsWhileItStreams({ backend }: OperationTarget, cover: Cover): boolean {
  return backend === 'LAMBDA_LABS' && cover === 'streamed';
}

/** What such a call usually costs. */
export function priceUsual(
  { pricing, estimates }: { readonly pricing: Pricing; readonly estimates: UsageEstimates },
  target: OperationTarget,
  given: Estimate,
): MicroCredits {
  const { text, inputTokens, maxOverheadTokens = 0, maxOutputTokens, maxWarehouseSeconds } = given;
  const around = estimates.promptOverhead(target, 'usual') ?? maxOverheadTokens;
  const share = given.likelyOutputTokens === undefined ? null : estimates.outputShare(target, 'usual');
  const output =
    share === null
      ? (estimates.output(target, 'usual') ?? given.likelyOutputTokens ?? maxOutputTokens)
      : Math.ceil(share * maxOutputTokens);
  const seconds = estimates.seconds(target, 'usual') ?? maxWarehouseSeconds;
  const usual: Estimate = {
    ...given,
    inputTokens: text ? Math.min(inputTokens, text.usual + around) : inputTokens,
    ...(maxWarehouseSeconds !== undefined &&
      seconds !== undefined && { maxWarehouseSeconds: Math.min(seconds, maxWarehouseSeconds) }),
  };
  return pricing.priceAtMost(target, usual, Math.min(output, maxOutputTokens));
}

/**
 * For functions that cannot be stopped midway. There is room for the bound nearly always, and then it is held. Near
 * the limit the call is let in with all that is left, if answers of its kind have always stayed within that: it then
 * leaves no room for a second one.
 */
function likelyOutput(estimates: UsageEstimates, target: OperationTarget, estimate: Estimate): number {
  const { likelyOutputTokens, maxOutputTokens } = estimate;
  if (likelyOutputTokens === undefined) return maxOutputTokens;
  const share = estimates.outputShare(target, 'most');
  return share === null
    ? likelyOutputTokens
    : Math.ceil(maxOutputTokens * share * SHARE_MARGIN) + SHARE_MARGIN_TOKENS;
}

function withLearnedOverhead(
  estimates: UsageEstimates,
  target: OperationTarget,
  estimate: Estimate,
): Estimate {
  const { inputTokens, maxOverheadTokens = 0 } = estimate;
  const learned = maxOverheadTokens === 0 ? null : estimates.promptOverhead(target, 'most');
  if (learned === null || learned + OVERHEAD_MARGIN >= maxOverheadTokens) return estimate;
  const maxOverhead = learned + OVERHEAD_MARGIN;
  return {
    ...estimate,
    inputTokens: inputTokens - maxOverheadTokens + maxOverhead,
    maxOverheadTokens: maxOverhead,
  };
}

const amounts = Object.keys({
  inputTokens: true,
  maxOverheadTokens: true,
  maxOutputTokens: true,
  likelyOutputTokens: true,
  maxWarehouseSeconds: true,
} satisfies Record<Exclude<keyof Estimate, 'text'>, true>) as readonly Exclude<keyof Estimate, 'text'>[];

function checkEstimate(estimate: Estimate): void {
  for (const name of amounts) if (!isAmount(estimate[name])) throw noAmount(name);
  if (!isAmount(estimate.text?.usual)) throw noAmount('text.usual');
}

/** Infinity or NaN would pass every comparison with a limit the wrong way round. */
function isAmount(value: number | undefined): boolean {
  return value === undefined || (value >= 0 && value <= Number.MAX_SAFE_INTEGER);
}

function noAmount(name: string): GatewayError {
  return badInput(`estimate.${name}`, 'must be a finite amount of at least 0');
}
