/** Errors of requests that reach no method, as JSON-RPC has them. Knows nothing of the SDK: it is loaded at the start. */
import type { GatewayError } from '../errors/gateway-error.ts';

/** Source: JSON-RPC 2.0, section 5.1; -32001 is what the SDK's own server says of a session that is gone. */
const codes = { unreadable: -32_700, invalid: -32_600, sessionGone: -32_001, refused: -32_000 } as const;

/** What a JSON-RPC client gets instead of an answer. `isRead` is false where the body was no JSON that is taken. */
export function rpcErrorBody(error: GatewayError, isRead: boolean): string {
  const { message, extensions } = error;
  return JSON.stringify({
    jsonrpc: '2.0',
    id: null,
    error: { code: codeOf(error, isRead), message, data: extensions },
  });
}

function codeOf({ status }: GatewayError, isRead: boolean): number {
  if (status === 404) return codes.sessionGone;
  if (status !== 400) return codes.refused;
  return isRead ? codes.invalid : codes.unreadable;
}
