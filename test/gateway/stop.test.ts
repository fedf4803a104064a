/** How the process ends: in order after a signal, also under load; at once after the second; and after an error. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import OpenAI from 'openai';
import { expect, it, onTestFinished } from 'vitest';
import { chunk, createScriptedGpu, event } from '../gpu/scripted-gpu.ts';
import { doors } from '../support/doors.ts';
import { askAt, type GatewayProcess, runGateway } from '../support/gateway-process.ts';
import { putNewAccount } from '../support/new-account.ts';

interface Loaded {
  readonly gateway: GatewayProcess;
  readonly url: string;
  /** Resolves when so many completions wait for the GPU. */
  untilHeld(count: number): Promise<void>;
  /** Lets the GPU say the first word of each. */
  begin(): void;
  /** Lets the GPU answer all of them. */
  release(): void;
  /** What the books say, once the process has ended. */
  books(): { readonly openHolds: number; readonly requestIds: readonly string[] };
}

/** A gateway before a GPU that answers when the test says so. */
async function start(environment: Readonly<Record<string, string>> = {}): Promise<Loaded> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-stop-'));
  await putNewAccount(folder);
  const held: ServerResponse[] = [];
  const gpu = await createScriptedGpu((response) => held.push(response));
  const gateway = runGateway({
    DATA_DIR: folder,
    LOG_LEVEL: 'info',
    LAMBDA_LABS_ENDPOINTS: gpu.url.href,
    // It answers when it is told to, however slow the machine is until then.
    LAMBDA_LABS_FIRST_TOKEN_TIMEOUT_MS: '200000',
    LAMBDA_LABS_STALL_TIMEOUT_MS: '200000',
    ...environment,
  });
  onTestFinished(async () => {
    gateway.child.kill('SIGKILL');
    await gateway.ended;
    gpu.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    gateway,
    url: await gateway.ready,
    untilHeld: (count) => expect.poll(() => held.length).toBe(count),
    begin() {
      for (const response of held) response.write(chunk({ content: 'Well: ' }));
    },
    release() {
      for (const response of held)
        response.end(
          chunk({ content: 'Told.' }) + chunk({}, { finish: 'stop', usage: [3, 1] }) + event('[DONE]'),
        );
    },
    books() {
      const ledger = new DatabaseSync(join(folder, 'ledger.db'), { readOnly: true });
      const holds = ledger.prepare('SELECT id FROM holds').all();
      const events = ledger.prepare('SELECT request_id FROM events').all();
      ledger.close();
      return { openHolds: holds.length, requestIds: events.map((row) => String(row.request_id)).sort() };
    },
  };
}

/** Unlike prompts: equal ones would share one answer. */
const input = (n: number) =>
  `(input: { prompt: "Tell me ${n}", model: "scripted", backend: LAMBDA_LABS, maxTokens: 9 })`;
const whole = (n = 0) => `query Whole { cortex { complete${input(n)} { text } } }`;
const streamed = (n = 0) => `subscription Streamed { complete${input(n)} { delta finishReason } }`;

const linesOf = ({ output }: GatewayProcess) =>
  output()
    .stdout.split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

/**
 * One request on a connection of its own: one that waits idle for its next request is closed by a drain.
 * @returns the answer's text; null where the gateway took no connection any more, or closed it unread
 */
function postAlone(url: string, requestId: string, query: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/graphql`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', 'x-request-id': requestId },
    });
    call.on('response', (response) => text(response).then(resolve, reject));
    call.on('error', () => resolve(null));
    call.end(JSON.stringify({ query }));
  });
}

it('after SIGTERM under load: what was accepted is answered whole on every transport, and is in the log and the books', async () => {
  const { gateway, url, untilHeld, release, books } = await start();
  const running = Object.entries(doors).flatMap(([door, ask]) => {
    const queryOf = door === 'JSON' || door === 'GET' ? whole : streamed;
    return Array.from({ length: 3 }, (_, n) => ask(url, { query: queryOf(door.length * 10 + n) }));
  });
  await untilHeld(running.length);

  const answers = new Map<string, string>();
  let requests = 0;
  const caller = async () => {
    for (;;) {
      requests += 1;
      const id = `call-${requests}`;
      const answer = await postAlone(url, id, `{ cortex { sentiment(text: "good ${id}") { label } } }`);
      if (answer === null) return;
      answers.set(id, answer);
    }
  };
  const callers = Array.from({ length: 4 }, caller);
  await expect.poll(() => answers.size).toBeGreaterThan(8);
  gateway.child.kill('SIGTERM');
  // They end where no connection is taken any more: the drain has begun, and the completions still wait.
  await Promise.all(callers);
  release();

  for (const answer of await Promise.all(running))
    expect(answer).toMatch(/"text":"Told\."|"finishReason":"stop"/);
  expect(await gateway.ended).toBe(0);
  const { stdout, stderr } = gateway.output();
  expect(stderr).toBe('');
  expect(stdout.trimEnd().endsWith('Cortex gateway stopped.')).toBe(true);

  for (const answer of answers.values()) expect(answer).toMatch(/"label"|"OVERLOADED"/);
  const lines = linesOf(gateway).filter(({ msg }) => msg === 'operation' || msg === 'refused');
  const calls = lines.filter(({ requestId }) => requestId?.startsWith('call-'));
  expect(calls.map(({ requestId }) => requestId).sort()).toEqual([...answers.keys()].sort());
  const completions = lines.filter(({ fields }) => String(fields).endsWith('complete'));
  expect(completions.map(({ door, outcome }) => `${door} ${outcome}`).sort()).toEqual(
    ['http', 'http', 'multipart', 'sse', 'websocket'].flatMap((door) => Array(3).fill(`${door} ok`)),
  );
  const charged = lines.filter(({ outcome }) => outcome === 'ok').map(({ requestId }) => requestId);
  expect(books()).toEqual({ openHolds: 0, requestIds: charged.sort() });
});

/** What OpenAI's client makes of one answer: its text and how it ended, or the code of the error that broke it off. */
interface Heard {
  text: string;
  end: string | null;
}

/** Answers of OpenAI's door, streamed in both of its forms, each told as it comes. */
function listenByOpenAi(
  url: string,
  count: number,
): { readonly heard: readonly Heard[]; over: Promise<unknown> } {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
  const ways = [hearChat, hearResponse];
  const heard = Array.from({ length: count }, (): Heard => ({ text: '', end: null }));
  const over = heard.map((told, n) =>
    ways[n % 2]?.(client, `Tell me ${n}`, told).catch((error) => {
      told.end = error instanceof OpenAI.APIError ? String(error.code) : String(error);
    }),
  );
  return { heard, over: Promise.all(over) };
}

async function hearChat(client: OpenAI, content: string, told: Heard): Promise<void> {
  const messages = [{ role: 'user' as const, content }];
  for await (const { choices } of await client.chat.completions.create({
    model: 'scripted',
    messages,
    stream: true,
  })) {
    told.text += choices[0]?.delta.content ?? '';
    told.end = choices[0]?.finish_reason ?? told.end;
  }
}

async function hearResponse(client: OpenAI, input: string, told: Heard): Promise<void> {
  for await (const event of await client.responses.create({ model: 'scripted', input, stream: true })) {
    if (event.type === 'response.output_text.delta') told.text += event.delta;
    if (event.type === 'response.completed') told.end = 'stop';
    if (event.type === 'response.failed') told.end = event.response.error?.code ?? 'failed';
  }
}

it("after its terminal was closed in the middle of OpenAI's streams: they are told to their end", async () => {
  const { gateway, url, untilHeld, begin, release, books } = await start();
  const { heard, over } = listenByOpenAi(url, 6);
  await untilHeld(6);
  begin();
  await expect.poll(() => heard.map(({ text }) => text)).toEqual(heard.map(() => 'Well: '));
  gateway.child.kill('SIGHUP');
  await expect.poll(() => postAlone(url, 'late', '{ viewer { name } }')).toBeNull();
  release();
  await over;
  expect(heard).toEqual(heard.map(() => ({ text: 'Well: Told.', end: 'stop' })));
  expect(await gateway.ended).toBe(0);
  expect(gateway.output().stderr).toBe('');
  expect(books()).toMatchObject({ openHolds: 0, requestIds: { length: 6 } });
});

it('after SIGTERM, with answers that do not end: their clients are told that the gateway was stopped', async () => {
  const { gateway, url, untilHeld, begin, books } = await start();
  const { heard, over } = listenByOpenAi(url, 2);
  await untilHeld(2);
  begin();
  await expect.poll(() => heard.map(({ text }) => text)).toEqual(['Well: ', 'Well: ']);
  gateway.child.kill('SIGTERM');
  await over;
  expect(heard).toEqual(heard.map(() => ({ text: 'Well: ', end: 'overloaded' })));
  expect(await gateway.ended).toBe(0);
  expect(gateway.output().stderr).toBe('');
  expect(books()).toMatchObject({ openHolds: 0, requestIds: { length: 2 } });
});

it('after a second signal, at once', async () => {
  const { gateway, url, untilHeld } = await start();
  const running = askAt(url, whole()).catch(() => 'cut');
  await untilHeld(1);
  gateway.child.kill('SIGTERM');
  gateway.child.kill('SIGINT');
  expect(await gateway.ended).toBe(1);
  expect(gateway.output().stdout).not.toContain('stopped');
  expect(await running).toBe('cut');
});

it('after an error that nobody caught: it is logged whole, what runs is settled, and the exit code is not 0', async () => {
  const { gateway, url, untilHeld, release, books } = await start({
    NODE_OPTIONS: `--import=${new URL('../support/throw-on-signal.ts', import.meta.url)}`,
  });
  const running = askAt(url, whole(), { 'x-request-id': 'settled' });
  await untilHeld(1);
  gateway.child.kill('SIGUSR2');
  const told = () => linesOf(gateway).filter(({ origin }) => origin !== undefined);
  await expect.poll(told).toHaveLength(2);
  release();
  expect((await running).data.cortex.complete.text).toBe('Told.');
  expect(await gateway.ended).toBe(1);
  expect(gateway.output().stdout).toContain('Cortex gateway stopped.');
  expect(books()).toEqual({ openHolds: 0, requestIds: ['settled'] });
  for (const [i, message] of ['nobody awaits this', 'nobody catches this'].entries()) {
    const { err, origin } = told()[i];
    expect(err).toMatchObject({ type: 'Error', message });
    expect(err.stack).toContain('throw-on-signal.ts');
    expect(origin).toBe(['unhandledRejection', 'uncaughtException'][i]);
  }
});
