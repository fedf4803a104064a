/** A reading that has no place for a word of the question is no answer to it: the question is asked back. */
import { expect, test } from 'vitest';
import { sampleShopForFile } from './sample-shop.ts';

const shop = sampleShopForFile();

test.each([
  // A time, a number, a day or a place is asked for, and the figure is none.
  ['how long are our calls', '"How long"'],
  ['how many is our rating in EMEA', '"How many"'],
  ['when did revenue change last month', '"When"'],
  ['where did revenue come from last month', '"Where"'],
  // What is not, or not yet.
  ['what will revenue be in December', 'would or will'],
  ['how much revenue would we have without discounts', 'would or will'],
  // All, only, every, together.
  ['are all tickets closed?', 'Whether all'],
  ['which customers ordered only tents', 'only one thing'],
  ['customers who only bought footwear', 'only one thing'],
  ['customers who ordered every month this year', 'each of several periods'],
  ['which customers ordered in each of the last three months', 'each of several periods'],
  ['how much did the top 10 customers spend together', 'together is told as a share'],
  ['what is bought together with tents', 'goes together'],
  ['latest order of every customer', 'one of each'],
  // A thing by its size, ranked by number.
  ['which agent has the shortest calls', 'by size or by number'],
  ['which customers placed the largest orders', 'by size or by number'],
  ['largest discount by category', 'by size or by number'],
  ['how often do customers order per year', '"How often"'],
  ['how much did we order last month', '"How much"'],
  ['average selling price of tents', '"selling"'],
  // Two questions at once.
  ['cheapest and most expensive tent', 'the lowest'],
  ['top 5 products with the lowest revenue', 'the lowest'],
  ['price of the Ridge 2 Tent and how many we sold', 'one at a time'],
  ['how many 5 star and how many 1 star reviews last month', 'one at a time'],
  // One side of a comparison, and a period within another.
  ['who took more calls than Elif last month', 'one side'],
  ['how does our return rate compare with last year', 'one side'],
  ['revenue on the last day of last month', 'no period'],
  ['revenue from the 1st to the 15th of each month', 'each of several periods'],
  ['revenue for the weekend of 14 November', 'is one day'],
  // A list, a number or an average.
  ['enterprise customers', 'a list of them'],
  ['products between 50 and 100 dollars', 'a list of them'],
  ['tickets per customer in APAC this year', 'their average'],
  ['phone number of Cedar Outdoor GmbH', 'called by'],
])('"%s" is asked back', (question, why) => {
  expect(shop.answer(question)).toMatchObject({ statement: null, text: expect.stringContaining(why) });
});

test.each([
  'how long does it take to close a ticket',
  'how many minutes does a call last on average',
  'when was the last order',
  'I would like to know the revenue of last month',
  'that would be the revenue of last month, please',
  'revenue only for EMEA last month',
  'customers who ordered only once',
  'revenue by month for each region this year',
  'the 5 largest orders',
  'revenue 2025 Q3',
  'how many customers in Japan',
  'list the enterprise customers',
  'tickets per 100 orders',
])('"%s" is answered: the same words lose nothing there', (question) => {
  const { statement, text } = shop.answer(question);
  expect(statement, text).not.toBeNull();
});

const closedWithin = (hours: number) => `DATEDIFF('second', OPENED_AT, CLOSED_AT) / 3600 <= ${hours}`;
const share = (part: string, whole: string) =>
  `SELECT ROUND(100 * SUM(CASE WHEN ${part} THEN 1 ELSE 0 END) / COUNT(*), 1) AS SHARE_PERCENT FROM SUPPORT_TICKETS WHERE ${whole}`;

test.each([
  [
    'percentage of solved tickets that were solved within 24 hours',
    share(closedWithin(24), 'CLOSED_AT IS NOT NULL'),
  ],
  ['what percentage of tickets do we close within 24 hours?', share(closedWithin(24), 'TRUE')],
  [
    'what part of high priority tickets do we solve in under 10 hours',
    share(closedWithin(10).replace('<=', '<'), "PRIORITY = 'HIGH'"),
  ],
  ['how many tickets were solved', 'SELECT COUNT(*) FROM SUPPORT_TICKETS WHERE CLOSED_AT IS NOT NULL'],
  ['how many tickets were not solved', 'SELECT COUNT(*) FROM SUPPORT_TICKETS WHERE CLOSED_AT IS NULL'],
  [
    'of all cancelled orders, what fraction came from partners',
    "SELECT ROUND(100 * SUM(CASE WHEN CHANNEL = 'PARTNER' THEN 1 ELSE 0 END) / COUNT(*), 1) AS SHARE_PERCENT FROM ORDERS WHERE STATUS = 'CANCELLED'",
  ],
  [
    'how many people called us in October',
    "SELECT COUNT(DISTINCT CUSTOMER_ID) FROM CALLS WHERE CAST(CALLED_AT AS DATE) BETWEEN '2026-10-01' AND '2026-10-31'",
  ],
  [
    'how many folks called in the last eleven months',
    "SELECT COUNT(DISTINCT CUSTOMER_ID) FROM CALLS WHERE CAST(CALLED_AT AS DATE) BETWEEN '2025-12-01' AND '2026-10-31'",
  ],
  [
    'how many calls did Amara and Deepak take each in October',
    "SELECT AGENT, COUNT(*) FROM CALLS WHERE AGENT IN ('Amara', 'Deepak') AND CAST(CALLED_AT AS DATE) BETWEEN '2026-10-01' AND '2026-10-31' GROUP BY 1",
  ],
  [
    'countries where we have customers but no orders this year',
    "SELECT COUNTRY FROM CUSTOMERS C GROUP BY 1 HAVING COUNTRY NOT IN (SELECT COUNTRY FROM CUSTOMERS C JOIN ORDERS O ON O.CUSTOMER_ID = C.CUSTOMER_ID WHERE CAST(ORDERED_AT AS DATE) BETWEEN '2026-01-01' AND '2026-11-28')",
  ],
  [
    'orders on the last day of October',
    "SELECT COUNT(*) FROM ORDERS WHERE CAST(ORDERED_AT AS DATE) = '2026-10-31'",
  ],
])('%s', (question, sql) => shop.expectRows(question, sql));
