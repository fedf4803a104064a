/** What a statement may cost, from the bytes that its plan reads. */
import type { MicroCredits } from '../../../credits/micro-credits.ts';
import type { ExplainPlan } from './explain-plan.ts';

/** The price of so many seconds of a warehouse. */
export type PriceWarehouse = (warehouse: string, seconds: number) => MicroCredits;

export interface SqlEstimate {
  readonly seconds: number;
  readonly credits: MicroCredits;
  readonly basis: string;
}

/**
 * Compressed bytes that one node reads and works on in a second. Snowflake publishes no such figure; this one is
 * deliberately low, since what follows the scan takes time too. Doubling a warehouse doubles its nodes.
 */
const BYTES_PER_NODE_AND_SECOND = 128 * 1024 * 1024;
/** Micro-credits that a node costs in an hour: a size's credits an hour are its nodes. */
const NODE_HOUR = 1_000_000;

/**
 * seconds = 1 + bytes / (nodes x 128 MiB); credits = the price of these seconds. Snowflake's plan is an upper bound
 * on the bytes, because pruning goes on while a statement runs.
 */
export function estimateScan(
  plan: ExplainPlan,
  warehouse: string,
  priceWarehouse: PriceWarehouse,
): SqlEstimate {
  const nodes = Math.max(1, Math.round(priceWarehouse(warehouse, 3600) / NODE_HOUR));
  // More nodes than partitions have nothing to read.
  const busy = Math.max(1, Math.min(nodes, plan.partitionsAssigned));
  const seconds = Math.ceil((1 + plan.bytesAssigned / (busy * BYTES_PER_NODE_AND_SECOND)) * 10) / 10;
  const nodesText = nodes === 1 ? '1 node' : `${nodes} nodes`;
  return {
    seconds,
    credits: priceWarehouse(warehouse, seconds),
    basis:
      `${formatBytes(plan.bytesAssigned)} in ${plan.partitionsAssigned} of ${plan.partitionsTotal} partitions, ` +
      `at 128 MiB a second and node, on ${warehouse} with ${nodesText}; 1 second at least.`,
  };
}

export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const amount = bytes / 1024 ** power;
  return `${power === 0 ? amount : amount.toFixed(1)} ${units[power]}`;
}
