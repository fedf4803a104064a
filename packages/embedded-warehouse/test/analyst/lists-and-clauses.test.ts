/** Lists of things with columns of their own, single rows with all that is asked of them, and questions of two clauses. */
import { expect, test } from 'vitest';
import { sampleShopForFile } from './sample-shop.ts';

const { answer, expectRows } = sampleShopForFile();

const october = "CAST(ORDERED_AT AS DATE) BETWEEN '2026-10-01' AND '2026-10-31'";
const thisYear = "CAST(ORDERED_AT AS DATE) BETWEEN '2026-01-01' AND '2026-11-28'";
const ofCustomers = (table: string) => `${table} T JOIN CUSTOMERS C ON C.CUSTOMER_ID = T.CUSTOMER_ID`;

test.each([
  // Things with columns.
  [
    'what are the discontinued products and their prices?',
    'SELECT NAME, UNIT_PRICE FROM PRODUCTS WHERE NOT IS_ACTIVE',
  ],
  ['products with their category and price', 'SELECT NAME, CATEGORY, UNIT_PRICE FROM PRODUCTS'],
  [
    'tents and their prices, most expensive first',
    "SELECT NAME, UNIT_PRICE FROM PRODUCTS WHERE CATEGORY = 'Tents' ORDER BY 2 DESC",
  ],
  [
    'names and countries of our enterprise customers',
    "SELECT COUNTRY, NAME FROM CUSTOMERS WHERE SEGMENT = 'Enterprise'",
  ],
  ['customers in japan with their segment', "SELECT NAME, SEGMENT FROM CUSTOMERS WHERE COUNTRY = 'Japan'"],
  [
    'enterprise customers and their revenue this year',
    `SELECT C.CUSTOMER_ID, SUM(TOTAL) FROM ${ofCustomers('ORDERS')} WHERE ${thisYear} AND SEGMENT = 'Enterprise' GROUP BY 1`,
  ],
  ['number of customers with their region', 'SELECT REGION, COUNT(*) FROM CUSTOMERS GROUP BY 1'],
  // One row.
  [
    'What was the biggest order ever, who placed it and when?',
    `SELECT ORDER_ID, NAME, TOTAL, ORDERED_AT FROM ${ofCustomers('ORDERS')} ORDER BY TOTAL DESC LIMIT 1`,
  ],
  [
    'what was the largest order in October and who placed it',
    `SELECT ORDER_ID, NAME, TOTAL FROM ${ofCustomers('ORDERS')} WHERE ${october} ORDER BY TOTAL DESC LIMIT 1`,
  ],
  [
    'longest call ever, who took it?',
    'SELECT AGENT, DURATION_SECONDS FROM CALLS ORDER BY DURATION_SECONDS DESC LIMIT 1',
  ],
  [
    'which customer placed the largest order and when',
    `SELECT NAME, TOTAL, ORDERED_AT FROM ${ofCustomers('ORDERS')} ORDER BY TOTAL DESC LIMIT 1`,
  ],
  // Two figures in two clauses.
  [
    'how many orders are still waiting to be shipped and what are they worth in total?',
    "SELECT COUNT(*), SUM(TOTAL) FROM ORDERS WHERE STATUS = 'PAID'",
  ],
  [
    'cancelled orders in October: how many and for how much?',
    `SELECT COUNT(*), SUM(TOTAL) FROM ORDERS WHERE ${october} AND STATUS = 'CANCELLED'`,
  ],
  [
    'how much did we sell in October and how many orders was that',
    `SELECT SUM(TOTAL), COUNT(*) FROM ORDERS WHERE ${october}`,
  ],
  [
    'how much did cancelled orders bring in last month and how many were there',
    `SELECT COUNT(*), SUM(TOTAL) FROM ORDERS WHERE ${october} AND STATUS = 'CANCELLED'`,
  ],
  [
    'number and value of cancelled orders by channel',
    "SELECT CHANNEL, COUNT(*), SUM(TOTAL) FROM ORDERS WHERE STATUS = 'CANCELLED' GROUP BY 1",
  ],
  [
    'how many open tickets are there and how many of those are high priority',
    "SELECT COUNT_IF(PRIORITY = 'HIGH'), COUNT(*) FROM SUPPORT_TICKETS WHERE STATUS = 'OPEN'",
  ],
  [
    'how many orders did we get in october and how many of them were returned',
    `SELECT COUNT_IF(STATUS = 'RETURNED'), COUNT(*) FROM ORDERS WHERE ${october}`,
  ],
  // A figure of each thing, averaged over the things of a group.
  [
    'revenue per customer by region',
    `SELECT REGION, AVG(R) FROM (SELECT REGION, C.CUSTOMER_ID, SUM(TOTAL) R FROM ${ofCustomers('ORDERS')} GROUP BY 1, 2) GROUP BY 1`,
  ],
  [
    'top 3 countries by tickets per customer',
    `SELECT COUNTRY, AVG(N) FROM (SELECT COUNTRY, C.CUSTOMER_ID, COUNT(*) N FROM ${ofCustomers('SUPPORT_TICKETS')} GROUP BY 1, 2) GROUP BY 1 ORDER BY 2 DESC LIMIT 3`,
  ],
])('%s', expectRows);

test.each([
  ['how much did we sell and how many was that', 'how many was that'],
  ['how many tickets are still open and how old is the oldest', 'how old is the oldest'],
])('of %s the part without an answer is named', (question, part) => {
  expect(answer(question).assumptions).toContain(`Not understood, and not answered: "${part}".`);
});
