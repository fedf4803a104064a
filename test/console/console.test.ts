/** The console as its readers have it: every page in a real browser, on recorded traffic. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { expectAccessible, expectNoOverflow, layoutShift } from './accessible.ts';
import {
  pageShows,
  pollPage,
  type RecordedGateway,
  startRecordedGateway,
  startTabs,
  type Tabs,
} from './console-fixture.ts';

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
  html: '<img src=x onerror="alert(1)"><script>alert(2)</script>',
  turned: '\u202etxet desrever\u202c \u200fend',
  long: 'long'.repeat(2_500),
};

/** Minutes of work. */
const SLOW =
  'SELECT COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 100000)) a, TABLE(GENERATOR(ROWCOUNT => 1000000)) b WHERE RANDOM() > 1';

describe.runIf(hasBrowser)('in a browser', () => {
  let receiver: Server;
  let tabs: Tabs;
  let company: RecordedGateway;
  let page: Page;
  const statements: { readonly sqlText: string; readonly status: string }[] = [];
  const statesOf = (text: string) =>
    statements.filter(({ sqlText }) => sqlText.includes(text)).map(({ status }) => status);

  beforeAll(async () => {
    receiver = createServer((request, response) => request.resume().on('end', () => response.end()));
    await once(receiver.listen(0, '127.0.0.1'), 'listening');
    const environment = {
      ALERT_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`,
      ALERT_WEBHOOK_SECRET: 'secret',
      CREDIT_PRICE: '3',
    };
    [company, tabs] = await Promise.all([
      startRecordedGateway(Object.values(hostile), {
        environment,
        embeddedWarehouse: { onStatement: (entry) => statements.push(entry) },
      }),
      startTabs(),
    ]);
  });
  afterEach(async () => {
    await tabs.leave(page);
    expect(tabs.problems).toEqual([]);
  });
  const shifts = new Map<string, number>();
  afterAll(async () => {
    console.log('Layout shifts:', Object.fromEntries(shifts));
    await tabs?.close();
    await company?.gateway.close();
    receiver?.close();
  });

  const open = async (path: string) => {
    page = await tabs.open(`${company.gateway.url}/console/${path}`);
  };
  const shows = (text: string | RegExp) => pageShows(page, text);
  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).first().click();
  const write = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

  it('adds up to the ledger, to the micro-credit, on the page and in its export', async () => {
    await open('spend?days=60');
    const { credits, events } = company.recorded;
    const sum = (credits / 1e6).toLocaleString('en', { minimumFractionDigits: 6 });
    await shows(`Credits${sum}`);
    await shows(`Calls${events.toLocaleString('en')}`);
    const [download] = await Promise.all([page.waitForEvent('download'), press('CSV')]);
    const [head = '', ...rows] = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    const column = head.split(',').indexOf('credits_used');
    expect(rows).toHaveLength(events);
    // No value before that column holds a comma.
    const exported = rows.reduce((micro, row) => micro + Math.round(1e6 * Number(row.split(',')[column])), 0);
    expect(exported).toBe(credits);
  });

  it.each([
    ['today', ['account', 'team research', 'End of the day', 'Statements in Snowflake', 'renews in']],
    ['spend', ['Credits by user', 'all others', 'the usage log']],
    ['spend?by=TAG&tag=project&days=60', ['Credits by tag', 'newsletter']],
    ['calls', ['AI_COMPLETE', 'claude-sonnet-4-5', 'project=']],
    ['limits', ['team growth', 'user ada.1', 'A budget for the spring campaign']],
    ['limits?scope=nonsense', ['No such scope', 'function:']],
    ['limits?view=keys', ['There is no key yet', 'Nobody has changed anything yet']],
    ['alerts', ['listening', 'webhook', 'user ada.2', '80.0 %']],
    ['fleet', ['gpu-1', 'closed', 'Utilisation', 'local-gpu-chat']],
    ['warehouse', ['AI_COMPUTE_WH', 'of 8 at most', 'Query id', 'Ask for advice']],
    ['books', ['missing in snowflake', 'calls compared', 'The cheaper side', 'every call is booked']],
    ['ask', ['Answered by', 'within your limits']],
    ['ask?view=sql', ['SQL, read-only', 'Read them']],
    ['set-up', ['ledger works', 'Callers show tokens', 'mcpServers', 'No report is chosen yet']],
  ])('shows %s: to everybody, at every width, without a jump', async (path, texts) => {
    await open(path);
    for (const text of texts) await shows(text);
    shifts.set(path, await layoutShift(page));
    expect(shifts.get(path)).toBeLessThan(0.05);
    await expectAccessible(page);
    await expectNoOverflow(page);
  });

  it.each([1_280, 1_440])('shows limits whole at %i px, and how to change them', async (width) => {
    page = await tabs.open(`${company.gateway.url}/console/limits`, { width });
    await shows('team growth');
    const hidden = await page.evaluate(
      "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.long-table'))",
    );
    expect(hidden).toBeLessThanOrEqual(0);
  });

  it('shows on a telephone which page is open, also where it is the last', async () => {
    page = await tabs.open(`${company.gateway.url}/console/set-up`, { width: 360 });
    await shows('ledger works');
    const link = await page.getByRole('link', { name: 'Set up', exact: true }).boundingBox();
    expect(link?.x).toBeLessThanOrEqual(360 - (link?.width ?? 360));
  });

  it('goes from a team to its users to their calls, by links that show the same to others', async () => {
    await open('spend?by=TEAM&days=60');
    await page.getByRole('link', { name: 'research', exact: true }).click();
    await shows('Credits by user');
    await shows('ada.1');
    expect(new URL(page.url()).search).toContain('team=research');
    await page.getByRole('link', { name: /the calls of ada\.1/ }).click();
    await shows('AI_');
    const users = page.locator('.long-body [role=row] > :nth-child(2)');
    await pollPage(async () => [...new Set(await users.allTextContents())]).toEqual(['ada.1']);
    const address = page.url();
    await page.reload();
    await pollPage(async () => [...new Set(await users.allTextContents())]).toEqual(['ada.1']);
    await page.goBack();
    await shows('Credits by user');
    expect(address).toContain('user=ada.1');
  });

  it('tells of a call from its price to its settlement, under an address of its own', async () => {
    await open('calls?function=AI_COMPLETE');
    await page.locator('.long-body a').nth(10).click();
    for (const title of ['Outcome', 'Who', 'Why there', 'Price', 'Hold', 'Settlement', 'Query id', 'Request'])
      await shows(title);
    await shows('credits in all');
    await shows('it is booked as it was settled');
    expect(new URL(page.url()).pathname).toMatch(/\/console\/calls\/[0-9a-f-]{36}$/);
    await page.reload();
    await shows('Settlement');
    await page.goto(`${company.gateway.url}/console/calls/nobody-knows`);
    await shows('There is no such call');
  });

  it('reads on as somebody scrolls, and draws only what is seen', async () => {
    await open('calls');
    await shows('200 so far');
    await page.locator('.long-table').evaluate((table) => table.scrollTo(0, 1e7));
    await shows('400 so far');
    expect(await page.locator('.long-body [role=row]').count()).toBeLessThan(80);
  });

  it('shows hostile names and tags as text', async () => {
    await open('calls');
    await shows(hostile.html);
    await shows('⟨U+202E⟩txet desrever⟨U+202C⟩ ⟨U+200F⟩end');
    await shows(/(long){20}…/);
    expect(await page.locator('.long-body img, .long-body script').count()).toBe(0);
    for (const path of ['spend?days=1', 'spend?by=TAG&days=1', 'limits']) {
      await page.goto(`${company.gateway.url}/console/${path}`);
      await shows('<img src=x');
      expect(await page.locator('main img, main script').count()).toBe(0);
    }
  });

  it('sets a limit, showing before whom it touches, and beside it who did what', async () => {
    await open('limits');
    await page.getByRole('link', { name: /the limit of team:support/ }).click();
    await write('New limit, in credits', 'plenty');
    await shows('A limit is a number');
    await write('New limit, in credits', '0.000001');
    await shows('New work is refused at once, and what runs is cancelled.');
    await shows(/users? ha(s|ve) called under it/);
    await write('Why (kept in the audit)', 'A trial');
    await press('Set the limit');
    await pollPage(() => page.locator('dialog').count()).toBe(0);
    await shows('A trial');
    await shows(/team supportsuspended immediate/);
    const { data } = await company.gateway.ask('{ credits { team(name: "support") { limit } } }');
    expect(data.credits.team.limit).toBe(0.000001);

    await page.getByRole('link', { name: /the limit of team:support/ }).click();
    await press("Back to the policy's");
    await shows(/team supportok/);
    await page.keyboard.press('Tab');
  });

  it('shows nothing of one kind under the name of another', async () => {
    await open('spend?days=60');
    await shows('ada.1');
    await page.route('**/graphql', () => {});
    await page.getByRole('link', { name: 'Team', exact: true }).click();
    await shows('Credits by team');
    expect(await page.locator('main .long-table').count()).toBe(0);
  });

  it('refuses what the gateway refuses, in its words', async () => {
    await open('limits?scope=user:ada%E2%80%8B');
    await write('New limit, in credits', '1');
    await press('Set the limit');
    await shows('BAD_USER_INPUT');
    await page.keyboard.press('Escape');
    await pollPage(() => page.locator('dialog').count()).toBe(0);
    expect(page.url()).not.toContain('scope=');
  });

  it('makes a key whose secret is seen once, and revokes it', async () => {
    await open('limits?view=keys');
    await press('New key');
    await write('Name', 'nightly <b>job</b>');
    await write('Tags', 'project=search');
    await press('Make the key');
    const secret = page.locator('dialog pre');
    await pollPage(() => secret.textContent()).toMatch(/^cgw_/);
    const token = await secret.textContent();
    const who = () =>
      company.gateway.ask('{ viewer { apiKey { name } } }', {
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await who()).data.viewer.apiKey.name).toBe('nightly <b>job</b>');
    await press('Close');
    await shows('nightly <b>job</b>');
    await press('Revoke');
    await press('Revoke it');
    await shows('revoked');
    expect((await who()).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('tells of an alert as it fires, and tries a channel', async () => {
    await open('alerts');
    await shows('listening');
    await company.gateway.setLimit('user:spender', 0.000001);
    const spent = await company.gateway.ask('{ cortex { embed(text: "a") { usage { credits } } } }', {
      user: 'spender',
    });
    expect(spent.errors).toEqual([]);
    await pollPage(() => page.locator('ol.trail').textContent()).toContain('user spender has used');
    await press('Send a test');
    await shows('It has taken the test.');
  });

  it('answers a question with its evidence', async () => {
    await company.gateway.setLimit('account', 100);
    await company.gateway.setLimit('user:local', 50);
    await open('ask');
    await press('Ask');
    await shows('What was revenue by region?');
    await shows('AMER');
    await shows('SELECT');
    await shows(/Answered by Snowflake, for 0\.\d{6} credits/);
    await expectAccessible(page);
  });

  it('prices a statement before it runs, and shows ten thousand rows of it', async () => {
    await open('ask?view=sql');
    await press('Read them');
    await page.getByText('SALES', { exact: true }).click();
    await shows('ORDERS');
    await write(
      'SQL, read-only',
      'SELECT SEQ4() AS n, SEQ4() * 2 AS n FROM TABLE(GENERATOR(ROWCOUNT => 10000)) ORDER BY 1',
    );
    await press('Price it');
    await press(/^Run it for at most 0\.\d{6}$/);
    await shows('10,000 rows');
    const rows = page.locator('.long-body [role=row]');
    expect(await rows.count()).toBeLessThan(80);
    await page.locator('.long-table').evaluate((table) => table.scrollTo(0, 1e7));
    await pollPage(() => rows.last().textContent()).toBe('999919998');
    await shows('N (2)');
    await write('SQL, read-only', 'DROP TABLE sales.orders');
    await press('Price it');
    await shows('SQL_NOT_ALLOWED');
  });

  it('cancels a statement that runs, also in the warehouse', async () => {
    await open('ask?view=sql');
    await write('SQL, read-only', SLOW);
    await press('Price it');
    await press(/^Run it for at most/);
    await shows('It runs.');
    await expect.poll(() => statesOf(SLOW)).toEqual(['running']);
    await press('Cancel');
    await expect.poll(() => statesOf(SLOW)).toEqual(['running', 'cancelled']);
    await pollPage(() => page.locator('body').textContent()).not.toContain('It runs.');
    // What it held has been given back or charged.
    const held = async () => (await company.gateway.ask('{ credits { me { held } } }')).data.credits.me.held;
    await expect.poll(held).toBe(0);
  });

  it('advises on a statement without running it', async () => {
    await open('warehouse');
    await write('Statement', 'SELECT * FROM sales.orders, sales.customers');
    company.gateway.mark();
    await press('Ask for advice');
    await shows('cartesian-join');
    await shows('select-star');
  });

  it("reads a migration's report, and says what is no report", async () => {
    await open('set-up');
    const choose = (content: string) =>
      page
        .getByLabel(/snowflake_migration_tracker/)
        .setInputFiles({ name: 'tracker.json', mimeType: 'application/json', buffer: Buffer.from(content) });
    await choose('[1');
    await shows('This is no JSON file.');
    await choose('{"files": {}}');
    await shows('This is no tracker');
    const file = { file: 'app/<b>db</b>.py', state: 'blocked', priority: 'ETL', findings: 2, reason: 'x' };
    await choose(
      JSON.stringify({
        total_files: 4,
        migrated: 3,
        in_progress: 0,
        blocked: 1,
        updated: '2026-11-28',
        files: [file, { ...file, file: 'odd.py', findings: 0.5 }],
      }),
    );
    await shows('3 of 4');
    await shows('app/<b>db</b>.py');
    await shows('odd.py');
  });

  it('is used by keyboard alone', async () => {
    await open('today');
    await shows('End of the day');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('To the page');
    const spend = page.getByRole('link', { name: 'Spend', exact: true });
    await spend.focus();
    await page.keyboard.press('Enter');
    await shows('Credits by user');
    // The new page is announced: its heading has the focus.
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Spend');
  });

  it('asks for longer times where a report would have too many rows, and no longer than it must', async () => {
    page = await tabs.blank();
    const asked: unknown[] = [];
    await page.route('**/graphql', (route) => {
      const { input } = route.request().postDataJSON().variables;
      if (!input?.groupBy) return route.continue();
      asked.push(input.groupBy.at(-1));
      if (input.groupBy.at(-1) !== 'HOUR') return route.continue();
      const extensions = { code: 'BAD_USER_INPUT', field: 'input.groupBy', retryable: false };
      const errors = [{ message: 'input.groupBy: gives more than 10000 rows.', extensions }];
      return route.fulfill({ contentType: 'application/json', body: JSON.stringify({ errors, data: null }) });
    });
    await page.goto(`${company.gateway.url}/console/spend?days=1`);
    await shows('the usage log');
    expect(asked).toEqual(['HOUR', 'DAY']);
  });

  it('shows who calls under a limit on one function, and claims nothing of what it has used', async () => {
    await company.gateway.ask('{ cortex { redact(text: "a") { text } } }', { user: 'eve' });
    await open('limits?scope=function:AI_REDACT');
    await write('New limit, in credits', '0.000001');
    await shows('What it has used is not known on this page');
    await shows('1 user has called under it');
    expect(await page.locator('dialog li').allTextContents()).toEqual([expect.stringMatching(/^eve/)]);
    await page.goto(`${company.gateway.url}/console/limits?scope=user:nobody-yet`);
    await write('New limit, in credits', '1');
    await shows('Everybody goes on as now. 0.0 % of it would be used.');
  });
});
