/** How people say it: written dates, spoken forms, what is left out in words, figures without a name. */
import { expect, test } from 'vitest';
import { sampleShopForFile } from './sample-shop.ts';

const { answer, expectRows } = sampleShopForFile();

const on = (column: string, first: string, last = first) =>
  `CAST(${column} AS DATE) BETWEEN '${first}' AND '${last}'`;
const october = on('ORDERED_AT', '2026-10-01', '2026-10-31');
const thisYear = on('ORDERED_AT', '2026-01-01', '2026-11-28');
const ofCustomers = 'ORDERS O JOIN CUSTOMERS C ON C.CUSTOMER_ID = O.CUSTOMER_ID';
const revenueOn = (first: string, last = first) =>
  `SELECT SUM(TOTAL) FROM ORDERS WHERE ${on('ORDERED_AT', first, last)}`;

test.each([
  // Days as they are written; without a year or a month the latest that has begun.
  ['sales on 27.11.2026?', revenueOn('2026-11-27')],
  ['sales on 27.11.26', revenueOn('2026-11-27')],
  ['sales on 27/11/2026', revenueOn('2026-11-27')],
  ['sales on 11/27/2026', revenueOn('2026-11-27')],
  ['sales on 2026/11/27', revenueOn('2026-11-27')],
  ['sales on Nov. 27', revenueOn('2026-11-27')],
  ['revenue on 30.11.', revenueOn('2025-11-30')],
  ['revenue between 1.10.2026 and 15.10.2026', revenueOn('2026-10-01', '2026-10-15')],
  ['revenue since the 3rd', revenueOn('2026-11-03', '2026-11-28')],
  ['revenue on the 30th', revenueOn('2026-10-30')],
  ['revenue from the 10th onwards', revenueOn('2026-11-10', '2026-11-28')],
  ['revenue on Friday, 27 November 2026', revenueOn('2026-11-27')],
  ['revenue on friday november 27', revenueOn('2026-11-27')],
  ['revenue the day before yesterday', revenueOn('2026-11-26')],
  ['revenue 3 days ago', revenueOn('2026-11-25')],
  ['how many orders came in on a monday', 'SELECT COUNT(*) FROM ORDERS WHERE DAYOFWEEKISO(ORDERED_AT) = 1'],
  ['calls on monday', `SELECT COUNT(*) FROM CALLS WHERE ${on('CALLED_AT', '2026-11-23')}`],
  [
    'which countries have a rating below 2.5',
    'SELECT C.COUNTRY, AVG(RATING) FROM FEEDBACK F JOIN CUSTOMERS C ON C.CUSTOMER_ID = F.CUSTOMER_ID GROUP BY 1 HAVING AVG(RATING) < 2.5',
  ],
  // What is left out.
  [
    'number of orders in october 2026 that did not come from the web',
    `SELECT COUNT(*) FROM ORDERS WHERE ${october} AND CHANNEL <> 'WEB'`,
  ],
  [
    'orders not placed by phone in October',
    `SELECT COUNT(*) FROM ORDERS WHERE ${october} AND CHANNEL <> 'PHONE'`,
  ],
  [
    'orders that did not get cancelled in october',
    `SELECT COUNT(*) FROM ORDERS WHERE ${october} AND STATUS <> 'CANCELLED'`,
  ],
  [
    'revenue everywhere except EMEA in October',
    `SELECT SUM(TOTAL) FROM ${ofCustomers} WHERE ${october} AND REGION <> 'EMEA'`,
  ],
  [
    'revenue everywhere but EMEA in October',
    `SELECT SUM(TOTAL) FROM ${ofCustomers} WHERE ${october} AND REGION <> 'EMEA'`,
  ],
  [
    'orders from EMEA but not Germany',
    `SELECT COUNT(*) FROM ${ofCustomers} WHERE REGION = 'EMEA' AND COUNTRY <> 'Germany'`,
  ],
  [
    'revenue from customers who are not enterprise',
    `SELECT SUM(TOTAL) FROM ${ofCustomers} WHERE SEGMENT <> 'Enterprise'`,
  ],
  [
    "revenue from customers who aren't based in Germany in October",
    `SELECT SUM(TOTAL) FROM ${ofCustomers} WHERE ${october} AND COUNTRY <> 'Germany'`,
  ],
  // Limits.
  [
    'customers with 2 or more open tickets',
    "SELECT CUSTOMER_ID, COUNT(*) FROM SUPPORT_TICKETS WHERE STATUS = 'OPEN' GROUP BY 1 HAVING COUNT(*) >= 2",
  ],
  [
    'how many customers have at least 2 high priority tickets',
    "SELECT COUNT(*) FROM (SELECT CUSTOMER_ID FROM SUPPORT_TICKETS WHERE PRIORITY = 'HIGH' GROUP BY 1 HAVING COUNT(*) >= 2)",
  ],
  [
    'which customers had more than 3 cancelled orders',
    "SELECT CUSTOMER_ID, COUNT(*) FROM ORDERS WHERE STATUS = 'CANCELLED' GROUP BY 1 HAVING COUNT(*) > 3",
  ],
  [
    'customers with >= 30 orders',
    'SELECT CUSTOMER_ID, COUNT(*) FROM ORDERS GROUP BY 1 HAVING COUNT(*) >= 30',
  ],
  ['orders > 500 in october', `SELECT COUNT(*) FROM ORDERS WHERE ${october} AND TOTAL > 500`],
  [
    'which countries made more than 100k this year',
    `SELECT COUNTRY, SUM(TOTAL) FROM ${ofCustomers} WHERE ${thisYear} GROUP BY 1 HAVING SUM(TOTAL) > 100000`,
  ],
  [
    'categories that generated less than 500k',
    'SELECT CATEGORY, SUM(ROUND(I.UNIT_PRICE * I.QUANTITY * (1 - I.DISCOUNT), 2)) S FROM ORDER_ITEMS I JOIN PRODUCTS P ON P.PRODUCT_ID = I.PRODUCT_ID GROUP BY 1 HAVING S < 500000',
  ],
  [
    'customers who only ordered once',
    'SELECT CUSTOMER_ID, COUNT(*) FROM ORDERS GROUP BY 1 HAVING COUNT(*) = 1',
  ],
  [
    'how many customers bought just twice this year',
    `SELECT COUNT(*) FROM (SELECT CUSTOMER_ID FROM ORDERS WHERE ${thisYear} GROUP BY 1 HAVING COUNT(*) = 2)`,
  ],
  [
    'customers with only one order',
    'SELECT CUSTOMER_ID, COUNT(*) FROM ORDERS GROUP BY 1 HAVING COUNT(*) = 1',
  ],
  // Spoken and short forms.
  ['# of orders in october', `SELECT COUNT(*) FROM ORDERS WHERE ${october}`],
  ['orders w/o returns in october', `SELECT COUNT(*) FROM ORDERS WHERE ${october} AND STATUS <> 'RETURNED'`],
  ['wanna see revenue for october', revenueOn('2026-10-01', '2026-10-31')],
  ['whats revenue lookin like this quarter', revenueOn('2026-10-01', '2026-11-28')],
  [
    'top 3 cities... sorry, countries by number of orders',
    `SELECT COUNTRY, COUNT(*) FROM ${ofCustomers} GROUP BY 1 ORDER BY 2 DESC LIMIT 3`,
  ],
  [
    "who's got the longest calls on average",
    'SELECT AGENT, AVG(DURATION_SECONDS) FROM CALLS GROUP BY 1 ORDER BY 2 DESC LIMIT 1',
  ],
  [
    'whos had the most calls in october',
    `SELECT AGENT, COUNT(*) FROM CALLS WHERE ${on('CALLED_AT', '2026-10-01', '2026-10-31')} GROUP BY 1 ORDER BY 2 DESC LIMIT 1`,
  ],
  // Figures without a name.
  [
    'whos our biggest customer in japan',
    `SELECT C.CUSTOMER_ID, SUM(TOTAL) FROM ${ofCustomers} WHERE COUNTRY = 'Japan' GROUP BY 1 ORDER BY 2 DESC LIMIT 1`,
  ],
  [
    'best selling product in germany',
    `SELECT P.NAME, SUM(QUANTITY) FROM ORDER_ITEMS I JOIN ${ofCustomers} ON O.ORDER_ID = I.ORDER_ID JOIN PRODUCTS P ON P.PRODUCT_ID = I.PRODUCT_ID WHERE COUNTRY = 'Germany' GROUP BY 1 ORDER BY 2 DESC LIMIT 1`.replace(
      'JOIN ORDERS O JOIN CUSTOMERS C ON C.CUSTOMER_ID = O.CUSTOMER_ID ON O.ORDER_ID = I.ORDER_ID',
      'JOIN ORDERS O ON O.ORDER_ID = I.ORDER_ID JOIN CUSTOMERS C ON C.CUSTOMER_ID = O.CUSTOMER_ID',
    ),
  ],
  [
    'how many pieces are in an average order?',
    'SELECT ROUND(SUM(QUANTITY) / COUNT(DISTINCT ORDER_ID), 2) FROM ORDER_ITEMS',
  ],
  [
    'how much of our revenue came from the web in october',
    `SELECT ROUND(100 * SUM(IFF(CHANNEL = 'WEB', TOTAL, 0)) / SUM(TOTAL), 1) AS SHARE_PERCENT FROM ORDERS WHERE ${october}`,
  ],
])('%s', expectRows);

test.each([
  ['of March or of April', 'sales on 03/04/2026', '03'],
  ['the day has another name', 'orders on thursday 27 november 2026', 'thursday'],
  ['no day of the calendar', 'orders on 31.2.2026', '2026-02-31'],
  ['of the third week or month', 'orders on the third friday', 'friday'],
  ['the best by what', 'who is our best agent', 'figure'],
])('what is no one reading is asked back: %s', (_, question, said) => {
  const { statement, text } = answer(question);
  expect(statement).toBeNull();
  expect(text).toContain(said);
});

test.each([
  ['whos got the longest calls on average', '"Who" is read as agent; it can also be customer.'],
  ['who are our biggest customers', '"biggest" is by revenue.'],
  ['best selling product in each region', '"best selling" is by how much was sold.'],
  ['revenue on the 5th', 'Days without a month are those of the latest month that has them.'],
])('what is implied is told: %s', (question, told) => {
  expect(answer(question).assumptions).toContain(told);
});
