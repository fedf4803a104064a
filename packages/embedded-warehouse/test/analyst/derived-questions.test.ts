/** Kinds of questions that are made from plainer ones: shares of the first ones, first orders, differences, rows by number, ages, hours. */
import { expect, test } from 'vitest';
import { sampleShopForFile } from './sample-shop.ts';

const { answer, expectRows } = sampleShopForFile();

const on = (column: string, first: string, last = first) =>
  `CAST(${column} AS DATE) BETWEEN '${first}' AND '${last}'`;
const october = on('ORDERED_AT', '2026-10-01', '2026-10-31');
const q3 = on('ORDERED_AT', '2026-07-01', '2026-09-30');
const thisYear = on('ORDERED_AT', '2026-01-01', '2026-11-28');
const ofCustomers = (table: string) => `${table} T JOIN CUSTOMERS C ON C.CUSTOMER_ID = T.CUSTOMER_ID`;
const firsts = 'SELECT CUSTOMER_ID, MIN(ORDERED_AT) AS F FROM ORDERS GROUP BY 1';
const ofItems =
  'ORDER_ITEMS I JOIN ORDERS O ON O.ORDER_ID = I.ORDER_ID JOIN PRODUCTS P ON P.PRODUCT_ID = I.PRODUCT_ID';
const shareOfFirst = (by: string, from: string, figure: string, count: number) =>
  `WITH X AS (SELECT ${by} B, ${figure} R FROM ${from} GROUP BY 1), Y AS (SELECT R, ROW_NUMBER() OVER (ORDER BY R DESC) N FROM X) SELECT SUM(IFF(N <= ${count}, R, 0)), SUM(R), ROUND(100 * SUM(IFF(N <= ${count}, R, 0)) / SUM(R), 1) AS SHARE_PERCENT FROM Y`;

test.each([
  // What the first ones make of all.
  [
    'what share of revenue do our top 5 customers make',
    shareOfFirst('CUSTOMER_ID', 'ORDERS', 'SUM(TOTAL)', 5),
  ],
  [
    "what percentage of this year's revenue came from the top 10 customers?",
    shareOfFirst('CUSTOMER_ID', `ORDERS WHERE ${thisYear}`, 'SUM(TOTAL)', 10),
  ],
  [
    'how much of our revenue do the three biggest countries account for',
    shareOfFirst('COUNTRY', ofCustomers('ORDERS'), 'SUM(TOTAL)', 3),
  ],
  [
    'share of units sold that the top 3 products make up in Q3',
    shareOfFirst('P.PRODUCT_ID', `${ofItems} WHERE ${q3}`, 'SUM(QUANTITY)', 3),
  ],
  [
    "our biggest customer's share of revenue this year",
    shareOfFirst('CUSTOMER_ID', `ORDERS WHERE ${thisYear}`, 'SUM(TOTAL)', 1),
  ],
  [
    'How dependent are we on our ten biggest customers? I mean their share of all revenue',
    shareOfFirst('CUSTOMER_ID', 'ORDERS', 'SUM(TOTAL)', 10),
  ],
  [
    'what share of German revenue do the top 3 customers make',
    shareOfFirst('T.CUSTOMER_ID', `${ofCustomers('ORDERS')} WHERE COUNTRY = 'Germany'`, 'SUM(TOTAL)', 3),
  ],
  // First orders, and those that come back.
  [
    'how many customers placed their first order in october',
    `SELECT COUNT(*) FROM (${firsts}) WHERE ${on('F', '2026-10-01', '2026-10-31')}`,
  ],
  [
    'how many customers ordered for the first time last quarter',
    `SELECT COUNT(*) FROM (${firsts}) WHERE ${on('F', '2026-07-01', '2026-09-30')}`,
  ],
  [
    'first-time buyers by region in Q3',
    `SELECT REGION, COUNT(*) FROM (${firsts}) F JOIN CUSTOMERS C ON C.CUSTOMER_ID = F.CUSTOMER_ID WHERE ${on('F', '2026-07-01', '2026-09-30')} GROUP BY 1`,
  ],
  [
    'first orders by month this year',
    `SELECT CAST(DATE_TRUNC('month', F) AS DATE), COUNT(*) FROM (${firsts}) WHERE ${on('F', '2026-01-01', '2026-11-28')} GROUP BY 1`,
  ],
  [
    'which customers placed their first order this month',
    `SELECT CUSTOMER_ID FROM (${firsts}) WHERE ${on('F', '2026-11-01', '2026-11-28')}`,
  ],
  [
    'new and returning customers by month this year',
    `SELECT M, COUNT_IF(M = FM), COUNT_IF(M > FM) FROM (SELECT DISTINCT CAST(DATE_TRUNC('month', ORDERED_AT) AS DATE) M, CAST(DATE_TRUNC('month', F) AS DATE) FM, O.CUSTOMER_ID FROM ORDERS O JOIN (${firsts}) X ON X.CUSTOMER_ID = O.CUSTOMER_ID WHERE ${thisYear}) GROUP BY 1`,
  ],
  [
    'revenue from new customers vs existing customers last quarter',
    `SELECT SUM(IFF(F >= '2026-07-01', TOTAL, 0)), SUM(IFF(F < '2026-07-01', TOTAL, 0)) FROM ORDERS O JOIN (${firsts}) X ON X.CUSTOMER_ID = O.CUSTOMER_ID WHERE ${q3}`,
  ],
  [
    'how many returning customers did we have in october',
    `SELECT COUNT(DISTINCT O.CUSTOMER_ID) FROM ORDERS O JOIN (${firsts}) X ON X.CUSTOMER_ID = O.CUSTOMER_ID WHERE ${october} AND F < '2026-10-01'`,
  ],
  [
    'repeat purchase rate this year',
    `SELECT COUNT_IF(N > 1), COUNT(*), ROUND(100 * COUNT_IF(N > 1) / COUNT(*), 1) AS SHARE_PERCENT FROM (SELECT CUSTOMER_ID, COUNT(*) N FROM ORDERS WHERE ${thisYear} GROUP BY 1)`,
  ],
  [
    'repeat purchase rate by region',
    `SELECT REGION, ROUND(100 * COUNT_IF(N > 1) / COUNT(*), 1) AS SHARE_PERCENT FROM (SELECT REGION, C.CUSTOMER_ID, COUNT(*) N FROM ${ofCustomers('ORDERS')} GROUP BY 1, 2) GROUP BY 1`,
  ],
  [
    'how many repeat customers do we have',
    'SELECT COUNT(*) FROM (SELECT CUSTOMER_ID FROM ORDERS GROUP BY 1 HAVING COUNT(*) > 1)',
  ],
  // The one against the other.
  [
    'difference in revenue between EMEA and AMER this year',
    `SELECT SUM(IFF(REGION = 'EMEA', TOTAL, 0)), SUM(IFF(REGION = 'AMER', TOTAL, 0)), SUM(IFF(REGION = 'EMEA', TOTAL, 0)) - SUM(IFF(REGION = 'AMER', TOTAL, 0)) FROM ${ofCustomers('ORDERS')} WHERE ${thisYear}`,
  ],
  [
    'how many more orders came from web than from phone in october',
    `SELECT COUNT_IF(CHANNEL = 'WEB') - COUNT_IF(CHANNEL = 'PHONE') FROM ORDERS WHERE ${october}`,
  ],
  [
    'how much more did EMEA make than AMER last quarter',
    `SELECT SUM(IFF(REGION = 'EMEA', TOTAL, -TOTAL)) FROM ${ofCustomers('ORDERS')} WHERE ${q3} AND REGION IN ('EMEA', 'AMER')`,
  ],
  [
    'did web or phone bring in more last month',
    `SELECT CHANNEL, SUM(TOTAL) FROM ORDERS WHERE ${october} AND CHANNEL IN ('WEB', 'PHONE') GROUP BY 1`,
  ],
  [
    'which country has the highest percentage of returned orders',
    `SELECT COUNTRY, ROUND(100 * AVG(IFF(STATUS = 'RETURNED', 1, 0)), 1) AS SHARE_PERCENT FROM ${ofCustomers('ORDERS')} GROUP BY 1 ORDER BY AVG(IFF(STATUS = 'RETURNED', 1, 0)) DESC LIMIT 1`,
  ],
  // Rows by their number, with whom they belong to.
  ['order 2500, where is it at?', 'SELECT ORDER_ID, STATUS FROM ORDERS WHERE ORDER_ID = 2500'],
  [
    'Who placed order #17 and which country are they in',
    `SELECT NAME, COUNTRY FROM ${ofCustomers('ORDERS')} WHERE ORDER_ID = 17`,
  ],
  ['ticket 88: priority and status?', 'SELECT PRIORITY, STATUS FROM SUPPORT_TICKETS WHERE TICKET_ID = 88'],
  // Ages, in days.
  [
    'how old is our oldest open ticket',
    "SELECT MAX(DATEDIFF('day', OPENED_AT, DATE '2026-11-28')) FROM SUPPORT_TICKETS WHERE STATUS = 'OPEN'",
  ],
  [
    'avg age in days of the tickets we still have open, split by prio',
    "SELECT PRIORITY, AVG(DATEDIFF('day', OPENED_AT, DATE '2026-11-28')) FROM SUPPORT_TICKETS WHERE STATUS = 'OPEN' GROUP BY 1",
  ],
  // Hours of the day, and days with a name.
  [
    'how many orders come in before 9 in the morning',
    'SELECT COUNT(*) FROM ORDERS WHERE HOUR(ORDERED_AT) < 9',
  ],
  [
    'revenue between 6pm and 8pm in October',
    `SELECT SUM(TOTAL) FROM ORDERS WHERE ${october} AND HOUR(ORDERED_AT) IN (18, 19)`,
  ],
  ['revenue on black friday', `SELECT SUM(TOTAL) FROM ORDERS WHERE ${on('ORDERED_AT', '2026-11-27')}`],
  [
    'sales on Black Friday last year, so 28 Nov 2025',
    `SELECT SUM(TOTAL) FROM ORDERS WHERE ${on('ORDERED_AT', '2025-11-28')}`,
  ],
  ["orders on valentine's day 2026", `SELECT COUNT(*) FROM ORDERS WHERE ${on('ORDERED_AT', '2026-02-14')}`],
  // Figures of two tables, the one divided by the other.
  [
    'tickets per 100 orders by region in Q3',
    `SELECT REGION, T, N, ROUND(100 * T / N, 2) FROM (SELECT REGION, COUNT(*) N FROM ${ofCustomers('ORDERS')} WHERE ${q3} GROUP BY 1) JOIN (SELECT REGION R2, COUNT(*) T FROM ${ofCustomers('SUPPORT_TICKETS')} WHERE ${on('OPENED_AT', '2026-07-01', '2026-09-30')} GROUP BY 1) ON R2 = REGION`,
  ],
  [
    'calls per ticket this year',
    `SELECT ROUND((SELECT COUNT(*) FROM CALLS WHERE ${on('CALLED_AT', '2026-01-01', '2026-11-28')}) / COUNT(*), 2) FROM SUPPORT_TICKETS WHERE ${on('OPENED_AT', '2026-01-01', '2026-11-28')}`,
  ],
  [
    'how many tickets do we get per 1000 orders',
    'SELECT ROUND(1000 * COUNT(*) / (SELECT COUNT(*) FROM ORDERS), 2) FROM SUPPORT_TICKETS',
  ],
  [
    'top 3 countries by tickets per 100 orders',
    `SELECT COUNTRY, ROUND(100 * T / N, 2) FROM (SELECT COUNTRY, COUNT(*) N FROM ${ofCustomers('ORDERS')} GROUP BY 1) JOIN (SELECT COUNTRY C2, COUNT(*) T FROM ${ofCustomers('SUPPORT_TICKETS')} GROUP BY 1) ON C2 = COUNTRY ORDER BY 2 DESC LIMIT 3`,
  ],
  // Who no longer does it, and since when somebody does.
  [
    'which customers stopped buying',
    "SELECT CUSTOMER_ID, COUNT(*) FROM ORDERS GROUP BY 1 HAVING MAX(CAST(ORDERED_AT AS DATE)) < '2026-08-30'",
  ],
  [
    'how many customers stopped ordering this quarter',
    "SELECT COUNT(*) FROM (SELECT CUSTOMER_ID FROM ORDERS GROUP BY 1 HAVING MAX(CAST(ORDERED_AT AS DATE)) < '2026-10-01')",
  ],
  [
    'since when is Cedar Outdoor GmbH a customer',
    "SELECT CUSTOMER_ID, SIGNED_UP_AT FROM CUSTOMERS WHERE NAME = 'Cedar Outdoor GmbH'",
  ],
  [
    'since when do we have customers in Japan',
    "SELECT MIN(SIGNED_UP_AT) FROM CUSTOMERS WHERE COUNTRY = 'Japan'",
  ],
  // Discounts in money.
  [
    'how many dollars did we give away in discounts in 2026',
    `SELECT SUM(UNIT_PRICE * QUANTITY * DISCOUNT) FROM ORDER_ITEMS I JOIN ORDERS O ON O.ORDER_ID = I.ORDER_ID WHERE ${on('ORDERED_AT', '2026-01-01', '2026-12-31')}`,
  ],
  [
    'share of units sold at full price',
    'SELECT ROUND(100 * SUM(IFF(DISCOUNT = 0, QUANTITY, 0)) / SUM(QUANTITY), 1) AS SHARE_PERCENT FROM ORDER_ITEMS',
  ],
])('%s', expectRows);

test.each([
  ['a part of a ranking in percent', 'what do the top 10% of customers spend', 'how many are wanted'],
  ['new at no time', 'new vs returning customers', 'say when'],
  ['new by a condition of the orders', 'repeat purchase rate by channel for web', 'ask without'],
  ['what a row has not', 'the weight of order 2500', '"weight"'],
  ['no hours of one day', 'orders between 20:00 and 6:00', 'hours of one day'],
  ['an age of what has no date', 'average age of products', 'date of their own'],
])('what is no one reading is asked back: %s', (_, question, said) => {
  const { statement, text } = answer(question);
  expect(statement).toBeNull();
  expect(text).toContain(said);
});

test('who is new is told', () => {
  expect(answer('new vs returning customers last month').assumptions).toContain(
    'A customer is new in the period of the first of all its orders, and returning after that.',
  );
  expect(answer('repeat purchase rate this year').assumptions[0]).toContain('more than one of the orders');
});
