/**
 * Exports as rows of FOCUS 1.3, the FinOps Open Cost and Usage Specification (focus.finops.org): CSV with a row for each
 * event. Usage is priced in credits: a row's cost is its credits times the price of one. An empty cell is NULL.
 *
 * Left out are the columns that the specification asks of other providers only: commitments, contracts, reservations,
 * split costs, and regions, which the usage log does not know.
 */

import type { CreditRate } from '../../credits/prices/book-rates.ts';
import type { CreditCalendar, CreditWindow } from '../../credits/windows/credit-calendar.ts';
import { windowAround } from '../../credits/windows/period.ts';
import { decimalOf, decimalText, multiply } from '../../settings/decimal.ts';
import type { LogRow } from '../usage-log.ts';
import { isoTime } from './export-columns.ts';
import { csvLine } from './text-exports.ts';

export interface FocusSetting {
  readonly calendar: CreditCalendar;
  /** What a credit was sold for at an instant. */
  readonly rateAt: (time: number) => CreditRate;
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
  BillingCurrency: currencyOf,
  BillingPeriodEnd: (row, { calendar }) => iso(monthOf(row, calendar).end),
  BillingPeriodStart: (row, { calendar }) => iso(monthOf(row, calendar).start),
  ChargeCategory: () => 'Usage',
  // A correction takes the place of the row that it corrects.
  ChargeClass: () => '',
  ChargeDescription: ({ function: name, model, backend }) =>
    [name, model, backend === 'LAMBDA_LABS' ? 'on the GPUs' : 'on Snowflake'].filter(Boolean).join(' '),
  ChargeFrequency: () => 'Usage-Based',
  ChargePeriodEnd: ({ timestamp = '', latencyMs = '0' }) =>
    iso(Date.parse(isoTime(timestamp)) + Math.max(1, Math.ceil(Number(latencyMs)))),
  ChargePeriodStart: ({ timestamp = '' }) => isoTime(timestamp),
  ConsumedQuantity: ({ function: name, inputTokens = '0', outputTokens = '0' }) =>
    name === 'SQL' ? '1' : String(BigInt(inputTokens) + BigInt(outputTokens)),
  ConsumedUnit: meterOf,
  ContractedCost: costOf,
  ContractedUnitPrice: priceOf,
  EffectiveCost: costOf,
  HostProviderName: providerOf,
  InvoiceId: () => '',
  InvoiceIssuerName: providerOf,
  ListCost: costOf,
  ListUnitPrice: priceOf,
  PricingCategory: () => 'Standard',
  PricingCurrency: currencyOf,
  PricingCurrencyContractedUnitPrice: priceOf,
  PricingCurrencyEffectiveCost: costOf,
  PricingCurrencyListUnitPrice: priceOf,
  PricingQuantity: ({ credits = '0' }) => credits,
  PricingUnit: () => 'Credits',
  ProviderName: providerOf,
  PublisherName: providerOf,
  // Nothing else that is charged for has a name of its own.
  ResourceId: ({ warehouse = '' }) => warehouse,
  ResourceName: ({ warehouse = '' }) => warehouse,
  ResourceType: ({ warehouse }) => (warehouse === undefined ? '' : 'Warehouse'),
  ServiceCategory: (row) => serviceOf(row).category,
  ServiceName: (row) => serviceOf(row).name,
  ServiceProviderName: providerOf,
  ServiceSubcategory: (row) => serviceOf(row).subcategory,
  SkuId: ({ function: name = '' }) => name,
  SkuMeter: meterOf,
  SkuPriceDetails: ({ model }) => (model === undefined ? '' : JSON.stringify({ x_Model: model })),
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

interface FocusService {
  readonly name: string;
  readonly category: string;
  readonly subcategory: string;
}

/** Each service is of one category, whichever row it stands in. */
const services = {
  gpu: {
    name: 'Lambda Labs GPU inference',
    category: 'AI and Machine Learning',
    subcategory: 'Generative AI',
  },
  sql: { name: 'Snowflake Warehouse', category: 'Databases', subcategory: 'Data Warehouses' },
  cortex: { name: 'Snowflake Cortex', category: 'AI and Machine Learning', subcategory: 'Generative AI' },
} as const satisfies Readonly<Record<string, FocusService>>;

function serviceOf({ function: name, backend }: LogRow): FocusService {
  if (backend === 'LAMBDA_LABS') return services.gpu;
  return name === 'SQL' ? services.sql : services.cortex;
}

function meterOf({ function: name }: LogRow): string {
  return name === 'SQL' ? 'Requests' : 'Tokens';
}

/** Exact, so that no fraction is lost. */
function costOf(row: LogRow, setting: FocusSetting): string {
  return decimalText(multiply(decimalOf(row.credits ?? '0'), rateOf(row, setting).price));
}

function priceOf(row: LogRow, setting: FocusSetting): string {
  return decimalText(rateOf(row, setting).price);
}

function currencyOf(row: LogRow, setting: FocusSetting): string {
  return rateOf(row, setting).currency;
}

function rateOf({ timestamp = '' }: LogRow, { rateAt }: FocusSetting): CreditRate {
  return rateAt(Date.parse(isoTime(timestamp)));
}

function providerOf({ backend }: LogRow): string {
  return backend === 'LAMBDA_LABS' ? 'Lambda Labs' : 'Snowflake';
}

/** In which the call began, as in every other report of a month: its hold may be of the last minute before. */
function monthOf({ timestamp = '' }: LogRow, calendar: CreditCalendar): CreditWindow {
  return calendar.windowOf(windowAround(calendar.windowAt(Date.parse(isoTime(timestamp))).id, 'MONTH'));
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
