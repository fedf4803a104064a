/** The requests that parts share, in the words of the gateway and of the OpenAI protocol. */
import type { Load } from '../processes/load.ts';

type Shape = Omit<Load, 'ms' | 'callers'>;

export interface Ask {
  /** The scripted upstream's: its name says how it answers. */
  readonly model: string;
  readonly tokens: number;
}

export const jsonHeaders = { 'content-type': 'application/json' };

/** Unlike prompts and a temperature above 0: no answer is shared, cached or reused. */
export const sharedByNone = { prompt: 'question %N%', temperature: 1 };

const query =
  'query Ask($input: CompleteInput!) { cortex { complete(input: $input) { text finishReason usage { inputTokens outputTokens credits } } } }';
const subscription =
  'subscription Ask($input: CompleteInput!) { complete(input: $input) { delta finishReason usage { inputTokens outputTokens credits } } }';

/** A whole completion of the gateway. */
export function completion(url: string, { model, tokens }: Ask): Shape {
  const input = { ...sharedByNone, model, maxTokens: tokens };
  return {
    url,
    headers: jsonHeaders,
    body: JSON.stringify({ query, variables: { input } }),
    expect: '"finishReason":"length"',
  };
}

/** A whole completion as OpenAI's clients ask for it. */
export function openAiCompletion(origin: string, ask: Ask): Shape {
  return {
    url: `${origin}/v1/chat/completions`,
    headers: jsonHeaders,
    body: JSON.stringify(openAiBody(ask)),
    expect: '"finish_reason":"length"',
  };
}

/** A streamed completion of the gateway, as an event stream; the unit is a token. */
export function completionStream(url: string, { model, tokens }: Ask): Shape {
  const input = { ...sharedByNone, model, maxTokens: tokens };
  return {
    url,
    headers: { ...jsonHeaders, accept: 'text/event-stream' },
    body: JSON.stringify({ query: subscription, variables: { input } }),
    expect: '"finishReason":"length"',
    unit: ' token',
  };
}

/** A streamed completion as OpenAI's clients ask for it, with usage in every chunk; the unit is a token. */
export function openAiStream(origin: string, ask: Ask): Shape {
  const stream_options = { include_usage: true, continuous_usage_stats: true };
  return {
    ...openAiCompletion(origin, ask),
    body: JSON.stringify({ ...openAiBody(ask), stream: true, stream_options }),
    unit: ' token',
  };
}

function openAiBody({ model, tokens }: Ask): object {
  const { prompt, temperature } = sharedByNone;
  return { model, messages: [{ role: 'user', content: prompt }], temperature, max_tokens: tokens };
}

/** The same call with so many messages instead of a prompt; the last is unlike in every request. */
export function conversation(load: Shape, messages: number): Shape {
  const body = JSON.parse(load.body) as { query: string; variables: { input: Record<string, unknown> } };
  const { prompt, ...input } = body.variables.input;
  const earlier = Array.from({ length: messages - 1 }, (_, i) => ({
    role: i % 2 === messages % 2 ? 'ASSISTANT' : 'USER',
    content: `message ${i} says where parcel ${i} was seen last, and by whom it was carried there`,
  }));
  const all = [...earlier, { role: 'USER', content: prompt }];
  return { ...load, body: JSON.stringify({ ...body, variables: { input: { ...input, messages: all } } }) };
}
