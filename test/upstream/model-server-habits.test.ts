/**
 * EMBEDDED_MODEL_URL before two servers that both call themselves OpenAI-compatible, and differ on the wire: llama.cpp's
 * `llama-server` and vLLM. Each answers as its documentation and its issues show.
 */
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ChatBody,
  json,
  type ModelServer,
  startModelServer,
} from '../../packages/embedded-warehouse/test/language/model-server.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const TOO_LONG = 'too long';
const usage = { prompt_tokens: 14, completion_tokens: 3, total_tokens: 17 };

interface Habits {
  /** Names its model by the path of a file. */
  readonly model: string;
  readonly whole: (content: string) => object;
  /** In order, without `data: `. */
  readonly chunks: (pieces: readonly string[], asked: ChatBody) => readonly string[];
  readonly tooLong: { readonly status: number; readonly body: object };
}

/** Usage comes in the chunk that ends the answer, with `timings`; the first chunk has a role and null for content. */
const llamaCpp: Habits = {
  model: '/models/qwen2.5-1.5b-instruct-q4_k_m.gguf',
  whole: (content) => ({
    choices: [{ finish_reason: 'stop', index: 0, message: { role: 'assistant', content } }],
    object: 'chat.completion',
    usage,
    timings: { prompt_n: 14, prompt_ms: 53.7, predicted_n: 3 },
  }),
  chunks: (pieces) =>
    [
      { choices: [{ finish_reason: null, index: 0, delta: { role: 'assistant', content: null } }] },
      ...pieces.map((content) => ({ choices: [{ finish_reason: null, index: 0, delta: { content } }] })),
      { choices: [{ finish_reason: 'stop', index: 0, delta: {} }], usage, timings: { predicted_n: 3 } },
    ].map((chunk) => JSON.stringify({ object: 'chat.completion.chunk', ...chunk })),
  tooLong: {
    status: 400,
    body: {
      error: {
        code: 400,
        message: 'the request exceeds the available context size, try increasing it',
        type: 'exceed_context_size_error',
        n_prompt_tokens: 9000,
        n_ctx: 4096,
      },
    },
  },
};

/** Usage comes in a chunk of its own without choices, and only when it was asked for; errors have no `error` around them. */
const vllm: Habits = {
  model: 'Qwen/Qwen2.5-1.5B-Instruct',
  whole: (content) => ({
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', reasoning_content: null, content, tool_calls: [] },
        logprobs: null,
        finish_reason: 'stop',
        stop_reason: null,
      },
    ],
    usage: { ...usage, prompt_tokens_details: null },
    prompt_logprobs: null,
  }),
  chunks: (pieces, { stream_options: options }) =>
    [
      { choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] },
      ...pieces.map((content) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })),
      { choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop', stop_reason: null }] },
      ...(options?.include_usage ? [{ choices: [], usage }] : []),
    ].map((chunk) => JSON.stringify({ object: 'chat.completion.chunk', ...chunk })),
  tooLong: {
    status: 400,
    body: {
      object: 'error',
      message: "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens.",
      type: 'BadRequestError',
      param: null,
      code: 400,
    },
  },
};

describe.each([
  ['llama.cpp', llamaCpp],
  ['vLLM', vllm],
])('%s', (_, habits) => {
  let server: ModelServer;
  let gateway: Gateway;

  beforeAll(async () => {
    server = await startModelServer((asked, response) => answer(asked, response), [habits.model]);
    gateway = await startGateway({ environment: { EMBEDDED_MODEL_URL: server.url } });
  });
  afterAll(async () => {
    await gateway.close();
    await server.close();
  });

  function answer(asked: ChatBody, response: ServerResponse): void {
    const prompt = asked.messages.at(-1)?.content ?? '';
    if (prompt.includes(TOO_LONG)) {
      json(response, habits.tooLong.status, habits.tooLong.body);
      return;
    }
    const pieces = asked.response_format ? ['{"n":', '7}'] : ['It is ', 'fine.'];
    if (!asked.stream) {
      json(response, 200, { model: habits.model, ...habits.whole(pieces.join('')) });
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const chunk of habits.chunks(pieces, asked)) response.write(`data: ${chunk}\n\n`);
    response.end('data: [DONE]\n\n');
  }

  const complete = async (input: object) => {
    const { data, errors } = await gateway.ask(
      `query ($i: CompleteInput!) { cortex { complete(input: $i) {
        text structured finishReason usage { inputTokens outputTokens } } } }`,
      { variables: { i: { maxTokens: 50, ...input } } },
    );
    return { ...data.cortex.complete, code: errors[0]?.extensions.code };
  };

  test('answers on both back ends, and is counted by itself behind Cortex', async () => {
    expect(await complete({ prompt: 'hello', backend: 'SNOWFLAKE' })).toMatchObject({
      text: 'It is fine.',
      finishReason: 'stop',
      usage: { inputTokens: 14, outputTokens: 3 },
    });
    expect(await complete({ prompt: 'hello', backend: 'LAMBDA_LABS' })).toMatchObject({
      text: 'It is fine.',
      finishReason: 'stop',
    });
  });

  test('answers in a form', async () => {
    const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    const { structured } = await complete({
      prompt: 'a number',
      backend: 'SNOWFLAKE',
      responseFormat: schema,
    });
    expect(structured).toEqual({ n: 7 });
    expect(server.requests.at(-1)?.response_format).toMatchObject({ type: 'json_schema' });
  });

  test('says that a prompt is too long, in either of its ways', async () => {
    const { code } = await complete({ prompt: TOO_LONG, backend: 'SNOWFLAKE' });
    expect(code).toBe('CONTEXT_LENGTH_EXCEEDED');
  });

  test('writes for hybrid from rows', async () => {
    const { data } = await gateway.ask(
      '{ hybrid(input: { message: "Draft a mail about revenue by region last month", route: BOTH }) { data { rowCount } lambdaLabs { text } } }',
    );
    expect(data.hybrid).toEqual({ data: { rowCount: 3 }, lambdaLabs: { text: 'It is fine.' } });
  });
});
