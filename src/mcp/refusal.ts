/** What an agent is told when a call fails: what was wrong, whether to try again, and when. */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { GraphQLFormattedError } from 'graphql';
import { GatewayError } from '../errors/gateway-error.ts';

/** An error as clients see it: its message, and the row of the error table in its `extensions`. */
export type ShownError = Pick<GraphQLFormattedError, 'message' | 'extensions'>;

export function shown(error: GatewayError): ShownError {
  return { message: error.message, extensions: error.extensions };
}

/** Where clients find the code and the details of a tool's error. */
const DETAILS = 'cortex-gateway/error';

/** @param before what was answered before it failed, which was paid for */
export function refusalOf(error: ShownError, before = ''): CallToolResult {
  const partial =
    before === '' ? [] : [{ type: 'text' as const, text: `Before that it answered: ${before}` }];
  return {
    isError: true,
    content: [{ type: 'text', text: explain(error) }, ...partial],
    _meta: { [DETAILS]: { message: error.message, ...error.extensions } },
  };
}

export function explain({ message, extensions = {} }: ShownError): string {
  const code = String(extensions.code ?? 'INTERNAL_SERVER_ERROR');
  return `${code}: ${message.replace(/[^.!?]$/, '$&.')} ${advice(code, extensions)}`;
}

function advice(code: string, { retryable, retryAfterSeconds, resetsAt }: Record<string, unknown>): string {
  if (code === 'CREDITS_EXHAUSTED' || code === 'CREDITS_SUSPENDED') {
    const until = typeof resetsAt === 'string' ? ` before ${resetsAt}, when credit returns` : '';
    return `Do not retry${until}; tell the person you work for.`;
  }
  if (retryable !== true) return 'Do not retry it unchanged.';
  if (typeof retryAfterSeconds !== 'number') return 'You may try it again.';
  return `You may try it again after ${Math.ceil(retryAfterSeconds)} s.`;
}

/** Of an answer that has errors, the first; null for one that has none. */
export function errorIn(errors: readonly GraphQLFormattedError[] | undefined): ShownError | null {
  return errors?.[0] ?? null;
}

export const cancelledCall = shown(new GatewayError('REQUEST_CANCELLED', 'The call was cancelled.'));
