/** Whatever a GPU server tells and whenever callers leave, no scope is ever above its limit, and the books balance. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '../support/random.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const CALLERS = 32;
const CALLS = 8;
/** Micro-credits: a handful of calls, so that each of them meets its limit. */
const limits = { account: 12_000, u0: 500, u1: 1500, u2: 4000, u3: 9000 };

const random = createRandom();
const pick = <T>(...from: readonly T[]): T => from[random.below(from.length)] as T;

let server: Server;
let gateway: Gateway;

beforeAll(async () => {
  console.log(`seed ${random.seed}`);
  server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end(JSON.stringify({ data: [{ id: 'odd', max_model_len: 4096 }] }));
      return;
    }
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    void answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateway = await startGateway({
    environment: {
      LAMBDA_LABS_ENDPOINTS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      CREDIT_ACCOUNT_DAILY_LIMIT: String(limits.account / 1e6),
    },
  });
  for (const [name, limit] of Object.entries(limits)) {
    if (name !== 'account') await gateway.setLimit(`user:${name}`, limit / 1e6);
  }
});

afterAll(async () => {
  await gateway.close();
  server.closeAllConnections();
  server.close();
});

/** A stream of any length and pace, and a usage of which nothing can be relied on. */
async function answer(response: ServerResponse): Promise<void> {
  const pieces = random.below(pick(60, 900));
  const pace = pick(0, 0, 1, 3);
  const told = pick('none', 'right', 'zero', 'huge', 'text', 'negative', 'any');
  const usage = (count: number) => {
    const figure = (right: number) =>
      ({
        right,
        zero: 0,
        huge: 10 ** (3 + random.below(12)),
        text: `${right}`,
        negative: -right,
        none: right,
      })[told === 'any' ? pick('right', 'zero', 'huge', 'text', 'negative') : told];
    return told === 'none' ? {} : { usage: { prompt_tokens: figure(12), completion_tokens: figure(count) } };
  };
  const send = (delta: object, finish: string | null, count: number) =>
    response.write(
      `data: ${JSON.stringify({ model: 'odd', choices: [{ index: 0, delta, finish_reason: finish }], ...usage(count) })}\n\n`,
    );
  for (let i = 1; i <= pieces && !response.destroyed; i++) {
    if (pace > 0) await delay(random.below(pace + 1));
    send(pick({ content: 'word ' }, { content: 'a few more words ' }, { reasoning: 'hm' }), null, i);
  }
  if (random.below(40) === 0) return void response.destroy();
  send({}, pick('stop', 'length'), pieces);
  response.end('data: [DONE]\n\n');
}

const WHOLE = 'query ($i: CompleteInput!) { cortex { complete(input: $i) { text usage { credits } } } }';
const STREAM =
  'subscription ($i: CompleteInput!) { complete(input: $i) { delta finishReason usage { credits } } }';

/** One call, which its caller may leave after any number of bytes or milliseconds. */
async function call(user: string): Promise<void> {
  const isStream = random.below(2) === 0;
  const leaving = new AbortController();
  const leaveAfter = pick(Number.POSITIVE_INFINITY, random.below(3000));
  const i = {
    prompt: 'word '.repeat(1 + random.below(40)),
    model: 'odd',
    backend: 'LAMBDA_LABS',
    temperature: 1,
    ...pick({}, { maxTokens: 1 + random.below(800) }),
  };
  if (random.below(6) === 0) setTimeout(() => leaving.abort(), random.below(40));
  try {
    const response = await fetch(new URL('/graphql', gateway.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: isStream ? 'text/event-stream' : 'application/json',
        'x-gateway-user': user,
      },
      body: JSON.stringify({ query: isStream ? STREAM : WHOLE, variables: { i } }),
      signal: leaving.signal,
    });
    let bytes = 0;
    for await (const part of response.body ?? []) {
      bytes += part.length;
      if (bytes > leaveAfter) leaving.abort();
    }
  } catch {
    // It was left.
  }
}

it('keeps every scope within its limit at every instant, and books that add up', async () => {
  const users = Object.keys(limits).filter((name) => name !== 'account');
  const statuses = async () => {
    const { data } = await gateway.ask(
      `{ credits { account { scope limit used held } ${users.map((name) => `${name}: user(name: "${name}") { scope limit used held }`).join(' ')} } }`,
    );
    return Object.values<{ scope: string; limit: number; used: number; held: number }>(data.credits);
  };
  const look = async () => {
    for (const { scope, limit, used, held } of await statuses()) {
      expect(Math.round((limit - used - held) * 1e6), scope).toBeGreaterThanOrEqual(0);
    }
  };

  await Promise.all(
    Array.from({ length: CALLERS }, async (_, n) => {
      for (let i = 0; i < CALLS; i++) {
        await call(users[n % users.length] as string);
        // The others' calls are under way.
        await look();
      }
    }),
  );
  // What was left may still be on its way to the books.
  await expect.poll(async () => (await statuses()).every(({ held }) => held === 0)).toBe(true);

  const { data } = await gateway.ask(
    'query ($from: DateTime!, $to: DateTime!) { usage(input: { from: $from, to: $to, groupBy: [USER] }) { rows { user calls credits } totals { calls credits } } }',
    { variables: { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 3_600_000) } },
  );
  const micro = (credits: number) => Math.round(credits * 1e6);
  const [account, ...own] = await statuses();
  const logged = new Map<string, number>(
    data.usage.rows.map(({ user, credits }: { user: string; credits: number }) => [user, micro(credits)]),
  );
  for (const { scope, used } of own) expect(logged.get(scope.replace('user:', '')), scope).toBe(micro(used));
  expect(micro(data.usage.totals.credits)).toBe(micro(account?.used ?? 0));
  console.log(
    `${data.usage.totals.calls} calls, ${micro(account?.used ?? 0)} of ${limits.account} micro-credits`,
  );
  expect(micro(account?.used ?? 0)).toBeGreaterThan(1000);
});
