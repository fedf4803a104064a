/** The pages for people, as a browser shows them. */
import type { Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, hasBrowser, startBrowser } from '../support/browser.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

it('the landing page opens Apollo Sandbox with the example operations and links to the offline explorer', async () => {
  const page = await (await fetch(gateway.app.url)).text();
  expect(page).toContain('EmbeddedSandbox');
  expect(page).toContain('query Complete');
  expect(page).toContain('href="/graphiql"');
});

describe.runIf(hasBrowser)('in a browser without internet', () => {
  // One for all: what it has compiled of GraphiQL for the first page it need not for the others.
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  beforeEach(async () => {
    page = await browser.context.newPage();
    // For somebody who has not been here before: GraphiQL remembers its tabs.
    await page.addInitScript('localStorage.clear()');
  });
  afterEach(() => page.close());
  afterAll(() => browser?.close());

  /** From the landing page on, which asks for the script of Sandbox. */
  async function openGraphiql(answer: (route: Route) => Promise<void>): Promise<void> {
    await page.route('https://**/*', answer);
    await page.goto(gateway.app.url, { waitUntil: 'commit' });
    await page.locator('.graphiql-execute-button').waitFor();
    expect(new URL(page.url()).pathname).toBe('/graphiql');
  }

  it('the landing page is GraphiQL itself where the script of Sandbox is refused: it has the examples, runs one and shows its answer', async () => {
    const foreign: string[] = [];
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol !== 'blob:' && protocol !== 'data:' && hostname !== '127.0.0.1') foreign.push(hostname);
    });
    await openGraphiql((route) => route.abort());
    await page.locator('.graphiql-execute-button').click();
    const answer = page.locator('.graphiql-response');
    await expect.poll(() => answer.textContent()).toContain('finishReason');
    // The editor breaks long lines.
    const text = (await answer.textContent())?.replace(/\s+/g, ' ');
    expect(text).toContain('because customs asked for a new form');
    expect(text).toContain('LAMBDA_LABS');
    // Nothing else, of either page.
    expect(foreign).toEqual(['embeddable-sandbox.cdn.apollographql.com']);
  });

  it('also where it never comes, as in a network that drops what it does not let through; a subscription shows the text as it comes', async () => {
    await openGraphiql(async () => {});
    // The tabs slide into place first, and a click on a moving one counts as a drag.
    const tab = page.locator('.graphiql-tab-button', { hasText: 'CompleteInPieces' });
    const open = page.locator('.graphiql-tab-active', { hasText: 'CompleteInPieces' });
    await expect.poll(async () => [await tab.click(), await open.count()]).toEqual([undefined, 1]);
    gateway.app.embedded.gpu?.faults?.next({ kind: 'stall', afterTokens: 8 });
    const execute = page.locator('.graphiql-execute-button[aria-label^="Execute"]');
    const answer = page.locator('.graphiql-response');
    // GraphiQL reads a document some time after its tab has opened; until then it asks for the former tab's operation,
    // and finds none of that name. The rest of the answer does not come: what is seen was shown while it was made.
    await expect
      .poll(async () => {
        if ((await execute.count()) > 0) await execute.click();
        return await answer.textContent();
      })
      .toMatch(/textSoFar.*Parcels/s);
    expect(await answer.textContent()).toMatch(/"finishReason":\s*null/);
  });
});
