/** Each alert has its entry in docs/operations.md, and each entry its alert. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it('names every alert, in the order of the rules, with what to look at and what to do', () => {
  const { groups } = parse(read('deploy/prometheus/alerts.yml')) as {
    groups: { rules: { alert: string }[] }[];
  };
  const [, chapter = ''] = /^## Alerts\n(.*?)^## /ms.exec(read('docs/operations.md')) ?? [];
  const entries = chapter.split(/^### /m).slice(1);
  expect(entries.map((entry) => entry.split('\n')[0])).toEqual(
    groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)),
  );
  for (const entry of entries) expect(entry).toMatch(/\*\*Look:\*\*.*\*\*Do:\*\*/s);
});
