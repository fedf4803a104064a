/**
 * What FOCUS 1.3 (focus.finops.org, "Cost and Usage Columns") demands of rows whose ChargeCategory is Usage and whose
 * ChargeClass is null, column by column: presence, type, nullability, allowed values, and how columns hang together.
 */

/** Text of each cell by its column; null for an empty one. */
export type FocusRow = Readonly<Record<string, string | null>>;

interface ColumnRule {
  /** Mandatory ones are in every dataset; of the others the condition holds here, or the column is recommended. */
  readonly level: 'mandatory' | 'conditional' | 'recommended';
  readonly nulls: boolean;
  readonly form: (text: string) => boolean;
}

const decimal = (text: string) => /^-?\d+(\.\d+)?$/.test(text);
const nonNegative = (text: string) => /^\d+(\.\d+)?$/.test(text);
// StringHandling: nothing but spaces stands for nothing.
const text = (value: string) => value.trim() !== '';
const instant = (value: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) && !Number.isNaN(Date.parse(value));
const currency = (value: string) => Intl.supportedValuesOf('currency').includes(value);
const oneOf =
  (...allowed: readonly string[]) =>
  (value: string) =>
    allowed.includes(value);
/** Units are plural and capitalised: `Tokens`, `1000 Tokens`. */
const unit = (value: string) => /^(\d+ )?[A-Z][A-Za-z]*s$/.test(value);
/** KeyValueFormat: an object of plain values. */
const keyValues = (value: string) => {
  const parsed: unknown = JSON.parse(value);
  return (
    typeof parsed === 'object' &&
    parsed !== null &&
    !Array.isArray(parsed) &&
    Object.values(parsed).every((each) => each === null || typeof each !== 'object')
  );
};

const mandatory = (form: ColumnRule['form']): ColumnRule => ({ level: 'mandatory', nulls: false, form });
const conditional = (form: ColumnRule['form']): ColumnRule => ({ level: 'conditional', nulls: false, form });
const orNull = (rule: ColumnRule): ColumnRule => ({ ...rule, nulls: true });

const categories: Readonly<Record<string, readonly string[]>> = {
  'AI and Machine Learning': ['AI Platforms', 'Generative AI', 'Natural Language Processing'],
  Analytics: ['Search', 'Data Processing'],
  Databases: ['Data Warehouses', 'Relational Databases'],
};

export const columnRules: Readonly<Record<string, ColumnRule>> = {
  BilledCost: mandatory(decimal),
  BillingAccountId: mandatory(text),
  BillingAccountName: mandatory(text),
  BillingAccountType: conditional(text),
  BillingCurrency: mandatory(currency),
  BillingPeriodEnd: mandatory(instant),
  BillingPeriodStart: mandatory(instant),
  ChargeCategory: mandatory(oneOf('Usage')),
  ChargeClass: orNull(mandatory(oneOf('Correction'))),
  ChargeDescription: mandatory(text),
  ChargeFrequency: {
    level: 'recommended',
    nulls: false,
    form: oneOf('One-Time', 'Recurring', 'Usage-Based'),
  },
  ChargePeriodEnd: mandatory(instant),
  ChargePeriodStart: mandatory(instant),
  ConsumedQuantity: conditional(decimal),
  ConsumedUnit: conditional(unit),
  ContractedCost: mandatory(decimal),
  ContractedUnitPrice: conditional(nonNegative),
  EffectiveCost: mandatory(decimal),
  HostProviderName: mandatory(text),
  InvoiceId: { level: 'recommended', nulls: true, form: text },
  InvoiceIssuerName: mandatory(text),
  ListCost: mandatory(decimal),
  ListUnitPrice: conditional(nonNegative),
  PricingCategory: conditional(oneOf('Standard', 'Dynamic', 'Committed', 'Other')),
  PricingCurrency: conditional(currency),
  PricingCurrencyContractedUnitPrice: conditional(nonNegative),
  PricingCurrencyEffectiveCost: conditional(decimal),
  PricingCurrencyListUnitPrice: conditional(nonNegative),
  PricingQuantity: mandatory(decimal),
  PricingUnit: mandatory(unit),
  ProviderName: mandatory(text),
  PublisherName: mandatory(text),
  ResourceId: orNull(conditional(text)),
  ResourceName: orNull(conditional(text)),
  ResourceType: orNull(conditional(text)),
  ServiceCategory: mandatory(oneOf(...Object.keys(categories))),
  ServiceName: mandatory(text),
  ServiceProviderName: mandatory(text),
  ServiceSubcategory: {
    level: 'recommended',
    nulls: false,
    form: oneOf(...Object.values(categories).flat()),
  },
  SkuId: conditional(text),
  SkuMeter: conditional(text),
  SkuPriceDetails: orNull(conditional((value) => keyValues(value) && !/"(?!x_)\w+":/.test(value))),
  SkuPriceId: conditional(text),
  SubAccountId: conditional(text),
  SubAccountName: conditional(text),
  SubAccountType: conditional(text),
  Tags: conditional(keyValues),
};

/** Rules over several columns of one row. */
export const rowRules: Readonly<Record<string, (row: Cells) => boolean>> = {
  'BillingPeriodEnd is exclusive, and after BillingPeriodStart': ({ time }) =>
    time('BillingPeriodEnd') > time('BillingPeriodStart'),
  'ChargePeriodEnd is exclusive, and after ChargePeriodStart': ({ time }) =>
    time('ChargePeriodEnd') > time('ChargePeriodStart'),
  'the charge begins in its billing period': ({ time }) =>
    time('ChargePeriodStart') >= time('BillingPeriodStart') &&
    time('ChargePeriodStart') < time('BillingPeriodEnd'),
  'ListCost = ListUnitPrice * PricingQuantity': ({ isProduct }) =>
    isProduct('ListCost', 'ListUnitPrice', 'PricingQuantity'),
  'ContractedCost = ContractedUnitPrice * PricingQuantity': ({ isProduct }) =>
    isProduct('ContractedCost', 'ContractedUnitPrice', 'PricingQuantity'),
  'without amortisation EffectiveCost = BilledCost': ({ of }) => of('EffectiveCost') === of('BilledCost'),
  'one currency: the PricingCurrency columns are the others': ({ of }) =>
    of('PricingCurrency') === of('BillingCurrency') &&
    of('PricingCurrencyListUnitPrice') === of('ListUnitPrice') &&
    of('PricingCurrencyContractedUnitPrice') === of('ContractedUnitPrice') &&
    of('PricingCurrencyEffectiveCost') === of('EffectiveCost'),
  'HostProviderName equals ServiceProviderName where no host is exposed': ({ of }) =>
    of('HostProviderName') === of('ServiceProviderName'),
  'ProviderName, deprecated, says what ServiceProviderName says': ({ of }) =>
    of('ProviderName') === of('ServiceProviderName'),
  'ResourceName and ResourceType are null exactly where ResourceId is': ({ of }) =>
    (of('ResourceId') === null) === (of('ResourceName') === null) &&
    (of('ResourceId') === null) === (of('ResourceType') === null),
  'PricingUnit is null exactly where PricingQuantity is': ({ of }) =>
    (of('PricingUnit') === null) === (of('PricingQuantity') === null),
  'ServiceSubcategory belongs to ServiceCategory': ({ of }) =>
    categories[of('ServiceCategory') ?? '']?.includes(of('ServiceSubcategory') ?? '') === true,
};

/** Pairs of columns of which the first decides the second, over all rows. */
export const dependencies: readonly (readonly [string, string])[] = [
  ['SkuPriceId', 'SkuId'],
  ['SkuId', 'SkuMeter'],
  ['SkuPriceId', 'SkuPriceDetails'],
  ['ServiceName', 'ServiceCategory'],
  ['ServiceName', 'ServiceSubcategory'],
  ['BillingAccountId', 'BillingAccountName'],
  ['SubAccountId', 'SubAccountName'],
];

export interface Cells {
  of(column: string): string | null;
  time(column: string): number;
  isProduct(product: string, a: string, b: string): boolean;
}

export function cellsOf(row: FocusRow): Cells {
  const of = (column: string) => row[column] ?? null;
  return {
    of,
    time: (column) => Date.parse(of(column) ?? ''),
    isProduct(product, a, b) {
      const [left, one, other] = [product, a, b].map((column) => scaled(of(column) ?? ''));
      return left === ((one ?? 0n) * (other ?? 0n)) / SCALE;
    },
  };
}

const PLACES = 24;
const SCALE = 10n ** BigInt(PLACES);

/** A decimal as a whole number of 10^-24: products of it are exact. */
function scaled(value: string): bigint {
  const [whole = '0', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(PLACES, '0'));
}
