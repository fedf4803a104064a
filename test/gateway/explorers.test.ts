/** The pages for people, as a browser shows them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, startBrowser } from '../support/browser.ts';
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
  it('GraphiQL opens with the examples, runs one and shows its answer', async () => {
    const browser = await startBrowser();
    try {
      const page = await browser.context.newPage();
      const foreign: string[] = [];
      await page.route('**/*', (route) => {
        const { protocol, hostname } = new URL(route.request().url());
        if (protocol === 'blob:' || protocol === 'data:' || hostname === '127.0.0.1') return route.continue();
        foreign.push(hostname);
        return route.abort();
      });
      await page.goto(`${gateway.app.url}/graphiql`);
      await page.locator('.graphiql-execute-button').click();
      const answer = page.locator('.graphiql-response');
      await expect.poll(() => answer.textContent()).toContain('finishReason');
      expect(await answer.textContent()).toContain('LAMBDA_LABS');
      expect(foreign).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('the landing page says that Sandbox needs the internet and points to the offline explorer', {
    timeout: 60_000,
  }, async () => {
    const browser = await startBrowser();
    try {
      const page = await browser.context.newPage();
      await page.route('**/*', (route) =>
        new URL(route.request().url()).hostname === '127.0.0.1' ? route.continue() : route.abort(),
      );
      await page.goto(gateway.app.url);
      await page.getByRole('heading', { name: 'Apollo Sandbox needs the internet' }).waitFor();
    } finally {
      await browser.close();
    }
  });
});
