/**
 * Which pages may call the gateway: the one rule for requests, preflights and WebSockets, of every route.
 *
 * Browsers send some requests, and open WebSockets, to any site without asking it first; in local mode, where nobody
 * shows a token, such a page would spend its visitor's credits.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { GatewayError } from '../errors/gateway-error.ts';

export interface OriginOptions {
  /** Origins whose pages may call; `*` for all. Pages of the gateway's own origin always may. */
  readonly allowed: '*' | readonly string[];
  /** In local mode only loopback names are answered, and pages of other origins are refused. */
  readonly loopbackOnly: boolean;
}

export interface Origins {
  /** Why a request is refused, else null. `isPage`: people open it, also from a link on another site. */
  refuseRequest(request: IncomingMessage, isPage: boolean): GatewayError | null;
  /**
   * Why a request is refused where a page of another origin may never call unless it is named, else null: for
   * WebSockets, before which no browser asks first, and for the Model Context Protocol, whose servers must look.
   */
  refuseUnnamed(headers: IncomingHttpHeaders): GatewayError | null;
  /** Whether the origin is among those that the settings name. */
  isNamed(origin: string | undefined): boolean;
}

export function createOrigins({ allowed, loopbackOnly }: OriginOptions): Origins {
  const named = new Set(allowed);
  const isNamed = (origin: string | undefined) =>
    origin !== undefined && (allowed === '*' || named.has(origin));
  const mayCall = (headers: IncomingHttpHeaders) => isNamed(headers.origin) || isSameOrigin(headers);

  return {
    isNamed,
    refuseRequest({ method, headers }, isPage) {
      if (loopbackOnly && !isLoopbackHost(headers)) return foreignHost;
      const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
      const isGuarded = isPreflight || (loopbackOnly && !isPage);
      return isGuarded && !mayCall(headers) ? foreignPage(headers) : null;
    },
    refuseUnnamed(headers) {
      // A rebound name would be same-origin with itself.
      if (loopbackOnly && !isLoopbackHost(headers)) return foreignHost;
      return mayCall(headers) ? null : foreignPage(headers);
    },
  };
}

/** What a page of another origin may read beside the body. */
const exposedHeaders = [
  'x-request-id',
  'x-credits-used',
  'x-credits-remaining',
  'retry-after',
  'mcp-session-id',
  'x-should-retry',
];
/** How long a browser may rely on a preflight's answer: an origin that is no longer named stops so soon. */
const PREFLIGHT_SECONDS = 600;

/** Tells browsers, on every route, which origins may read the answers. */
export async function registerCors(
  server: FastifyInstance,
  allowed: OriginOptions['allowed'],
  { isNamed }: Pick<Origins, 'isNamed'>,
): Promise<void> {
  if (allowed.length === 0) return;
  await server.register(cors, {
    origin: (origin, answer) =>
      answer(null, origin !== undefined && isNamed(origin) && (allowed === '*' ? '*' : origin)),
    // With any origin at all, whatever the browser sends by itself would be sent for a stranger.
    credentials: allowed !== '*',
    exposedHeaders,
    maxAge: PREFLIGHT_SECONDS,
    strictPreflight: false,
  });
}

function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  if (headers['sec-fetch-site'] === 'cross-site') return false;
  return headers.origin === undefined || URL.parse(headers.origin)?.host === headers.host;
}

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** False for a foreign `Host`: a page's own name that was made to resolve to loopback (DNS rebinding). */
export function isLoopbackHost(headers: IncomingHttpHeaders): boolean {
  return loopbackHost.test(headers.host ?? '');
}

const foreignHost = new GatewayError(
  'FORBIDDEN',
  'In local mode the gateway answers on loopback names only: use http://localhost.',
);

function foreignPage({ origin = '' }: IncomingHttpHeaders): GatewayError {
  const isShowable = /^[a-z][a-z\d+.-]*:\/\/[\w.:[\]-]{1,100}$/i.test(origin);
  return new GatewayError(
    'FORBIDDEN',
    isShowable
      ? `Pages of ${origin} may not call the gateway; to let them, set CORS_ORIGINS=${origin} (more origins with commas between).`
      : 'Pages of other origins may not call the gateway, unless CORS_ORIGINS names their origin.',
  );
}
