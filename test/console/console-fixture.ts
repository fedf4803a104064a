/** The console in a real browser, over a gateway whose books hold two months of a company's traffic. */
import type { Page } from 'playwright-core';
import {
  type Recorded,
  recordTraffic,
  trafficLimits,
  trafficPolicy,
} from '../../bench/harness/recorded-traffic.ts';
import { type Browser, startBrowser } from '../support/browser.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../support/start-gateway.ts';

export const SEED = 7;

export interface ConsoleFixture {
  readonly gateway: Gateway;
  readonly browser: Browser;
  readonly recorded: Recorded;
  /** A tab of its own; whatever goes wrong in it is in `problems`. */
  open(path: string, options?: TabOptions): Promise<Page>;
  /** Errors of scripts, broken rules of the page's policy, and requests to anywhere else. */
  readonly problems: string[];
  close(): Promise<void>;
}

export interface TabOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  /** Shown as somebody who signs in does. */
  readonly token?: string;
}

export async function startConsole(
  strangers: readonly string[] = [],
  options: GatewayOptions = {},
): Promise<ConsoleFixture> {
  let recorded: Recorded = { events: 0, credits: 0, users: [] };
  const gateway = await startGateway({
    policy: trafficPolicy,
    ...options,
    environment: { ...trafficLimits, ...options.environment },
    async prepare(dataDir) {
      const traffic = { days: 60, users: 50, callsPerDay: 2, until: Date.now(), seed: SEED };
      recorded = await recordTraffic(dataDir, traffic, strangers);
    },
  });
  await gateway.app.services.usage.loader.flush();
  const browser = await startBrowser();
  const problems: string[] = [];

  return {
    gateway,
    browser,
    recorded,
    problems,
    async open(path, { theme = 'light', width = 1280, token } = {}) {
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
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 900 });
      if (token !== undefined)
        await page.addInitScript((shown) => {
          sessionStorage.setItem('cortex-console', JSON.stringify({ token: shown }));
        }, token);
      await page.goto(new URL(path, gateway.url).href);
      return page;
    },
    async close() {
      await browser.close();
      await gateway.close();
    },
  };
}
