/** A town library: another business than the sample's, with its own words, for what must hold of every semantic model. */

const day = (back: number) => new Date(Date.UTC(2026, 10, 27 - back)).toISOString().slice(0, 10);
const literal = (value: string | number | boolean | null) =>
  typeof value === 'string' ? `'${value}'` : String(value);

/** A number below `most` that looks as if it were drawn; the same for the same place. */
const drawn = (i: number, salt: number, most: number) => ((i * 2_654_435_761 + salt * 40_503) >>> 7) % most;
const rows = (count: number, row: (i: number) => readonly (string | number | boolean | null)[]) =>
  Array.from(
    { length: count },
    (_, i) =>
      `(${row(i + 1)
        .map(literal)
        .join(', ')})`,
  ).join(', ');

const first = 'Ann Ben Cara Dan Eva Finn Gina Hal Ida Jon'.split(' ');
const last = 'Adler Berg Clark Dunn Evans Fox'.split(' ');
const nouns = 'River House Winter Garden Stone Light Island Letter'.split(' ');
const pick = (list: readonly string[], i: number, salt: number) => list[drawn(i, salt, list.length)] ?? '';

/** Some members never borrow, and some books never leave the shelf. */
export const libraryData: readonly string[] = [
  'CREATE SCHEMA SOPHIA_AI_UNIFIED.LENDING',
  'USE SCHEMA SOPHIA_AI_UNIFIED.LENDING',
  'CREATE TABLE MEMBERS (MEMBER_ID INT, FULL_NAME VARCHAR, BRANCH VARCHAR, KIND VARCHAR, JOINED_ON DATE)',
  'CREATE TABLE BOOKS (BOOK_ID INT, TITLE VARCHAR, AUTHOR VARCHAR, GENRE VARCHAR, PAGES INT)',
  'CREATE TABLE LOANS (LOAN_ID INT, MEMBER_ID INT, BOOK_ID INT, STATUS VARCHAR, DESK VARCHAR, LENT_AT TIMESTAMP_NTZ, RETURNED_AT TIMESTAMP_NTZ)',
  'CREATE TABLE FINES (FINE_ID INT, MEMBER_ID INT, REASON VARCHAR, FINED_AT TIMESTAMP_NTZ, AMOUNT NUMBER(8,2), IS_PAID BOOLEAN)',
  `INSERT INTO MEMBERS VALUES ${rows(80, (i) => [
    i,
    `${pick(first, i, 1)} ${pick(last, i, 2)}`,
    pick(['Central', 'Riverside', 'Northgate'], i, 3),
    pick(['Adult', 'Adult', 'Student', 'Child'], i, 4),
    day(drawn(i, 5, 900)),
  ])}`,
  `INSERT INTO BOOKS VALUES ${rows(40, (i) => [
    i,
    `The ${pick(nouns, i, 6)} ${i}`,
    pick(['A. North', 'B. Quist', 'C. Reyes', 'D. Stone'], i, 7),
    pick(['Crime', 'Fantasy', 'History', 'Science'], i, 8),
    120 + drawn(i, 9, 500),
  ])}`,
  `INSERT INTO LOANS VALUES ${rows(700, (i) => {
    const back = 1 + drawn(i, 10, 640);
    const days = 5 + drawn(i, 11, 40);
    const status = back < days ? 'OUT' : pick(['RETURNED', 'RETURNED', 'RETURNED', 'LOST'], i, 12);
    const hour = String(9 + drawn(i, 13, 9)).padStart(2, '0');
    return [
      i,
      1 + drawn(i, 14, 70),
      1 + drawn(i, 15, 38),
      status,
      pick(['COUNTER', 'KIOSK', 'APP'], i, 16),
      `${day(back)} ${hour}:15:00`,
      status === 'RETURNED' ? `${day(back - days)} ${hour}:45:00` : null,
    ];
  })}`,
  `INSERT INTO FINES VALUES ${rows(120, (i) => [
    i,
    1 + drawn(i, 17, 60),
    pick(['LATE', 'LATE', 'DAMAGED', 'LOST'], i, 18),
    `${day(1 + drawn(i, 19, 500))} 12:00:00`,
    drawn(i, 20, 1_500) / 100,
    drawn(i, 21, 10) < 7,
  ])}`,
];
