/** WebSocket transport of `/graphql`: the graphql-transport-ws protocol. */
import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
} from 'graphql';
import { CloseCode, makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { BUDGET_HEADER, readBudget } from '../../credits/request-budget.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import { presentError } from '../../errors/present-error.ts';
import type { Runner } from '../../graphql/run-operation.ts';
import type { User } from '../../identity/caller.ts';
import { decodeHeader } from '../../identity/header-text.ts';
import type { Identify } from '../../identity/identify.ts';
import { readTags, TAGS_HEADER } from '../../identity/tags.ts';
import type { ReadJson } from '../../json/read-json.ts';
import type { Logger } from '../../observability/log.ts';
import type { RefusedOperation } from '../../observability/request-log.ts';
import type { FairTurns } from '../../threads/fair-turns.ts';
import type { Origins } from '../origins.ts';
import type { Port } from '../ports.ts';
import { SMALL_BODY } from '../read-body.ts';
import { SLOW_READER_MS } from '../send-answer.ts';
import { answerUpgrades } from './answer-upgrades.ts';
import { createSocketMessages, type SocketMessages } from './socket-messages.ts';
import { OperationFailed, runOnSocket } from './socket-operation.ts';

export interface GraphqlSocketDependencies {
  readonly schema: GraphQLSchema;
  readonly identify: Identify;
  readonly runner: Runner;
  readonly turns: FairTurns;
  readonly logger: Logger;
  /** Bytes of one message. */
  readonly maxPayload: number;
  readonly origins: Origins;
  /** Told of every socket that is refused before it is open. */
  readonly onRefusal: (refused: RefusedOperation) => void;
}

export interface GraphqlSockets {
  /** Takes no new sockets, and closes each (1001, going away) as soon as nothing runs on it. */
  drain(): void;
  /** After the drain: resolves when every socket is closed, and cuts those whose clients do not read or answer. */
  close(): Promise<void>;
}

/** What is known of one open socket. */
interface SocketSession {
  readonly request: IncomingMessage;
  readonly socket: WebSocket;
  readonly messages: SocketMessages;
  user: User | null;
  /** What the client said of itself when it connected. */
  headers: IncomingHttpHeaders;
  /** Operations that have not ended. */
  running: number;
  /** Set while the socket stays open only for what runs on it. */
  closing: { readonly code: number; readonly reason: string } | null;
}

/** Between looks at whether a client is still there. */
const KEEP_ALIVE_MS = 12_000;
/** Operations of one socket at the same time: each costs memory, and a subscription may go on for days. */
const MOST_RUNNING = 200;
/** Bytes of answers that wait to leave, pongs among them; long results wait elsewhere. */
const MOST_UNREAD = 1024 * 1024;
/** How long a client may take to read its last messages and to answer that its socket is being closed. */
const CLOSE_MS = 1_000;
/** How long a socket outlives its token: what is asked on it meanwhile is told why it fails. */
const EXPIRED_MS = 5_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const MESSAGE_TOO_BIG = 1009;
const TRY_AGAIN_LATER = 1013;
const TOO_MUCH_UNAUTHENTICATED = `Nothing over ${SMALL_BODY} bytes is read before connection_init is acknowledged.`;
const broken = new GatewayError('BAD_REQUEST', 'The protocol was broken.');
const tooLong = new GatewayError('PAYLOAD_TOO_LARGE', 'A message is longer than this socket takes.');
const goingAway = { code: 1001, reason: 'Going away' };
const expired = { code: CloseCode.Forbidden, reason: 'The token has expired.' };

/** The protocol library wants a document of its own; ours is parsed, limited and run by the runner. */
const anySubscription = parse('subscription { operation }');

/** What an operation on the socket is started from. */
interface AskedOperation {
  readonly session: SocketSession;
  readonly asked: ReadJson;
}

/** Answers upgrades of `/graphql` on this port. */
export function attachGraphqlSocket(
  port: Pick<Port, 'upgrade'>,
  deps: GraphqlSocketDependencies,
): GraphqlSockets {
  const { schema, identify, runner, turns, logger, onRefusal } = deps;
  const sessions = new Set<SocketSession>();
  let draining = false;

  const protocol = makeServer<Record<string, unknown>, SocketSession>({
    schema,
    async onConnect({ connectionParams, extra: session }) {
      try {
        session.headers = headersOf(session.request, connectionParams);
        readTags(session.headers[TAGS_HEADER]);
        readBudget(session.headers[BUDGET_HEADER]);
        session.user = await identify(session.headers);
      } catch (error) {
        refuseConnection(session, error);
        if (error instanceof GatewayError) refused(error, null);
        else logger.error({ err: error }, 'unexpected error on a socket');
        return false;
      }
      closeAfterExpiry(session);
      return true;
    },
    onSubscribe({ extra: session, subscriptions }, id) {
      const asked = session.messages.takeAsked(id);
      // The library counts this one already, and none has begun yet of those that came in one packet.
      if (Object.keys(subscriptions).length > MOST_RUNNING) return [tooMany];
      const contextValue: AskedOperation = { session, asked };
      return { schema, document: anySubscription, contextValue };
    },
    subscribe({ contextValue }) {
      const { session, asked } = contextValue as AskedOperation;
      session.running += 1;
      const results = runOnSocket(
        runner,
        { identify: () => identify(session.headers), headers: session.headers },
        asked,
        () => {
          session.running -= 1;
          // The library has the operation's last message still to send, in this turn.
          setImmediate(closeIfIdle, session);
        },
      );
      // Results are in their public form already; the library would format their errors a second time.
      return results as unknown as AsyncGenerator<ExecutionResult, undefined>;
    },
    onNext: ({ extra: { messages } }, _id, _payload, _args, result) =>
      messages.envelopeOf(result as FormattedExecutionResult),
    onError: ({ extra: { user } }, _id, _payload, errors) =>
      errors.flatMap((error) => presented(error, user)),
  });

  const refused = (error: GatewayError, user: User | null) =>
    onRefusal({ error, requestId: null, door: 'websocket', user });

  /** An error whose operation failed as a whole stands for all of that operation's errors. */
  function presented(error: GraphQLError, user: User | null): readonly GraphQLFormattedError[] {
    const { originalError } = error;
    if (originalError instanceof OperationFailed) return originalError.errors;
    if (originalError instanceof GatewayError) refused(originalError, user);
    else logger.error({ err: originalError ?? error }, 'unexpected error on a socket');
    return [presentError(error.toJSON(), error)];
  }

  function open(socket: WebSocket, request: IncomingMessage): void {
    const messages = createSocketMessages(socket, turns, () => ({
      user: { name: session.user?.name ?? '' },
    }));
    const session: SocketSession = {
      request,
      socket,
      messages,
      user: null,
      headers: {},
      running: 0,
      closing: draining ? goingAway : null,
    };
    sessions.add(session);
    const stopPings = keepAlive(socket, request.socket);
    hearWhoReads(socket);
    limitUnauthenticated(session);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: messages.send,
        close(code = CloseCode.BadRequest, reason) {
          // 4403 is ours, and told already.
          if (code >= CloseCode.BadRequest && code !== CloseCode.Forbidden) refused(broken, session.user);
          closeSession(session, code, reason ?? '');
        },
        onMessage: (take) =>
          socket.on('message', (data) => {
            // Whoever goes on behind the close is not answered any more.
            if (socket.readyState !== socket.OPEN) return;
            let envelope: string;
            try {
              envelope = messages.receive(data as Buffer);
            } catch (error) {
              refused(error as GatewayError, session.user);
              return closeSession(session, CloseCode.BadRequest, (error as GatewayError).message);
            }
            take(envelope).catch((error: Error) => {
              // The library throws for types that only a server sends.
              const isForeign = error.message.startsWith('Unexpected message of type');
              if (isForeign) refused(broken, session.user);
              else logger.error({ err: error }, 'unexpected error on a socket');
              closeSession(session, isForeign ? CloseCode.BadRequest : CloseCode.InternalServerError, '');
            });
          }),
      },
      session,
    );
    // Such as a message over the limit: `ws` closes the socket with a code of its own.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const isOurs = error.code?.startsWith('WS_ERR_');
      if (isOurs)
        refused(error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? tooLong : broken, session.user);
      else logger.debug({ err: error }, 'a socket failed');
    });
    socket.once('close', (code, reason) => {
      stopPings();
      sessions.delete(session);
      void closed(code, String(reason));
    });
    closeIfIdle(session);
  }

  /** As of a request's body, only so much is read of a sender who has not shown who they are. */
  function limitUnauthenticated(session: SocketSession): void {
    const connection = session.request.socket;
    let bytes = 0;
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (!session.user && bytes <= SMALL_BODY) return;
      connection.off('data', count);
      if (session.user) return;
      refused(new GatewayError('PAYLOAD_TOO_LARGE', TOO_MUCH_UNAUTHENTICATED), null);
      closeSession(session, MESSAGE_TOO_BIG, TOO_MUCH_UNAUTHENTICATED);
      session.socket.pause();
    };
    connection.on('data', count);
  }

  const upgrades = answerUpgrades(port, { ...deps, isLeaving: () => draining, open });

  return {
    drain() {
      draining = true;
      for (const session of sessions) {
        session.closing ??= goingAway;
        closeIfIdle(session);
      }
    },
    async close() {
      upgrades.stop();
      const gone = [...sessions].map(async ({ socket }) => {
        // Each closes by itself, once the last message of its last operation has left.
        await Promise.race([once(socket, 'close'), delay(CLOSE_MS)]);
        socket.terminate();
      });
      await Promise.all(gone);
    },
  };
}

function closeIfIdle({ socket, running, closing }: SocketSession): void {
  if (closing && running === 0) socket.close(closing.code, closing.reason);
}

/** 4403 makes clients connect again, and ask for a new token before they do. */
function closeAfterExpiry(session: SocketSession): void {
  const expiresAt = session.user?.expiresAt;
  // It may have been closed while its client was asked for.
  if (expiresAt === undefined || session.socket.readyState === session.socket.CLOSED) return;
  const left = expiresAt + EXPIRED_MS - Date.now();
  const timer = setTimeout(
    () => {
      if (left > LONGEST_TIMER_MS) return closeAfterExpiry(session);
      session.closing ??= expired;
      closeIfIdle(session);
    },
    Math.min(left, LONGEST_TIMER_MS),
  );
  session.socket.once('close', () => clearTimeout(timer));
}

const tooMany = new GraphQLError('too many operations', {
  originalError: new GatewayError(
    'OVERLOADED',
    `${MOST_RUNNING} operations run on this socket already; wait for some of them to end, or open another.`,
    { limit: MOST_RUNNING, retryAfterSeconds: 1 },
  ),
});

/** A client that nobody knows has no last messages to read, and need not be waited for long. */
function closeSession({ socket, user }: SocketSession, code: number, reason: string): void {
  socket.close(code, reasonOf(reason));
  if (user) return;
  const cut = setTimeout(() => socket.terminate(), CLOSE_MS);
  socket.once('close', () => clearTimeout(cut));
}

function refuseConnection(session: SocketSession, error: unknown): void {
  const known = error instanceof GatewayError ? error : null;
  const code = known?.retryable ? TRY_AGAIN_LATER : CloseCode.Forbidden;
  closeSession(session, code, known?.message ?? 'Forbidden');
}

/** The reason of a close is at most 123 bytes. */
function reasonOf(said: string): string {
  return Buffer.from(said.slice(0, 120))
    .subarray(0, 120)
    .toString()
    .replace(/\ufffd$/, '');
}

/** A client that sends and does not read lets answers pile up here: it is heard again when the kernel has them. */
function hearWhoReads(socket: WebSocket): void {
  const look = () => {
    if (socket.isPaused || socket.readyState !== socket.OPEN || socket.bufferedAmount < MOST_UNREAD) return;
    socket.pause();
    // It leaves behind all of them.
    socket.ping('', undefined, () => socket.resume());
  };
  socket.on('message', look);
  socket.on('ping', look);
}

/**
 * Finds out about clients that vanished without a word. A pong comes only when a client has read what was sent before the
 * ping, and behind what it is still sending: so whatever moves tells that it is there.
 */
function keepAlive(socket: WebSocket, connection: Socket): () => void {
  let last: { readonly heard: number; readonly read: number; readonly waits: boolean } | null = null;
  let silentMs = 0;
  const pings = setInterval(() => {
    const read = connection.bytesWritten - connection.writableLength;
    const now = { heard: connection.bytesRead, read, waits: socket.bufferedAmount > 0 };
    // What the kernel takes of a ping alone, with nothing before it, tells nothing.
    const hasMoved = !last || now.heard > last.heard || (last.waits && now.read > last.read);
    silentMs = hasMoved ? 0 : silentMs + KEEP_ALIVE_MS;
    if (silentMs >= SLOW_READER_MS) return socket.terminate();
    last = now;
    socket.ping();
  }, KEEP_ALIVE_MS);
  return () => clearInterval(pings);
}

/** Browsers cannot set headers on a socket, so clients send them as connection parameters. */
const connectionHeaders = new Set(['authorization', 'x-gateway-user', BUDGET_HEADER, TAGS_HEADER]);

/** Of two that differ nobody knows which one is meant, as of two headers of one name. */
function headersOf(
  request: IncomingMessage,
  params: Record<string, unknown> | undefined,
): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = { ...request.headers };
  const given = new Set<string>();
  for (const [name, value] of Object.entries(params ?? {})) {
    const known = name.toLowerCase();
    if (!connectionHeaders.has(known)) continue;
    if (typeof value !== 'string' || given.has(known))
      throw new GatewayError('UNAUTHENTICATED', `The connection parameter ${known} must be one text.`);
    given.add(known);
    const shown = request.headers[known];
    if (typeof shown === 'string' && decodeHeader(shown) !== decodeHeader(value))
      throw new GatewayError(
        'BAD_REQUEST',
        `The connection parameter ${known} says something else than the header.`,
      );
    headers[known] = value;
  }
  return headers;
}
