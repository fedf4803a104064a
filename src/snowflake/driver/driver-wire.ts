/**
 * What the driver says on the wire and does not tell: which statements were refused, and how often it renewed its session.
 * It is also where a login gets the session parameters that the driver has no option for.
 *
 * The driver takes a class for its HTTP, one instance for each connection, through a module of its own that is no part
 * of its interface: should a new version lack it, no login may succeed, rather than one without these guards.
 */
import type { Connection, ConnectionOptions } from 'snowflake-sdk';

import type { ProxyFor } from '../../settings/proxy.ts';
import { markText } from '../../upstream/said-text.ts';
import { brokenPart, brokenRefusal, brokenResult, rowsOfParts } from './broken-result.ts';
import { isSessionRefusal } from './driver-error.ts';
import { leaveCloudClientsUnloaded } from './leave-unloaded.ts';
import { limitTunnels } from './limit-tunnels.ts';
import { createSessionEnd, type WireReply } from './session-end.ts';
import { tellOfArrivals } from './tell-of-arrivals.ts';

type Driver = typeof import('snowflake-sdk');

/** Where a session works; null where the server does not say. */
export interface SessionContext {
  readonly database: string | null;
  readonly schema: string | null;
  readonly role: string | null;
  readonly warehouse: string | null;
}

export interface ConnectionWire {
  /** Where the login has put the session; null before it. */
  readonly home: SessionContext | null;
  /**
   * Requests to run a statement that Snowflake did not refuse for the session's sake: accepted, failed, or without an
   * answer, in which case it may have run them all the same.
   */
  readonly unrefusedStatements: number;
  /** Logs out of a session that Snowflake has still, also where the driver believes it ended. Rejects without an answer. */
  logOut(): Promise<void>;
}

interface WireRequest {
  readonly url: string;
  /** Only where a part of a large result is asked for. */
  readonly gzip?: boolean;
  readonly json?: { data?: { SESSION_PARAMETERS?: Record<string, unknown> } };
  callback?: (error: unknown, response: unknown, body: unknown) => unknown;
}

interface HttpClient {
  request(options: WireRequest): unknown;
  requestAsync(options: object): Promise<{ readonly body: WireReply }>;
  /** Called for each request, results in cloud storage included. */
  getAgent(url: URL, proxy: DriverProxy | undefined, mock: unknown): unknown;
}

/** User and password as a URL has them, percent-encoded. */
interface DriverProxy {
  readonly host: string;
  readonly port: number;
  readonly protocol: string;
  readonly user?: string;
  readonly password?: string;
  /** Whether the certificates' state is asked for through it too. */
  readonly useForOCSP: boolean;
}

/** As `snowflake-sdk/dist/lib/snowflake.js` puts them together. */
type DriverModules = readonly [
  { default: (parts: object) => Driver },
  { NodeHttpClient: HttpClientClass },
  { default: unknown },
  { default: { driverVersion: string; driverName: string } },
];

type HttpClientClass = new (config: object) => HttpClient;

/**
 * A session that was renewed so often, with no statement answered in between, expires at every request: the driver
 * would renew it for ever.
 */
const MOST_RENEWALS = 3;

/** For requests after the driver put its sockets away: nobody would close another one. */
const lastHeaders = { Accept: 'application/json', 'Content-Type': 'application/json', Connection: 'close' };

const isStatement = (url: string) => url.includes('/queries/v1/query-request');
const isResult = (url: string) => /\/queries\/[^/]+\/result/.test(url);
const isLogin = (url: string) => url.includes('/session/v1/login-request');
const isRenewal = (url: string) => url.includes('/session/token-request');

export interface WiredDriver {
  readonly driver: Driver;
  connect(options: ConnectionOptions, proxyFor: ProxyFor): { connection: Connection; wire: ConnectionWire };
}

/** @param sessionParameters what every session logs in with */
export async function loadWiredDriver(
  sessionParameters: Readonly<Record<string, string>>,
): Promise<WiredDriver> {
  leaveCloudClientsUnloaded();
  // Before its parts: they need each other in a circle, and which of them is loaded first decides whether that works.
  await import('snowflake-sdk/dist/lib/core.js');
  const [{ default: core }, { NodeHttpClient }, { default: loggerClass }, { default: util }] =
    (await Promise.all([
      import('snowflake-sdk/dist/lib/core.js'),
      import('snowflake-sdk/dist/lib/http/node.js'),
      import('snowflake-sdk/dist/lib/logger/node.js'),
      import('snowflake-sdk/dist/lib/util.js'),
    ])) as unknown as DriverModules;

  let created: WatchedClient | undefined;
  let proxyForNext: ProxyFor = () => null;

  class WatchedClient extends NodeHttpClient {
    home: SessionContext | null = null;
    unrefusedStatements = 0;
    #renewals = 0;
    /** Sendings of statements that had a connection: below this client the driver sends again after network errors. */
    #arrivals = 0;
    /** How many rows each part of the newest result was announced to have, by its URL. */
    #rowsOfParts: ReadonlyMap<unknown, number> = new Map();
    readonly #proxyFor = proxyForNext;
    readonly #end = createSessionEnd(async (url, token, json) => {
      const headers = { ...lastHeaders, Authorization: `Snowflake Token="${token}"` };
      return (await this.requestAsync({ method: 'POST', url, headers, json })).body;
    });

    constructor(config: object) {
      super(config);
      created = this;
    }

    override request(options: WireRequest): unknown {
      if (isLogin(options.url))
        Object.assign(options.json?.data?.SESSION_PARAMETERS ?? {}, sessionParameters);
      if (isRenewal(options.url) && ++this.#renewals > MOST_RENEWALS) return this.#refuse(options);
      const heard = this.#heard(options);
      if (options.gzip) return super.request(this.#checkedPart(heard));
      if (isStatement(options.url)) return this.#sendPlain(this.#watched(this.#checked(heard)));
      return super.request(isResult(options.url) ? this.#checked(heard) : heard);
    }

    logOut(): Promise<void> {
      return this.#end.logOut();
    }

    /**
     * The driver compresses every body on another thread, and sends it as it is all the same. So while it prepares a
     * request it finds nothing to compress; it reads the body to be sent afterwards.
     */
    #sendPlain(options: WireRequest): unknown {
      let isPrepared = false;
      const json = { toJSON: () => (isPrepared ? options.json : null) };
      const request = super.request({ ...options, json } as WireRequest);
      isPrepared = true;
      return request;
    }

    #heard(options: WireRequest): WireRequest {
      return {
        ...options,
        callback: (error, response, body) => {
          this.#end.heard(options.url, body as WireReply | null);
          if (isLogin(options.url)) this.home = homeOf(body as WireReply | null);
          return options.callback?.(error, response, body);
        },
      };
    }

    /** What the driver would read wrongly, or wait for, fails before it is read. */
    #checked(options: WireRequest): WireRequest {
      return {
        ...options,
        callback: (error, response, body) => {
          const result = (body as { data?: unknown } | null)?.data;
          const broken = error ? null : (brokenRefusal(body) ?? brokenResult(result));
          if (!error) this.#rowsOfParts = broken ? new Map() : rowsOfParts(result);
          return options.callback?.(error, response, broken ?? body);
        },
      };
    }

    /** The driver throws at other text where nobody hears it, and hands on no more rows than it was announced. */
    #checkedPart(options: WireRequest): WireRequest {
      return {
        ...options,
        callback: (error, response, body) => {
          const isSent = !error && (response as { statusCode?: unknown } | null)?.statusCode === 200;
          const broken = isSent ? brokenPart(body, this.#rowsOfParts.get(options.url)) : null;
          return broken ? options.callback?.(broken, null, null) : options.callback?.(error, response, body);
        },
      };
    }

    override getAgent(url: URL, _proxy: unknown, mock: unknown): unknown {
      const agent = limitTunnels(super.getAgent(url, driverProxy(this.#proxyFor(url)), mock));
      return tellOfArrivals(agent, (path) => {
        if (isStatement(path)) this.#arrivals++;
      });
    }

    #watched(options: WireRequest): WireRequest {
      this.unrefusedStatements++;
      const before = this.#arrivals;
      return {
        ...options,
        callback: (error, response, body) => {
          const code = error ? undefined : markText((body as { code?: unknown } | null)?.code);
          const isRefused = code !== undefined && isSessionRefusal(code);
          // The one that was refused is the only one that came there.
          if (isRefused && this.#arrivals - before === 1) this.unrefusedStatements--;
          if (!isRefused && !error) this.#renewals = 0;
          return options.callback?.(error, response, body);
        },
      };
    }

    /** In the words by which Snowflake refuses a renewal, so that the driver ends the session. */
    #refuse(options: WireRequest): unknown {
      const body = { success: false, code: '390114', message: 'The session expires at every request.' };
      process.nextTick(() => options.callback?.(null, { statusCode: 200 }, body));
      return { abort() {} };
    }
  }

  const driver = core({
    httpClientClass: WatchedClient,
    loggerClass,
    client: { version: util.driverVersion, name: util.driverName, environment: process.versions },
  });
  return {
    driver,
    connect(options, proxyFor) {
      proxyForNext = proxyFor;
      created = undefined;
      const connection = driver.createConnection(options);
      if (!created) throw new TypeError('this version of snowflake-sdk makes its HTTP client in another way');
      return { connection, wire: created };
    },
  };
}

function homeOf(reply: WireReply | null): SessionContext | null {
  const info = reply?.data?.sessionInfo;
  if (!info) return null;
  const { databaseName, schemaName, roleName, warehouseName } = info;
  return {
    database: databaseName ?? null,
    schema: schemaName ?? null,
    role: roleName ?? null,
    warehouse: warehouseName ?? null,
  };
}

function driverProxy(proxy: URL | null): DriverProxy | undefined {
  if (!proxy) return undefined;
  const { hostname: host, port, protocol, username: user, password } = proxy;
  const fallback = protocol === 'https:' ? 443 : 80;
  const address = { host, port: Number(port) || fallback, protocol, useForOCSP: true };
  return { ...address, ...(user !== '' && { user, password }) };
}
