/** Kinds of questions for ages, durations and periods with one end, and turns of phrase that mean what others do. */
import { expect, test } from 'vitest';
import { sampleShopForFile } from './sample-shop.ts';

const { answer, expectRows } = sampleShopForFile();

const count = (table: string, where: string) => `SELECT COUNT(*) FROM ${table} WHERE ${where}`;
const within = (column: string, first: string, last: string) =>
  `CAST(${column} AS DATE) BETWEEN '${first}' AND '${last}'`;
const day = (column: string) => `CAST(${column} AS DATE)`;
const hours = "DATEDIFF('second', OPENED_AT, CLOSED_AT) / 3600";

test.each([
  // Ages, from today.
  [
    'open tickets older than 90 days',
    count('SUPPORT_TICKETS', `STATUS = 'OPEN' AND ${day('OPENED_AT')} < '2026-08-30'`),
  ],
  [
    'tickets open for more than 2 weeks by priority',
    `SELECT PRIORITY, COUNT(*) FROM SUPPORT_TICKETS WHERE STATUS = 'OPEN' AND ${day('OPENED_AT')} < '2026-11-14' GROUP BY 1`,
  ],
  [
    'how many paid orders are more than a month old',
    count('ORDERS', `STATUS = 'PAID' AND ${day('ORDERED_AT')} < '2026-10-28'`),
  ],
  ['orders less than 3 days old', count('ORDERS', `${day('ORDERED_AT')} >= '2026-11-25'`)],
  // Durations of each row.
  [
    'how many tickets did we close within 24 hours last month?',
    count('SUPPORT_TICKETS', `${within('CLOSED_AT', '2026-10-01', '2026-10-31')} AND ${hours} <= 24`),
  ],
  ['tickets resolved in less than 2 days', count('SUPPORT_TICKETS', `${hours} < 48`)],
  [
    'what share of tickets was resolved within 48 hours, by priority',
    `SELECT PRIORITY, ROUND(100 * AVG(IFF(${hours} <= 48, 1, 0)), 1) AS SHARE_PERCENT FROM SUPPORT_TICKETS GROUP BY 1`,
  ],
  // Periods with one end.
  ['orders before june', count('ORDERS', `${day('ORDERED_AT')} < '2026-06-01'`)],
  ['orders after 15 october', count('ORDERS', `${day('ORDERED_AT')} > '2026-10-15'`)],
  ['orders from june onwards', count('ORDERS', `${day('ORDERED_AT')} >= '2026-06-01'`)],
  ['orders since the start of the quarter', count('ORDERS', `${day('ORDERED_AT')} >= '2026-10-01'`)],
  ['orders up to the end of Q2', count('ORDERS', `${day('ORDERED_AT')} <= '2026-06-30'`)],
  [
    'orders until the end of june this year',
    count('ORDERS', within('ORDERED_AT', '2026-01-01', '2026-06-30')),
  ],
  // Months and quarters of a year, which are no comparison of both.
  ['orders in june last year', count('ORDERS', within('ORDERED_AT', '2025-06-01', '2025-06-30'))],
  ['orders in q3 of last year', count('ORDERS', within('ORDERED_AT', '2025-07-01', '2025-09-30'))],
  [
    'revenue in the first half of this year compared to the second half of last year',
    `SELECT SUM(IFF(${within('ORDERED_AT', '2026-01-01', '2026-06-30')}, TOTAL, 0)), SUM(IFF(${within('ORDERED_AT', '2025-07-01', '2025-12-31')}, TOTAL, 0)) FROM ORDERS`,
  ],
  // Where an order is on its way.
  ['how many orders are still waiting to be shipped?', count('ORDERS', "STATUS = 'PAID'")],
  ['orders that have not been shipped yet', count('ORDERS', "STATUS = 'PAID'")],
  ['value of orders that are paid but not shipped', "SELECT SUM(TOTAL) FROM ORDERS WHERE STATUS = 'PAID'"],
  ['orders not delivered yet', count('ORDERS', "STATUS IN ('PAID', 'SHIPPED')")],
  // Reasons, and figures of groups that say what they are of.
  ['why do customers open tickets?', 'SELECT SUBJECT, COUNT(*) FROM SUPPORT_TICKETS GROUP BY 1'],
  [
    'which ticket subjects were most common in Q3',
    `SELECT SUBJECT, COUNT(*) FROM SUPPORT_TICKETS WHERE ${within('OPENED_AT', '2026-07-01', '2026-09-30')} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5`,
  ],
  // Other aggregates of what is averaged.
  ['median time to close by priority', `SELECT PRIORITY, MEDIAN(${hours}) FROM SUPPORT_TICKETS GROUP BY 1`],
  [
    'maximum discount by channel',
    'SELECT CHANNEL, MAX(DISCOUNT) FROM ORDER_ITEMS I JOIN ORDERS O ON O.ORDER_ID = I.ORDER_ID GROUP BY 1',
  ],
  [
    'average order value and number of orders in EMEA and APAC, compared, on average order value',
    "SELECT REGION, AVG(TOTAL), COUNT(*) FROM ORDERS O JOIN CUSTOMERS C ON C.CUSTOMER_ID = O.CUSTOMER_ID WHERE REGION IN ('EMEA', 'APAC') GROUP BY 1",
  ],
  // Things with a figure of their own.
  ['list all products under 50 dollars', 'SELECT NAME FROM PRODUCTS WHERE UNIT_PRICE < 50'],
  [
    'three cheapest products in Cooking',
    "SELECT NAME, UNIT_PRICE FROM PRODUCTS WHERE CATEGORY = 'Cooking' ORDER BY 2 LIMIT 3",
  ],
  ['what does the Family Lodge cost', "SELECT UNIT_PRICE FROM PRODUCTS WHERE NAME = 'Family Lodge'"],
  // What was done and what was not.
  [
    'which customers both called and left a 1 star review',
    'SELECT CUSTOMER_ID FROM CUSTOMERS WHERE CUSTOMER_ID IN (SELECT CUSTOMER_ID FROM CALLS) AND CUSTOMER_ID IN (SELECT CUSTOMER_ID FROM FEEDBACK WHERE RATING = 1)',
  ],
  [
    'customers in France who bought no tents this year',
    `SELECT CUSTOMER_ID FROM CUSTOMERS WHERE COUNTRY = 'France' AND CUSTOMER_ID NOT IN (SELECT O.CUSTOMER_ID FROM ORDER_ITEMS I JOIN ORDERS O ON O.ORDER_ID = I.ORDER_ID JOIN PRODUCTS P ON P.PRODUCT_ID = I.PRODUCT_ID WHERE P.CATEGORY = 'Tents' AND ${within('O.ORDERED_AT', '2026-01-01', '2026-11-28')})`,
  ],
  // What leaves something out of the second word.
  ['how many 4 or 5 star reviews', count('FEEDBACK', 'RATING >= 4')],
  ['how many orders came neither by web nor by phone?', count('ORDERS', "CHANNEL NOT IN ('WEB', 'PHONE')")],
  [
    'sales in Spain, France and Germany in October, separately please',
    `SELECT COUNTRY, SUM(TOTAL) FROM ORDERS O JOIN CUSTOMERS C ON C.CUSTOMER_ID = O.CUSTOMER_ID WHERE COUNTRY IN ('Spain', 'France', 'Germany') AND ${within('ORDERED_AT', '2026-10-01', '2026-10-31')} GROUP BY 1`,
  ],
])('%s', expectRows);

test.each([
  ['hours are no period', 'calls by agent in the last 24 hours'],
  ['a period without a beginning has none before it', 'revenue before june compared to the period before'],
  ['two periods, one without a beginning', 'orders before june versus orders in july'],
  ['a price is no period', 'orders within 24 hours'],
])('what has no such reading is asked back: %s', (_, question) => {
  const { statement, suggestions } = answer(question);
  expect(statement).toBeNull();
  expect(suggestions).not.toEqual([]);
});
