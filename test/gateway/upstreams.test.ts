/** What a client sees of model servers that err, on every way to one: a GPU endpoint, and EMBEDDED_MODEL_URL for both back ends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  json,
  type ModelServer,
  type Respond,
  startModelServer,
} from '../../packages/embedded-warehouse/test/language/model-server.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };

/** Says `fine.` in either form and ends with the reason. */
const saying =
  (reason: string): Respond =>
  (body, response) => {
    const choice = { finish_reason: reason };
    if (!body.stream) {
      json(response, 200, { choices: [{ ...choice, message: { content: 'fine.' } }], usage });
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: 'fine.' } }] })}\n\n`);
    response.end(
      `data: ${JSON.stringify({ choices: [{ ...choice, delta: {} }], usage })}\n\ndata: [DONE]\n\n`,
    );
  };

/** The same error as a status, and inside a stream of 200. */
const failing =
  (status: number, error: object): Respond =>
  (body, response) => {
    if (!body.stream) return json(response, status, { error });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify({ error: { ...error, code: status } })}\n\ndata: [DONE]\n\n`);
  };

let respond: Respond = saying('stop');
let model: ModelServer;
let refusing: ModelServer;
let refusal = 401;
let fleet: Gateway;
let embedded: Gateway;

beforeAll(async () => {
  model = await startModelServer(
    (body, response) => respond(body, response),
    ['tiny-llm', { id: 'small-llm', max_model_len: 2_048 }],
  );
  refusing = await startModelServer((_, response) => json(response, refusal, { error: 'no' }), ['tiny-llm']);
  fleet = await startGateway({ environment: { LAMBDA_LABS_ENDPOINTS: `${refusing.url},${model.url}` } });
  embedded = await startGateway({ environment: { EMBEDDED_MODEL_URL: model.url } });
});
afterAll(async () => {
  await fleet.close();
  await embedded.close();
  await model.close();
  await refusing.close();
});

let prompts = 0;
function complete(gateway: Gateway, input: object) {
  prompts += 1;
  const query = 'query($input: CompleteInput!) { cortex { complete(input: $input) { text finishReason } } }';
  return gateway.ask(query, {
    variables: { input: { prompt: `question ${prompts}`, maxTokens: 50, ...input } },
  });
}

const ways = {
  'a GPU endpoint': () => complete(fleet, { model: 'tiny-llm', backend: 'LAMBDA_LABS' }),
  'the model server behind Cortex': () => complete(embedded, { model: 'llama3.1-70b', backend: 'SNOWFLAKE' }),
  'the model server behind the GPU stand-in': () => complete(embedded, { backend: 'LAMBDA_LABS' }),
};

it('asks a model whose context is smaller than the usual limit for as much as there is room for', async () => {
  respond = saying('stop');
  const input = { model: 'small-llm', backend: 'LAMBDA_LABS', maxTokens: null };
  const { data, errors } = await complete(fleet, input);
  expect(errors).toEqual([]);
  expect(data.cortex.complete.text).toBe('fine.');
  expect(model.requests.at(-1)).not.toHaveProperty('max_tokens');
  const named = await complete(fleet, { ...input, maxTokens: 4_000 });
  expect(named.errors[0]?.extensions).toMatchObject({ field: 'input.maxTokens', limit: 2_048 });
});

it('a model that its server did not have for a moment is no model that nobody knows', async () => {
  const input = { model: 'small-llm', backend: 'LAMBDA_LABS', maxTokens: 9 };
  respond = (_, response) => json(response, 404, { error: { message: 'no such model', code: 404 } });
  for (let i = 0; i < 2; i++) {
    const { errors } = await complete(fleet, input);
    expect(errors[0]?.extensions).toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true });
  }
  respond = saying('stop');
  await expect.poll(async () => (await complete(fleet, input)).data.cortex.complete?.text).toBe('fine.');
});

/** Says `fine.` with a reason in every piece. */
const endingOften: Respond = (body, response) => {
  if (!body.stream) return saying('stop')(body, response);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const content of ['fi', 'ne', '.'])
    response.write(
      `data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: 'stop' }] })}\n\n`,
    );
  response.end(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
};

/** Says all at once, whatever it was asked for. */
const saysWhole: Respond = (body, response) => saying('stop')({ ...body, stream: false }, response);

describe.each(Object.entries(ways))('%s', (_, ask) => {
  it('is heard where it does not stream although it was asked to', async () => {
    respond = saysWhole;
    const asked = model.requests.length;
    expect((await ask()).data.cortex.complete?.text).toBe('fine.');
    expect(model.requests.length).toBe(asked + 1);
  });

  it('says all of an answer whose every piece has an end', async () => {
    respond = endingOften;
    expect((await ask()).data.cortex.complete?.text).toBe('fine.');
  });

  it.each<[string, Respond, string, boolean]>([
    [
      'too long',
      failing(400, { message: 'prompt is too long: 9 tokens > 8 maximum' }),
      'CONTEXT_LENGTH_EXCEEDED',
      false,
    ],
    [
      'filtered',
      failing(400, { message: 'no', type: 'content_policy_violation' }),
      'CONTENT_FILTERED',
      false,
    ],
    ['cut off in good order', saying('abort'), 'UPSTREAM_TRUNCATED', true],
    ['ended by a crash', saying('error'), 'UPSTREAM_TRUNCATED', true],
  ])('says what is wrong with a call that is %s, and serves the next', async (_, answer, code, retryable) => {
    respond = answer;
    for (let i = 0; i < 3; i++) {
      const { errors, data } = await ask();
      expect(errors[0]?.extensions).toMatchObject({ retryable });
      // A whole answer that was cut off is asked for again until the server is left alone.
      expect([code, 'UPSTREAM_UNAVAILABLE', 'CIRCUIT_OPEN'].slice(0, retryable ? 3 : 1)).toContain(
        errors[0]?.extensions.code,
      );
      expect(data.cortex.complete).toBeNull();
    }
    respond = saying('stop');
    await expect.poll(async () => (await ask()).data.cortex.complete?.text).toBe('fine.');
  });
});

it.each([401, 402, 403, 405, 407, 302])(
  'an endpoint that answers %i takes no call away from another',
  async (status) => {
    respond = saying('stop');
    refusal = status;
    const answers = await Promise.all(Array.from({ length: 8 }, ways['a GPU endpoint']));
    expect(answers.map(({ data }) => data.cortex.complete?.text)).toEqual(Array(8).fill('fine.'));
  },
);
