/** The price file: its form, and how one is read. */
import * as z from 'zod';
import { suggestion } from '../../errors/nearest.ts';
import { readName } from '../../identity/name.ts';
import { readJsonFile } from '../../json/read-json-file.ts';
import { createGpuTokenPrice } from './gpu-price.ts';
import shipped from './prices.json' with { type: 'json' };

const MOST = 1e6;
/** Of credits for a million tokens: one micro-credit. */
const LEAST = 1e-6;
/** Beyond it, a week of the dearest warehouse would leave the safe integers. */
const MOST_GENERATION_2 = 10;
const amount = z.number().nonnegative().max(MOST);
const factor = z.number().positive().max(MOST_GENERATION_2);

/** Looked up by names that callers choose: what every object inherits, like `constructor`, is none of its entries. */
const byName = <T extends z.ZodType>(entry: T) =>
  z
    .record(z.string(), entry)
    .transform((entries): typeof entries => Object.assign(Object.create(null), entries));

/** How an entry's price is known. A stand-in is estimated unless it says otherwise, any other entry published. */
const entryBasis = {
  basis: z.enum(['published', 'estimated']).optional(),
  date: z.iso.date().nullable().optional(),
  source: z.string().optional(),
};

/** Credits per million tokens, which is the same number as micro-credits per token. */
const tokens = { input: amount, output: amount };
/** Of a model that does not ship with the gateway: without it, a mistyped name would be a price that nobody pays. */
const added = { new: z.literal(true).optional() };
const modelPrice = z.union(
  [
    z.strictObject({ ...tokens, ...entryBasis, ...added }),
    z.strictObject({ as: z.string(), ...entryBasis, ...added }),
  ],
  { error: 'must be {"input": CREDITS, "output": CREDITS} for a million tokens, or {"as": MODEL}' },
);

const functionPrice = z.union(
  [
    z.strictObject({ ...tokens, ...entryBasis }),
    /** Priced by the model that runs; the name is the model of a call that names none. */
    z.strictObject({ byModel: z.string() }),
    z.strictObject({ perUnit: amount, unit: z.string(), ...entryBasis }),
    /** Costs nothing but the time of its warehouse. */
    z.strictObject({ warehouseOnly: z.literal(true), ...entryBasis }),
  ],
  {
    error:
      'must be {"input": CREDITS, "output": CREDITS}, {"byModel": MODEL}, {"perUnit": CREDITS, "unit": NAME} or {"warehouseOnly": true}',
  },
);

const warehouse = z.strictObject({
  size: z.string(),
  generation2: z.enum(['aws', 'gcp', 'azure']).optional(),
});

/** Beyond any server, and any fleet: such a number is in another unit, and would make tokens free. */
const MOST_TOKENS_PER_SECOND = 1e7;
const MOST_SERVERS = 1e5;
const tokensPerSecond = z.number().positive().max(MOST_TOKENS_PER_SECOND);

/** Of one server that serves this model alone and is as busy as it can be. */
const gpuRates = z.strictObject({
  /** Prompt tokens a second. */
  prefillTokensPerSecond: tokensPerSecond,
  /** Generated tokens a second, of all requests together. */
  decodeTokensPerSecond: tokensPerSecond,
});

/** What `createGpuTokenPrice` derives the price of a token from. */
const gpu = z.strictObject({
  /** Of all servers, in any currency. */
  monthlyCost: z.number().nonnegative().max(1e9),
  /** Of one credit, in the same currency. */
  creditPrice: z.number().positive().max(1e6),
  servers: z.int().positive().max(MOST_SERVERS),
  /** The part of the time, up to 1, that the servers are meant to be busy. */
  targetUtilisation: z.number().positive().max(1),
  models: byName(gpuRates),
  unlistedModel: gpuRates,
});

const priceTable = z.strictObject({
  date: z.iso.date(),
  source: z.string(),
  models: byName(modelPrice),
  /** The price of a model that is not listed; null refuses it. */
  unlistedModel: z.strictObject(tokens).nullable(),
  functions: byName(functionPrice),
  unlistedFunction: functionPrice.nullable(),
  /** Credits per hour. */
  warehouseSizes: byName(amount),
  generation2Factor: z.strictObject({ aws: factor, gcp: factor, azure: factor }),
  warehouses: byName(warehouse),
  unlistedWarehouse: warehouse,
  /** What a statement without a time limit is expected to take at most. */
  unboundedStatementSeconds: z
    .number()
    .positive()
    .max(7 * 86_400),
  gpu,
});

export type PriceTable = z.infer<typeof priceTable>;
/** Micro-credits per token. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
}
export type EntryBasis = Pick<z.infer<typeof modelPrice>, 'basis' | 'date' | 'source'>;
export type FunctionPrice = z.infer<typeof functionPrice>;
export type GpuPrices = z.infer<typeof gpu>;

/** The prices that ship with the gateway. */
export const shippedPrices: PriceTable = priceTable.parse(shipped);

/**
 * Reads a price file. What it leaves out keeps the shipped price; `models`, `functions`, `warehouses`, `gpu` and its
 * `models` are merged entry by entry. @throws Error one line for each entry that is wrong.
 */
export async function loadPrices(path: string): Promise<PriceTable> {
  const content = await readJsonFile(path);
  if (!isRecord(content)) throw new Error(`${path}: must hold a JSON object`);
  const merged = withShipped(content);
  const result = priceTable.safeParse(merged);
  const problems = [
    ...(result.error?.issues ?? [])
      .filter(({ path: at }) => at.length > 0)
      .map(({ path: at, message }) => `${at.join('.')}: ${message}`),
    ...wrongNames(merged, content),
    ...(result.success ? pricesBeyondReason(result.data.gpu) : []),
  ];
  if (result.success && problems.length === 0) return result.data;
  throw new Error(problems.map((problem) => `${path}: ${problem}`).join('\n'));
}

/** A whole table as the books keep it; null for one that this release cannot read. */
export function readPriceTable(json: string): PriceTable | null {
  try {
    return priceTable.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

/** Functions and models that a price file makes known, whatever else is wrong in it; null where it cannot be read. */
export async function readPricedNames(path: string): Promise<KnownNames | null> {
  const content = await readJsonFile(path).catch(() => null);
  if (!isRecord(content)) return null;
  const { models, gpu } = withShipped(content);
  return knownNames({
    functions: shippedPrices.functions,
    models: recordOf(models),
    gpu: { models: recordOf(recordOf(gpu).models) },
  });
}

/** The functions and models that have a price, and so may have a limit. */
export interface KnownNames {
  readonly functions: readonly string[];
  readonly models: readonly string[];
}

type Entries = Readonly<Record<string, unknown>>;

export function knownNames(prices: {
  readonly functions: Entries;
  readonly models: Entries;
  readonly gpu: { readonly models: Entries };
}): KnownNames {
  const { functions, models, gpu } = prices;
  return { functions: Object.keys(functions), models: [...Object.keys(models), ...Object.keys(gpu.models)] };
}

function withShipped(content: Record<string, unknown>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...shippedPrices, ...content };
  for (const name of ['models', 'functions', 'warehouseSizes', 'warehouses', 'gpu'] as const) {
    const given = content[name];
    if (given !== undefined && !isRecord(given)) continue;
    const isPriced = name === 'models' || name === 'functions';
    const entries = name === 'warehouses' ? asIdentifiers(given ?? {}) : given;
    merged[name] = { ...shippedPrices[name], ...(isPriced ? withBasis(given ?? {}, content) : entries) };
  }
  return merged;
}

/** Names as Snowflake reads them: in capitals, unless they stand in double quotes. */
function asIdentifiers(entries: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [asIdentifier(name), entry]));
}

function asIdentifier(name: string): string {
  const [, quoted] = /^"(.*)"$/.exec(name) ?? [];
  return quoted ?? name.toUpperCase();
}

/** Two spellings of one warehouse: nobody could see which of the two entries holds. */
function warehousesGivenTwice(names: readonly string[]): string[] {
  return names.flatMap((name, i) => {
    const first = names.findIndex((other) => asIdentifier(other) === asIdentifier(name));
    return first === i
      ? []
      : [`warehouses.${name}: is given twice, as ${names[first]} too; keep one of them.`];
  });
}

/** An entry of a price file is of that file's day and source, not of the shipped table's. */
function withBasis(entries: Record<string, unknown>, file: Record<string, unknown>): Record<string, unknown> {
  const date = z.iso.date().safeParse(file.date).data ?? null;
  const source = typeof file.source === 'string' ? file.source : 'the price file';
  return Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => {
      if (!isRecord(entry) || 'as' in entry || 'byModel' in entry) return [name, entry];
      return [name, { date, source, ...entry }];
    }),
  );
}

/** What follows from rates that were written in another unit, or with a digit too many. */
function pricesBeyondReason(gpu: GpuPrices): string[] {
  const priceOf = createGpuTokenPrice(gpu);
  return [...Object.keys(gpu.models), null].flatMap((model) => {
    const { input, output } = priceOf(model);
    const [lowest, highest] = [Math.min(input, output), Math.max(input, output)];
    const at = model === null ? 'gpu.unlistedModel' : `gpu.models.${model}`;
    const wouldCost = (price: number) => `${at}: a million tokens would cost ${price.toPrecision(3)} credits`;
    if (highest > MOST) return [`${wouldCost(highest)}, and ${MOST} are the most.`];
    if (lowest < LEAST && gpu.monthlyCost > 0)
      return [`${wouldCost(lowest)}, which is nothing; where the GPUs are to be free, monthlyCost is 0.`];
    return [];
  });
}

/** Names that nothing has, found beside whatever else is wrong. */
function wrongNames(merged: Record<string, unknown>, given: Record<string, unknown>): string[] {
  const models = recordOf(merged.models);
  const sizes = Object.keys(shippedPrices.warehouseSizes);
  const functions = Object.entries(recordOf(merged.functions));
  const functionPrices = [
    ...functions.map(([name, entry]) => [`functions.${name}`, entry] as const),
    ['unlistedFunction', merged.unlistedFunction] as const,
  ];
  const unknown = (at: string, kind: string, name: unknown, known: readonly string[]) =>
    typeof name !== 'string' || known.includes(name)
      ? []
      : [`${at}: there is no ${kind} ${name}.${suggestion(name, known)}`];
  const isAdded = (entry: unknown) => isRecord(entry) && entry.new === true;
  return [
    ...Object.keys(given).flatMap((name) => unknown(name, 'entry', name, Object.keys(priceTable.shape))),
    ...Object.entries(recordOf(given.models)).flatMap(([name, entry]) =>
      isAdded(entry)
        ? oddName(name).map((problem) => `models.${name}: the name ${problem}.`)
        : unknown(`models.${name}`, 'model', name, Object.keys(shippedPrices.models)).map(
            (problem) => `${problem} One that the gateway does not know yet needs "new": true.`,
          ),
    ),
    ...Object.keys(recordOf(given.functions)).flatMap((name) =>
      unknown(`functions.${name}`, 'function', name, Object.keys(shippedPrices.functions)),
    ),
    ...Object.entries(models).flatMap(([name, entry]) => {
      const priced = Object.keys(models).filter((model) => !('as' in recordOf(models[model])));
      return unknown(`models.${name}.as`, 'model with a price of its own', recordOf(entry).as, priced);
    }),
    ...functionPrices.flatMap(([at, entry]) =>
      unknown(`${at}.byModel`, 'model', recordOf(entry).byModel, Object.keys(models)),
    ),
    ...warehousesGivenTwice(Object.keys(recordOf(given.warehouses))),
    ...Object.keys(recordOf(given.warehouseSizes)).flatMap((name) =>
      unknown(`warehouseSizes.${name}`, 'size', name, sizes),
    ),
    ...Object.entries({
      ...recordOf(merged.warehouses),
      unlistedWarehouse: merged.unlistedWarehouse,
    }).flatMap(([name, entry]) => unknown(`warehouses.${name}.size`, 'size', recordOf(entry).size, sizes)),
  ];
}

/** Of a model whose name no call can have. */
function oddName(given: string): string[] {
  const { name, problem } = readName(given);
  if (problem) return [problem];
  return name === given ? [] : ['must be written in composed characters (Unicode NFC)'];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
