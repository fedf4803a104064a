/**
 * Hands the messages of every HTTP client to one MCP server. The SDK's own transport for HTTP wants a server for each
 * session, with handlers and a validator of its own; ours keeps no state, so one is enough, and a call costs no more
 * than its messages. Ids are made unique here, as clients choose theirs without knowing of each other.
 */
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage, JSONRPCRequest, RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { McpCaller } from './mcp-caller.ts';

export interface SharedTransport extends Transport {
  /** @throws Error for a request that does not run */
  callerOf(id: RequestId): McpCaller;
  /** Starts a request; the last of its messages is its response, unless it is cancelled. */
  ask(request: JSONRPCRequest, hearer: Hearer): { readonly cancel: () => void };
}

export interface Hearer {
  readonly caller: McpCaller;
  /** Resolves when there is room for another message. */
  onMessage(message: JSONRPCMessage): Promise<void>;
  /** Told once, after the response or instead of it. */
  onEnd(): void;
}

interface OpenCall extends Hearer {
  readonly clientId: RequestId;
}

export function createSharedTransport(): SharedTransport {
  const running = new Map<RequestId, OpenCall>();
  let lastId = 0;

  const transport: SharedTransport = {
    async start() {},
    async close() {
      transport.onclose?.();
    },
    callerOf(id) {
      const call = running.get(id);
      if (!call) throw new Error('a request that does not run has no caller');
      return call.caller;
    },
    ask(request, hearer) {
      lastId += 1;
      const id = lastId;
      running.set(id, { ...hearer, clientId: request.id });
      transport.onmessage?.({ ...request, id });
      return {
        cancel() {
          if (!running.delete(id)) return;
          transport.onmessage?.({
            jsonrpc: '2.0',
            method: 'notifications/cancelled',
            params: { requestId: id },
          });
          hearer.onEnd();
        },
      };
    },
    async send(message, options) {
      const isNotification = 'method' in message;
      const id = isNotification ? options?.relatedRequestId : message.id;
      const call = id === undefined ? undefined : running.get(id);
      if (id === undefined || !call) return;
      if (isNotification) return await call.onMessage(message);
      running.delete(id);
      await call.onMessage({ ...message, id: call.clientId });
      call.onEnd();
    },
  };
  return transport;
}
