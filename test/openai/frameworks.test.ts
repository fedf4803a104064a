/** The frameworks that speak OpenAI's API: LangChain, LangGraph and the AI SDK, as their users write them. */
import { createOpenAI } from '@ai-sdk/openai';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool as langchainTool } from '@langchain/core/tools';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { embedMany, generateText, stepCountIs, streamText, tool } from 'ai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const onGpu = 'local-gpu-chat';
const onSnowflake = 'claude-sonnet-4-5';
const question = 'How long do parcels to Norway take?\n\nParcels to Norway take four days.';
const city = z.object({ city: z.string().describe('The city') });
const description = 'The weather in a city';

function chat(model: string): ChatOpenAI {
  const configuration = { baseURL: `${gateway.url}/v1`, defaultHeaders: { 'x-gateway-user': 'lang' } };
  return new ChatOpenAI({ model, apiKey: 'none', temperature: 0, maxRetries: 0, configuration });
}

describe('LangChain', () => {
  it.each([onGpu, onSnowflake])('asks %s, streams it, and has it call tools', async (model) => {
    const answer = await chat(model).invoke(question);
    expect(answer.text).toContain('four days');
    expect(answer.usage_metadata).toMatchObject({ output_tokens: expect.any(Number) });
    let streamed = '';
    for await (const chunk of await chat(model).stream(question)) streamed += chunk.text;
    expect(streamed).toBe(answer.text);

    const weather = langchainTool(async (given) => `It is sunny in ${given.city}.`, {
      name: 'get_weather',
      description,
      schema: city,
    });
    const asked = new HumanMessage('What is the weather in Paris?');
    const calling = await chat(model).bindTools([weather]).invoke([asked]);
    const [call] = calling.tool_calls ?? [];
    expect(call).toMatchObject({ name: 'get_weather', args: { city: 'Paris' } });
    const content = await weather.invoke({ city: 'Paris' });
    const result = new ToolMessage({ content, tool_call_id: call?.id ?? '' });
    expect((await chat(model).bindTools([weather]).invoke([asked, calling, result])).text).toBe(content);
  });

  it('embeds texts', async () => {
    const embeddings = new OpenAIEmbeddings({
      model: 'snowflake-arctic-embed-m',
      apiKey: 'none',
      configuration: { baseURL: `${gateway.url}/v1` },
    });
    expect((await embeddings.embedDocuments(['a parcel', 'a boat'])).map((vector) => vector.length)).toEqual([
      768, 768,
    ]);
  });
});

it('a LangGraph whose two branches run at once asks both back ends, and the books have both', async () => {
  const State = Annotation.Root({
    question: Annotation<string>,
    answers: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }),
  });
  const branch = (model: string) => async (state: typeof State.State) => ({
    answers: [(await chat(model).invoke(state.question)).text],
  });
  const graph = new StateGraph(State)
    .addNode('gpu', branch(onGpu))
    .addNode('snowflake', branch(onSnowflake))
    .addNode('merge', async ({ answers }) => ({ answers: [`${answers.length} agree`] }))
    .addEdge(START, 'gpu')
    .addEdge(START, 'snowflake')
    .addEdge('gpu', 'merge')
    .addEdge('snowflake', 'merge')
    .addEdge('merge', END)
    .compile();
  gateway.mark();
  const { answers } = await graph.invoke({ question: `${question} Which carrier?` });
  expect(answers).toHaveLength(3);
  expect(answers.at(-1)).toBe('2 agree');
  expect(gateway.reached()).toMatchObject({ restCalls: 1, gpuRequests: 1 });
});

describe('the AI SDK', () => {
  const provider = () =>
    createOpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', headers: { 'x-gateway-user': 'vercel' } });
  const ways = [
    ['chat completions', onGpu],
    ['chat completions', onSnowflake],
    ['responses', onGpu],
    ['responses', onSnowflake],
  ] as const;

  it.each(ways)('asks by %s with %s: whole, streamed, and with tools', async (way, name) => {
    const model = way === 'responses' ? provider().responses(name) : provider().chat(name);
    const { text, usage } = await generateText({ model, prompt: question, maxRetries: 0 });
    expect(text).toContain('four days');
    expect(usage.outputTokens).toBeGreaterThan(0);
    const streamed = streamText({ model, prompt: question, maxRetries: 0 });
    expect((await Array.fromAsync(streamed.textStream)).join('')).toBe(text);
    const weather = tool({
      description,
      inputSchema: city,
      execute: async (given) => `It is sunny in ${given.city}.`,
    });
    const agent = await generateText({
      model,
      prompt: 'What is the weather in Paris?',
      tools: { get_weather: weather },
      stopWhen: stepCountIs(3),
      maxRetries: 0,
    });
    expect(agent.steps).toHaveLength(2);
    expect(agent.text).toBe('It is sunny in Paris.');
    const streaming = streamText({
      model,
      prompt: 'What is the weather in Rome?',
      tools: { get_weather: weather },
      stopWhen: stepCountIs(3),
      maxRetries: 0,
    });
    expect(await streaming.text).toBe('It is sunny in Rome.');
  });

  it('embeds texts', async () => {
    const model = provider().embedding('e5-base-v2');
    expect((await embedMany({ model, values: ['a', 'b'] })).embeddings).toHaveLength(2);
  });
});
