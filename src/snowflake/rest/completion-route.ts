/** The two routes that Cortex REST has for completions, and how each wants to be asked. */
import { openAiMessage, openAiTools } from '../../upstream/chat-message.ts';
import type { RestCompletionRequest } from './cortex-rest.ts';
import { nativeMessages, nativeTools } from './native-tools.ts';

/** `inference` is Snowflake's own `inference:complete`; `chat` is `v1/chat/completions`, in OpenAI's form. */
export type CompletionRoute = 'inference' | 'chat';

interface CompletionPost {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * A request with guardrails goes to `inference:complete` whatever the route: the other one ignores fields that it does
 * not know, and an answer that nobody guarded must not pass for a guarded one.
 */
export function completionPost(
  route: CompletionRoute,
  request: RestCompletionRequest,
  stream: boolean,
): CompletionPost {
  if (route === 'inference' || request.guardrails === true) {
    return { path: '/api/v2/cortex/inference:complete', body: inferenceBody(request, stream) };
  }
  return { path: '/api/v2/cortex/v1/chat/completions', body: chatBody(request, stream) };
}

function inferenceBody(request: RestCompletionRequest, stream: boolean): CompletionPost['body'] {
  const { maxTokens, responseSchema, guardrails } = request;
  return {
    ...commonFields(request, stream),
    messages: nativeMessages(request.messages),
    ...(request.tools && nativeTools(request.tools, request.toolChoice ?? 'auto')),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(responseSchema !== undefined && { response_format: { type: 'json', schema: responseSchema } }),
    ...(guardrails === true && { guardrails: { enabled: true } }),
  };
}

/** `max_tokens` is refused here, and a stream tells its usage only when asked to. */
function chatBody(request: RestCompletionRequest, stream: boolean): CompletionPost['body'] {
  const { maxTokens, responseSchema: schema } = request;
  return {
    ...commonFields(request, stream),
    messages: request.messages.map(openAiMessage),
    ...(request.tools && openAiTools(request.tools, request.toolChoice ?? 'auto')),
    ...(stream && { stream_options: { include_usage: true } }),
    ...(maxTokens !== undefined && { max_completion_tokens: maxTokens }),
    ...(schema !== undefined && {
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } },
    }),
  };
}

function commonFields({ model, temperature, topP }: RestCompletionRequest, stream: boolean) {
  return {
    model,
    stream,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
  };
}
