/** OpenAI's own client against the door, as its users write it. */
import OpenAI from 'openai';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
let client: OpenAI;
/** On the stand-ins of both back ends. */
const models = { 'the GPUs': 'local-gpu-chat', Snowflake: 'claude-sonnet-4-5' } as const;

beforeAll(async () => {
  gateway = await startGateway();
  client = clientOf('ann');
});
afterAll(() => gateway.close());

function clientOf(user: string): OpenAI {
  return new OpenAI({
    baseURL: `${gateway.url}/v1`,
    apiKey: 'none-in-local-mode',
    defaultHeaders: { 'x-gateway-user': user },
  });
}

const text = 'Parcels to Norway take four days. Parcels to Spain take two days.';
const question = `How long do parcels to Norway take?\n\n${text}`;
const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
} as const;

describe.each(Object.entries(models))('on %s', (_, model) => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: question }];
  const ask = { model, messages };

  it('a completion is answered, with its usage and its price', async () => {
    const { data, response } = await client.chat.completions
      .create({ ...ask, temperature: 0 })
      .withResponse();
    expect(data.choices[0]?.message).toMatchObject({
      role: 'assistant',
      content: expect.stringContaining('four days'),
    });
    expect(data).toMatchObject({
      object: 'chat.completion',
      choices: [{ index: 0, finish_reason: 'stop' }],
      gateway: { credits: expect.any(Number), finishReason: 'stop' },
    });
    expect(data.usage?.total_tokens).toBe(
      (data.usage?.prompt_tokens ?? 0) + (data.usage?.completion_tokens ?? 0),
    );
    expect(Number(response.headers.get('x-credits-used'))).toBeGreaterThan(0);
    expect(Number(response.headers.get('x-credits-remaining'))).toBeGreaterThan(0);
    expect(data.id).toBe(`chatcmpl-${response.headers.get('x-request-id')}`);
  });

  it('a stream tells the same in pieces, and its usage when asked to', async () => {
    const stream = await client.chat.completions.create({
      ...ask,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toContain('four days');
    expect(chunks[0]?.choices[0]?.delta).toMatchObject({ role: 'assistant' });
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: expect.any(Number) } });
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  it('max_tokens and stop end it', async () => {
    const cut = await client.chat.completions.create({ ...ask, max_completion_tokens: 2 });
    expect(cut.choices[0]?.finish_reason).toBe('length');
    const stream = client.chat.completions.stream({ ...ask, stop: ' four' });
    expect((await stream.finalChatCompletion()).choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: 'Parcels to Norway take' },
    });
  });

  it('a tool is called, and its result is answered from', async () => {
    const asked: OpenAI.ChatCompletionMessageParam = {
      role: 'user',
      content: 'What is the weather in Paris?',
    };
    const first = await client.chat.completions.create({ model, messages: [asked], tools: [weather] });
    const message = first.choices[0]?.message;
    const call = message?.tool_calls?.[0];
    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    expect(message?.content).toBeNull();
    expect(call).toMatchObject({
      type: 'function',
      function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
    });
    if (!message || !call) throw new Error('no call');
    const second = await client.chat.completions.create({
      model,
      messages: [asked, message, { role: 'tool', tool_call_id: call.id, content: 'It is sunny in Paris.' }],
      tools: [weather],
    });
    expect(second.choices[0]?.message.content).toBe('It is sunny in Paris.');
    const streamed = client.chat.completions.stream({ model, messages: [asked], tools: [weather] });
    expect((await streamed.finalChatCompletion()).choices[0]?.message.tool_calls?.[0]).toMatchObject({
      id: call.id,
      function: { arguments: '{"city":"Paris"}' },
    });
  });

  it('tool_choice is obeyed', async () => {
    const messages = [{ role: 'user', content: 'Hello!' }] as const;
    const chosen = async (tool_choice: OpenAI.ChatCompletionToolChoiceOption) =>
      (
        await client.chat.completions.create({
          model,
          messages: [...messages],
          tools: [weather],
          tool_choice,
        })
      ).choices[0];
    expect((await chosen('auto'))?.finish_reason).toBe('stop');
    expect((await chosen('none'))?.message.tool_calls).toBeUndefined();
    expect((await chosen('required'))?.finish_reason).toBe('tool_calls');
    const named = await chosen({ type: 'function', function: { name: 'get_weather' } });
    expect(named?.message.tool_calls).toHaveLength(1);
  });

  it('definitions of tools are held and billed', async () => {
    const long = {
      ...weather,
      function: { ...weather.function, description: 'The weather in a city. '.repeat(200) },
    };
    const prompt = async (tools: OpenAI.ChatCompletionTool[]) =>
      (await client.chat.completions.create({ ...ask, tools, tool_choice: 'auto' })).usage?.prompt_tokens ??
      0;
    expect((await prompt([long])) - (await prompt([weather]))).toBeGreaterThan(500);
  });

  it('answers in a JSON Schema are parsed, and in JSON mode are JSON', async () => {
    const Delivery = z.object({ country: z.string(), days: z.number() });
    const parsed = await client.chat.completions.parse({
      ...ask,
      response_format: zodResponseFormat(Delivery, 'delivery'),
    });
    expect(Delivery.parse(parsed.choices[0]?.message.parsed)).toBeTruthy();
    const free = await client.chat.completions.create({ ...ask, response_format: { type: 'json_object' } });
    expect(JSON.parse(free.choices[0]?.message.content ?? '')).toBeTypeOf('object');
    const streamed = client.chat.completions.stream({
      ...ask,
      response_format: zodResponseFormat(Delivery, 'delivery'),
    });
    expect(Delivery.parse((await streamed.finalChatCompletion()).choices[0]?.message.parsed)).toBeTruthy();
  });

  it('the responses API answers, streams, parses and calls tools', async () => {
    const whole = await client.responses.create({ model, instructions: 'Be brief.', input: question });
    expect(whole).toMatchObject({ status: 'completed', object: 'response', store: false });
    expect(whole.output_text).toContain('four days');
    const stream = client.responses.stream({ model, input: question });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect((await stream.finalResponse()).output_text).toBe(whole.output_text);
    expect(types.slice(0, 4)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
    ]);
    expect(types.slice(-4)).toEqual([
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const Delivery = z.object({ country: z.string(), days: z.number() });
    const parsed = await client.responses.parse({
      model,
      input: question,
      text: { format: zodTextFormat(Delivery, 'delivery') },
    });
    expect(Delivery.parse(parsed.output_parsed)).toBeTruthy();

    const { type, function: described } = weather;
    const tools: OpenAI.Responses.Tool[] = [{ type, ...described, strict: false }];
    const input: OpenAI.Responses.ResponseInput = [
      { role: 'user', content: 'What is the weather in Paris?' },
    ];
    const calling = client.responses.stream({ model, input, tools });
    const { output } = await calling.finalResponse();
    const [call] = output;
    expect(call).toMatchObject({ type: 'function_call', name: 'get_weather', arguments: '{"city":"Paris"}' });
    if (call?.type !== 'function_call') throw new Error('no call');
    const answered = await client.responses.create({
      model,
      tools,
      input: [...input, call, { type: 'function_call_output', call_id: call.call_id, output: 'Rain.' }],
    });
    expect(answered.output_text).toBe('Rain.');
  });
});

describe('embeddings', () => {
  const model = 'snowflake-arctic-embed-l-v2.0';
  it('come for one text and for many, as floats, as base64, and shortened where the model can', async () => {
    const one = await client.embeddings.create({ model, input: 'a parcel' });
    expect(one.data[0]?.embedding).toHaveLength(1024);
    const floats = await client.embeddings.create({
      model,
      input: ['a parcel', 'a boat'],
      encoding_format: 'float',
    });
    expect(floats.data.map(({ index }) => index)).toEqual([0, 1]);
    // Base64 carries 32 bits.
    for (const [i, value] of floats.data[0]?.embedding.entries() ?? [])
      expect(one.data[0]?.embedding[i]).toBeCloseTo(value, 6);
    const short = await client.embeddings.create({ model, input: 'a parcel', dimensions: 256 });
    const vector = short.data[0]?.embedding ?? [];
    expect(vector).toHaveLength(256);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    expect(floats.usage.total_tokens).toBeGreaterThan(0);
  });

  it('one text that is too long fails alone, whoever shares its statement', async () => {
    const long = 'word '.repeat(20_000);
    const [good, bad] = await Promise.allSettled([
      clientOf('bea').embeddings.create({ model, input: ['short', 'shorter'] }),
      clientOf('carl').embeddings.create({ model, input: ['fine', long] }),
    ]);
    expect(good.status).toBe('fulfilled');
    expect(bad).toMatchObject({
      reason: { status: 400, code: 'context_length_exceeded', param: 'input[1]' },
    });
  });
});

describe('an answer', () => {
  const bees = [{ role: 'user' as const, content: 'Hello bees make honey. Flowers bloom.' }];

  it.each([
    ['local-gpu-chat', 4],
    ['local-gpu-chat', 20],
    ['mixtral-8x7b', 4],
    ['mixtral-8x7b', 20],
  ])('of %s that is cut off after %i tokens says so, whole and streamed', async (model, tokens) => {
    const asked = { model, messages: bees, max_tokens: tokens };
    expect(await client.chat.completions.create(asked)).toMatchObject({
      choices: [{ finish_reason: 'length' }],
      usage: { completion_tokens: tokens },
    });
    const chunks = await Array.fromAsync(await client.chat.completions.create({ ...asked, stream: true }));
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('length');
    expect(
      await client.responses.create({ model, input: 'Hello bees.', max_output_tokens: 4 }),
    ).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
    });
  });

  it('names the model that gave it, also when it stops at a text or is streamed', async () => {
    const asked = { model: 'llama3.1-70b', messages: bees };
    const { model } = await client.chat.completions.create(asked);
    expect(model).toMatch(/^local-extractive/);
    const stopped = await client.chat.completions.create({ ...asked, stop: ['embedded', 'extractive'] });
    expect(stopped).toMatchObject({ model, choices: [{ finish_reason: 'stop' }] });
    for (const name of ['llama3.1-70b', 'auto']) {
      const stream = await client.chat.completions.create({
        ...asked,
        model: name,
        stream: true,
        stream_options: { include_usage: true },
      });
      const chunks = await Array.fromAsync(stream);
      const answered = name === 'auto' ? expect.stringMatching(/^local-/) : model;
      expect(chunks.slice(-2).map((chunk) => chunk.model)).toEqual([answered, answered]);
      const events = await Array.fromAsync(
        await client.responses.create({ model: name, input: 'Hello bees.', stream: true }),
      );
      expect(events.at(-1)).toMatchObject({ type: 'response.completed', response: { model: answered } });
    }
  });
});

it('models are listed, and shown one by one', async () => {
  const listed = await Array.fromAsync(client.models.list());
  expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(['local-gpu-chat', 'llama3.1-70b']));
  expect(await client.models.retrieve('local-gpu-chat')).toMatchObject({
    object: 'model',
    owned_by: 'lambda-labs',
  });
  await expect(client.models.retrieve('org/none')).rejects.toMatchObject({
    status: 404,
    code: 'model_not_found',
  });
});

describe('a refusal', () => {
  it('of credits is not tried again, and reaches no upstream', async () => {
    await gateway.setLimit('user:broke', 0);
    gateway.mark();
    let asked = 0;
    const counting: typeof fetch = (...args) => {
      asked += 1;
      return fetch(...args);
    };
    const broke = clientOf('broke').withOptions({ fetch: counting });
    const calls = [
      broke.chat.completions.create({ model: 'llama3.1-70b', messages: [{ role: 'user', content: 'hi' }] }),
      broke.chat.completions.create({
        model: 'llama3.1-70b',
        messages: [{ role: 'user', content: 'hi' }],
        stream: true,
      }),
      broke.responses.create({ model: 'llama3.1-70b', input: 'hi' }),
      broke.embeddings.create({ model: 'e5-base-v2', input: 'hi' }),
    ];
    for (const settled of await Promise.allSettled(calls)) {
      expect(settled).toMatchObject({
        reason: {
          status: 429,
          type: 'insufficient_quota',
          code: 'insufficient_quota',
          error: { gateway: { code: 'CREDITS_EXHAUSTED', retryable: false, resetsAt: expect.any(String) } },
        },
      });
      expect((settled as PromiseRejectedResult).reason).toBeInstanceOf(OpenAI.RateLimitError);
    }
    expect(asked).toBe(4);
    expect(gateway.reached()).toEqual({ statements: [], restCalls: 0, gpuRequests: 0 });
  });

  it('of a model that nobody serves is a 404 that names what is near', async () => {
    const asked = client.chat.completions.create({
      model: 'lama3.1-70b',
      messages: [{ role: 'user', content: 'hi' }],
    });
    await expect(asked).rejects.toThrow(OpenAI.NotFoundError);
    await expect(asked).rejects.toMatchObject({
      code: 'model_not_found',
      param: 'model',
      message: expect.stringContaining('llama3.1-70b'),
    });
  });

  it('is the same under an Idempotency-Key that was used for something else', async () => {
    const send = (content: string) =>
      client.chat.completions.create(
        { model: 'local-gpu-chat', messages: [{ role: 'user', content }] },
        { headers: { 'idempotency-key': 'once' } },
      );
    const first = await send('hello there');
    expect((await send('hello there')).choices).toEqual(first.choices);
    await expect(send('another')).rejects.toMatchObject({
      status: 409,
      error: { gateway: { code: 'IDEMPOTENCY_CONFLICT' } },
    });
  });
});
