/**
 * What a call costs: before it runs, at most; afterwards, exactly. Both by the same measure, the model and warehouse
 * that were asked for, so that no call can outgrow its hold by what upstream says of itself.
 */
import { badInput, GatewayError } from '../../errors/gateway-error.ts';
import { nearest } from '../../errors/nearest.ts';
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits, roundUpToMicroCredits } from '../micro-credits.ts';
import type { Consumption, Estimate, OperationTarget } from '../operation.ts';
import { createGpuTokenPrice } from './gpu-price.ts';
import { createPriceBases, type PriceBasis } from './price-basis.ts';
import type { FunctionPrice, PriceTable, TokenPrice } from './price-table.ts';

export interface Pricing {
  /** The day of the price table. */
  readonly date: string;
  readonly functions: readonly string[];
  /** The price of a million tokens of a model that is listed, directly or by its stand-in; `output` null if free. */
  modelPrice(model: string): {
    readonly input: MicroCredits;
    readonly output: MicroCredits | null;
    readonly basis: PriceBasis | null;
  } | null;
  /** How the price of such a call is known. */
  basisOf(target: OperationTarget): PriceBasis;
  /** Whether calls like that one have a price. */
  isPriced(target: OperationTarget): boolean;
  /**
   * The price of what was used. `elapsedMs` prices a statement whose warehouse time was not reported. What cannot be
   * told apart is priced as what was asked for. @throws GatewayError for a call that has no price
   */
  priceOf(target: OperationTarget, used: Consumption, elapsedMs: number): MicroCredits;
  /**
   * The price of everything the estimate allows, with so many output tokens.
   * @throws GatewayError MODEL_UNAVAILABLE for a model without a price, BAD_USER_INPUT for a function without one.
   */
  priceAtMost(target: OperationTarget, estimate: Estimate, outputTokens: number): MicroCredits;
  /** The most output tokens, up to the estimate's, for which `priceAtMost` stays within `amount`. */
  outputTokensWithin(target: OperationTarget, estimate: Estimate, amount: MicroCredits): number;
  /** The most warehouse seconds for `amount`; Infinity where they cost nothing. */
  warehouseSecondsWithin(target: OperationTarget, amount: MicroCredits): number;
}

export function createPricing(table: PriceTable): Pricing {
  const gpuTokenPrice = createGpuTokenPrice(table.gpu);
  const bases = createPriceBases(table);

  function tokenPrice(model: string): TokenPrice | null {
    const listed = table.models[model];
    if (!listed) return model.startsWith('local-') ? tokenPrice(model.slice('local-'.length)) : null;
    return 'as' in listed ? tokenPrice(listed.as) : listed;
  }

  function findFunctionPrice(name: string): FunctionPrice | null {
    return table.functions[name] ?? table.unlistedFunction;
  }

  function functionPrice(name: string): FunctionPrice {
    const price = findFunctionPrice(name);
    if (price) return price;
    throw badInput(
      'function',
      `${name} has no price; give it one under "functions" in the price file (prices.json, or CREDIT_PRICES_PATH).`,
      {
        nearest: nearest(name, Object.keys(table.functions)),
      },
    );
  }

  /** The embedded models cost what the models cost whose place they take. */
  function findTokenPrice(model: string | null, standard: string): TokenPrice | null {
    const own = model === null ? null : tokenPrice(model);
    const isLocal = model === null || model.startsWith('local-');
    return own ?? (isLocal ? tokenPrice(standard) : table.unlistedModel);
  }

  function tokenPriceOf(model: string | null, standard: string): TokenPrice {
    const price = findTokenPrice(model, standard);
    if (price) return price;
    throw new GatewayError('MODEL_UNAVAILABLE', `${model} has no price, so it cannot be used.`, {
      retryable: false,
      nearest: nearest(model ?? '', Object.keys(table.models)),
    });
  }

  /** In micro-credits, not yet rounded. */
  function computePrice(target: OperationTarget, used: Consumption): number {
    if (target.backend === 'LAMBDA_LABS') return priceTokens(used, gpuTokenPrice(target.model));
    const price = functionPrice(target.function);
    const time = warehousePrice(target.warehouse, used.warehouseSeconds ?? 0);
    if ('perUnit' in price) return time + price.perUnit * MICRO_CREDITS_PER_CREDIT;
    if ('warehouseOnly' in price) return time;
    return time + priceTokens(used, 'byModel' in price ? tokenPriceOf(target.model, price.byModel) : price);
  }

  /** Credits for a million tokens are micro-credits for one. */
  function priceTokens({ inputTokens, outputTokens }: Consumption, { input, output }: TokenPrice): number {
    return inputTokens * input + outputTokens * output;
  }

  function warehousePrice(name: string | null, seconds: number): number {
    return seconds === 0 ? 0 : seconds * warehouseRate(name);
  }

  /** Micro-credits a second. */
  function warehouseRate(name: string | null): number {
    const { size, generation2 } = (name ? table.warehouses[name] : undefined) ?? table.unlistedWarehouse;
    const factor = generation2 ? table.generation2Factor[generation2] : 1;
    const perHour = (table.warehouseSizes[size] ?? 0) * factor;
    return (perHour * MICRO_CREDITS_PER_CREDIT) / 3600;
  }

  function isWarehouseOnly(target: OperationTarget): boolean {
    return target.backend === 'SNOWFLAKE' && 'warehouseOnly' in functionPrice(target.function);
  }

  function priceAtMost(target: OperationTarget, estimate: Estimate, outputTokens: number): MicroCredits {
    const seconds =
      estimate.maxWarehouseSeconds ?? (isWarehouseOnly(target) ? table.unboundedStatementSeconds : undefined);
    return roundUpToMicroCredits(
      computePrice(target, {
        inputTokens: estimate.inputTokens,
        outputTokens,
        ...(seconds !== undefined && { warehouseSeconds: seconds }),
      }),
    );
  }

  return {
    date: table.date,
    functions: Object.keys(table.functions),
    modelPrice(model) {
      const price = tokenPrice(model);
      if (!price) return null;
      const perMillion = (credits: number) => roundUpToMicroCredits(credits * MICRO_CREDITS_PER_CREDIT);
      return {
        input: perMillion(price.input),
        output: price.output === 0 ? null : perMillion(price.output),
        basis: bases.ofModel(model),
      };
    },
    basisOf: bases.ofCall,
    priceAtMost,
    isPriced({ backend, function: name, model }) {
      if (backend === 'LAMBDA_LABS') return true;
      const price = findFunctionPrice(name);
      return price !== null && (!('byModel' in price) || findTokenPrice(model, price.byModel) !== null);
    },
    priceOf(target, used, elapsedMs) {
      const timed =
        used.warehouseSeconds === undefined && isWarehouseOnly(target)
          ? { ...used, warehouseSeconds: elapsedMs / 1000 }
          : used;
      return roundUpToMicroCredits(computePrice(target, timed));
    },
    warehouseSecondsWithin({ warehouse }, amount) {
      const rate = warehouseRate(warehouse);
      return rate === 0 ? Number.POSITIVE_INFINITY : amount / rate;
    },
    outputTokensWithin(target, estimate, amount) {
      // Most holds pay for all of it.
      if (priceAtMost(target, estimate, estimate.maxOutputTokens) <= amount) return estimate.maxOutputTokens;
      let [fits, tooMany] = [0, estimate.maxOutputTokens + 1];
      while (tooMany - fits > 1) {
        const middle = Math.floor((fits + tooMany) / 2);
        if (priceAtMost(target, estimate, middle) <= amount) fits = middle;
        else tooMany = middle;
      }
      return fits;
    },
  };
}
