/** The console in a real browser, over a gateway whose books hold two months of a company's traffic. */
import type { Disposable, Page } from 'playwright-core';
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
  /** A tab as new, with nothing in it yet: one that was left, if there is one. */
  blank(options?: TabOptions): Promise<Page>;
  /** Such a tab, at an address. */
  open(url: string, options?: TabOptions): Promise<Page>;
  /** Gives a tab back: to start another takes as long as what most tests do in it. */
  leave(page: Page): Promise<void>;
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
  const left: Page[] = [];
  const signedIn = new Map<Page, Disposable>();

  async function start(): Promise<Page> {
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
    return page;
  }

  const tabs: Tabs = {
    problems,
    async blank({ theme = 'light', width = 1280, token } = {}) {
      const page = left.pop() ?? (await start());
      // What moves would be drawn sixty times a second while a test waits.
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      // Evaluated in the page, where there is a store; its types are not those of these files.
      if (token !== undefined)
        signedIn.set(
          page,
          await page.addInitScript(
            `if (!sessionStorage.getItem('cortex-console')) sessionStorage.setItem('cortex-console', ${JSON.stringify(JSON.stringify({ token }))})`,
          ),
        );
      return page;
    },
    async open(url, options) {
      const page = await tabs.blank(options);
      await page.goto(url);
      return page;
    },
    async leave(page) {
      await signedIn.get(page)?.dispose();
      signedIn.delete(page);
      await page.unrouteAll();
      await page.evaluate('sessionStorage.clear(); localStorage.clear()');
      await page.goto('about:blank');
      left.push(page);
    },
    close: () => browser.close(),
  };
  return tabs;
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
