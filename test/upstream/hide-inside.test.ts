import { expect, it } from 'vitest';
import { costGrowth } from '../../packages/embedded-warehouse/test/language/cost-growth.ts';
import { hideInside } from '../../src/upstream/hide-inside.ts';

it.each([
  ['std::vector, 1.5 and a:b name no host', 'std::vector, 1.5 and a:b name no host'],
  ['at 12:30 or 12:30:59 in line 3:15 of query-1:8000', 'at 12:30 or 12:30:59 in line 3:15 of (address)'],
  ['connect ECONNREFUSED db.example', 'connect ECONNREFUSED (address)'],
  ['at ::1, fe80::1, [::1]:5432 and [2001:db8::7].', 'at (address), (address), (address) and (address).'],
  ['gpu-1:8000 or gpu.internal, localhost.', '(address) or (address), (address).'],
  ['see postgres://me:secret@db/x, please', 'see (address), please'],
  ['broken\n    at run (/srv/app.js:1:2)\n  File "/srv/a.py", line 3, in run', 'broken'],
])('%j is shown as %j', (text, shown) => {
  expect(hideInside(text)).toBe(shown);
});

it.each([
  ['colons', (n: number) => `${':'.repeat(n)}z`],
  ['colons in an open bracket', (n: number) => `[${':'.repeat(n)}`],
  ['groups of an address', (n: number) => `${'a:'.repeat(n / 2)}z`],
  ['letters', (n: number) => 'a'.repeat(n)],
  ['protocols', (n: number) => '://'.repeat(n / 3)],
])('%s are read once, however many there are', (_, text) => {
  const growth = costGrowth(
    () => hideInside(text(4_000)),
    () => hideInside(text(64_000)),
    40,
  );
  expect(growth).toBeLessThan(40);
});
