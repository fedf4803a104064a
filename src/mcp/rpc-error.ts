/** Errors as JSON-RPC has them. Knows nothing of the SDK: it is loaded at the start. */
import { type GatewayError, RefusedRequest, UnreadableJson } from '../errors/gateway-error.ts';

/** Sources: JSON-RPC 2.0, section 5.1; MCP 2025-06-18, "Resources", "Error Handling". */
const rpcCodes = {
  unreadable: -32_700,
  invalidRequest: -32_600,
  methodNotFound: -32_601,
  invalidParams: -32_602,
  internalError: -32_603,
  resourceNotFound: -32_002,
  /** What the SDK's own server says of it. */
  sessionGone: -32_001,
  refused: -32_000,
} as const;

/** What a method answers instead of a result. The SDK's own class would put its name before every message. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: unknown;

  constructor(code: keyof typeof rpcCodes, message: string, data?: unknown) {
    super(message);
    this.code = rpcCodes[code];
    this.data = data;
  }
}

/** A message that is refused before a method of it runs, for which JSON-RPC has a code of its own. */
export class RefusedMessage extends RefusedRequest {
  readonly rpcCode: number;

  constructor(code: keyof typeof rpcCodes, status: number, message: string) {
    super(status, message);
    this.rpcCode = rpcCodes[code];
  }
}

/** What a JSON-RPC client gets where its message reaches no method. @param asked its body, where one could be read */
export function rpcErrorBody(error: GatewayError, asked: unknown): string {
  const { message, extensions } = error;
  return JSON.stringify({
    jsonrpc: '2.0',
    id: idOf(asked),
    error: { code: codeOf(error), message, data: extensions },
  });
}

function codeOf(error: GatewayError): number {
  if (error instanceof RefusedMessage) return error.rpcCode;
  if (error instanceof UnreadableJson) return rpcCodes.unreadable;
  return error.status === 400 ? rpcCodes.invalidRequest : rpcCodes.refused;
}

function idOf(asked: unknown): string | number | null {
  if (typeof asked !== 'object' || asked === null) return null;
  const { id } = asked as { readonly id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
