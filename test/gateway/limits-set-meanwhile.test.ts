/** Limits that are set over HTTP while a call runs: what it asks for afterwards has to fit into them. */
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunk, createScriptedGpu, event, type ScriptedGpu } from '../gpu/scripted-gpu.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

/** More than any call of these tests is let run for. */
const TOKENS = 8_000;

const ONE_MORE = 'One more';
const END = chunk({}, { finish: 'stop', usage: [10, 1] }) + event('[DONE]');

/** Completions that have said their first word and wait to be told to go on. */
const waiting: ServerResponse[] = [];
let isAborted: Promise<unknown>;
let gpu: ScriptedGpu;
let gateway: Gateway;
/** Ends when the test lets Snowflake answer. */
let heldStatement: PromiseWithResolvers<void> | null = null;

beforeAll(async () => {
  gpu = await createScriptedGpu((response, _, { body }) => {
    // Let in where it should not be, it ends at once.
    if (body.includes(ONE_MORE)) return void response.end(END);
    isAborted = new Promise((resolve) => response.on('close', resolve));
    response.write(chunk({ content: 'word ' }, { usage: [10, 1] }));
    waiting.push(response);
  });
  gateway = await startGateway({
    environment: {
      LAMBDA_LABS_ENDPOINTS: gpu.url.href,
      LAMBDA_LABS_STALL_TIMEOUT_MS: '200000',
      CREDIT_TIME_ZONE: zoneWhereItIsNoon().timeZone,
    },
    embeddedWarehouse: {
      faults: ({ path }) =>
        heldStatement && path.startsWith('/queries/v1/query-request')
          ? { kind: 'hold', until: heldStatement.promise }
          : undefined,
    },
  });
});
afterAll(async () => {
  heldStatement?.resolve();
  await gateway.close();
  gpu.close();
});

const me = async (user: string) =>
  (await gateway.ask('{ credits { me { used held remaining } } }', { user })).data.credits.me;

/** @returns what the scope has used and holds by then */
async function limitTo(scope: string, period: string, limit: number) {
  const { data, errors } = await gateway.ask(
    'mutation ($input: SetCreditLimitInput!) { setCreditLimit(input: $input) { limit used held remaining } }',
    { variables: { input: { scope, period, limit: Number(limit.toFixed(6)) } } },
  );
  expect(errors).toEqual([]);
  return data.setCreditLimit;
}

async function lift(scope: string, period: string): Promise<void> {
  const { errors } = await gateway.ask(
    `mutation { clearCreditLimit(scope: "${scope}", period: ${period}) { scope } }`,
  );
  expect(errors).toEqual([]);
}

/** Goes on until somebody leaves. */
function writeOn(response: ServerResponse): void {
  for (let i = 2; i <= TOKENS; i++) response.write(chunk({ content: 'word ' }, { usage: [10, i] }));
  response.end(chunk({}, { finish: 'stop', usage: [10, TOKENS] }) + event('[DONE]'));
}

interface Chunk {
  readonly delta: string;
  readonly finishReason: string | null;
  readonly usage: { readonly credits: number; readonly outputTokens: number } | null;
}

async function streamed(user: string): Promise<readonly Chunk[]> {
  const { text } = await gateway.send({
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'x-gateway-user': user },
    body: JSON.stringify({
      query: `subscription { complete(input: { model: "scripted", backend: LAMBDA_LABS, prompt: "As ${user}", maxTokens: ${TOKENS} }) {
        delta finishReason usage { credits outputTokens } } }`,
    }),
  });
  return [...text.matchAll(/^data: (\{"data.*)$/gm)].map(
    ([, data]) => JSON.parse(data as string).data.complete,
  );
}

const limits = [
  { name: 'a month', period: 'MONTH', scopeOf: (user: string) => `user:${user}` },
  { name: 'a week', period: 'WEEK', scopeOf: (user: string) => `user:${user}` },
  { name: 'a day', period: 'DAY', scopeOf: (user: string) => `user:${user}` },
  { name: 'a function', period: 'DAY', scopeOf: (user: string) => `function:AI_COMPLETE/user:${user}` },
  { name: 'the account for a week', period: 'WEEK', scopeOf: () => 'account' },
];

describe.each(limits)(
  'a limit of $name that is set while a completion streams',
  ({ name, period, scopeOf }) => {
    it('ends the stream before more is used', async () => {
      const user = `reader-${name.replaceAll(' ', '-')}`;
      const before = waiting.length;
      const answer = streamed(user);
      await expect.poll(() => waiting.length).toBe(before + 1);
      const used = scopeOf(user) === 'account' ? await usedByAll() : 0;
      // For half as much again as it holds so far.
      const { held } = await me(user);
      expect(held).toBeGreaterThan(0);
      await limitTo(scopeOf(user), period, used + 1.5 * held);

      writeOn(waiting[before] as ServerResponse);
      const chunks = await answer;
      const last = chunks.at(-1);
      expect(last?.finishReason).toBe('credits');
      expect(last?.usage?.outputTokens).toBeLessThan(TOKENS);
      await isAborted;
      const after = await me(user);
      expect(after).toMatchObject({ held: 0, used: last?.usage?.credits });
      expect(after.used).toBeLessThanOrEqual(1.5 * held);
      // It ran for what it was allowed, not only for what it had held.
      expect(after.used).toBeGreaterThan(0);
      await lift(scopeOf(user), period);
    });
  },
);

const RUNNING = 6;

it('first limits below what running completions hold let in no other call, and show what is held at once', async () => {
  const crowds = [
    { user: 'crowd-of-a-week', period: 'WEEK', scope: 'user:crowd-of-a-week' },
    { user: 'crowd-of-a-month', period: 'MONTH', scope: 'user:crowd-of-a-month' },
    { user: 'crowd-of-a-day', period: 'DAY', scope: 'function:AI_COMPLETE/user:crowd-of-a-day' },
    { user: 'another-crowd', period: 'MONTH', scope: 'function:AI_COMPLETE/user:another-crowd' },
  ];
  const before = waiting.length;
  const ends = crowds.map(({ user }) => Promise.all(Array.from({ length: RUNNING }, () => streamed(user))));
  const running = before + RUNNING * crowds.length;
  await expect.poll(() => waiting.length).toBe(running);

  await Promise.all(
    crowds.map(async ({ user, scope, period }) => {
      const { held } = await me(user);
      // One more call would fit into it, if it knew nothing of those that run.
      const status = await limitTo(scope, period, 0.75 * held);
      expect(status).toMatchObject({ used: 0, held });
      expect(status.remaining).toBeCloseTo(status.limit - held, 9);
      const { errors } = await gateway.ask(
        `{ cortex { complete(input: { model: "scripted", backend: LAMBDA_LABS, prompt: "${ONE_MORE}" }) { text } } }`,
        { user },
      );
      expect(errors).toMatchObject([{ extensions: { code: 'CREDITS_EXHAUSTED', scope, used: 0, held } }]);
    }),
  );

  for (const response of waiting.slice(before)) response.end(END);
  for (const [i, { user, scope, period }] of crowds.entries()) {
    const last = ((await ends[i]) ?? []).map((chunks) => chunks.at(-1));
    expect(last.map((end) => end?.finishReason)).toEqual(Array(RUNNING).fill('stop'));
    const { used } = await me(user);
    expect(used).toBeCloseTo(
      last.reduce((sum, end) => sum + (end?.usage?.credits ?? 0), 0),
      9,
    );
    expect(await limitTo(scope, period, 1)).toMatchObject({ used, held: 0 });
  }
});

it.each(limits.filter(({ scopeOf }) => scopeOf('x') !== 'account'))(
  'a limit of $name that is lowered, lifted and set again while calls run counts each of them once',
  async ({ name, period, scopeOf }) => {
    const user = `changing-${name.replaceAll(' ', '-')}`;
    const scope = scopeOf(user);
    const before = waiting.length;
    const ends = [streamed(user), streamed(user)];
    await expect.poll(() => waiting.length).toBe(before + 2);
    const { held } = await me(user);
    const shown = { used: 0, held };
    expect(await limitTo(scope, period, 4 * held)).toMatchObject(shown);
    expect(await limitTo(scope, period, 0.5 * held)).toMatchObject(shown);
    await lift(scope, period);
    expect(await limitTo(scope, period, 2 * held)).toMatchObject(shown);
    await lift(scope, period);
    // One ends where nobody limits it, the other where somebody does again.
    waiting[before]?.end(END);
    await expect.poll(async () => (await me(user)).held).toBeLessThan(held);
    const one = await me(user);
    expect(await limitTo(scope, period, 3 * held)).toMatchObject({ used: one.used, held: one.held });
    waiting[before + 1]?.end(END);
    const all = await Promise.all(ends);
    const cost = all.reduce((sum, chunks) => sum + (chunks.at(-1)?.usage?.credits ?? 0), 0);
    const after = await limitTo(scope, period, 1);
    expect(after.held).toBe(0);
    expect(after.used).toBeCloseTo(cost, 9);
    await lift(scope, period);
  },
);

async function usedByAll(): Promise<number> {
  return (await gateway.ask('{ credits { account { used } } }')).data.credits.account.used;
}

describe.each([
  { name: 'a month', period: 'MONTH', scopeOf: (user: string) => `user:${user}` },
  { name: 'SQL', period: 'DAY', scopeOf: (user: string) => `function:SQL/user:${user}` },
])('a limit of $name that is set while a statement runs', ({ name, period, scopeOf }) => {
  it('cancels the statement, which is billed no more than it held', async () => {
    const user = `analyst-${name.replaceAll(' ', '-')}`;
    heldStatement = Promise.withResolvers();
    const answer = gateway.ask(
      '{ executeSql(input: { statement: "SELECT COUNT(*) FROM SALES.ORDERS" }) { rowCount } }',
      { user },
    );
    await expect.poll(async () => (await me(user)).held).toBeGreaterThan(0);
    const limit = 0.0012;
    await limitTo(scopeOf(user), period, limit);
    const { held } = await me(user);
    const { errors } = await answer;
    expect(errors).toMatchObject([
      { extensions: { code: 'CREDITS_EXHAUSTED', scope: scopeOf(user), limit } },
    ]);
    heldStatement.resolve();
    heldStatement = null;
    const after = await me(user);
    expect(after.held).toBe(0);
    expect(after.used).toBeLessThanOrEqual(Math.max(limit, held));
  });
});
