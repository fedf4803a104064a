import type { Backend } from '../../credits/operation-usage.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { FinishReason as UpstreamReason } from '../../upstream/finish-reason.ts';
import type { ToolCall } from '../../upstream/tool-calls.ts';
import type { CompletionRequest } from './completion-backend.ts';

export interface EndOfAnswer {
  readonly reason: UpstreamReason;
  readonly toolCalls: readonly ToolCall[];
}

/**
 * Why an answer ended, and what it asks to be called. Servers end an answer that calls a tool with any reason.
 * @throws GatewayError UPSTREAM_REJECTED for an end that is no answer.
 */
export function endOfAnswer(
  { tools }: Pick<CompletionRequest, 'tools'>,
  { reason, toolCalls }: EndOfAnswer,
  backend: Backend,
): EndOfAnswer {
  if (tools.length > 0 && toolCalls.length > 0)
    return { reason: reason === 'length' ? 'length' : 'tool_calls', toolCalls };
  if (reason !== 'tool_calls') return { reason, toolCalls: [] };
  const what = tools.length > 0 ? 'did not say which' : 'none was offered to it';
  throw new GatewayError('UPSTREAM_REJECTED', `The model wanted to call a tool, and ${what}.`, { backend });
}
