/** One Idempotency-Key, used again where its first call was answered, left, broken or killed: by each door, on two gateways. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chunk, createScriptedGpu, event, type ScriptedGpu } from '../gpu/scripted-gpu.ts';
import { runGateway } from '../support/gateway-process.ts';
import { connectMcp, textOf } from '../support/mcp-client.ts';
import { putNewAccount } from '../support/new-account.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const END = chunk({}, { finish: 'stop', usage: [10, 2] }) + event('[DONE]');

let server: PostgresServer;
let gpu: ScriptedGpu;
let environment: Record<string, string>;
let one: Gateway;
let two: Gateway;
/** Completions that have said a word, by the user who asked for them. */
const waiting = new Map<string, ServerResponse>();

beforeAll(async () => {
  server = await startPostgres();
  gpu = await createScriptedGpu((response, number, { body }) => {
    response.write(chunk({ content: `word ${number} ` }, { usage: [10, 1] }));
    const [, user, what] = body.match(/As (\S+): (\w+)/) ?? [];
    if (what === 'wait') waiting.set(user ?? '', response);
    else if (what === 'break') response.write('', () => response.destroy());
    else response.end(END);
  });
  environment = {
    DATABASE_URL: await server.createSchema(),
    LAMBDA_LABS_ENDPOINTS: gpu.url.href,
    LAMBDA_LABS_STALL_TIMEOUT_MS: '200000',
    CREDIT_TIME_ZONE: zoneWhereItIsNoon().timeZone,
  };
  [one, two] = await Promise.all([startGateway({ environment }), startGateway({ environment })]);
});
afterAll(async () => {
  await Promise.all([one?.close(), two?.close()]);
  gpu?.close();
  await server?.stop();
});

interface Asked {
  readonly user: string;
  readonly what: 'answer' | 'wait' | 'break';
  /** Whose text it is, where it is not the user's own. */
  readonly author?: string;
  readonly signal?: AbortSignal;
}

/** A request of one door, whose answer is read as text. */
const doors = {
  'a GraphQL query': ({ user, what }: Asked) => ({
    path: '/graphql',
    accept: 'application/json',
    body: { query: `{ cortex { complete(input: { ${input(user, what)} }) { text usage { credits } } } }` },
  }),
  'a GraphQL stream': ({ user, what }: Asked) => ({
    path: '/graphql',
    accept: 'text/event-stream',
    body: {
      query: `subscription { complete(input: { ${input(user, what)} }) { delta usage { credits } } }`,
    },
  }),
  'a completion of OpenAI’s API': ({ user, what }: Asked) => chat(user, what, false),
  'a stream of OpenAI’s API': ({ user, what }: Asked) => chat(user, what, true),
};

const input = (user: string, what: string) =>
  `model: "scripted", backend: LAMBDA_LABS, prompt: "As ${user}: ${what}", maxTokens: 40`;

const chat = (user: string, what: string, stream: boolean) => ({
  path: '/v1/chat/completions',
  accept: 'application/json',
  body: {
    model: 'scripted',
    stream,
    max_completion_tokens: 40,
    messages: [{ role: 'user', content: `As ${user}: ${what}` }],
  },
});

type Door = keyof typeof doors;

/** Resolves to the answer's text, or what was read until the client left. */
async function send(url: string, door: Door, asked: Asked): Promise<string> {
  const { path, accept, body } = doors[door]({ ...asked, user: asked.author ?? asked.user });
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: {
      accept,
      'content-type': 'application/json',
      'x-gateway-user': asked.user,
      'idempotency-key': 'k',
    },
    body: JSON.stringify(body),
    ...(asked.signal && { signal: asked.signal }),
  });
  return response.text();
}

const wordsOf = (text: string) => new Set(text.match(/word \d+/g));

async function spent(user: string) {
  const { data } = await two.ask('{ credits { me { used held } } }', { user });
  return data.credits.me as { used: number; held: number };
}

const each = Object.keys(doors) as Door[];
const named = (door: Door, what: string) => `${what}-${each.indexOf(door)}`;

describe.each(each)('%s under a key', (door) => {
  it('is run once for those who ask two gateways at once, and for who asks after a restart', async () => {
    const user = named(door, 'both');
    const before = gpu.asked;
    const first = [one, two, one, two].map(({ url }) => send(url, door, { user, what: 'wait' }));
    await expect.poll(() => waiting.has(user)).toBe(true);
    waiting.get(user)?.end(END);
    const answers = await Promise.all(first);
    const { used } = await spent(user);
    await two.restart();
    answers.push(await send(two.url, door, { user, what: 'wait' }));
    expect(gpu.asked).toBe(before + 1);
    for (const answer of answers) expect(wordsOf(answer)).toEqual(new Set([`word ${before + 1}`]));
    expect(used).toBeGreaterThan(0);
    expect(await spent(user)).toEqual({ used, held: 0 });
  });

  it('is charged once when its client leaves midway and asks again, here and there', async () => {
    const user = named(door, 'leaver');
    const leaving = new AbortController();
    const first = send(one.url, door, { user, what: 'wait', signal: leaving.signal });
    await expect.poll(() => waiting.has(user)).toBe(true);
    leaving.abort();
    await expect(first).rejects.toThrow('abort');
    await expect.poll(() => spent(user)).toMatchObject({ held: 0 });
    await expectRefusedRepeats(door, { user, what: 'wait' });
  });

  it('is refused with another text, and is another call for another user', async () => {
    const user = named(door, 'owner');
    await send(one.url, door, { user, what: 'answer' });
    const { used } = await spent(user);
    const before = gpu.asked;
    expect(await send(two.url, door, { user: `not-${user}`, author: user, what: 'answer' })).toContain(
      'word',
    );
    for (const other of each.filter((name) => name !== door))
      expect(await send(two.url, other, { user, what: 'answer' })).toContain('IDEMPOTENCY_CONFLICT');
    expect(await send(two.url, door, { user, what: 'break' })).toContain('IDEMPOTENCY_CONFLICT');
    expect(gpu.asked).toBe(before + 1);
    expect(await spent(user)).toEqual({ used, held: 0 });
  });
});

// A whole answer that breaks off is not charged, so its repeat runs.
it.each(each.filter((door) => door.includes('stream')))(
  '%s is charged once when upstream breaks off midway and its client asks again',
  async (door) => {
    const user = named(door, 'broken');
    expect(await send(one.url, door, { user, what: 'break' })).toMatch(/upstream_truncated/i);
    await expectRefusedRepeats(door, { user, what: 'break' });
  },
);

/** What was charged and has no answer is told so, and nothing of it reaches upstream again. */
async function expectRefusedRepeats(door: Door, asked: Asked): Promise<void> {
  const { used } = await spent(asked.user);
  expect(used).toBeGreaterThan(0);
  const before = gpu.asked;
  for (const { url } of [one, two, one]) expect(await send(url, door, asked)).toMatch(/IDEMPOTENCY_CONFLICT/);
  expect(gpu.asked).toBe(before);
  expect(await spent(asked.user)).toEqual({ used, held: 0 });
}

it('a call whose gateway is killed is charged once, whoever asks again', async () => {
  const [user, door] = ['killed', 'a GraphQL query'] as const;
  const folder = await mkdtemp(join(tmpdir(), 'repeated-keys-'));
  await putNewAccount(folder);
  const { child, ready, ended } = runGateway({ ...environment, DATA_DIR: folder, MCP_PORT: '0' });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  const lost = send(await ready, door, { user, what: 'wait' }).catch(() => 'lost');
  await expect.poll(() => waiting.has(user)).toBe(true);
  const { held } = await spent(user);
  expect(held).toBeGreaterThan(0);
  const before = gpu.asked;
  const meanwhile = send(one.url, door, { user, what: 'wait' });
  child.kill('SIGKILL');
  expect(await lost).toBe('lost');
  // Its lease ends first.
  expect(await meanwhile).toContain('IDEMPOTENCY_CONFLICT');
  await expect.poll(() => spent(user), { timeout: 60_000 }).toEqual({ used: held, held: 0 });
  expect(await send(two.url, door, { user, what: 'wait' })).toContain('IDEMPOTENCY_CONFLICT');
  expect(gpu.asked).toBe(before);
});

it('a call that was refused before it cost anything is run when it is asked for again', async () => {
  const [user, door] = ['poor', 'a GraphQL stream'] as const;
  await one.setLimit(`user:${user}`, 0);
  expect(await send(one.url, door, { user, what: 'answer' })).toContain('CREDITS_EXHAUSTED');
  await one.setLimit(`user:${user}`, 1);
  expect(await send(two.url, door, { user, what: 'answer' })).toContain('word');
});

it('the calls of one document under a key are each charged once', async () => {
  const user = 'rows';
  const query = `{ cortex { a: sentiment(text: "fine") { label } b: embed(text: "fine") { dimensions } } }`;
  const ask = (gateway: Gateway) => gateway.ask(query, { user, headers: { 'idempotency-key': 'rows' } });
  const first = await ask(one);
  const { used } = await spent(user);
  expect((await ask(two)).data).toEqual(first.data);
  expect(await spent(user)).toEqual({ used, held: 0 });
});

it('a tool that is called twice under a key over MCP is run once', async () => {
  const user = 'agent';
  const agents = await Promise.all(
    [one, two].map((gateway) => connectMcp(gateway, { 'x-gateway-user': user, 'idempotency-key': 'tool' })),
  );
  onTestFinished(async () => void (await Promise.all(agents.map(({ client }) => client.close()))));
  const before = gpu.asked;
  const given = { model: 'scripted', backend: 'LAMBDA_LABS', prompt: `As ${user}: answer` };
  const answers = await Promise.all(agents.map(({ call }) => call('complete', given)));
  for (const answer of answers) expect(wordsOf(textOf(answer))).toEqual(new Set([`word ${before + 1}`]));
  const other = await agents[0]?.call('complete', { ...given, prompt: 'Something else' });
  expect(other?.isError && textOf(other)).toContain('IDEMPOTENCY_CONFLICT');
  expect(gpu.asked).toBe(before + 1);
});
