/** How two servers that both call themselves OpenAI-compatible differ on the wire, as their documentation and issues show. */
import type { ServerResponse } from 'node:http';
import { type ChatBody, json } from '../../packages/embedded-warehouse/test/language/model-server.ts';

const usage = { prompt_tokens: 14, completion_tokens: 3, total_tokens: 17 };

export interface Habits {
  /** Names its model by the path of a file. */
  readonly model: string;
  readonly whole: (content: string) => object;
  /** In order, without `data: `. */
  readonly chunks: (pieces: readonly string[], asked: ChatBody) => readonly string[];
  readonly tooLong: { readonly status: number; readonly body: object };
}

/** Usage comes in the chunk that ends the answer, with `timings`; the first chunk has a role and null for content. */
export const llamaCpp: Habits = {
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
export const vllm: Habits = {
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

/** Says these pieces, whole or as a stream, as it was asked to. */
export function answerBy(
  habits: Habits,
  pieces: readonly string[],
  asked: ChatBody,
  response: ServerResponse,
): void {
  if (!asked.stream) {
    json(response, 200, { model: habits.model, ...habits.whole(pieces.join('')) });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const chunk of habits.chunks(pieces, asked)) response.write(`data: ${chunk}\n\n`);
  response.end('data: [DONE]\n\n');
}
