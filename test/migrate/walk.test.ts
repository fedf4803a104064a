/** The walk of docs/migrating.md is what happens, and it ends at zero. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { before } from '../../docs/sample-repository.ts';
import { walkThrough, withWalk } from '../../docs/write-migration.ts';

it('is what the commands print on a repository of 75 files, from scan to zero', async () => {
  const page = readFileSync(new URL('../../docs/migrating.md', import.meta.url), 'utf8');
  const walk = await walkThrough();
  expect(Object.keys(before)).toHaveLength(75);
  expect(page).toBe(withWalk(page, walk));
  expect(walk).toMatch(/^0 findings in \d+ files\.$/m);
  expect(walk).toContain('0 in progress, 0 blocked');
});
