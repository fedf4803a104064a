/** The console as its readers have it: every page in a real browser, on recorded traffic. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { type ConsoleFixture, startConsole } from './console-fixture.ts';

const dist = fileURLToPath(new URL('../../packages/console/dist/', import.meta.url));
const MOST_SCRIPT_BYTES = 100 * 1024;

it('has at most 100 KB of script, compressed', () => {
  const scripts = readdirSync(`${dist}assets`).filter((name) => name.endsWith('.js'));
  const bytes = scripts.reduce(
    (sum, name) => sum + gzipSync(readFileSync(`${dist}assets/${name}`)).length,
    0,
  );
  console.log(`The console's script: ${(bytes / 1024).toFixed(1)} KB compressed.`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
});

const hostile = {
  html: '<img src=x onerror="document.title=1"><script>alert(1)</script>',
  turned: '\u202etxet desrever\u202c \u200fend',
  long: 'long'.repeat(2_500),
};

describe.runIf(hasBrowser)('in a browser', () => {
  let console: ConsoleFixture;
  beforeAll(async () => {
    console = await startConsole(Object.values(hostile));
  });
  afterAll(() => console?.close());

  const body = (page: Page) => page.locator('body').textContent();
  const shows = (page: Page, text: string | RegExp) =>
    expect.poll(() => body(page)).toMatch(typeof text === 'string' ? new RegExp(text) : text);

  it.each([
    ['today', ['Limits', 'account', 'team research', 'End of the day', 'Statements in Snowflake']],
    ['spend', ['Credits by user', 'ada.3', 'all others', 'the usage log']],
    ['spend?by=TEAM&days=60', ['Credits by team', 'research', 'platform']],
    ['calls', ['AI_COMPLETE', 'llama3.1-70b', 'project=']],
  ])('shows %s without an error, and without serious findings of axe', async (path, texts) => {
    const page = await console.open(`/console/${path}`);
    for (const text of texts) await shows(page, text);
    await expectAccessible(page);
    await page.close();
    expect(console.problems).toEqual([]);
  });

  it('tells of a call from its price to its settlement, under an address of its own', async () => {
    const page = await console.open('/console/calls');
    await page.locator('.long-body a').first().click();
    await shows(page, 'Settlement');
    await shows(page, 'Why there');
    const address = page.url();
    expect(address).toMatch(/\/console\/calls\/[0-9a-f-]{36}$/);
    const again = await console.open(new URL(address).pathname);
    await shows(again, 'Settlement');
    await Promise.all([page.close(), again.close()]);
  });
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** In both themes: what is readable in one may not be in the other. */
async function expectAccessible(page: Page): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    const found = await page.evaluate(
      `(async () => { if (!window.axe) { ${axe} }
        const { violations } = await window.axe.run();
        return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html, failureSummary }) => html + ' ' + failureSummary).join(' | ')); })()`,
    );
    expect(found, theme).toEqual([]);
  }
}
