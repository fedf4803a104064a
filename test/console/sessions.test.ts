/** Who may use the console for what: tokens, permissions, and gateways that come and go. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../bench/harness/free-port.ts';
import { permissionNames } from '../../src/identity/permissions.ts';
import { hasBrowser } from '../support/browser.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { expectAccessible } from './accessible.ts';
import { pageShows, pollPage, startTabs, type Tabs } from './console-fixture.ts';
import { type StalledServer, startStalledServer } from './stalled-server.ts';

let issuer: TokenIssuer;
let gateway: Gateway;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  const environment = {
    ...issuer.environment,
    PORT: String(await freePort()),
    // Nothing but listed documents: those of the console that is served are.
    TRUSTED_DOCUMENTS: 'only',
  };
  gateway = await startGateway({ environment });
});
afterAll(async () => {
  await gateway?.close();
  issuer?.close();
});

const tokenOf = async (claims: Record<string, unknown>, seconds?: number) =>
  (await issuer.bearer(claims, seconds)).authorization.slice('Bearer '.length);

describe.runIf(hasBrowser)('in a browser', () => {
  let tabs: Tabs;
  let stalled: StalledServer;
  let page: Page;
  beforeAll(async () => {
    [tabs, stalled] = await Promise.all([startTabs(), startStalledServer()]);
  });
  afterEach(async () => {
    await tabs.leave(page);
    expect(tabs.problems.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await tabs?.close();
    stalled?.close();
  });

  const open = async (path: string, token?: string) => {
    page = await tabs.open(`${gateway.url}/console/${path}`, token === undefined ? {} : { token });
  };
  /** A tab in which somebody has signed in who may do everything, before it is anywhere. */
  const signedIn = async () => {
    page = await tabs.blank({ token: await root() });
  };
  const shows = (text: string) => pageShows(page, text);
  /** On a busy machine the page has asked anew meanwhile, and waits from then on. */
  const passTimeUntil = (text: string) =>
    pollPage(async () => {
      await page.clock.fastForward(10_000);
      return page.locator('body').textContent();
    }).toContain(text);
  const root = () => tokenOf({ sub: 'root', permissions: [...permissionNames] });
  const signIn = async (token: string) => {
    await page.getByLabel('Token or API key').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };

  it('asks for a token, says which is none, and forgets it with the tab', async () => {
    await open('calls');
    await shows('Show a token of your identity provider');
    await page.getByLabel('Token or API key').fill('no such token');
    await shows('This is no token');
    await signIn('nonsense');
    await shows('Show a token of your identity provider');
    await signIn(`Bearer ${await tokenOf({ sub: 'ada' })}\n`);
    await shows('No call matches');
    expect(new URL(page.url()).pathname).toBe('/console/calls');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await shows('Show a token of your identity provider');
    expect(await page.evaluate('sessionStorage.length + localStorage.length')).toBe(0);
  });

  it('is usable in a browser that was told to keep nothing', async () => {
    page = await tabs.blank();
    const keptNothing = await page.addInitScript(
      `for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get() { throw new DOMException('Denied.', 'SecurityError'); } });`,
    );
    await page.goto(`${gateway.url}/console/calls`);
    await signIn(await root());
    await shows('No call matches');
    await keptNothing.dispose();
    await page.reload();
  });

  it('is no wider than the API: others, limits and books stay closed to who may not see them', async () => {
    const token = await tokenOf({ sub: 'ada', teams: ['research'] });
    await open('today', token);
    await shows('read-only');
    await shows('You until the day ends');
    for (const [path, texts] of Object.entries({
      limits: ['You may not see this', "others' need the permission usage:read:all", 'user ada'],
      'limits?view=keys': ['There is no key yet', 'You may not see this'],
      books: ['You may not see this', 'credits:admin'],
      fleet: ['You may not see this', 'usage:read:all'],
      'spend?user=bob': ['You may not see this', "Others' usage needs the permission"],
    })) {
      await page.goto(`${gateway.url}/console/${path}`);
      for (const text of texts) await shows(text);
    }
  });

  it('shows every page where only listed documents may run', async () => {
    await signedIn();
    for (const [path, text] of Object.entries({
      today: 'End of the day',
      spend: 'Nobody called in this time',
      calls: 'No call matches',
      limits: 'Nobody has changed anything yet',
      alerts: 'listening',
      fleet: 'Utilisation',
      warehouse: 'Nobody has run a statement yet',
      books: 'No difference: not in one call of the day',
      'calls/some-id': 'There is no such call',
      'set-up': 'Version',
    })) {
      await page.goto(`${gateway.url}/console/${path}`);
      await shows(text);
      expect(await page.locator('body').textContent()).not.toContain('another version');
    }
  });

  it('asks again for a token that has expired, over the page that was open', async () => {
    const claims = { sub: 'ada' };
    await open('today', await tokenOf(claims, 4));
    await shows('You until the day ends');
    await shows('Sign in again');
    await shows('You until the day ends');
    await signIn(await tokenOf(claims));
    await pollPage(() => page.getByText('Sign in again').count()).toBe(0);
    await shows('End of the day');
  });

  it('goes on by itself after the gateway said that it cannot answer now, on pages that ask once', async () => {
    let isStopping = true;
    await open('limits', await root());
    await shows('Nobody has changed anything yet');
    // As a gateway answers that drains, or whose ledger is away.
    await page.route('**/graphql', (route) =>
      isStopping
        ? route.fulfill({
            status: 503,
            contentType: 'application/json',
            body: JSON.stringify({
              errors: [{ message: 'Stopping.', extensions: { code: 'OVERLOADED', retryable: true } }],
            }),
          })
        : route.continue(),
    );
    await page.reload();
    await shows('Stopping.');
    isStopping = false;
    await pollPage(() => page.locator('body').textContent()).not.toContain('Stopping.');
    await shows('Nobody has changed anything yet');
  });

  it('ends a question that nobody answers, says so, and asks again by itself', async () => {
    let isSilent = false;
    await signedIn();
    await page.clock.install();
    // As where a network swallows what is sent: the request is never answered, nor refused.
    await page.route('**/graphql', async (route) => {
      if (!isSilent || !route.request().postData()?.includes('"ConsoleEvents"')) await route.continue();
    });
    isSilent = true;
    const asked = page.waitForRequest((request) => request.postData()?.includes('"ConsoleEvents"') === true);
    const now = () => page.evaluate<number>('Date.now()');
    const before = await now();
    await page.goto(`${gateway.url}/console/calls`);
    await asked;
    // The page's clock goes on by itself meanwhile, on a busy machine for seconds.
    await page.clock.fastForward(85_000 - ((await now()) - before));
    expect(await page.getByText('GATEWAY_SILENT').count()).toBe(0);
    await passTimeUntil('Nothing was heard from the gateway for 90 seconds');
    isSilent = false;
    await page.clock.fastForward(6_000);
    await shows('No call matches');
    expect(await page.getByText('GATEWAY_SILENT').count()).toBe(0);
  });

  it('says that a subscription went silent, and begins it again', async () => {
    await signedIn();
    await page.clock.install();
    await stalled.takeOver(page, '**/graphql', '"ConsoleLiveAlerts"');
    const asked = stalled.asked();
    await page.goto(`${gateway.url}/console/alerts`);
    await asked;
    const left = stalled.left();
    await passTimeUntil('Nothing was heard from the gateway for 90 seconds');
    await left;
    await shows('not connected');
    await page.unroute('**/graphql');
    const streamed = page.waitForResponse(
      (response) => response.headers()['content-type']?.includes('event-stream') === true,
    );
    await page.clock.fastForward(6_000);
    await streamed;
    await passTimeUntil('listening');
  });

  it('is not connected from the end of a subscription until it begins it again', async () => {
    await signedIn();
    await page.clock.install();
    let isEnded = true;
    // As where something between the page and the gateway ends in good order what it had handed on.
    const body = 'event: next\ndata: {"data":null}\n\nevent: complete\ndata:\n\n';
    await page.route('**/graphql', (route) =>
      isEnded && route.request().postData()?.includes('"ConsoleLiveAlerts"')
        ? route.fulfill({ contentType: 'text/event-stream', body })
        : route.continue(),
    );
    await page.goto(`${gateway.url}/console/alerts`);
    await shows('not connected');
    isEnded = false;
    await passTimeUntil('listening');
  });

  it('says that the gateway is silent where it is asked again and again, keeps the figures, and goes on', async () => {
    await signedIn();
    await page.clock.install();
    await page.goto(`${gateway.url}/console/today`);
    await shows('End of the day');
    await stalled.takeOver(page, '**/graphql', '"ConsoleStatus"');
    const asked = stalled.asked();
    await page.clock.fastForward(6_000);
    await asked;
    await passTimeUntil('Nothing was heard from the gateway for 90 seconds');
    await shows('user root');
    await page.unroute('**/graphql');
    await pollPage(async () => {
      await page.clock.fastForward(6_000);
      return page.getByText('GATEWAY_SILENT').count();
    }).toBe(0);
    await shows('user root');
  });

  it('asks for days as the books have them', async () => {
    await signedIn();
    const asked = page.waitForRequest((request) => request.postData()?.includes('"ConsoleUsage"') === true);
    await page.goto(`${gateway.url}/console/spend?from=2026-10-01&to=2026-10-31`);
    const zone = await page.locator('html').getAttribute('data-time-zone');
    // `Etc/GMT-11` is 11 hours ahead.
    const hours = zone === 'UTC' ? 0 : Number(zone?.replace('Etc/GMT', ''));
    const midnight = (day: string) => new Date(Date.parse(day) + hours * 3_600_000).toISOString();
    const { input } = (await asked).postDataJSON().variables;
    expect(input).toMatchObject({ from: midnight('2026-10-01'), to: midnight('2026-11-01') });
  });

  it('ends an export of which nothing more comes, and cancels one at a word', async () => {
    await open('spend', await root());
    await shows('Nobody called in this time');
    await page.clock.install();
    await stalled.takeOver(page, '**/exports/usage*');
    const csv = page.getByRole('button', { name: 'CSV', exact: true });
    let left = stalled.left();
    await csv.click();
    await shows('0.0 MB have come');
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await left;
    await shows('Cancelled');
    left = stalled.left();
    await csv.click();
    await shows('0.0 MB have come');
    await passTimeUntil('Nothing was heard from the gateway for 90 seconds');
    await left;
    await page.unroute('**/exports/usage*');
    const [download] = await Promise.all([page.waitForEvent('download'), csv.click()]);
    expect(download.suggestedFilename()).toMatch(/^usage-.*\.csv$/);
    await shows('is saved');
  });

  it.each([
    ['ask', 'Ask', 'ConsoleHybrid', 'cancels it'],
    ['warehouse', 'Ask for advice', 'ConsoleOptimize', 'cancels it'],
    ['ask?view=sql', 'Price it', 'ConsoleQuote', 'cancels it'],
    ['ask?view=sql', 'Price it', 'ConsoleQuote', 'writes another'],
  ])('hangs up on %s, %s, %s, when the reader %s or leaves', async (path, button, operation, how) => {
    await open(path, await root());
    await stalled.takeOver(page, '**/graphql', `"${operation}"`);
    const ask = page.getByRole('button', { name: button, exact: true });
    let [asked, left] = [stalled.asked(), stalled.left()];
    await ask.click();
    await asked;
    const cancel = page.getByRole('button', { name: 'Cancel', exact: true });
    const hungUp = page.waitForEvent('requestfailed', { timeout: 60_000 });
    await (how === 'cancels it' ? cancel.click() : page.getByLabel('SQL, read-only').fill('SELECT 2'));
    await hungUp;
    await Promise.all([left, pollPage(() => ask.isEnabled()).toBe(true)]);
    // Hung up on before it has come, the second would leave nobody.
    [asked, left] = [stalled.asked(), stalled.left()];
    await ask.click();
    await asked;
    await cancel.waitFor();
    await page.getByRole('link', { name: 'Today', exact: true }).click();
    await left;
    await shows('End of the day');
  });

  it('every page says that it loads, in its place, until its answer is there', async () => {
    await signedIn();
    for (const path of [
      'today',
      'spend',
      'calls',
      'calls/some-id',
      'limits',
      'limits?view=keys',
      'alerts',
      'fleet',
      'warehouse',
      'books',
    ]) {
      const { promise: gate, resolve: release } = Promise.withResolvers<void>();
      await page.route('**/graphql', async (route) => {
        if (!route.request().postData()?.includes('"ConsoleViewer"')) await gate;
        await route.continue();
      });
      await page.goto(`${gateway.url}/console/${path}`);
      await pollPage(() => page.locator('main .state.waiting[role=status]').count(), {
        message: path,
      }).toBeGreaterThan(0);
      expect(await page.locator('main .failure, main .empty').count(), path).toBe(0);
      if (path === 'today') await expectAccessible(page);
      release();
      await pollPage(() => page.locator('main .state.waiting').count(), { message: path }).toBe(0);
      await page.unroute('**/graphql');
    }
  });

  it.each([
    ['alerts', 'ConsoleAlerts', 'No trigger has fired yet'],
    ['calls', 'ConsoleEvents', 'No call matches'],
    ['limits?view=keys', 'ConsoleKeys', 'There is no key yet'],
  ])(
    'asks again by itself for the list of %s, where nothing answered it alone',
    async (path, operation, text) => {
      let isCut = true;
      await signedIn();
      await page.route('**/graphql', (route) =>
        isCut && route.request().postData()?.includes(`"${operation}"`) ? route.abort() : route.continue(),
      );
      await page.goto(`${gateway.url}/console/${path}`);
      await pollPage(() => page.locator('.failure.away').count()).toBeGreaterThan(0);
      isCut = false;
      await pollPage(() => page.locator('.failure.away').count()).toBe(0);
      await shows(text);
    },
  );

  it('goes on by itself after the gateway was away, and after it was started anew', async () => {
    await open('alerts', await root());
    await shows('listening');
    await page.context().setOffline(true);
    await shows('The gateway does not answer');
    await page.context().setOffline(false);
    await pollPage(() => page.locator('.away[role=status]').textContent()).not.toContain('does not answer');
    await pollPage(() => page.locator('.failure.away').allTextContents()).toEqual([]);
    // What streams is begun again too.
    const streamed = page.waitForResponse(
      (response) => response.headers()['content-type']?.includes('event-stream') === true,
    );
    await gateway.restart();
    await streamed;
    await shows('listening');
  });

  it('shows a member who changed team under both, each with the calls that were made there', async () => {
    for (const team of ['alpha', 'beta', 'beta']) {
      const headers = await issuer.bearer({ sub: 'ike', teams: [team] });
      const answer = await fetch(new URL('/v1/embeddings', gateway.url), {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'snowflake-arctic-embed-l-v2.0', input: `in ${team}` }),
      });
      expect(answer.status).toBe(200);
    }
    await open('spend?by=TEAM', await root());
    for (const [team, calls] of [
      ['alpha', 1],
      ['beta', 2],
    ] as const) {
      await page.getByRole('link', { name: team, exact: true }).click();
      await shows(`Calls${calls}`);
      await page.getByRole('link', { name: 'Show the calls of ike' }).click();
      await pollPage(() => page.locator('.long-body [role=row]').count()).toBe(calls);
      await page.goto(`${gateway.url}/console/spend?by=TEAM`);
    }
  });
});
