import type { IncomingHttpHeaders } from 'node:http';

/**
 * False for requests that a page of another origin made.
 *
 * Browsers send some requests, and open WebSockets, to any site without asking it first; in local mode, where
 * nobody shows a token, such a page would spend its visitor's credits.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  if (headers['sec-fetch-site'] === 'cross-site') return false;
  return headers.origin === undefined || URL.parse(headers.origin)?.host === headers.host;
}

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** False for a foreign `Host`: a page's own name that was made to resolve to loopback (DNS rebinding). */
export function isLoopbackHost(headers: IncomingHttpHeaders): boolean {
  return loopbackHost.test(headers.host ?? '');
}
