/** The console in a real browser, over a gateway whose books hold two months of a company's traffic. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import {
  type Recorded,
  recordTraffic,
  trafficLimits,
  trafficPolicy,
} from '../../bench/harness/recorded-traffic.ts';
import { type Browser, startBrowser } from '../support/browser.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../support/start-gateway.ts';

export interface Tabs {
  /** A tab of its own. */
  open(url: string, options?: TabOptions): Promise<Page>;
  /** Errors of scripts, broken rules of the page's policy, and requests to anywhere else. */
  readonly problems: string[];
  close(): Promise<void>;
}

export interface TabOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  /** Shown as somebody who has signed in does. */
  readonly token?: string;
}

export async function startTabs(): Promise<Tabs> {
  const browser: Browser = await startBrowser();
  const problems: string[] = [];
  return {
    problems,
    async open(url, { theme = 'light', width = 1280, token } = {}) {
      const page = await browser.context.newPage();
      page.on('pageerror', ({ message }) => problems.push(message));
      page.on('console', (message) => {
        // The browser tells of every answer that is an error, also of those that the page shows as such.
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
          problems.push(message.text());
      });
      page.on('request', (request) => {
        const { hostname, protocol } = new URL(request.url());
        if (hostname !== '127.0.0.1' && protocol !== 'blob:') problems.push(`a request to ${request.url()}`);
      });
      page.on('dialog', (dialog) => problems.push(`a dialog: ${dialog.message()}`));
      // What moves would be drawn sixty times a second while a test waits.
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      // Evaluated in the page, where there is a store; its types are not those of these files.
      if (token !== undefined)
        await page.addInitScript(
          `if (!sessionStorage.getItem('cortex-console')) sessionStorage.setItem('cortex-console', ${JSON.stringify(JSON.stringify({ token }))})`,
        );
      await page.goto(url);
      return page;
    },
    close: () => browser.close(),
  };
}

/** Waits for what a page comes to show; each look is work for the page too. */
export const pollPage: typeof expect.poll = (look, options) =>
  expect.poll(look, { interval: 100, ...options });

export const pageShows = (page: Page, text: string | RegExp) =>
  pollPage(() => page.locator('body').textContent()).toEqual(
    typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text),
  );

export interface RecordedGateway {
  readonly gateway: Gateway;
  readonly recorded: Recorded;
}

/** @param strangers callers with names that nobody should have */
export async function startRecordedGateway(
  strangers: readonly string[],
  options: GatewayOptions = {},
): Promise<RecordedGateway> {
  let recorded: Recorded = { events: 0, credits: 0, users: [] };
  const gateway = await startGateway({
    policy: trafficPolicy,
    ...options,
    environment: { ...trafficLimits, ...options.environment },
    async prepare(dataDir) {
      const traffic = { days: 60, users: 50, callsPerDay: 2, until: Date.now(), seed: 7 };
      recorded = await recordTraffic(dataDir, traffic, strangers);
    },
  });
  await gateway.app.services.usage.loader.flush();
  return { gateway, recorded };
}
