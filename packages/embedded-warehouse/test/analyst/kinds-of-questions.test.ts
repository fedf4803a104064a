/** Kinds of questions, several of each: the rows are those of a statement that was written by hand. */
import { expect, test } from 'vitest';
import { sampleShopForFile } from './sample-shop.ts';

const { answer, expectRows } = sampleShopForFile();

const orders = (where: string, what = 'COUNT(*)') =>
  `SELECT ${what} FROM ORDERS O JOIN CUSTOMERS C ON C.CUSTOMER_ID = O.CUSTOMER_ID WHERE ${where}`;
const on = (column: string, first: string, last: string) =>
  `CAST(${column} AS DATE) BETWEEN '${first}' AND '${last}'`;
const ordered = (first: string, last: string) => on('O.ORDERED_AT', first, last);
const october = ordered('2026-10-01', '2026-10-31');
const thisYear = ordered('2026-01-01', '2026-11-28');
const customersWithout = (any: string) =>
  `SELECT CUSTOMER_ID FROM CUSTOMERS C WHERE NOT EXISTS (SELECT 1 FROM ${any})`;
const items =
  'ORDER_ITEMS I JOIN ORDERS O ON O.ORDER_ID = I.ORDER_ID JOIN PRODUCTS P ON P.PRODUCT_ID = I.PRODUCT_ID JOIN CUSTOMERS C ON C.CUSTOMER_ID = O.CUSTOMER_ID';

test.each([
  // Limits on single rows, and on groups.
  [
    'how many orders between 2,000 and 3,000 this year',
    orders(`${thisYear} AND O.TOTAL BETWEEN 2000 AND 3000`),
  ],
  ['orders over 5000 dollars last month', orders(`${october} AND O.TOTAL > 5000`)],
  ['orders of more than $2k last month', orders(`${october} AND O.TOTAL > 2000`)],
  ['orders worth at least 2000 dollars last month', orders(`${october} AND O.TOTAL >= 2000`)],
  [
    'orders with a value under 100 by region this year',
    `${orders(`${thisYear} AND O.TOTAL < 100`, 'C.REGION, COUNT(*)')} GROUP BY 1`,
  ],
  [
    'how many calls lasted longer than 600 seconds last month',
    `SELECT COUNT(*) FROM CALLS WHERE ${on('CALLED_AT', '2026-10-01', '2026-10-31')} AND DURATION_SECONDS > 600`,
  ],
  [
    'feedback below 3 last month',
    `SELECT COUNT(*) FROM FEEDBACK WHERE ${on('GIVEN_AT', '2026-10-01', '2026-10-31')} AND RATING < 3`,
  ],
  [
    'customers with between 5 and 10 orders this year',
    `${orders(thisYear, 'C.CUSTOMER_ID, COUNT(*)')} GROUP BY 1 HAVING COUNT(*) BETWEEN 5 AND 10`,
  ],
  // What is left out.
  [
    'monthly web revenue 2026, cancelled orders excluded',
    `SELECT DATE_TRUNC('month', ORDERED_AT)::DATE, SUM(TOTAL) FROM ORDERS O WHERE ${thisYear} AND CHANNEL = 'WEB' AND STATUS <> 'CANCELLED' GROUP BY 1`,
  ],
  [
    'revenue last month with returned orders left out',
    `SELECT SUM(TOTAL) FROM ORDERS O WHERE ${october} AND STATUS <> 'RETURNED'`,
  ],
  [
    'I need October revenue net of returned and cancelled orders.',
    `SELECT SUM(TOTAL) FROM ORDERS O WHERE ${october} AND STATUS NOT IN ('RETURNED', 'CANCELLED')`,
  ],
  [
    'phone orders under 500 bucks placed on a weekend, how many?',
    "SELECT COUNT(*) FROM ORDERS WHERE CHANNEL = 'PHONE' AND TOTAL < 500 AND DAYOFWEEKISO(ORDERED_AT) IN (6, 7)",
  ],
  // The percentage of what grew is that of the change.
  [
    'By how many percent did sales grow in October compared to September?',
    `SELECT SUM(IFF(${october}, TOTAL, 0)), SUM(IFF(${ordered('2026-09-01', '2026-09-30')}, TOTAL, 0)), ROUND(100 * (SUM(IFF(${october}, TOTAL, 0)) / SUM(IFF(${ordered('2026-09-01', '2026-09-30')}, TOTAL, 0)) - 1), 1) FROM ORDERS O`,
  ],
  // Limits of more than one digit, in other languages.
  [
    'Combien de clients ont passé plus de 10 commandes ?',
    'SELECT COUNT(*) FROM (SELECT CUSTOMER_ID FROM ORDERS GROUP BY 1 HAVING COUNT(*) > 10)',
  ],
  [
    '¿Cuántos clientes tienen más de 12 pedidos?',
    'SELECT COUNT(*) FROM (SELECT CUSTOMER_ID FROM ORDERS GROUP BY 1 HAVING COUNT(*) > 12)',
  ],
  [
    'Wie viele Kunden haben mindestens 15 Bestellungen gemacht?',
    'SELECT COUNT(*) FROM (SELECT CUSTOMER_ID FROM ORDERS GROUP BY 1 HAVING COUNT(*) >= 15)',
  ],
  [
    'Anzahl Bestellungen pro Monat im Jahr 2026',
    `SELECT DATE_TRUNC('month', ORDERED_AT)::DATE, COUNT(*) FROM ORDERS O WHERE ${thisYear} GROUP BY 1`,
  ],
  [
    'revenue of orders that were neither cancelled nor returned last month',
    orders(`${october} AND O.STATUS NOT IN ('CANCELLED', 'RETURNED')`, 'SUM(O.TOTAL)'),
  ],
  [
    'revenue of everything but tents last month',
    `SELECT SUM(ROUND(I.UNIT_PRICE * I.QUANTITY * (1 - I.DISCOUNT), 2)) FROM ${items} WHERE ${october} AND P.CATEGORY <> 'Tents'`,
  ],
  ['non EMEA revenue last month', orders(`${october} AND C.REGION <> 'EMEA'`, 'SUM(O.TOTAL)')],
  ['orders outside of EMEA last month', orders(`${october} AND C.REGION <> 'EMEA'`)],
  ["orders that weren't cancelled last month", orders(`${october} AND O.STATUS <> 'CANCELLED'`)],
  // What has none of something.
  [
    'countries with no orders yesterday',
    `SELECT DISTINCT COUNTRY FROM CUSTOMERS WHERE COUNTRY NOT IN (${orders(ordered('2026-11-27', '2026-11-27'), 'C.COUNTRY')}) ORDER BY 1`,
  ],
  [
    'how many countries had no orders yesterday',
    `SELECT COUNT(DISTINCT COUNTRY) FROM CUSTOMERS WHERE COUNTRY NOT IN (${orders(ordered('2026-11-27', '2026-11-27'), 'C.COUNTRY')})`,
  ],
  ['customers without a ticket', customersWithout('SUPPORT_TICKETS T WHERE T.CUSTOMER_ID = C.CUSTOMER_ID')],
  [
    'customers with no returned orders',
    customersWithout("ORDERS O WHERE O.CUSTOMER_ID = C.CUSTOMER_ID AND O.STATUS = 'RETURNED'"),
  ],
  [
    'customers in EMEA that have not ordered tents',
    `${customersWithout("ORDER_ITEMS I JOIN ORDERS O ON O.ORDER_ID = I.ORDER_ID JOIN PRODUCTS P ON P.PRODUCT_ID = I.PRODUCT_ID WHERE O.CUSTOMER_ID = C.CUSTOMER_ID AND P.CATEGORY = 'Tents'")} AND C.REGION = 'EMEA'`,
  ],
  [
    'products never sold in Japan',
    `SELECT PRODUCT_ID FROM PRODUCTS WHERE PRODUCT_ID NOT IN (SELECT I.PRODUCT_ID FROM ${items} WHERE C.COUNTRY = 'Japan')`,
  ],
  // How many there are that have some.
  [
    'how many customers opened a ticket last month',
    `SELECT COUNT(DISTINCT CUSTOMER_ID) FROM SUPPORT_TICKETS WHERE ${on('OPENED_AT', '2026-10-01', '2026-10-31')}`,
  ],
  [
    'how many different customers called last month',
    `SELECT COUNT(DISTINCT CUSTOMER_ID) FROM CALLS WHERE ${on('CALLED_AT', '2026-10-01', '2026-10-31')}`,
  ],
  [
    'how many customers bought tents last month',
    `SELECT COUNT(DISTINCT O.CUSTOMER_ID) FROM ${items} WHERE ${october} AND P.CATEGORY = 'Tents'`,
  ],
  ['how many countries had orders last month', orders(october, 'COUNT(DISTINCT C.COUNTRY)')],
  [
    'how many different products were sold in EMEA last month',
    `SELECT COUNT(DISTINCT I.PRODUCT_ID) FROM ${items} WHERE ${october} AND C.REGION = 'EMEA'`,
  ],
  [
    'number of customers that gave feedback last month',
    `SELECT COUNT(DISTINCT CUSTOMER_ID) FROM FEEDBACK WHERE ${on('GIVEN_AT', '2026-10-01', '2026-10-31')}`,
  ],
  [
    'customers who opened a ticket last month',
    `SELECT CUSTOMER_ID, COUNT(*) FROM SUPPORT_TICKETS WHERE ${on('OPENED_AT', '2026-10-01', '2026-10-31')} GROUP BY 1`,
  ],
  // Several parts: what things did, and what they did not.
  [
    'customers with more than 5 orders and less than 10 tickets',
    `SELECT C.CUSTOMER_ID FROM CUSTOMERS C WHERE (SELECT COUNT(*) FROM ORDERS O WHERE O.CUSTOMER_ID = C.CUSTOMER_ID) > 5 AND (SELECT COUNT(*) FROM SUPPORT_TICKETS T WHERE T.CUSTOMER_ID = C.CUSTOMER_ID) BETWEEN 1 AND 9`,
  ],
  [
    'how many customers ordered in September but not in October',
    `SELECT COUNT(*) FROM CUSTOMERS C WHERE C.CUSTOMER_ID IN (${orders(ordered('2026-09-01', '2026-09-30'), 'O.CUSTOMER_ID')}) AND C.CUSTOMER_ID NOT IN (${orders(october, 'O.CUSTOMER_ID')})`,
  ],
  [
    'which customers bought both tents and lighting last month',
    `SELECT O.CUSTOMER_ID FROM ${items} WHERE ${october} AND P.CATEGORY IN ('Tents', 'Lighting') GROUP BY 1 HAVING COUNT(DISTINCT P.CATEGORY) = 2`,
  ],
  [
    'who called last month but never opened a ticket',
    `SELECT C.CUSTOMER_ID FROM CUSTOMERS C WHERE C.CUSTOMER_ID IN (SELECT CUSTOMER_ID FROM CALLS WHERE ${on('CALLED_AT', '2026-10-01', '2026-10-31')}) AND C.CUSTOMER_ID NOT IN (SELECT CUSTOMER_ID FROM SUPPORT_TICKETS)`,
  ],
  [
    'orders and tickets by region last month',
    `SELECT A.REGION, A.N, B.N FROM (${orders(october, 'C.REGION, COUNT(*) AS N')} GROUP BY 1) A JOIN (SELECT C.REGION, COUNT(*) AS N FROM SUPPORT_TICKETS T JOIN CUSTOMERS C ON C.CUSTOMER_ID = T.CUSTOMER_ID WHERE ${on('T.OPENED_AT', '2026-10-01', '2026-10-31')} GROUP BY 1) B ON B.REGION = A.REGION`,
  ],
  // Lists of things, and how many of them there are of all.
  ['who are our customers in Sweden', "SELECT CUSTOMER_ID FROM CUSTOMERS WHERE COUNTRY = 'Sweden'"],
  ['which products are discontinued', 'SELECT PRODUCT_ID FROM PRODUCTS WHERE NOT IS_ACTIVE'],
  [
    'what percentage of customers in APAC ordered last month',
    `SELECT 100 * COUNT(DISTINCT O.CUSTOMER_ID) / COUNT(DISTINCT C.CUSTOMER_ID) AS SHARE_PERCENT FROM CUSTOMERS C LEFT JOIN ORDERS O ON O.CUSTOMER_ID = C.CUSTOMER_ID AND ${october} WHERE C.REGION = 'APAC'`,
  ],
  [
    'what share of customers have never called',
    'SELECT 100 * COUNT_IF(K.CUSTOMER_ID IS NULL) / COUNT(*) AS SHARE_PERCENT FROM CUSTOMERS C LEFT JOIN (SELECT DISTINCT CUSTOMER_ID FROM CALLS) K ON K.CUSTOMER_ID = C.CUSTOMER_ID',
  ],
  [
    'number of customers who called last month, by agent',
    `SELECT AGENT, COUNT(DISTINCT CUSTOMER_ID) FROM CALLS WHERE ${on('CALLED_AT', '2026-10-01', '2026-10-31')} GROUP BY 1`,
  ],
  // Averages over things and over steps.
  [
    'average revenue per customer by region last month',
    `${orders(october, 'C.REGION, SUM(O.TOTAL) / COUNT(DISTINCT O.CUSTOMER_ID)')} GROUP BY 1`,
  ],
  ['average daily orders last month', `SELECT ROUND((${orders(october)}) / 31, 2)`],
  // Rows, and first and last dates.
  ['the 3 largest orders last month', `${orders(october, 'O.ORDER_ID, O.TOTAL')} ORDER BY 2 DESC LIMIT 3`],
  ['the smallest order last month', orders(october, 'MIN(O.TOTAL)')],
  [
    'which agent had the longest call last month',
    `SELECT AGENT, MAX(DURATION_SECONDS) FROM CALLS WHERE ${on('CALLED_AT', '2026-10-01', '2026-10-31')} GROUP BY 1 ORDER BY 2 DESC LIMIT 1`,
  ],
  ['when was the first order from Japan', orders("C.COUNTRY = 'Japan'", 'MIN(O.ORDERED_AT)')],
  ['when did each agent take their last call', 'SELECT AGENT, MAX(CALLED_AT) FROM CALLS GROUP BY 1'],
  // Days of the week, hours, and counted days.
  [
    'orders on Mondays and Tuesdays last month',
    orders(`${october} AND DAYOFWEEKISO(O.ORDERED_AT) IN (1, 2)`),
  ],
  [
    'at what hour of the day do most calls come in',
    'SELECT HOUR(CALLED_AT), COUNT(*) FROM CALLS GROUP BY 1 ORDER BY 2 DESC LIMIT 1',
  ],
  [
    'how many days last month had more than 10 orders',
    `SELECT COUNT(*) FROM (${orders(october, 'CAST(O.ORDERED_AT AS DATE)')} GROUP BY 1 HAVING COUNT(*) > 10)`,
  ],
  // Two ends of one limit, and limits in another unit.
  [
    'calls longer than 10 minutes and shorter than 20 minutes last month',
    `SELECT COUNT(*) FROM CALLS WHERE ${on('CALLED_AT', '2026-10-01', '2026-10-31')} AND DURATION_SECONDS > 600 AND DURATION_SECONDS < 1200`,
  ],
  // What changed.
  [
    'top 2 regions by drop in orders last month against the month before',
    `SELECT REGION FROM (${orders(ordered('2026-09-01', '2026-10-31'), `C.REGION, SUM(IFF(${october}, 1, -1)) AS CHANGE`)} GROUP BY 1) ORDER BY CHANGE LIMIT 2`,
  ],
  [
    'which countries grew in revenue last quarter versus the quarter before',
    `${orders(ordered('2026-04-01', '2026-09-30'), 'C.COUNTRY')} GROUP BY 1 HAVING SUM(IFF(${ordered('2026-07-01', '2026-09-30')}, O.TOTAL, -O.TOTAL)) > 0`,
  ],
  [
    'is revenue up this month',
    `SELECT (${orders(ordered('2026-11-01', '2026-11-28'), 'SUM(O.TOTAL)')}), (${orders(ordered('2026-10-01', '2026-10-28'), 'SUM(O.TOTAL)')})`,
  ],
  ['revenue in July and August', orders(ordered('2026-07-01', '2026-08-31'), 'SUM(O.TOTAL)')],
  // Verbs.
  ['how much did we earn last month', orders(october, 'SUM(O.TOTAL)')],
  [
    'how many tents were bought last month',
    `SELECT SUM(I.QUANTITY) FROM ${items} WHERE ${october} AND P.CATEGORY = 'Tents'`,
  ],
  [
    'customers that spent more than 10k this year',
    `${orders(thisYear, 'C.CUSTOMER_ID, SUM(O.TOTAL)')} GROUP BY 1 HAVING SUM(O.TOTAL) > 10000`,
  ],
  // Periods.
  ['orders in the week of 5 October', orders(ordered('2026-10-05', '2026-10-11'))],
  ['orders in week 40', orders(ordered('2026-09-28', '2026-10-04'))],
  ['orders in week 1 of 2026', orders(ordered('2025-12-29', '2026-01-04'))],
  ['revenue in the first half of October', orders(ordered('2026-10-01', '2026-10-15'), 'SUM(O.TOTAL)')],
  ['revenue in the second half of February', orders(ordered('2026-02-16', '2026-02-28'), 'SUM(O.TOTAL)')],
  ['orders in the last 10 days of October', orders(ordered('2026-10-22', '2026-10-31'))],
  ['orders from the 3rd to the 9th', orders(ordered('2026-11-03', '2026-11-09'))],
  ['orders from 3 to 9 October', orders(ordered('2026-10-03', '2026-10-09'))],
  ['orders between Oct 3 and 9, 2025', orders(ordered('2025-10-03', '2025-10-09'))],
  [
    'orders this quarter against the same period last year',
    `SELECT (${orders(ordered('2026-10-01', '2026-11-28'))}), (${orders(ordered('2025-10-01', '2025-11-28'))})`,
  ],
  [
    'orders this month vs the same period last quarter',
    `SELECT (${orders(ordered('2026-11-01', '2026-11-28'))}), (${orders(ordered('2026-08-01', '2026-08-28'))})`,
  ],
  [
    'orders in October compared to the same month last year',
    `SELECT (${orders(october)}), (${orders(ordered('2025-10-01', '2025-10-31'))})`,
  ],
  // Names.
  [
    'what did Cedar Outdoor order last month',
    `SELECT P.NAME, C.NAME, SUM(I.QUANTITY) FROM ${items} WHERE ${october} AND C.NAME LIKE 'Cedar Outdoor%' GROUP BY 1, P.PRODUCT_ID, 2, C.CUSTOMER_ID`,
  ],
  [
    "Cedar Outdoor's revenue this year",
    `${orders(`${thisYear} AND C.NAME LIKE 'Cedar Outdoor%'`, 'C.CUSTOMER_ID, SUM(O.TOTAL)')} GROUP BY 1`,
  ],
  [
    'how many orders did Cedar place this year',
    `${orders(`${thisYear} AND C.NAME ILIKE '%cedar%'`, 'C.CUSTOMER_ID, COUNT(*)')} GROUP BY 1`,
  ],
  // Other languages.
  [
    "Quel est le chiffre d'affaires par région le mois dernier ?",
    `${orders(october, 'C.REGION, SUM(O.TOTAL)')} GROUP BY 1`,
  ],
  [
    'Les 5 meilleurs clients par chiffre d’affaires cette année',
    `${orders(thisYear, 'C.CUSTOMER_ID, SUM(O.TOTAL)')} GROUP BY 1 ORDER BY 2 DESC LIMIT 5`,
  ],
  ['¿Cuántos pedidos hubo el mes pasado por país?', `${orders(october, 'C.COUNTRY, COUNT(*)')} GROUP BY 1`],
  ['¿Qué clientes no tienen pedidos?', customersWithout('ORDERS O WHERE O.CUSTOMER_ID = C.CUSTOMER_ID')],
  [
    'Wie viele Bestellungen hatten wir letzten Monat in Deutschland?',
    orders(`${october} AND C.COUNTRY = 'Germany'`),
  ],
  [
    'Umsatz nach Region im letzten Monat ohne stornierte Bestellungen',
    `${orders(`${october} AND O.STATUS <> 'CANCELLED'`, 'C.REGION, SUM(O.TOTAL)')} GROUP BY 1`,
  ],
])('%s', expectRows);

test.each([
  ['same week last quarter', 'orders this week vs the same week last quarter'],
  ['week 60', 'orders in week 60'],
  ['of each', 'units sold over 5 last month'],
  ['Je ne connais pas "taux", "désabonnement"', 'Quel est le taux de désabonnement par région ?'],
  ['kennt "abwanderung" nicht', 'Wie hoch war die Abwanderung im letzten Monat?'],
  ['no conoce "bajas"', '¿Cuántas bajas hubo el mes pasado?'],
  ['each group, or of all groups', 'share of cancelled orders by channel this quarter'],
  ['each group, or of all groups', 'cancelled share of orders by channel this quarter'],
  ['each group, or of all groups', '1-star share of ratings per segment'],
  ['does not know "1", "000"', 'orders over 1.000 last month'],
  ['does not know "1", "2", "3"', 'orders over 1.2.3 last month'],
  ['no number of times', 'customers with revenue of more than 3 times last month'],
  ['no total of average rating', 'total rating last quarter'],
  ['no time', 'customers with more than 5 minutes of orders'],
  ['reviews cannot be told apart', 'discount of the tent with most reviews, and its price'],
])('what is not understood wholly is asked back: %s', (why, question) => {
  const { statement, text, suggestions } = answer(question);
  expect(statement).toBeNull();
  if (!/each|week/.test(why)) expect(text).toContain(why);
  expect(suggestions).not.toEqual([]);
  for (const each of suggestions) expect(answer(each).statement, each).not.toBeNull();
});

test.each([
  ['buyers by churn', /^What were buyers by /],
  ['units sold by churn', /^What were units sold by /],
  ['order count by churn', /^What was order count by /],
  ['discount given by churn', /^What was discount given by /],
])('the first suggestion for "%s" is said as people say it', (question, said) => {
  expect(answer(question).suggestions[0]).toMatch(said);
});

test('suggestions are near to what was asked', () => {
  expect(answer('ticket churn by priority this quarter').suggestions[0]).toBe(
    'What was ticket count by priority this quarter?',
  );
  expect(answer('how happy are they with call length by agent?').suggestions[0]).toMatch(/call .* by agent/);
});

test('a name and another language are told as what they were taken for', () => {
  expect(answer('revenue of Acme last month').assumptions.join(' ')).toContain('"Acme" is taken for a name');
  expect(answer('Umsatz nach Region im letzten Quartal ohne Zelte').assumptions[0]).toContain('in German');
});
