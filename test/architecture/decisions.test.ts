/** Every decision has a number of its own, and the documents name none that is not there. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('../../docs/', import.meta.url);
const decisions = readdirSync(new URL('decisions/', folder)).filter((name) => name.endsWith('.md'));

it('numbers each decision once', () => {
  const numbers = decisions.map((name) => name.slice(0, 4));
  expect(numbers.filter((number, i) => numbers.indexOf(number) !== i || !/^\d{4}$/.test(number))).toEqual([]);
});

it('names decisions that are there', () => {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  const named = pages.flatMap((page) =>
    [...readFileSync(new URL(page, folder), 'utf8').matchAll(/\b(\d{4}-[a-z][\w-]*\.md)\b/g)].map(
      ([, name]) => name,
    ),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !decisions.includes(name ?? ''))).toEqual([]);
});
