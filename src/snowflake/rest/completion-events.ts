/** What `inference:complete` answers, as one sequence of events, whether it streams or not. */
import { GatewayError } from '../../errors.ts';
import { parseEventStream } from '../../sse/parse-events.ts';

export interface RestUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Any number of deltas and usages (each a total so far), then exactly one finish. */
export type RestCompletionEvent =
  | { readonly type: 'delta'; readonly text: string }
  | ({ readonly type: 'usage' } & RestUsage)
  | {
      readonly type: 'finish';
      /** stop, length, content_filter, tool_calls. */
      readonly reason: string;
      /** The model that ran, when Snowflake says so. */
      readonly model: string | null;
    };

interface WireContent {
  readonly content?: string;
  readonly text?: string;
}

/** A chunk of a stream, or a whole answer. */
interface WireCompletion {
  readonly model?: string;
  readonly choices?: readonly {
    readonly delta?: WireContent;
    readonly message?: WireContent;
    readonly finish_reason?: string | null;
  }[];
  readonly finish_reason?: string | null;
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null;
  readonly error?: { readonly message?: string } | string;
}

/**
 * Snowflake's documentation has the finish reason only in whole answers, so an answer counts as complete when it
 * has told either that or its usage. A connection that ends early has told neither.
 *
 * @param maxTokens what was asked for, to tell `length` from `stop` where Snowflake does not
 * @throws GatewayError UPSTREAM_TRUNCATED
 */
export async function* completionEvents(
  answers: AsyncIterable<unknown>,
  maxTokens: number | undefined,
): AsyncGenerator<RestCompletionEvent, void, void> {
  let reason: string | undefined;
  let usage: RestUsage | undefined;
  let model: string | null = null;

  for await (const answer of answers) {
    const { choices: [choice] = [], ...completion } = answer as WireCompletion;
    if (completion.error !== undefined) throw brokenOff(completion.error);
    model = completion.model ?? model;
    const { content, text = content } = choice?.delta ?? choice?.message ?? {};
    if (text) yield { type: 'delta', text };
    if (completion.usage?.prompt_tokens !== undefined) {
      const { prompt_tokens: inputTokens, completion_tokens: outputTokens = 0 } = completion.usage;
      usage = { inputTokens, outputTokens };
      yield { type: 'usage', ...usage };
    }
    reason = choice?.finish_reason ?? completion.finish_reason ?? reason;
  }

  if (reason === undefined && usage === undefined) throw brokenOff('');
  const isFull = maxTokens !== undefined && usage !== undefined && usage.outputTokens >= maxTokens;
  yield { type: 'finish', reason: reason ?? (isFull ? 'length' : 'stop'), model };
}

/** The JSON documents of an event stream. @throws GatewayError UPSTREAM_TRUNCATED for one that is no JSON */
export async function* streamedAnswers(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<unknown, void, void> {
  for await (const { data } of parseEventStream(chunks)) {
    if (data === '[DONE]') continue;
    yield parse(data);
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw brokenOff('an event is not readable');
  }
}

function brokenOff(cause: WireCompletion['error']): GatewayError {
  const said = typeof cause === 'string' ? cause : (cause?.message ?? '');
  const why = said === '' ? '.' : `: ${said}`;
  return new GatewayError('UPSTREAM_TRUNCATED', `Snowflake Cortex broke off its answer${why}`, {
    backend: 'SNOWFLAKE',
  });
}
