/**
 * The kinds of personal data that AI_REDACT knows (docs.snowflake.com, AI_REDACT). It has none for bank accounts: here
 * they count as PAYMENT_CARD_DATA, so that no client comes to rely on a category that Snowflake refuses.
 */

export const redactionCategories = [
  'NAME',
  'EMAIL',
  'PHONE_NUMBER',
  'DATE_OF_BIRTH',
  'GENDER',
  'AGE',
  'ADDRESS',
  'NATIONAL_ID',
  'PASSPORT',
  'TAX_IDENTIFIER',
  'PAYMENT_CARD_DATA',
  'DRIVERS_LICENSE',
  'IP_ADDRESS',
] as const;

export type RedactionCategory = (typeof redactionCategories)[number];

export interface PersonalData {
  readonly category: RedactionCategory;
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
}

export function isRedactionCategory(name: string): name is RedactionCategory {
  return (redactionCategories as readonly string[]).includes(name);
}
