/**
 * What a credit was sold for and what the GPUs cost, as it was then. Those of today's settings are others where they were
 * changed since.
 */
import * as z from 'zod';
import { canonicalJson } from '../../json/canonical-json.ts';
import { type Decimal, decimalOf, decimalText } from '../../settings/decimal.ts';
import type { GpuPrices } from './price-table.ts';

export interface KeptRate {
  readonly kind: 'credit' | 'gpu';
  /** A `CreditRate` or a `GpuRent` as canonical JSON. */
  readonly rate: string;
  /** It holds from then on: epoch milliseconds. */
  readonly since: number;
}

/** What one credit is sold for. */
export interface CreditRate {
  readonly price: Decimal;
  /** ISO 4217: `USD`. */
  readonly currency: string;
}

export type GpuRent = Pick<GpuPrices, 'monthlyCost' | 'creditPrice' | 'servers' | 'targetUtilisation'>;

/** What this gateway is set up with. */
export interface RateSetting {
  /** The price is null where no money is shown. */
  readonly credit: { readonly price: Decimal | null; readonly currency: string };
  readonly gpu: GpuRent;
}

/** A part of a span of time, in which one rate held: epoch milliseconds. */
export interface RateSpan<Rate> {
  readonly from: number;
  readonly to: number;
  readonly rate: Rate;
}

export interface BookRates {
  /** The parts of a span, in the order of their time; none where no money is shown. @throws GatewayError LEDGER_UNAVAILABLE */
  credit(from: number, to: number): Promise<readonly RateSpan<CreditRate>[]>;
  /** The same of the GPUs; there is always one. @throws GatewayError LEDGER_UNAVAILABLE */
  gpu(from: number, to: number): Promise<readonly RateSpan<GpuRent>[]>;
  /** Gives what an instant is billed at: without a price of its own, a credit is worth what the GPUs are priced by. */
  billing(): Promise<(time: number) => CreditRate>;
}

export interface BookRatesDependencies {
  readonly setting: RateSetting;
  /** In the order of their time; the first of a kind is taken to hold for all that was before it. */
  readonly kept: () => Promise<readonly KeptRate[]>;
}

const keptCredit = z.object({
  price: z.string().regex(/^\d+(?:\.\d+)?$/),
  currency: z.string(),
});
const keptGpu = z.object({
  monthlyCost: z.number().nonnegative(),
  creditPrice: z.number().positive(),
  servers: z.int().positive(),
  targetUtilisation: z.number().positive(),
});

/** What the books are to keep of a setting: no price is none that held. */
export function ratesToKeep({ credit, gpu }: RateSetting): readonly Omit<KeptRate, 'since'>[] {
  const { monthlyCost, creditPrice, servers, targetUtilisation } = gpu;
  const rent = canonicalJson({ monthlyCost, creditPrice, servers, targetUtilisation });
  const price = credit.price && canonicalJson({ ...credit, price: decimalText(credit.price) });
  return [{ kind: 'gpu', rate: rent }, ...(price ? [{ kind: 'credit', rate: price } as const] : [])];
}

/** A rate that this release cannot read is taken for today's. */
export function createBookRates({ setting, kept }: BookRatesDependencies): BookRates {
  const { credit, gpu } = setting;
  let reading: Promise<readonly KeptRate[]> | null = null;

  /** Those who ask at once share the answer. */
  function readKept(): Promise<readonly KeptRate[]> {
    reading ??= kept().finally(() => {
      reading = null;
    });
    return reading;
  }

  function creditSpans(all: readonly KeptRate[], today: CreditRate, from: number, to: number) {
    const read = (rate: string) => {
      const { price, currency } = keptCredit.parse(JSON.parse(rate));
      return { price: decimalOf(price), currency };
    };
    return spansOf(ofKind(all, 'credit'), read, today, from, to);
  }

  function gpuSpans(all: readonly KeptRate[], from: number, to: number) {
    return spansOf<GpuRent>(ofKind(all, 'gpu'), (rate) => keptGpu.parse(JSON.parse(rate)), gpu, from, to);
  }

  return {
    async credit(from, to) {
      const { price, currency } = credit;
      return price === null ? [] : creditSpans(await readKept(), { price, currency }, from, to);
    },
    gpu: async (from, to) => gpuSpans(await readKept(), from, to),
    async billing() {
      const { price, currency } = credit;
      const all = await readKept();
      const spans: readonly RateSpan<CreditRate>[] = price
        ? creditSpans(all, { price, currency }, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
        : gpuSpans(all, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY).map(({ rate, ...span }) => ({
            ...span,
            rate: { price: decimalOf(rate.creditPrice), currency },
          }));
      return (time) => (spans.find(({ to }) => time < to) ?? (spans[0] as RateSpan<CreditRate>)).rate;
    },
  };
}

function ofKind(all: readonly KeptRate[], wanted: KeptRate['kind']): readonly KeptRate[] {
  return all.filter(({ kind }) => kind === wanted);
}

function spansOf<Rate>(
  kept: readonly KeptRate[],
  read: (rate: string) => Rate,
  today: Rate,
  from: number,
  to: number,
): readonly RateSpan<Rate>[] {
  if (kept.length === 0) return [{ from, to, rate: today }];
  return kept.flatMap(({ since, rate }, i) => {
    const start = i === 0 ? from : Math.max(from, since);
    const end = Math.min(to, kept[i + 1]?.since ?? to);
    return start < end ? [{ from: start, to: end, rate: readOr(today, () => read(rate)) }] : [];
  });
}

function readOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
