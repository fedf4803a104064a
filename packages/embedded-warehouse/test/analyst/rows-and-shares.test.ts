/** Kinds of questions for single rows, for limits on other figures, and for shares of each group. */
import { expect, test } from 'vitest';
import { sampleShopForFile } from './sample-shop.ts';

const { answer, expectRows } = sampleShopForFile();

const within = (column: string, first: string, last: string) =>
  `CAST(${column} AS DATE) BETWEEN '${first}' AND '${last}'`;
const october = (column: string) => within(column, '2026-10-01', '2026-10-31');
const q3 = (column: string) => within(column, '2026-07-01', '2026-09-30');
const ofCustomers = (table: string) => `${table} T JOIN CUSTOMERS C ON C.CUSTOMER_ID = T.CUSTOMER_ID`;
const percent = (test: string) => `ROUND(100 * AVG(IFF(${test}, 1, 0)), 1) AS SHARE_PERCENT`;

test.each([
  // Single rows, where they are asked for as such.
  [
    'list the orders over 3000 that were cancelled in May',
    `SELECT ORDER_ID, ORDERED_AT, TOTAL FROM ORDERS WHERE ${within('ORDERED_AT', '2026-05-01', '2026-05-31')} AND STATUS = 'CANCELLED' AND TOTAL > 3000`,
  ],
  [
    'show me all orders above $8,000 in october with the customer name',
    `SELECT C.NAME, T.TOTAL FROM ${ofCustomers('ORDERS')} WHERE ${october('ORDERED_AT')} AND TOTAL > 8000`,
  ],
  [
    'which high priority tickets were opened last week',
    `SELECT TICKET_ID, OPENED_AT FROM SUPPORT_TICKETS WHERE ${within('OPENED_AT', '2026-11-16', '2026-11-22')} AND PRIORITY = 'HIGH'`,
  ],
  [
    'list all calls that Elif took yesterday',
    `SELECT CALL_ID, CALLED_AT FROM CALLS WHERE CAST(CALLED_AT AS DATE) = '2026-11-27' AND AGENT = 'Elif'`,
  ],
  [
    'unshipped orders older than two weeks, list them',
    "SELECT ORDER_ID, ORDERED_AT FROM ORDERS WHERE STATUS = 'PAID' AND CAST(ORDERED_AT AS DATE) < '2026-11-14'",
  ],
  [
    'list cancelled orders from Japan over 2000',
    `SELECT ORDER_ID, TOTAL FROM ${ofCustomers('ORDERS')} WHERE C.COUNTRY = 'Japan' AND TOTAL > 2000 AND STATUS = 'CANCELLED'`,
  ],
  // A round thousand is no year.
  ['how many orders over 2000', 'SELECT COUNT(*) FROM ORDERS WHERE TOTAL > 2000'],
  // A number of them is none of these.
  [
    'show me the number of orders over 3000 in May',
    `SELECT COUNT(*) FROM ORDERS WHERE ${within('ORDERED_AT', '2026-05-01', '2026-05-31')} AND TOTAL > 3000`,
  ],
  // Filters on one column are alternatives, as values are.
  [
    'how many 5 star reviews vs 1 star reviews did we get in Q3',
    `SELECT RATING, COUNT(*) FROM FEEDBACK WHERE RATING IN (1, 5) AND ${q3('GIVEN_AT')} GROUP BY 1`,
  ],
  [
    'number of reviews with one star or two stars last quarter',
    `SELECT COUNT(*) FROM FEEDBACK WHERE RATING IN (1, 2) AND ${q3('GIVEN_AT')}`,
  ],
  // The limit is on another figure.
  [
    'which country has the lowest cancellation rate, only countries with 60+ orders',
    `SELECT C.COUNTRY FROM ${ofCustomers('ORDERS')} GROUP BY 1 HAVING COUNT(*) >= 60 ORDER BY ROUND(100 * AVG(IFF(STATUS = 'CANCELLED', 1, 0)), 1), 1 LIMIT 1`,
  ],
  [
    'average order value by country, only those with at least 400 orders',
    `SELECT C.COUNTRY, AVG(TOTAL) FROM ${ofCustomers('ORDERS')} GROUP BY 1 HAVING COUNT(*) >= 400`,
  ],
  [
    'average rating by country with more than 40 reviews',
    `SELECT C.COUNTRY, AVG(RATING) FROM ${ofCustomers('FEEDBACK')} GROUP BY 1 HAVING COUNT(*) > 40`,
  ],
  // Of each group.
  [
    'cancelled orders as a percentage of all orders per channel in Q3',
    `SELECT CHANNEL, ${percent("STATUS = 'CANCELLED'")} FROM ORDERS WHERE ${q3('ORDERED_AT')} GROUP BY 1`,
  ],
  [
    'percentage of orders returned by region',
    `SELECT C.REGION, ${percent("STATUS = 'RETURNED'")} FROM ${ofCustomers('ORDERS')} GROUP BY 1`,
  ],
  [
    'percentage of orders shipped by channel in Q3',
    `SELECT CHANNEL, ${percent("STATUS = 'SHIPPED'")} FROM ORDERS WHERE ${q3('ORDERED_AT')} GROUP BY 1`,
  ],
  [
    "share of web in each region's orders in Q3",
    `SELECT C.REGION, ${percent("CHANNEL = 'WEB'")} FROM ${ofCustomers('ORDERS')} WHERE ${q3('ORDERED_AT')} GROUP BY 1`,
  ],
  [
    'weekend orders as a share of all orders, by channel',
    `SELECT CHANNEL, ${percent('DAYOFWEEKISO(ORDERED_AT) >= 6')} FROM ORDERS GROUP BY 1`,
  ],
  [
    'what share of tickets was urgent in Q3, by region',
    `SELECT C.REGION, ${percent("PRIORITY = 'HIGH'")} FROM ${ofCustomers('SUPPORT_TICKETS')} WHERE ${q3('OPENED_AT')} GROUP BY 1`,
  ],
  // The best of each step, or of each group.
  [
    'which channel had most orders in each month of Q3',
    `SELECT M, CHANNEL, N FROM (SELECT CAST(DATE_TRUNC('month', ORDERED_AT) AS DATE) M, CHANNEL, COUNT(*) N, RANK() OVER (PARTITION BY DATE_TRUNC('month', ORDERED_AT) ORDER BY COUNT(*) DESC) P FROM ORDERS WHERE ${q3('ORDERED_AT')} GROUP BY DATE_TRUNC('month', ORDERED_AT), CHANNEL) WHERE P = 1`,
  ],
  [
    'who spent the most in each country in Q3',
    `SELECT COUNTRY, CUSTOMER_ID FROM (SELECT C.COUNTRY, C.CUSTOMER_ID, RANK() OVER (PARTITION BY C.COUNTRY ORDER BY SUM(TOTAL) DESC) P FROM ${ofCustomers('ORDERS')} WHERE ${q3('ORDERED_AT')} GROUP BY 1, 2) WHERE P = 1`,
  ],
  // What is said before the verb is of the whole, too.
  [
    'what share of orders in Germany were cancelled',
    `SELECT ${percent("STATUS = 'CANCELLED'")} FROM ${ofCustomers('ORDERS')} WHERE C.COUNTRY = 'Germany'`,
  ],
  [
    'share of phone orders that were cancelled',
    `SELECT ${percent("STATUS = 'CANCELLED'")} FROM ORDERS WHERE CHANNEL = 'PHONE'`,
  ],
  [
    'what proportion of orders over 2000 is cancelled',
    `SELECT ${percent("STATUS = 'CANCELLED'")} FROM ORDERS WHERE TOTAL > 2000`,
  ],
  [
    'what percentage of German orders were returned, by segment',
    `SELECT C.SEGMENT, ${percent("STATUS = 'RETURNED'")} FROM ${ofCustomers('ORDERS')} WHERE C.COUNTRY = 'Germany' GROUP BY 1`,
  ],
  [
    'proportion of tickets that get closed within 24 hours',
    `SELECT ${percent("DATEDIFF('second', OPENED_AT, CLOSED_AT) <= 86400")} FROM SUPPORT_TICKETS`,
  ],
  // Those that went the way that is said.
  [
    'which categories sold less last month than in september',
    `SELECT CATEGORY FROM ORDER_ITEMS I JOIN ORDERS O ON O.ORDER_ID = I.ORDER_ID JOIN PRODUCTS P ON P.PRODUCT_ID = I.PRODUCT_ID GROUP BY 1 HAVING SUM(IFF(${october('ORDERED_AT')}, QUANTITY, 0)) < SUM(IFF(${within('ORDERED_AT', '2026-09-01', '2026-09-30')}, QUANTITY, 0))`,
  ],
  [
    "which customers haven't ordered for 6 months",
    "SELECT CUSTOMER_ID FROM CUSTOMERS WHERE CUSTOMER_ID NOT IN (SELECT CUSTOMER_ID FROM ORDERS WHERE CAST(ORDERED_AT AS DATE) >= '2026-05-28')",
  ],
])('%s', expectRows);

test.each([
  ['of all, or of EMEA', 'percentage of EMEA revenue from web'],
  ['the first one of each', 'how many customers raised their first ticket in october'],
  ['a value of something else', 'customers without email'],
  ['of each month, or of all', 'revenue for the top 5 countries by month'],
  ['a number of tents', 'orders with more than 3 tents'],
  ['number of different categories', 'how many customers bought from at least 3 categories this year'],
  ['"they"', 'how many customers do we have in each segment and what did they spend this year?'],
  ['the highest and the lowest', 'what is the highest order value and what is the lowest'],
  ['largest and longest', 'who has the longest call and who has the shortest'],
])('what one answer would leave out is asked back: %s', (_, question) => {
  const { statement, suggestions } = answer(question);
  expect(statement).toBeNull();
  expect(suggestions).not.toEqual([]);
});

test('an average of fractions keeps the digits that tell them apart', () => {
  expect(answer('average discount by category').statement).toContain('ROUND(AVG(order_items.DISCOUNT), 4)');
  expect(answer('did the average discount go up this year?').statement).toContain('), 4)');
  expect(answer('median discount by category').statement).toContain('ROUND(MEDIAN(order_items.DISCOUNT), 4)');
  expect(answer('average order value by region').statement).toContain('ROUND(AVG(orders.TOTAL), 2)');
});
