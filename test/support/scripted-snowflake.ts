/**
 * A Snowflake protocol server that answers by script: it shows the faults that a real one has, at the moment a test
 * wants them, and keeps a record of what reached it.
 */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WireColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable?: boolean;
  readonly scale?: number | null;
  readonly precision?: number | null;
  readonly fields?: readonly unknown[];
}

export interface SeenStatement {
  readonly sql: string;
  readonly bindings: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  readonly queryId: string;
  readonly session: SeenSession;
  readonly warehouse: string | null;
  state: 'running' | 'finished' | 'cancelled';
  /** Aborted by a cancel, or by the end of its session. */
  readonly signal: AbortSignal;
}

export interface SeenSession {
  readonly id: number;
  token: string;
  readonly masterToken: string;
  warehouse: string | null;
  state: 'open' | 'closed' | 'gone';
}

type Body = Record<string, unknown>;
type Heartbeats = 'obey' | 'silence' | 'busy';
/** A response body, `{status}` for an HTTP error, `drop` to cut the connection, or `silence` to leave it open without an answer. */
export type Reply = Body | 'drop' | 'silence';
export type Answer = (statement: SeenStatement) => Reply | Promise<Reply>;
export type LoginAnswer = (login: Body) => Reply | undefined;

export const rows =
  (columns: readonly WireColumn[], rowset: readonly (readonly unknown[])[], more: Body = {}): Answer =>
  ({ queryId, session }) => ({
    success: true,
    data: {
      rowtype: columns.map((column) => ({ nullable: true, scale: null, precision: null, ...column })),
      rowset,
      returned: rowset.length,
      total: rowset.length,
      queryId,
      version: 1,
      statementTypeId: 0x1000,
      parameters: [],
      finalWarehouseName: session.warehouse,
      finalDatabaseName: 'DB',
      finalSchemaName: 'PUBLIC',
      finalRoleName: 'ROLE',
      ...more,
    },
  });

/** One row with one column: 1. */
export const one = rows([{ name: '1', type: 'fixed', scale: 0, precision: 38 }], [['1']]);

export const fails =
  (code: string, sqlState: string, message: string): Answer =>
  ({ queryId }) => ({
    success: false,
    code,
    message,
    data: { errorCode: code, sqlState, queryId, internalError: false },
  });

const cancelled = fails('000604', '57014', 'SQL execution canceled');

/** Runs until it is cancelled, or for so many milliseconds. */
export const slow =
  (ms = Number.POSITIVE_INFINITY, then: Answer = one): Answer =>
  async (statement) => {
    if (!statement.signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = Number.isFinite(ms) ? setTimeout(resolve, ms) : undefined;
      statement.signal.addEventListener('abort', () => resolve());
      await promise;
      clearTimeout(timer);
    }
    return statement.signal.aborted ? cancelled(statement) : then(statement);
  };

/** As soon as so many statements have come that are answered so: each of them has a session of its own. */
export const together = (count: number, then: Answer = one): Answer => {
  const waiting: (() => void)[] = [];
  return async (statement) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === count) for (const goOn of waiting.splice(0)) goOn();
    });
    return then(statement);
  };
};

/** The answers in order, each once; the last one stays. */
export const inTurn = (...answers: readonly Answer[]): Answer => {
  let turn = 0;
  return (statement) => (answers[Math.min(turn++, answers.length - 1)] ?? one)(statement);
};

export const drops: Answer = () => 'drop';

/** The session token is refused until the driver renews it. */
export const tokenExpired: Answer = () => expiry;

const expiry = { success: false, code: '390112', message: 'token expired', data: {} };

/** The session is no more, for this and all later requests. */
export const sessionGone: Answer = ({ session }) => {
  session.state = 'gone';
  return gone;
};

const gone = { success: false, code: '390111', message: 'Session no longer exists.', data: {} };

export interface ScriptedSnowflake {
  readonly url: string;
  readonly sessions: readonly SeenSession[];
  readonly statements: readonly SeenStatement[];
  /** Bodies of the login requests, refused ones too. */
  readonly logins: readonly Body[];
  readonly openSessions: number;
  /** How many requests came for each path. */
  readonly requests: ReadonlyMap<string, number>;
  /** Statements with exactly this text are answered so. USE WAREHOUSE works unscripted; all others answer one row. */
  answer(sql: string, answer: Answer): void;
  /** Decides logins; undefined accepts. */
  onLogin(answer: LoginAnswer): void;
  /** What becomes of cancels: `obey` is the default, `silence` never answers, `ignore` says yes and does nothing. */
  onCancel(what: 'obey' | 'silence' | 'ignore'): void;
  /** `silence` never answers a heartbeat; `busy` answers after this process did nothing for a fifth of a second. */
  onHeartbeat(what: Heartbeats): void;
  /** Waits until a statement with this text has arrived and not yet been asked for here. */
  arrival(sql: string): Promise<SeenStatement>;
  /** Keeps rows for download, as a large result's later parts are. @returns their URL */
  serveChunk(rowset: readonly (readonly unknown[])[] | 'silence'): string;
  /** The same of a text as it is. */
  serveChunkText(text: string): string;
  /** The session tokens given so far are too old from now on; the sessions stay. */
  expireTokens(): void;
  /** Ends all sessions, as a restart does. */
  forgetSessions(): void;
  /** Cuts all connections and stops listening. */
  kill(): Promise<void>;
  /** Listens again where it did, and knows no session. */
  startAgain(): Promise<void>;
  close(): Promise<void>;
}

export async function startScriptedSnowflake(): Promise<ScriptedSnowflake> {
  const sessions: SeenSession[] = [];
  const byToken = new Map<string, SeenSession>();
  /** Session tokens that must be renewed. */
  const expired = new Set<string>();
  const statements: SeenStatement[] = [];
  const running = new Map<string, AbortController>();
  const logins: Body[] = [];
  const requests = new Map<string, number>();
  const answers = new Map<string, Answer>();
  const seen = new Set<SeenStatement>();
  const chunks = new Map<string, Reply>();
  const events = new EventEmitter().setMaxListeners(0);
  let decideLogin: LoginAnswer = () => undefined;
  let cancels: 'obey' | 'silence' | 'ignore' = 'obey';
  let heartbeats: Heartbeats = 'obey';
  let ids = 0;

  function login(body: Body, url: URL): Reply {
    logins.push(body);
    const decision = decideLogin((body.data ?? {}) as Body);
    if (decision) return decision;
    const id = ++ids;
    const warehouse = url.searchParams.get('warehouse')?.toUpperCase() ?? null;
    const session: SeenSession = { id, token: `t${id}`, masterToken: `m${id}`, warehouse, state: 'open' };
    sessions.push(session);
    byToken.set(session.token, session);
    byToken.set(session.masterToken, session);
    const { token, masterToken } = session;
    const validity = { validityInSeconds: 3600, masterValidityInSeconds: 14_400 };
    const at = { databaseName: 'DB', schemaName: 'PUBLIC', roleName: 'ROLE', warehouseName: warehouse };
    return {
      success: true,
      data: { token, masterToken, sessionId: id, parameters: [], sessionInfo: at, ...validity },
    };
  }

  function expire({ token }: SeenSession): void {
    byToken.delete(token);
    expired.add(token);
  }

  function renew(session: SeenSession): Reply {
    expire(session);
    session.token = `${session.token}+`;
    byToken.set(session.token, session);
    const { token: sessionToken, masterToken } = session;
    return {
      success: true,
      data: { sessionToken, masterToken, validityInSecondsST: 3600, validityInSecondsMT: 14_400 },
    };
  }

  async function query(session: SeenSession, body: Body, url: URL): Promise<Reply> {
    const sql = String(body.sqlText);
    const requestId = url.searchParams.get('requestId') ?? '';
    const queryId = `01b00000-0000-0000-0000-${String(++ids).padStart(12, '0')}`;
    const controller = new AbortController();
    const statement: SeenStatement = {
      sql,
      bindings: (body.bindings ?? {}) as SeenStatement['bindings'],
      parameters: (body.parameters ?? {}) as Body,
      requestId,
      queryId,
      session,
      warehouse: session.warehouse,
      state: 'running',
      signal: controller.signal,
    };
    statements.push(statement);
    running.set(requestId, controller);
    events.emit('arrival');
    const moved = /^use warehouse (\S+)$/i.exec(sql);
    if (moved?.[1] && !answers.has(sql)) session.warehouse = moved[1].toUpperCase();
    const reply = await (answers.get(sql) ?? one)(statement);
    running.delete(requestId);
    statement.state = controller.signal.aborted ? 'cancelled' : 'finished';
    return reply;
  }

  function cancel(requestId: string): Reply {
    if (cancels === 'silence') return 'silence';
    if (cancels === 'obey') running.get(requestId)?.abort();
    return { success: true, data: null };
  }

  function endSession(session: SeenSession, state: 'closed' | 'gone'): Reply {
    session.state = state;
    for (const statement of statements) {
      if (statement.session === session && statement.state === 'running')
        running.get(statement.requestId)?.abort();
    }
    return { success: true, data: null };
  }

  async function route(request: IncomingMessage): Promise<Reply> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    requests.set(url.pathname, (requests.get(url.pathname) ?? 0) + 1);
    const chunk = chunks.get(url.pathname);
    if (chunk !== undefined) return chunk;
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = (text === '' ? {} : JSON.parse(text)) as Body;
    if (url.pathname === '/session/v1/login-request') return login(body, url);
    const token = /Token="(.*)"/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (expired.has(token)) return expiry;
    const session = byToken.get(token);
    if (session?.state !== 'open') return gone;
    if (url.pathname === '/session/heartbeat') {
      if (heartbeats === 'silence') return 'silence';
      if (heartbeats === 'busy') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
    if (url.pathname === '/session/token-request') return renew(session);
    if (url.pathname === '/queries/v1/query-request') return query(session, body, url);
    if (url.pathname === '/queries/v1/abort-request') return cancel(String(body.requestId));
    if (url.pathname === '/session' && url.searchParams.has('delete')) return endSession(session, 'closed');
    return { success: true, data: null };
  }

  function send(reply: Reply, response: ServerResponse): void {
    if (reply === 'silence') return;
    if (reply === 'drop') response.destroy();
    else if (typeof reply.chunk === 'string') response.end(reply.chunk);
    else if (typeof reply.status === 'number') response.writeHead(reply.status).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  }

  const server = createServer((request, response) => {
    route(request).then(
      (reply) => send(reply, response),
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const kill = async () => {
    for (const controller of running.values()) controller.abort();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };

  const keepChunk = (reply: Reply) => {
    const path = `/chunks/${chunks.size}`;
    chunks.set(path, reply);
    return url + path;
  };

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    sessions,
    statements,
    logins,
    requests,
    get openSessions() {
      return sessions.filter(({ state }) => state === 'open').length;
    },
    answer: (sql, answer) => answers.set(sql, answer),
    onLogin(answer) {
      decideLogin = answer;
    },
    onCancel(what) {
      cancels = what;
    },
    onHeartbeat(what) {
      heartbeats = what;
    },
    async arrival(sql) {
      for (;;) {
        const found = statements.find((statement) => statement.sql === sql && !seen.has(statement));
        if (found) {
          seen.add(found);
          return found;
        }
        await once(events, 'arrival');
      }
    },
    serveChunk: (rowset) =>
      keepChunk(rowset === 'silence' ? rowset : { chunk: JSON.stringify(rowset).slice(1, -1) }),
    serveChunkText: (chunk) => keepChunk({ chunk }),
    expireTokens: () => sessions.forEach(expire),
    forgetSessions() {
      for (const session of sessions) if (session.state === 'open') endSession(session, 'gone');
    },
    kill,
    async startAgain() {
      for (const session of sessions) session.state = 'gone';
      server.listen(Number(new URL(url).port), '127.0.0.1');
      await once(server, 'listening');
    },
    close: kill,
  };
}
