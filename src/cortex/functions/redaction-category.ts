/** The categories of AI_REDACT, and which of them covers what people ask for by another name. */
import { badInput } from '../../errors/gateway-error.ts';
import { nearest } from '../../errors/nearest.ts';
import { checkList } from '../input/check-list.ts';

const categoryNames = [
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
];

/** In Snowflake's spelling. @throws GatewayError BAD_USER_INPUT */
export function checkCategories(categories: readonly string[]): readonly string[] {
  checkList('categories', categories, { min: 1, max: categoryNames.length, what: 'categories' });
  const names = categories.map((category, i) => {
    const name = category.toUpperCase();
    if (categoryNames.includes(name)) return name;
    throw badInput(
      `categories[${i}]`,
      `"${category.slice(0, 40)}" is no category.${hintFor(category)} Give some of ${categoryNames.join(', ')}.`,
    );
  });
  return [...new Set(names)].sort();
}

/** What people call parts of a category by; Snowflake takes the category's name alone. */
const parts: Readonly<Record<string, readonly string[]>> = {
  NAME: ['person', 'first name', 'last name', 'surname', 'full name'],
  EMAIL: ['mail', 'e-mail', 'email address'],
  PHONE_NUMBER: ['phone', 'mobile', 'telephone', 'fax'],
  DATE_OF_BIRTH: ['dob', 'birthday', 'birth date', 'birthdate'],
  GENDER: ['sex'],
  ADDRESS: ['street', 'street address', 'city', 'zip', 'zip code', 'postcode', 'postal code', 'location'],
  NATIONAL_ID: [
    'ssn',
    'us social security number',
    'social security number',
    'id card',
    'nhs number',
    'health number',
  ],
  TAX_IDENTIFIER: ['tax id', 'tin', 'vat', 'vat number', 'itin', 'tax number'],
  PAYMENT_CARD_DATA: ['credit card', 'card number', 'cvv', 'cvc', 'card', 'debit card'],
  DRIVERS_LICENSE: ['driver license', 'driving licence', 'license'],
  IP_ADDRESS: ['ip', 'ipv4', 'ipv6'],
};
/** Snowflake has no category for these: see decision 35. */
const bankAccounts = [
  'iban',
  'bank account',
  'account number',
  'bic',
  'swift',
  'sort code',
  'routing number',
];

function hintFor(category: string): string {
  const called = category
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
  if (bankAccounts.includes(called))
    return ' Bank accounts have no category in Snowflake: on the embedded back end PAYMENT_CARD_DATA covers them, and Snowflake does not say that it finds them.';
  const [covering] = Object.entries(parts).find(([, names]) => names.includes(called)) ?? [];
  if (covering) return ` ${covering} covers it.`;
  const [meant] = nearest(category, categoryNames, 1);
  return meant ? ` Did you mean ${meant}?` : '';
}
