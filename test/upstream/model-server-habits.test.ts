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
import { answerBy, llamaCpp, vllm } from './wire-habits.ts';

const TOO_LONG = 'too long';
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
    answerBy(habits, pieces, asked, response);
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
