/** Everything that goes wrong with a GPU, as OpenAI's client sees it: another endpoint answers, or a typed error comes. */
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fault, noFault } from '../../packages/embedded-gpu/src/faults.ts';
import { createGpuServer, type GpuServer } from '../../packages/embedded-gpu/src/gpu-server.ts';
import { createWordEngine, words } from '../../packages/embedded-gpu/test/word-engine.ts';
import {
  json,
  type ModelServer,
  startModelServer,
} from '../../packages/embedded-warehouse/test/language/model-server.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const model = 'local-gpu-chat';
let gpus: readonly GpuServer[];
let refusing: ModelServer;
let gateway: Gateway;
let client: OpenAI;
/** For the next request, whichever endpoint takes it. */
const faults: Fault[] = [];

beforeAll(async () => {
  gpus = await Promise.all([0, 1].map(() => createGpuServer({ engine: createWordEngine() })));
  for (const gpu of gpus) Object.assign(gpu.faults, { take: () => faults.shift() ?? noFault });
  refusing = await startModelServer((_, response) => json(response, 401, { error: 'no' }), [model]);
  const dead = await startModelServer();
  await dead.close();
  const endpoints = [dead.url, refusing.url, ...gpus.map(({ url }) => url.origin)];
  gateway = await startGateway({
    environment: {
      LAMBDA_LABS_ENDPOINTS: endpoints.join(','),
      LAMBDA_LABS_FIRST_TOKEN_TIMEOUT_MS: '2000',
      LAMBDA_LABS_STALL_TIMEOUT_MS: '2000',
    },
  });
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
});
afterAll(async () => {
  await gateway.close();
  await refusing.close();
  await Promise.all(gpus.map((gpu) => gpu.close()));
});

/** What failed before is left alone for a while; then there would be no other of the two good ones to turn to. */
const statusesOfGood = async () => {
  const { data } = await gateway.ask('{ health { gpuEndpoints { status } } }');
  return data.health.gpuEndpoints.slice(-gpus.length).map(({ status }: { status: string }) => status);
};

const TOKENS = 9;
let asked = 0;
const ask = () => {
  asked += 1;
  return { model, messages: [{ role: 'user' as const, content: `question ${asked}: say ${TOKENS}` }] };
};

/** What came before the end, and with what it ended. */
interface Outcome {
  readonly text: string;
  readonly error: {
    readonly status?: number;
    readonly code?: string | null | undefined;
    readonly gateway?: string;
  } | null;
}

type Way = () => Promise<Outcome>;

const failed = (text: string, error: unknown): Outcome => {
  if (!(error instanceof OpenAI.APIError)) throw error;
  const { status, code, error: body } = error;
  return { text, error: { status, code, gateway: (body as { gateway: { code: string } }).gateway.code } };
};

const ways: Readonly<Record<string, Way>> = {
  whole: async () => {
    try {
      const { choices } = await client.chat.completions.create(ask());
      return { text: choices[0]?.message.content ?? '', error: null };
    } catch (error) {
      return failed('', error);
    }
  },
  streamed: async () => {
    let text = '';
    try {
      const stream = await client.chat.completions.create({ ...ask(), stream: true });
      for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
      return { text, error: null };
    } catch (error) {
      return failed(text, error);
    }
  },
  'as a response': async () => {
    let text = '';
    try {
      const { messages } = ask();
      const stream = await client.responses.create({ model, input: messages, stream: true });
      for await (const event of stream) {
        if (event.type === 'response.output_text.delta') text += event.delta;
        if (event.type !== 'response.failed') continue;
        const { error, gateway: ours } = event.response as unknown as {
          error: { code: string };
          gateway: { code: string };
        };
        return { text, error: { code: error.code, gateway: ours.code } };
      }
      return { text, error: null };
    } catch (error) {
      return failed(text, error);
    }
  },
};

interface Situation {
  readonly fault: Fault;
  /** Words that a stream has told before it, which no other endpoint may tell again. */
  readonly told?: number;
  /** Where another endpoint would not help. */
  readonly refused?: NonNullable<Outcome['error']>;
}

const situations: Readonly<Record<string, Situation>> = {
  '429 with Retry-After': { fault: { kind: 'status', status: 429, retryAfter: '0.1' } },
  '500': { fault: { kind: 'status', status: 500 } },
  '502': { fault: { kind: 'status', status: 502 } },
  '503': { fault: { kind: 'status', status: 503 } },
  'a reset before the headers': { fault: { kind: 'reset' } },
  silence: { fault: { kind: 'silence' } },
  'headers, and then no token': { fault: { kind: 'slow-first-token', ms: 60_000 } },
  'a cut before the first token': { fault: { kind: 'cut', afterTokens: 0 } },
  'a cut after 5 tokens': { fault: { kind: 'cut', afterTokens: 5 }, told: 5 },
  'a stall after 5 tokens': { fault: { kind: 'stall', afterTokens: 5 }, told: 5 },
  'a malformed first chunk': { fault: { kind: 'malformed-chunk', afterTokens: 0 } },
  'a malformed chunk after 5 tokens': { fault: { kind: 'malformed-chunk', afterTokens: 5 }, told: 5 },
  'an error event in a stream of 200': { fault: { kind: 'error-then-done', afterTokens: 0 } },
  'an error event after 5 tokens': { fault: { kind: 'error-then-done', afterTokens: 5 }, told: 5 },
  'an end without a reason': { fault: { kind: 'no-finish-reason' }, told: TOKENS },
  'no [DONE]': { fault: { kind: 'no-done' } },
  'a context that is too short': {
    fault: { kind: 'context-length' },
    refused: { status: 400, code: 'context_length_exceeded', gateway: 'CONTEXT_LENGTH_EXCEEDED' },
  },
  'a content filter': {
    fault: { kind: 'content-filter', afterTokens: 0 },
    refused: { status: 422, code: 'content_filter', gateway: 'CONTENT_FILTERED' },
  },
};

describe.each(Object.entries(ways))(
  '%s, beside an endpoint that is dead and one that answers 401',
  (way, run) => {
    it.each(Object.entries(situations))('%s', async (_, { fault, told = 0, refused }) => {
      await expect.poll(statusesOfGood).toEqual(['OK', 'OK']);
      faults.push(fault);
      const outcome = await run();
      if (refused) expect(outcome).toMatchObject({ text: '', error: refused });
      else if (way === 'whole' || told === 0) expect(outcome).toEqual({ text: words(TOKENS), error: null });
      else expect(outcome).toMatchObject({ text: words(told), error: { gateway: 'UPSTREAM_TRUNCATED' } });
      expect(await run()).toEqual({ text: words(TOKENS), error: null });
      expect(faults).toEqual([]);
    });
  },
);

it('when every endpoint fails, the client may ask again, and is told so', async () => {
  faults.push(...Array.from({ length: 20 }, (): Fault => ({ kind: 'status', status: 503 })));
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ask()),
  });
  faults.length = 0;
  expect(response.status).toBe(503);
  expect(response.headers.get('x-should-retry')).toBe('true');
  expect(await response.json()).toMatchObject({
    error: { type: 'server_error', gateway: { retryable: true } },
  });
});
