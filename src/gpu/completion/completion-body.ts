/** The body of `/v1/chat/completions`. */
import { openAiMessage, openAiTools } from '../../upstream/chat-message.ts';
import type { GpuCompletionRequest } from './completion.ts';

/**
 * Always streamed, whatever the caller wants: only a stream shows that the endpoint is alive, and only
 * `continuous_usage_stats` tells what an answer that was aborted half way has used.
 *
 * @param cacheSalt isolates the tenant's blocks in vLLM's prefix cache.
 */
export function completionBody(request: GpuCompletionRequest, cacheSalt: string): string {
  const { responseFormat } = request;
  const prefills = request.messages.at(-1)?.role === 'assistant';
  return JSON.stringify({
    model: request.model,
    messages: request.messages.map(openAiMessage),
    stream: true,
    stream_options: { include_usage: true, continuous_usage_stats: true },
    cache_salt: cacheSalt,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    top_p: request.topP,
    stop: request.stop,
    seed: request.seed,
    ...(request.tools?.length ? openAiTools(request.tools, request.toolChoice ?? 'auto') : {}),
    ...(prefills ? { add_generation_prompt: false, continue_final_message: true } : {}),
    ...(responseFormat ? { response_format: wireFormat(responseFormat) } : {}),
  });
}

function wireFormat(format: NonNullable<GpuCompletionRequest['responseFormat']>): object {
  if (format.type === 'json_object') return format;
  return { type: 'json_schema', json_schema: { name: format.name, schema: format.schema, strict: true } };
}
