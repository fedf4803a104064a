/** The request bodies of the Cortex REST routes, checked and brought into the terms of `RestApi`. */
import { z } from 'zod';
import type { CompleteRequest } from '../rest-api.ts';
import {
  chatMessage,
  chatTools,
  nativeContent,
  nativeMessages,
  nativeTools,
  usageOfChatTools,
  usageOfNativeTools,
} from './tool-requests.ts';

const temperature = z.number().min(0).max(2).nullish();
const topP = z.number().gt(0).max(1).nullish();
const tokens = z.int().min(1).nullish();
const jsonObject = z.record(z.string(), z.unknown());
const text = z.string();
const model = z.string().min(1);

/** What both kinds of completion come down to. */
export interface CompletionOptions extends Omit<CompleteRequest, 'caller' | 'signal'> {
  readonly isStream: boolean;
  /** Whether a stream tells its usage. */
  readonly hasUsage: boolean;
}

/** `POST /api/v2/cortex/inference:complete`; streams unless told otherwise. */
export const nativeCompletion = z
  .object({
    model,
    messages: z
      .array(
        z
          .object({
            role: z.enum(['system', 'user', 'assistant']).default('user'),
            content: text.nullish(),
            content_list: nativeContent.nullish(),
          })
          .refine(
            (message) => message.content != null || message.content_list != null,
            'Content is missing.',
          ),
      )
      .min(1)
      .refine((messages) => messages.at(-1)?.role === 'user', 'The last message must be of the user.'),
    temperature,
    top_p: topP,
    max_tokens: tokens,
    max_output_tokens: tokens,
    response_format: z.object({ type: z.literal('json'), schema: jsonObject }).nullish(),
    guardrails: z.object({ enabled: z.boolean().optional() }).nullish(),
    ...nativeTools.shape,
    stream: z.boolean().nullish(),
  })
  .transform(
    (body): CompletionOptions => ({
      model: body.model,
      messages: body.messages.flatMap(nativeMessages),
      ...usageOfNativeTools(body),
      temperature: body.temperature ?? null,
      topP: body.top_p ?? null,
      maxTokens: body.max_tokens ?? body.max_output_tokens ?? null,
      stop: [],
      responseSchema: body.response_format?.schema ?? null,
      guardrails: body.guardrails?.enabled === true,
      isStream: body.stream ?? true,
      hasUsage: true,
    }),
  );

/** `POST /api/v2/cortex/v1/chat/completions`; unknown fields are ignored, `max_tokens` is refused. */
export const chatCompletion = z
  .object({
    model,
    messages: z.array(chatMessage).min(1),
    temperature,
    top_p: topP,
    max_completion_tokens: tokens,
    max_tokens: z.undefined('max_tokens is not supported. Use max_completion_tokens.').optional(),
    n: z.literal(1, 'Only one choice is supported.').nullish(),
    stop: z.union([text.transform((stop) => [stop]), z.array(text).max(4)]).nullish(),
    response_format: z
      .discriminatedUnion('type', [
        z.object({ type: z.literal('text') }),
        z.object({ type: z.literal('json_object') }),
        z.object({ type: z.literal('json_schema'), json_schema: z.object({ schema: jsonObject }) }),
      ])
      .nullish(),
    ...chatTools.shape,
    stream: z.boolean().nullish(),
    stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  })
  .transform(
    (body): CompletionOptions => ({
      model: body.model,
      messages: body.messages,
      ...usageOfChatTools(body),
      temperature: body.temperature ?? null,
      topP: body.top_p ?? null,
      maxTokens: body.max_completion_tokens ?? null,
      stop: body.stop ?? [],
      responseSchema: responseSchema(body.response_format),
      guardrails: false,
      isStream: body.stream === true,
      hasUsage: body.stream_options?.include_usage === true,
    }),
  );

/** `POST /api/v2/cortex/inference:embed` */
export const embedding = z.object({ model, text: z.array(text).min(1).max(1280) });

/** `POST .../cortex-search-services/{service}:query` */
export const searchQuery = z
  .object({
    query: text.min(1).nullish(),
    multi_index_query: jsonObject.nullish(),
    columns: z.array(text).nullish(),
    filter: jsonObject.nullish(),
    limit: z.int().min(1).max(1000).nullish(),
    scoring_config: jsonObject.nullish(),
  })
  .refine(
    (body) => (body.query == null) !== (body.multi_index_query == null),
    'Exactly one of query and multi_index_query must be given.',
  );

/** `POST /api/v2/cortex/analyst/message`; what is asked is the last message. */
export const analystMessage = z
  .object({
    messages: z
      .array(
        z.object({
          role: z.enum(['user', 'analyst']),
          content: z.array(z.looseObject({ type: text, text: text.nullish() })).min(1),
        }),
      )
      .min(1)
      .refine((messages) => messages.at(-1)?.role === 'user', 'The last message must be of the user.'),
    semantic_model: text.min(1).nullish(),
    semantic_view: text.min(1).nullish(),
    stream: z.literal(false, 'Streaming is not supported here.').nullish(),
  })
  .refine(
    (body) => (body.semantic_model == null) !== (body.semantic_view == null),
    'Exactly one of semantic_model and semantic_view must be given.',
  )
  .transform((body) => ({
    question: (body.messages.at(-1)?.content ?? [])
      .map((part) => part.text ?? '')
      .join('\n')
      .trim(),
    model: body.semantic_model == null ? { view: body.semantic_view ?? '' } : { yaml: body.semantic_model },
  }))
  .refine(({ question }) => question !== '', 'The last message has no text.');

type ResponseFormat =
  | { readonly type: 'text' | 'json_object' }
  | { readonly type: 'json_schema'; readonly json_schema: { readonly schema: Record<string, unknown> } };

function responseSchema(format: ResponseFormat | null | undefined): Record<string, unknown> | null {
  if (format?.type === 'json_schema') return format.json_schema.schema;
  return format?.type === 'json_object' ? { type: 'object' } : null;
}
