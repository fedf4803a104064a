/**
 * Exports as rows of FOCUS 1.3, the FinOps Open Cost and Usage Specification (focus.finops.org): CSV with a row for each
 * event. Usage is priced in credits: a row's cost is its credits times the price of one.
 */
import type { CreditCalendar } from '../../credits/windows/credit-calendar.ts';
import { windowAround } from '../../credits/windows/period.ts';
import type { LogRow } from '../usage-log.ts';
import { isoTime } from './export-columns.ts';
import { csvLine } from './text-exports.ts';

export interface FocusSetting {
  readonly calendar: CreditCalendar;
  /** Price of a credit. */
  readonly price: number;
  readonly currency: string;
  /** The account that is billed. */
  readonly account: string;
}

type FocusCell = (row: LogRow, setting: FocusSetting) => string;

/** In the order of their names, as the specification has it; those with `x_` are ours. */
const columns: Readonly<Record<string, FocusCell>> = {
  BilledCost: costOf,
  BillingAccountId: (_, { account }) => account,
  BillingAccountName: (_, { account }) => account,
  BillingAccountType: () => 'Account',
  BillingCurrency: (_, { currency }) => currency,
  BillingPeriodEnd: (row, { calendar }) => iso(calendar.windowOf(monthOf(row)).end),
  BillingPeriodStart: (row, { calendar }) => iso(calendar.windowOf(monthOf(row)).start),
  ChargeCategory: () => 'Usage',
  ChargeClass: () => '',
  ChargeDescription: ({ function: name, model, backend }) =>
    [name, model, backend === 'LAMBDA_LABS' ? 'on the GPUs' : 'on Snowflake'].filter(Boolean).join(' '),
  ChargeFrequency: () => 'Usage-Based',
  ChargePeriodEnd: ({ timestamp = '', latencyMs = '0' }) =>
    iso(Date.parse(isoTime(timestamp)) + Math.max(1, Math.ceil(Number(latencyMs)))),
  ChargePeriodStart: ({ timestamp = '' }) => isoTime(timestamp),
  ConsumedQuantity: ({ inputTokens = '0', outputTokens = '0' }) =>
    String(Number(inputTokens) + Number(outputTokens)),
  ConsumedUnit: () => 'Tokens',
  ContractedCost: costOf,
  ContractedUnitPrice: priceOf,
  EffectiveCost: costOf,
  HostProviderName: providerOf,
  InvoiceIssuerName: providerOf,
  ListCost: costOf,
  ListUnitPrice: priceOf,
  PricingCategory: () => 'Standard',
  PricingCurrency: (_, { currency }) => currency,
  PricingQuantity: ({ credits = '0' }) => credits,
  PricingUnit: () => 'Credits',
  ProviderName: providerOf,
  PublisherName: providerOf,
  ResourceId: ({ eventId = '' }) => eventId,
  ResourceName: ({ function: name = '' }) => name,
  ResourceType: ({ backend }) => (backend === 'LAMBDA_LABS' ? 'GPU call' : 'Cortex call'),
  ServiceCategory: () => 'AI and Machine Learning',
  ServiceName: ({ backend }) =>
    backend === 'LAMBDA_LABS' ? 'Lambda Labs GPU inference' : 'Snowflake Cortex',
  ServiceProviderName: providerOf,
  ServiceSubcategory: () => 'Generative AI',
  SkuId: ({ function: name = '' }) => name,
  SkuMeter: () => 'Tokens',
  SkuPriceId: ({ function: name = '', model }) => (model ? `${name}/${model}` : name),
  SubAccountId: ({ user = '' }) => user,
  SubAccountName: ({ user = '' }) => user,
  SubAccountType: () => 'User',
  Tags: ({ tags = '{}' }) => tags,
  x_ApiKeyId: ({ apiKeyId = '' }) => apiKeyId,
  x_Cached: ({ cached = 'false' }) => cached,
  x_Credits: ({ credits = '0' }) => credits,
  x_EventId: ({ eventId = '' }) => eventId,
  x_QueryId: ({ queryId = '' }) => queryId,
  x_Status: ({ status = '' }) => status,
  x_Teams: ({ teams = '[]' }) => teams,
};

export async function* toFocus(
  pages: AsyncIterable<readonly LogRow[]>,
  setting: FocusSetting,
): AsyncGenerator<string> {
  yield csvLine(Object.keys(columns));
  const cells = Object.values(columns);
  for await (const rows of pages) {
    yield rows.map((row) => csvLine(cells.map((cell) => cell(row, setting)))).join('');
  }
}

/** In millionths of a millionth, so that no fraction is lost. */
function costOf({ credits = '0' }: LogRow, { price }: FocusSetting): string {
  const micro = BigInt(credits.replace('.', ''));
  const product = micro * BigInt(Math.round(price * 1e6));
  const digits = product.toString().padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, '') || '0';
}

function priceOf(_: LogRow, { price }: FocusSetting): string {
  return String(price);
}

function providerOf({ backend }: LogRow): string {
  return backend === 'LAMBDA_LABS' ? 'Lambda Labs' : 'Snowflake';
}

function monthOf({ creditDay = '' }: LogRow): string {
  return windowAround(creditDay, 'MONTH');
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
