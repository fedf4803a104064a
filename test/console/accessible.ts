/** What a page must be for everybody: readable in both themes, at every width, and at rest while it loads. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Look {
  readonly options: { readonly runOnly?: readonly string[] };
  /** Of so many rules at least. */
  readonly passes: number;
}

/** Themes differ in their colours alone: all other rules find the same in both. */
const looks: Readonly<Record<'light' | 'dark', Look>> = {
  light: { options: {}, passes: 10 },
  dark: { options: { runOnly: ['color-contrast', 'link-in-text-block'] }, passes: 1 },
};

// Of what passes it is enough to know which rules did: to describe every element of them takes most of the time.
const seriousFindings = ({ options, passes }: Look) => `(async () => {
  const { violations, passes } = await window.axe.run({ resultTypes: ['violations'], ...${JSON.stringify(options)} });
  if (passes.length < ${passes}) return ['axe has looked at next to nothing'];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html, failureSummary }) => html + ' ' + failureSummary).join(' | '));
})()`;

export async function expectAccessible(page: Page): Promise<void> {
  // Half a megabyte, which its process and the browser's need not hand on and compile for each look.
  await page.evaluate(axe);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    expect(await page.evaluate(seriousFindings(looks[theme])), `${page.url()} in ${theme}`).toEqual([]);
  }
}

/** Texts of several words that have less room than a word takes, and states that are cut off. */
const squeezedTexts = `[...document.querySelectorAll('#page *')]
  .filter((element) => {
    const isText = [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && /\\S \\S/.test(data));
    if (!isText || !element.checkVisibility() || element.closest('.visually-hidden, svg, .uplot')) return false;
    const { width } = element.getBoundingClientRect();
    return width < 30 || (element.matches('.badge') && element.scrollWidth > element.clientWidth);
  })
  .map(({ textContent }) => textContent)`;

/** From a telephone to a wall: nothing stands outside of the page, and each text has room. */
export async function expectNoOverflow(page: Page): Promise<void> {
  for (const width of [360, 768, 2_560]) {
    await page.setViewportSize({ width, height: 900 });
    const beyond = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(beyond, `${page.url()} at ${width} px`).toBeLessThanOrEqual(0);
    expect(await page.evaluate(squeezedTexts), `${page.url()} at ${width} px`).toEqual([]);
  }
}

/** Of all that moved while the page loaded (web.dev/articles/cls); above 0.1 people notice. */
export const layoutShift = (page: Page) =>
  page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list) =>
      resolve(list.getEntries().reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0)),
    ).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(0), 300);
  })`);
