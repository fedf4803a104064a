/** Which back end makes a completion: what the caller asked for, else what works and costs least, with the reason. */
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits } from '../../credits/micro-credits.ts';
import type { Estimate, OperationTarget } from '../../credits/operation.ts';
import type { Backend } from '../../credits/operation-usage.ts';
import { badInput, GatewayError } from '../../errors/gateway-error.ts';
import { nearest } from '../../errors/nearest.ts';
import { whereModelsAre } from '../../errors/where-models-are.ts';
import { refusesUs } from '../../upstream/read-fault.ts';
import type { CompletionBackend, ModelLimits } from './completion-backend.ts';

/** A back end that could serve the call, with the model it would run. */
export interface Option {
  readonly backend: CompletionBackend;
  readonly model: ModelLimits;
}

/** An option with its price. */
export interface PricedOption extends Option {
  readonly target: OperationTarget;
  readonly estimate: Estimate;
  /** What the call may cost there; null when it has no price. */
  readonly most: MicroCredits | null;
  /** What the tokens that every option allows would cost there: the prices of options are compared by it. */
  readonly comparable: MicroCredits | null;
}

export interface Wanted {
  readonly model?: string | null;
  readonly backend?: Backend | null;
}

/**
 * Every back end that serves what was asked for. Without a model each back end offers its default.
 * @throws GatewayError BAD_USER_INPUT for a model nobody serves; MODEL_UNAVAILABLE for one the back end asked for
 * does not serve.
 */
export function optionsFor(backends: readonly CompletionBackend[], wanted: Wanted): readonly Option[] {
  const { model: name, backend: only } = wanted;
  const asked = only ? backends.filter(({ backend }) => backend === only) : backends;
  const options = asked.flatMap((backend) => {
    const model = name == null ? backend.defaultModel() : backend.model(name);
    return model ? [{ backend, model }] : [];
  });
  if (options.length > 0) return options;

  if (name != null && !backends.some((backend) => backend.model(name))) {
    const known = backends.flatMap((backend) => backend.modelNames());
    const similar = nearest(name, known);
    const meant = similar.length > 0 ? ` Did you mean ${similar.join(', ')}?` : '';
    const shown = name.length > 80 ? `${name.slice(0, 80)}...` : name;
    throw badInput('input.model', `there is no model "${shown}".${meant} ${whereModelsAre}`, {
      nearest: similar,
    });
  }
  const what = name == null ? 'No completion model is served' : `"${name}" is not served`;
  const names = asked.flatMap((backend) => backend.modelNames());
  const instead = names.length > 0 ? ` It serves ${names.slice(0, 5).join(', ')}.` : '';
  throw new GatewayError(
    'MODEL_UNAVAILABLE',
    `${what} by ${only}.${instead} Leave backend out or name another model.`,
    {
      field: 'input.backend',
      // An endpoint that does not answer yet may serve it in a moment.
      retryable: asked.length > 0 && names.length === 0,
    },
  );
}

/** Prices the options. A model that may generate less is not cheaper for it. */
export function withPrices<T extends Omit<PricedOption, 'most' | 'comparable'>>(
  options: readonly T[],
  priceAtMost: (target: OperationTarget, estimate: Estimate) => MicroCredits | null,
): readonly (T & PricedOption)[] {
  const [only] = options;
  if (only && options.length === 1) {
    const most = priceAtMost(only.target, only.estimate);
    return [{ ...only, most, comparable: most }];
  }
  const inputTokens = Math.min(...options.map(({ estimate }) => estimate.inputTokens));
  const maxOutputTokens = Math.min(...options.map(({ estimate }) => estimate.maxOutputTokens));
  return options.map((option) => ({
    ...option,
    most: priceAtMost(option.target, option.estimate),
    comparable: priceAtMost(option.target, { ...option.estimate, inputTokens, maxOutputTokens }),
  }));
}

/** The options in the order in which they are tried: what works before what does not, then the cheapest. */
export function rank(options: readonly PricedOption[]): readonly PricedOption[] {
  const isDown = ({ backend, model }: Option) => backend.unavailable(model.name) !== null;
  const price = ({ comparable }: PricedOption) => comparable ?? Number.POSITIVE_INFINITY;
  return [...options].sort((a, b) => Number(isDown(a)) - Number(isDown(b)) || price(a) - price(b));
}

/** Why the first option leads, for people; null when the caller left no choice. */
export function reasonFor(ranked: readonly PricedOption[], wanted: Wanted): string | null {
  const [first, second] = ranked;
  if (wanted.backend || !first) return null;
  const name = first.backend.backend;
  if (!second) return `${name} is the only back end that serves ${first.model.name}.`;
  const other = second.backend.backend;
  const outage = second.backend.unavailable(second.model.name);
  if (outage !== null) return `${name}, because of ${other}: ${outage}`;
  return `${name} costs ${credits(first)} credits at most, ${other} ${credits(second)}.`;
}

const credits = ({ comparable }: PricedOption) =>
  comparable === null ? 'an unknown amount of' : comparable / MICRO_CREDITS_PER_CREDIT;

/** Failures after which another back end may do better. A call that is wrong in itself would be refused there, too. */
const worthAnotherBackend: ReadonlySet<string> = new Set([
  'MODEL_UNAVAILABLE',
  'RATE_LIMITED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TRUNCATED',
  'CIRCUIT_OPEN',
  'OVERLOADED',
]);

export function mayFailOver(error: unknown): error is GatewayError {
  if (!(error instanceof GatewayError)) return false;
  // Another back end may know us, or have the model, where this one does not.
  const { status } = error.details;
  const aboutUs = typeof status === 'number' && (refusesUs(status) || status === 404);
  return worthAnotherBackend.has(error.code) || (error.code === 'UPSTREAM_REJECTED' && aboutUs);
}
