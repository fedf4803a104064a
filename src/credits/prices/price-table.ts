/** The price file: its form, and how one is read. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import shipped from './prices.json' with { type: 'json' };

const amount = z.number().nonnegative().max(1e6);

/** Credits per million tokens, which is the same number as micro-credits per token. */
const tokenPrice = z.strictObject({ input: amount, output: amount });
const modelPrice = z.union([tokenPrice, z.strictObject({ as: z.string() })]);

const functionPrice = z.union([
  tokenPrice,
  /** Priced by the model that runs; the name is the model of a call that names none. */
  z.strictObject({ byModel: z.string() }),
  z.strictObject({ perUnit: amount, unit: z.string() }),
  /** Costs nothing but the time of its warehouse. */
  z.strictObject({ warehouseOnly: z.literal(true) }),
]);

const warehouse = z.strictObject({
  size: z.string(),
  generation2: z.enum(['aws', 'gcp', 'azure']).optional(),
});

/** Of one server that serves this model alone and is as busy as it can be. */
const gpuRates = z.strictObject({
  /** Prompt tokens a second. */
  prefillTokensPerSecond: z.number().positive(),
  /** Generated tokens a second, of all requests together. */
  decodeTokensPerSecond: z.number().positive(),
});

/** What `createGpuTokenPrice` derives the price of a token from. */
const gpu = z.strictObject({
  /** Of all servers, in any currency. */
  monthlyCost: z.number().nonnegative().max(1e9),
  /** Of one credit, in the same currency. */
  creditPrice: z.number().positive().max(1e6),
  servers: z.int().positive(),
  /** The part of the time, up to 1, that the servers are meant to be busy. */
  targetUtilisation: z.number().positive().max(1),
  models: z.record(z.string(), gpuRates),
  unlistedModel: gpuRates,
});

const priceTable = z
  .strictObject({
    date: z.iso.date(),
    source: z.string(),
    models: z.record(z.string(), modelPrice),
    /** The price of a model that is not listed; null refuses it. */
    unlistedModel: tokenPrice.nullable(),
    functions: z.record(z.string(), functionPrice),
    unlistedFunction: functionPrice.nullable(),
    /** Credits per hour. */
    warehouseSizes: z.record(z.string(), amount),
    generation2Factor: z.strictObject({ aws: amount, gcp: amount, azure: amount }),
    warehouses: z.record(z.string(), warehouse),
    unlistedWarehouse: warehouse,
    /** What a statement without a time limit is expected to take at most. */
    unboundedStatementSeconds: z.number().positive(),
    gpu,
  })
  .superRefine((table, context) => {
    for (const [name, price] of Object.entries(table.models)) {
      const target = 'as' in price ? table.models[price.as] : undefined;
      if ('as' in price && (!target || 'as' in target)) {
        context.addIssue({
          code: 'custom',
          path: ['models', name, 'as'],
          message: `${price.as} has no price of its own`,
        });
      }
    }
    for (const [name, price] of Object.entries(table.functions)) {
      if ('byModel' in price && !table.models[price.byModel]) {
        context.addIssue({
          code: 'custom',
          path: ['functions', name],
          message: `${price.byModel} is not among the models`,
        });
      }
    }
    const sizes = [
      ...Object.entries(table.warehouses),
      ['unlistedWarehouse', table.unlistedWarehouse] as const,
    ];
    for (const [name, { size }] of sizes) {
      if (table.warehouseSizes[size] === undefined) {
        context.addIssue({
          code: 'custom',
          path: ['warehouses', name],
          message: `${size} is not among the sizes`,
        });
      }
    }
  });

export type PriceTable = z.infer<typeof priceTable>;
export type TokenPrice = z.infer<typeof tokenPrice>;
export type FunctionPrice = z.infer<typeof functionPrice>;
export type GpuPrices = z.infer<typeof gpu>;

/** The prices that ship with the gateway. */
export const shippedPrices: PriceTable = priceTable.parse(shipped);

/**
 * Reads a price file. What it leaves out keeps the shipped price; `models`, `functions`, `warehouses`, `gpu` and its
 * `models` are merged entry by entry. @throws Error one line for each entry that is wrong.
 */
export async function loadPrices(path: string): Promise<PriceTable> {
  const given: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (typeof given !== 'object' || given === null) throw new Error(`${path}: must hold a JSON object`);
  const merged: Record<string, unknown> = { ...shippedPrices, ...given };
  for (const name of ['models', 'functions', 'warehouseSizes', 'warehouses', 'gpu'] as const) {
    merged[name] = { ...shippedPrices[name], ...(given as Partial<PriceTable>)[name] };
  }
  const result = priceTable.safeParse(merged);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`);
  throw new Error(`${path}: ${problems.join('\n')}`);
}
