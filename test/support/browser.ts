/** A real browser, each with a profile of its own. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

/** The same engine without windows, which takes half as much of a processor. */
const SHELL = '/usr/bin/chromium-headless-shell';
const BROWSER = existsSync(SHELL) ? SHELL : '/usr/bin/chromium';
/** For what hangs: the first page on one busy core takes a while. */
const LONGEST_WAIT_MS = 240_000;

/** The continuous integration always has the browser; a newcomer's machine may not. */
export const hasBrowser = existsSync(BROWSER) || Boolean(process.env.CI);

/** In the place of Playwright's own list: what asks the internet or changes pages, and pages of the address bar. */
const notNeeded = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
];

export interface Browser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: BROWSER,
    timeout: LONGEST_WAIT_MS,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // The tabs of a file show one site: to start a process for each takes longer than what most of them do.
      '--process-per-site',
      '--in-process-gpu',
      // Pages are open for seconds: to optimise their scripts takes more of a processor than it saves.
      '--js-flags=--no-maglev --no-turbofan',
      `--disable-features=${notNeeded.join()}`,
    ],
  });
  context.setDefaultTimeout(LONGEST_WAIT_MS);
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
