import type { RedactionCategory } from '../../src/language/redaction/categories.ts';

/** Texts in which personal data is marked: `{NAME:John Smith}`. Everything outside of the braces must be kept. */
const marked = `
My name is {NAME:John Smith} and my email is {EMAIL:john.smith@example.com}.
Call me at {PHONE_NUMBER:(555) 123-4567} or {PHONE_NUMBER:+49 30 12345678}.
SSN: {NATIONAL_ID:123-45-6789}.
She paid with card {PAYMENT_CARD_DATA:4111 1111 1111 1111} yesterday.
Visa {PAYMENT_CARD_DATA:4012888888881881}, exp {PAYMENT_CARD_DATA:12/27}, CVV {PAYMENT_CARD_DATA:123}.
The request came from {IP_ADDRESS:192.168.1.10} and {IP_ADDRESS:2001:db8::8a2e:370:7334}.
{NAME:Maria Garcia} was born on {DATE_OF_BIRTH:March 3, 1985}.
DOB: {DATE_OF_BIRTH:1990-01-02}
He lives at {ADDRESS:123 Main Street, Apt 4B, Springfield, IL 62704}.
She is {AGE:39 years old} and works in a bank.
Gender: {GENDER:female}
Passport number: {PASSPORT:X1234567}
Her driver's license is {DRIVERS_LICENSE:D1234567}.
Tax ID {TAX_IDENTIFIER:12-3456789} belongs to the firm.
Our VAT number is {TAX_IDENTIFIER:DE123456789}.
Please contact {NAME:Anna Schmidt} in the finance department.
Dear {NAME:Grace}, thank you for your order 12345678.
Dr. {NAME:Patel} will see you at 10:30.
Send it to {ADDRESS:Hauptstraße 12, 10115 Berlin}.
Je vis au {ADDRESS:12 rue de la Paix, 75002 Paris}.
The meeting with {NAME:Robert Brown} and {NAME:Emily Davis} was moved to Monday.
A {AGE:35-year-old} {GENDER:man} called the hotline.
Write to {EMAIL:a.b+c@mail.example.co.uk} for help.
My mobile is {PHONE_NUMBER:555-867-5309}.
Patient: {NAME:Jane Doe}, age: {AGE:52}, sex: {GENDER:F}.
{NAME:Michael O'Brien} signed the contract on 2024-05-01.
Regards, {NAME:Susan}
National insurance number: {NATIONAL_ID:QQ123456C}
Connect to {IP_ADDRESS:10.0.0.1}:8080 with your browser.
{NAME:David} lost {NAME:David}'s keys.
`;

/** Texts without personal data. */
export const harmless: readonly string[] = [
  'Will you come in April? Mark the date in your calendar.',
  'Order 12345678 shipped on 2024-05-01 for $1,234.56.',
  'Version 1.2.3.4 was released at 12:30:45.',
  'The ratio is 4:3 and the score was 21-19.',
  'I hope the rose in the garden is in bloom by May.',
  'Revenue rose from 1,200,000 to 1,350,000 in Q3 2023.',
  'Invoice INV-2024-0815 is due within 30 days.',
  'The serial number is 4111111111111112.',
  'We use Snowflake, DuckDB and PostgreSQL.',
  'Restart the server on port 8443 and wait 90 seconds.',
  'The frank answer was to bill the art department.',
  'The museum opened in 1889 and closes at 6 pm.',
];

export interface MarkedText {
  readonly text: string;
  readonly spans: readonly {
    readonly category: RedactionCategory;
    readonly start: number;
    readonly end: number;
  }[];
}

export const markedTexts: readonly MarkedText[] = marked
  .trim()
  .split('\n')
  .map((line) => {
    let text = '';
    const spans: { category: RedactionCategory; start: number; end: number }[] = [];
    for (const part of line.split(/(\{[A-Z_]+:[^}]+\})/u)) {
      const match = /^\{([A-Z_]+):([^}]+)\}$/u.exec(part);
      if (match) {
        const start = text.length;
        spans.push({
          category: match[1] as RedactionCategory,
          start,
          end: start + (match[2] as string).length,
        });
      }
      text += match ? match[2] : part;
    }
    return { text, spans };
  });
