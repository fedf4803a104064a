/**
 * OpenTelemetry's conventions for generative AI: the attributes of a call, and the metrics of clients.
 *
 * Source: https://opentelemetry.io/docs/specs/semconv/gen-ai/ (spans, metrics); the buckets are the ones it asks for.
 */
import type { Meter } from '@opentelemetry/api';
import type { OperationTarget } from '../credits/operation.ts';
import type { Attributes, TracedCall, TracedUse } from './tracing.ts';

/** The conventions' names of what is done. A function that has none there goes by its own. */
const operations: Readonly<Record<string, string>> = {
  AI_COMPLETE: 'chat',
  COMPLETE: 'chat',
  AI_EMBED: 'embeddings',
  EMBED_TEXT_768: 'embeddings',
  EMBED_TEXT_1024: 'embeddings',
  CORTEX_SEARCH: 'retrieval',
  SEARCH_PREVIEW: 'retrieval',
};

/** Null for SQL, which no model is part of. */
function operationOf({ function: name }: OperationTarget): string | null {
  return name === 'SQL' ? null : (operations[name] ?? name.toLowerCase());
}

function whatAndWhere(target: OperationTarget): Attributes | null {
  const operation = operationOf(target);
  if (operation === null) return null;
  return {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': target.backend.toLowerCase(),
    'gen_ai.request.model': target.model ?? undefined,
  };
}

/** Empty for what no model is part of. */
export function genAiAttributes({ target, maxOutputTokens }: TracedCall): Attributes {
  const shared = whatAndWhere(target);
  if (shared === null) return {};
  const isChat = shared['gen_ai.operation.name'] === 'chat';
  return { ...shared, 'gen_ai.request.max_tokens': isChat ? maxOutputTokens : undefined };
}

/** What it used; likewise. */
export function genAiUse({ target }: TracedCall, use: TracedUse): Attributes {
  if (operationOf(target) === null) return {};
  return {
    'gen_ai.response.model': use.model ?? undefined,
    'gen_ai.usage.input_tokens': use.inputTokens,
    'gen_ai.usage.output_tokens': use.outputTokens,
  };
}

export interface EndedCall {
  readonly seconds: number;
  readonly use: TracedUse | null;
  /** An error's code. */
  readonly failedWith: string | undefined;
}

export interface GenAiMetrics {
  firstChunk(call: TracedCall, seconds: number): void;
  ended(call: TracedCall, ended: EndedCall): void;
}

const doubling = (first: number, count: number, factor = 2) =>
  Array.from({ length: count }, (_, i) => first * factor ** i);

export function createGenAiMetrics(meter: Meter): GenAiMetrics {
  const tokens = meter.createHistogram('gen_ai.client.token.usage', {
    description: 'Number of input and output tokens used.',
    unit: '{token}',
    advice: { explicitBucketBoundaries: doubling(1, 14, 4) },
  });
  const duration = meter.createHistogram('gen_ai.client.operation.duration', {
    description: 'GenAI operation duration.',
    unit: 's',
    advice: { explicitBucketBoundaries: doubling(0.01, 14) },
  });
  const firstChunk = meter.createHistogram('gen_ai.client.operation.time_to_first_chunk', {
    description: 'Time to receive the first chunk in a streaming operation.',
    unit: 's',
    advice: { explicitBucketBoundaries: doubling(0.01, 14) },
  });
  return {
    firstChunk({ target }, seconds) {
      const shared = whatAndWhere(target);
      if (shared) firstChunk.record(seconds, shared);
    },
    ended({ target }, { seconds, use, failedWith }) {
      const shared = whatAndWhere(target);
      if (shared === null) return;
      const response = { ...shared, 'gen_ai.response.model': use?.model ?? undefined };
      duration.record(seconds, { ...response, 'error.type': failedWith });
      if (!use) return;
      for (const [type, count] of [
        ['input', use.inputTokens],
        ['output', use.outputTokens],
      ] as const) {
        if (count > 0) tokens.record(count, { ...response, 'gen_ai.token.type': type });
      }
    },
  };
}
