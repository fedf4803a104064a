/** The console in a real browser: its first paint, when its figures are there, and how smoothly its longest list scrolls. */
import type { Page } from 'playwright-core';
import { startRecordedGateway, startTabs } from '../test/console/console-fixture.ts';
import { median } from './harness/compare.ts';
import { printTable, type Table } from './table.ts';

const ROUNDS = 5;
const FRAMES = 120;

export async function run(): Promise<Table> {
  const { gateway } = await startRecordedGateway([]);
  const tabs = await startTabs();

  /** A new tab: nothing of the page is there yet but the files that the browser keeps. */
  async function load(
    path: string,
    text: string,
  ): Promise<{ readonly paintMs: number; readonly readyMs: number }> {
    const page = await tabs.open(`${gateway.url}/console/${path}`);
    await page.getByText(text).first().waitFor();
    const readyMs = await page.evaluate<number>('performance.now()');
    const paintMs = await page.evaluate<number>(
      "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN",
    );
    await page.close();
    return { paintMs, readyMs };
  }

  async function measure(path: string, text: string): Promise<readonly [string, string]> {
    const all = [];
    for (let round = 0; round < ROUNDS; round++) all.push(await load(path, text));
    const middle = (values: readonly number[]) => median(values).toFixed(0);
    return [middle(all.map(({ paintMs }) => paintMs)), middle(all.map(({ readyMs }) => readyMs))];
  }

  try {
    const page = await tabs.open(`${gateway.url}/console/calls`);
    await page.getByText('AI_COMPLETE').first().waitFor();
    const frames = await scroll(page);
    await page.close();
    return {
      title: 'The console',
      load: `recorded traffic of 50 users in 5 teams over 60 days; median of ${ROUNDS}; ${FRAMES} frames of scrolling`,
      floor: 'none: what a browser beside the gateway sees',
      columns: ['what', 'first paint, ms', 'figures there, ms'],
      rows: [
        ['Today', ...(await measure('today', 'End of the day'))],
        ['Spend, 60 days by user', ...(await measure('spend?days=60', 'all others'))],
        [
          `Calls, scrolled: ${frames.perSecond.toFixed(0)} frames a second, the slowest ${frames.slowestMs.toFixed(0)} ms`,
          '',
          '',
        ],
      ],
    };
  } finally {
    await tabs.close();
    await gateway.close();
  }
}

const scroll = (page: Page) =>
  page.evaluate<{ readonly perSecond: number; readonly slowestMs: number }>(`new Promise((resolve) => {
    const table = document.querySelector('.long-table');
    const times = [];
    const step = (time) => {
      times.push(time);
      table.scrollTop += 40;
      if (times.length < ${FRAMES}) return requestAnimationFrame(step);
      const gaps = times.slice(1).map((at, i) => at - times[i]);
      resolve({ perSecond: 1000 * gaps.length / (times.at(-1) - times[0]), slowestMs: Math.max(...gaps) });
    };
    requestAnimationFrame(step);
  })`);

if (import.meta.main) {
  printTable(await run());
  process.exit(0);
}
