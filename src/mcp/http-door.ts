/** Streamable HTTP for MCP clients: what a POST of theirs carries, and what comes back. */
import {
  isInitializeRequest,
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCRequest,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/sdk/types.js';
import { GatewayError } from '../errors/gateway-error.ts';
import type { User } from '../identity/caller.ts';
import { memoryBounds } from '../settings/memory-bounds.ts';
import { createMcpServer } from './create-mcp-server.ts';
import type { McpCaller } from './mcp-caller.ts';
import { RefusedMessage } from './rpc-error.ts';
import { createSessions, type McpSession } from './sessions.ts';
import { createSharedTransport } from './shared-transport.ts';

export interface HttpDoor {
  /** @throws GatewayError for what is no message, or belongs to no session of the caller */
  post(post: Post): HttpAnswer;
  /** @throws GatewayError where the caller has no such session */
  end(user: User, sessionId: string | undefined): void;
}

export interface Post {
  readonly body: unknown;
  readonly user: User;
  readonly caller: McpCaller;
  readonly sessionId: string | undefined;
  /** The header `MCP-Protocol-Version`. */
  readonly version: string | undefined;
  /** Whether the client takes a stream. */
  readonly streams: boolean;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** Nothing to say; one JSON body, or nothing in the end for who cancelled it; or messages one after the other. */
export type HttpAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'json'; readonly body: Promise<unknown>; readonly sessionId: string | undefined }
  | { readonly kind: 'stream'; readonly messages: AsyncIterable<JSONRPCMessage> };

/** Of one POST; the protocol had batches in its version of March 2025 alone. */
const MOST_MESSAGES = 20;
const BATCHES_UNTIL = '2025-03-26';
const MOST_OF_LABEL = memoryBounds.clientLabelCharacters;

export async function createHttpDoor(onError: (error: unknown) => void): Promise<HttpDoor> {
  const sessions = createSessions();
  const transport = createSharedTransport();
  const server = createMcpServer({ callerOf: transport.callerOf, canPing: false, onError });
  server.onerror = onError;
  await server.connect(transport);

  function sessionOf(user: User, id: string | undefined): McpSession | null {
    if (id === undefined) return null;
    const session = sessions.find(user, id);
    if (!session) throw new RefusedMessage('sessionGone', 404, 'There is no such session: initialize again.');
    return session;
  }

  /** Asks for one answer; `undefined` where the client has cancelled it. */
  function ask(
    request: JSONRPCRequest,
    { caller, signal }: Post,
    session: McpSession | null,
  ): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<JSONRPCMessage | undefined>();
    run(request, caller, signal, session, {
      // Who takes no stream hears the response alone.
      onMessage: async (message) => {
        if (!('method' in message)) resolve(message);
      },
      onEnd: () => resolve(undefined),
    });
    return promise;
  }

  function stream(request: JSONRPCRequest, { caller, signal }: Post, session: McpSession | null): HttpAnswer {
    // A client that reads slowly holds the call back.
    const { readable, writable } = new TransformStream<JSONRPCMessage, JSONRPCMessage>();
    const writer = writable.getWriter();
    // The client has gone, and the call is cancelled for it.
    const gone = () => {};
    run(request, caller, signal, session, {
      onMessage: (message) => writer.write(message).catch(gone),
      onEnd: () => void writer.close().catch(gone),
    });
    return { kind: 'stream', messages: readable };
  }

  function run(
    request: JSONRPCRequest,
    caller: McpCaller,
    signal: AbortSignal,
    session: McpSession | null,
    hear: { onMessage(message: JSONRPCMessage): Promise<void>; onEnd(): void },
  ): void {
    const call = transport.ask(request, {
      caller,
      onMessage: hear.onMessage,
      onEnd() {
        signal.removeEventListener('abort', call.cancel);
        if (session?.running.get(request.id) === call.cancel) session.running.delete(request.id);
        hear.onEnd();
      },
    });
    session?.running.set(request.id, call.cancel);
    // The client may have left while it was asked who it is.
    if (signal.aborted) call.cancel();
    else signal.addEventListener('abort', call.cancel, { once: true });
  }

  return {
    post(post) {
      const messages = messagesIn(post);
      const [first] = messages;
      if (messages.length === 1 && isJSONRPCRequest(first) && first.method === 'initialize') {
        if (!isInitializeRequest(first))
          throw new RefusedMessage(
            'invalidParams',
            400,
            '`initialize` needs protocolVersion, capabilities and clientInfo.',
          );
        const session = sessions.open(post.user);
        return { kind: 'json', body: ask(first, post, session), sessionId: session.id };
      }
      if (post.version !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(post.version))
        throw invalid(`MCP-Protocol-Version must be one of ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')}.`);
      const session = sessionOf(post.user, post.sessionId);
      const requests = messages.filter(isJSONRPCRequest);
      if (requests.some(({ method }) => method === 'initialize'))
        throw invalid('`initialize` must be sent alone.');
      if (session) for (const message of messages) cancelIfTold(message, session);
      const [request] = requests;
      if (!request) return { kind: 'accepted' };
      if (Array.isArray(post.body)) {
        const answers = Promise.all(requests.map((each) => ask(each, post, session)));
        const body = answers.then((all) => all.filter((answer) => answer !== undefined));
        return { kind: 'json', body, sessionId: undefined };
      }
      const isTold = request.params?._meta?.progressToken !== undefined;
      if (post.streams && isTold) return stream(request, post, session);
      return { kind: 'json', body: ask(request, post, session), sessionId: undefined };
    },
    end(user, sessionId) {
      if (sessionId === undefined) throw invalid('Name the session in the header Mcp-Session-Id.');
      const session = sessionOf(user, sessionId);
      if (session) sessions.end(user, session);
    },
  };
}

/** @throws GatewayError BAD_REQUEST */
function messagesIn({ body, version = BATCHES_UNTIL }: Post): readonly JSONRPCMessage[] {
  const isBatch = Array.isArray(body);
  if (isBatch && version > BATCHES_UNTIL)
    throw invalid('Messages are sent one by one in this version of the protocol.');
  const messages: readonly unknown[] = isBatch ? body : [body];
  if (messages.length === 0 || messages.length > MOST_MESSAGES)
    throw invalid(`Send 1 to ${MOST_MESSAGES} messages at a time.`);
  if (!messages.every(isMessage))
    throw invalid(
      'This is no JSON-RPC 2.0 message: {"jsonrpc": "2.0", "id": 1, "method": "...", "params": {}}.',
    );
  if (messages.filter(isJSONRPCRequest).some(isLabelledAtLength))
    throw invalid(`An id and a progressToken have ${MOST_OF_LABEL} characters at most.`);
  return messages;
}

function isLabelledAtLength({ id, params }: JSONRPCRequest): boolean {
  return [id, params?._meta?.progressToken].some((label) => String(label ?? '').length > MOST_OF_LABEL);
}

const isMessage = (message: unknown): message is JSONRPCMessage =>
  isJSONRPCRequest(message) ||
  isJSONRPCNotification(message) ||
  isJSONRPCResultResponse(message) ||
  isJSONRPCErrorResponse(message);

function cancelIfTold(message: JSONRPCMessage, { running }: McpSession): void {
  if (!('method' in message) || message.method !== 'notifications/cancelled') return;
  const id = message.params?.requestId;
  if (typeof id === 'string' || typeof id === 'number') running.get(id)?.();
}

const invalid = (message: string) => new GatewayError('BAD_REQUEST', message);
