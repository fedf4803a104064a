/**
 * A server that speaks Snowflake's driver protocol and Cortex REST over plain HTTP, so that the unmodified
 * driver and REST clients work against the embedded engine as they do against Snowflake.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cortexRoutes } from './cortex/cortex-routes.ts';
import type { WarehouseEngine } from './engine.ts';
import { applyFault, type FaultInjector } from './faults.ts';
import { Exchange } from './http/exchange.ts';
import { createRouter } from './http/router.ts';
import { createAuthentication } from './login/authentication.ts';
import { createUserDirectory } from './login/user-directory.ts';
import type { WarehouseUser } from './login/warehouse-user.ts';
import { answerProtocolError } from './protocol-answer.ts';
import type { RestApi } from './rest-api.ts';
import { createSessionRegistry, type Validity } from './session/session-registry.ts';
import { sessionRoutes } from './session/session-routes.ts';
import { queryRoutes } from './statement/query-routes.ts';
import {
  createBoundedLog,
  type RestCallLogEntry,
  type StatementLogEntry,
} from './statement/statement-log.ts';
import { createStatementService } from './statement/statement-service.ts';
import { createStatementStore, type RetentionLimits } from './statement/statement-store.ts';
import type { ChunkLimits } from './statement/wire-result.ts';
import { telemetryRoutes } from './telemetry-routes.ts';

export interface WarehouseServerOptions {
  readonly engine: WarehouseEngine;
  /** What logins must name: `local`. */
  readonly account: string;
  readonly users: readonly WarehouseUser[];
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** What answers Cortex REST; absent, those routes are not there. */
  readonly restApi?: RestApi;
  /** Seconds that tokens are good for. Default an hour and four. */
  readonly validity?: Validity;
  /** Default 1,000. A login beyond it closes the session that was idle longest. */
  readonly maxSessions?: number;
  /** Largest request body. Default 128 MiB, which is Snowflake's limit. */
  readonly maxBodyBytes?: number;
  /** Milliseconds after which a statement that still runs is answered as in progress. Default 45 s. */
  readonly answerWithinMs?: number;
  /** Milliseconds a statement runs on when its client has stopped asking. Default 5 minutes. */
  readonly abandonAfterMs?: number;
  /** When a result is split. Default: inline up to 1 MB, chunks of 2 MB. */
  readonly chunkLimits?: ChunkLimits;
  /** How long ended statements can be asked for. Default 10 minutes, 10,000 statements, 256 MB. */
  readonly retention?: RetentionLimits;
  /** Entries of `statements()` and of `restCalls()`. Default 10,000. */
  readonly logSize?: number;
  /** For tests: told of every statement when it starts and when it ends. */
  readonly onStatement?: (entry: StatementLogEntry) => void;
  /** For tests: told of every REST call when it starts and when it ends. */
  readonly onRestCall?: (entry: RestCallLogEntry) => void;
  /** For tests: what goes wrong with a request. */
  readonly faults?: FaultInjector;
  /** Told of bugs: whatever the engine or the models throw that is no error of theirs. Clients see it masked. */
  readonly onError?: (error: unknown) => void;
}

export interface WarehouseServer {
  /** The driver's `accessUrl`: `http://127.0.0.1:12345`. */
  readonly url: string;
  readonly port: number;
  /** The latest statements, oldest first. */
  statements(): readonly StatementLogEntry[];
  /** The latest Cortex REST calls, oldest first. */
  restCalls(): readonly RestCallLogEntry[];
  /** Open sessions. */
  readonly sessionCount: number;
  /** Cancels what runs, closes all sessions and the port. The engine is left to whoever made it. */
  close(): Promise<void>;
}

const sweepEveryMs = 30_000;
/** Longer than clients keep idle connections, so that none is closed just as a request goes out on it. */
const keepAliveMs = 120_000;

export async function createWarehouseServer(options: WarehouseServerOptions): Promise<WarehouseServer> {
  const { engine, account, restApi, faults } = options;
  const maxBodyBytes = options.maxBodyBytes ?? 128 * 1024 * 1024;
  const onError = options.onError ?? (() => {});

  const directory = createUserDirectory(options.users);
  const authentication = createAuthentication({ account, directory });
  const sessions = createSessionRegistry({
    validity: options.validity ?? { sessionToken: 3600, masterToken: 14_400 },
    maxSessions: options.maxSessions ?? 1000,
    onError,
  });
  const store = createStatementStore(
    options.retention ?? { keepMs: 600_000, maxStatements: 10_000, maxBytes: 256_000_000 },
  );
  const statementLog = createBoundedLog(options.logSize ?? 10_000, options.onStatement);
  const restLog = createBoundedLog(options.logSize ?? 10_000, options.onRestCall);

  const http = createServer((request, response) => void handle(request, response));
  http.keepAliveTimeout = keepAliveMs;
  const port = await listen(http, options.host ?? '127.0.0.1', options.port ?? 0);
  const url = `http://${urlHost(options.host ?? '127.0.0.1')}:${port}`;

  const statements = createStatementService({
    engine,
    store,
    log: statementLog,
    chunkLimits: options.chunkLimits ?? { inlineBytes: 1_000_000, chunkBytes: 2_000_000 },
    abandonAfterMs: options.abandonAfterMs ?? 300_000,
    chunkUrl: (queryId, index) => `${url}/queries/${queryId}/chunks/${index}`,
    onError,
  });
  const route = createRouter([
    ...queryRoutes({
      sessions,
      statements,
      store,
      maxBodyBytes,
      answerWithinMs: options.answerWithinMs ?? 45_000,
    }),
    ...sessionRoutes({ engine, authentication, sessions }),
    ...telemetryRoutes({ sessions, maxBodyBytes }),
    ...(restApi === undefined
      ? []
      : cortexRoutes({ engine, restApi, authentication, sessions, log: restLog, maxBodyBytes, onError })),
  ]);
  const sweep = setInterval(() => store.dropExpired(), sweepEveryMs).unref();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = new Exchange(request, response);
    try {
      const match = route(exchange.method, exchange.path);
      exchange.params = match.params;
      const fault = faults?.({ method: exchange.method, path: exchange.path });
      if (await applyFault(fault, exchange, sessions)) await match.route.handle(exchange);
    } catch (error) {
      // A client that is gone gets no answer, and what its going away broke is no error of ours.
      if (!exchange.signal.aborted) answerProtocolError(exchange, error, onError);
    }
  }

  return {
    url,
    port,
    statements: () => statementLog.entries(),
    restCalls: () => restLog.entries(),
    get sessionCount() {
      return sessions.size;
    },
    async close() {
      clearInterval(sweep);
      const closed = new Promise((resolve) => http.close(resolve));
      await sessions.closeAll();
      store.clear();
      http.closeAllConnections();
      await closed;
    },
  };
}

async function listen(http: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, resolve);
  });
  return (http.address() as AddressInfo).port;
}

/** An IPv6 address is bracketed in a URL; clients of a server on all addresses reach it on loopback. */
function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
