/**
 * What a token costs on the GPUs. A server is rented by the month and works for whoever calls, so a call is charged
 * by its tokens and never by the clock: how long it takes depends on who else is there.
 *
 *     credits per second of work = monthlyCost / creditPrice / (servers * 730 h * 3600 s * targetUtilisation)
 *     credits per prompt token    = credits per second of work / prefillTokensPerSecond
 *     credits per generated token = credits per second of work / decodeTokensPerSecond
 *
 * At the target utilisation the tokens that are charged add up to the rent; below it the rest is the idle time that
 * nobody caused, above it there is a surplus.
 */
import { MICRO_CREDITS_PER_CREDIT } from '../micro-credits.ts';
import type { GpuPrices, TokenPrice } from './price-table.ts';

const SECONDS_A_MONTH = 730 * 3600;

export function createGpuTokenPrice(gpu: GpuPrices): (model: string | null) => TokenPrice {
  const { monthlyCost, creditPrice, servers, targetUtilisation, models, unlistedModel } = gpu;
  const perSecond = monthlyCost / creditPrice / (servers * SECONDS_A_MONTH * targetUtilisation);
  const priceOf = ({ prefillTokensPerSecond, decodeTokensPerSecond }: GpuPrices['unlistedModel']) => ({
    input: (perSecond / prefillTokensPerSecond) * MICRO_CREDITS_PER_CREDIT,
    output: (perSecond / decodeTokensPerSecond) * MICRO_CREDITS_PER_CREDIT,
  });
  const listed = new Map(Object.entries(models).map(([model, rates]) => [model, priceOf(rates)]));
  const unlisted = priceOf(unlistedModel);
  return (model) => listed.get(model ?? '') ?? unlisted;
}
