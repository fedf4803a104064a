/** Pages of other origins in a real browser: what named ones may do, and what the others are told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket as Socket } from 'ws';
import { type Browser, hasBrowser, startBrowser } from '../support/browser.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

const STUDIO = 'https://studio.apollographql.com';
/** As a Vite app on a port of its own: an empty page, whose scripts the tests bring. */
const app: Server = createServer((_, response) =>
  response.setHeader('content-type', 'text/html').end('<!doctype html><title>App</title>'),
);
const originOf = (name: string) => `http://${name}:${(app.address() as AddressInfo).port}`;

let issuer: TokenIssuer;
/** In local mode, with the app and Sandbox named. */
let local: Gateway;
/** With tokens, and every origin let in. */
let open: Gateway;
beforeAll(async () => {
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  issuer = await startTokenIssuer();
  [local, open] = await Promise.all([
    startGateway({ environment: { CORS_ORIGINS: `${originOf('127.0.0.1')}, ${STUDIO}/` } }),
    startGateway({ environment: { ...issuer.environment, CORS_ORIGINS: '*' } }),
  ]);
});
afterAll(async () => {
  await Promise.all([local.close(), open.close()]);
  issuer.close();
  app.close();
});

const sentiment = '{ cortex { sentiment(text: "What a lovely day") { label } } }';
const subscription =
  'subscription { complete(input: { prompt: "Tell me", maxTokens: 5 }) { delta finishReason } }';

/** Runs in the page: one operation over each transport, and what a script could read of it. */
async function visit({ url, query, subscription, headers }: Visit): Promise<Sight> {
  const seen = async (work: () => Promise<string | null>) => work().catch((error: Error) => `${error}`);
  const post = (body: string, more: Record<string, string> = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, ...more },
      body: JSON.stringify({ query: body }),
    });
  const told = new Set<string>();
  const answer = await seen(async () => {
    const response = await post(query, { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` });
    response.headers.forEach((_, name) => {
      told.add(name);
    });
    return response.text();
  });
  const stream = (accept: string) => seen(async () => (await post(subscription, { accept })).text());
  const events = await stream('text/event-stream');
  const parts = await stream('multipart/mixed;subscriptionSpec=1.0');
  const cookies = await seen(async () => {
    const response = await fetch(`${url}/graphql?query={viewer{name}}`, { credentials: 'include', headers });
    return response.text();
  });
  const eventSource = await new Promise<string>((resolve) => {
    const source = new EventSource(`${url}/graphql?query=${encodeURIComponent(subscription)}`);
    let text = '';
    source.addEventListener('next', ({ data }) => {
      text += data;
    });
    source.addEventListener('complete', () => {
      source.close();
      resolve(text);
    });
    source.addEventListener('error', () => {
      source.close();
      resolve('EventSource failed');
    });
  });
  const socket = await new Promise<string>((resolve) => {
    const opened = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    let text = '';
    opened.addEventListener('open', () =>
      opened.send(JSON.stringify({ type: 'connection_init', payload: headers })),
    );
    opened.addEventListener('message', ({ data }) => {
      text += data;
      const { type } = JSON.parse(data);
      if (type === 'connection_ack')
        opened.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: subscription } }));
      if (type === 'complete' || type === 'error') opened.close();
    });
    opened.addEventListener('close', () => resolve(text));
  });
  return { answer, told: [...told], events, parts, cookies, eventSource, socket };
}

interface Visit {
  readonly url: string;
  readonly query: string;
  readonly subscription: string;
  readonly headers: Record<string, string>;
}

interface Sight {
  readonly answer: string | null;
  /** Names of the headers that the script could read. */
  readonly told: readonly string[];
  readonly events: string | null;
  readonly parts: string | null;
  readonly cookies: string | null;
  readonly eventSource: string;
  readonly socket: string;
}

describe.runIf(hasBrowser)('a page of another origin', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await startBrowser();
    // What a person answers when the browser asks whether a public page may reach this machine.
    await browser.context.grantPermissions(['local-network-access'], { origin: STUDIO });
    page = await browser.context.newPage();
    await page.route(`${STUDIO}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Sandbox</title>' }),
    );
  });
  afterAll(() => browser.close());

  const see = async (origin: string, gateway: Gateway, headers: Record<string, string> = {}) => {
    await page.goto(`${origin}/`);
    return page.evaluate(visit, { url: gateway.url, query: sentiment, subscription, headers });
  };
  const finished = /"finishReason":"(stop|length)"/;

  it.each([
    ['an app on another port', () => originOf('127.0.0.1')],
    ["Apollo Studio's Sandbox", () => STUDIO],
  ])('that is named may use every transport in local mode: %s', async (_, origin) => {
    const seen = await see(origin(), local);
    expect(seen.answer).toContain('"label":"POSITIVE"');
    for (const header of ['x-request-id', 'x-credits-used', 'x-credits-remaining'])
      expect(seen.told).toContain(header);
    expect(seen.cookies).toContain('"viewer"');
    for (const stream of [seen.events, seen.parts, seen.eventSource, seen.socket])
      expect(stream).toMatch(finished);
  });

  it('that is not named can do nothing', async () => {
    local.mark();
    const seen = await see(originOf('localhost'), local);
    expect(seen).toEqual({
      answer: 'TypeError: Failed to fetch',
      told: [],
      events: 'TypeError: Failed to fetch',
      parts: 'TypeError: Failed to fetch',
      cookies: 'TypeError: Failed to fetch',
      eventSource: 'EventSource failed',
      socket: '',
    });
    expect(local.reached()).toEqual({ statements: [], restCalls: 0, gpuRequests: 0 });
  });

  it('may call with its token, but without cookies, where every origin is let in', async () => {
    const seen = await see(originOf('localhost'), open, await issuer.bearer({ sub: 'ada' }));
    expect(seen.answer).toContain('"label":"POSITIVE"');
    for (const stream of [seen.events, seen.parts, seen.socket]) expect(stream).toMatch(finished);
    expect(seen.cookies).toBe('TypeError: Failed to fetch');
    expect(seen.eventSource).toBe('EventSource failed');
  });
});

describe('without a browser', () => {
  const preflight = (gateway: Gateway, origin: string, path = '/graphql') =>
    fetch(new URL(path, gateway.url), {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, x-later-header',
      },
    });

  it('a preflight is answered alike at every address', async () => {
    for (const path of ['/graphql', '/v1/chat/completions', '/exports/usage', '/health/ready', '/nowhere']) {
      const { status, headers } = await preflight(local, originOf('127.0.0.1'), path);
      expect([path, status]).toEqual([path, 204]);
      expect(Object.fromEntries(headers)).toMatchObject({
        'access-control-allow-origin': originOf('127.0.0.1'),
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': 'authorization, x-later-header',
        vary: expect.stringContaining('Origin'),
      });
      const stranger = await preflight(local, 'https://evil.example', path);
      expect([path, stranger.status]).toEqual([path, 403]);
      expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('every origin at all means none with credentials', async () => {
    const { headers } = await preflight(open, 'https://elsewhere.example');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('a refusal says which setting lets the page in, also for sockets', async () => {
    const vite = 'http://localhost:5173';
    const advice = `set CORS_ORIGINS=${vite} `;
    const asked = await local.ask(sentiment, { headers: { origin: vite } });
    expect(asked.errors[0]?.message).toContain(advice);
    expect(await (await preflight(local, vite)).text()).toContain(advice);
    const refusal = new Promise<string>((resolve, reject) => {
      const socket = new Socket(`${local.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        origin: vite,
      });
      socket.on('unexpected-response', async (_, response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve(`${response.statusCode} ${text}`);
      });
      socket.on('open', () => reject(new Error('it was opened')));
      socket.on('error', reject);
    });
    expect(await refusal).toMatch(/^403 /);
    expect(await refusal).toContain(advice);
  });

  it.each([
    ['another port', `http://127.0.0.1:1`],
    ['another scheme', () => originOf('127.0.0.1').replace('http:', 'https:')],
    ['a name that begins alike', () => `${originOf('127.0.0.1')}.evil.example`],
    ['a name that ends alike', 'https://evil-studio.apollographql.com'],
    ['a subdomain', 'https://a.studio.apollographql.com'],
    ['another case', 'HTTPS://STUDIO.APOLLOGRAPHQL.COM'],
    ['a path', `${STUDIO}/`],
    ['two origins', `${STUDIO}, https://evil.example`],
    ['null', 'null'],
    ['a star', '*'],
    ['nothing that could be shown', 'javascript:alert(1)//<script>'],
  ])('an origin is compared whole: %s is refused', async (_, given) => {
    const origin = typeof given === 'string' ? given : given();
    const answer = await local.ask(sentiment, { headers: { origin } });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.text).not.toContain('<script>');
  });
});
