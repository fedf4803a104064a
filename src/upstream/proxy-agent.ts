import { Pool, ProxyAgent } from 'undici';

/**
 * Sends requests through a proxy. `connectTimeoutMs` counts for the tunnel as well: undici waits five minutes for what a
 * proxy says to CONNECT, and a request that waits for its tunnel hears no abort.
 */
export function createProxyAgent(
  proxy: URL,
  connectTimeoutMs: number,
  tuning: Omit<ProxyAgent.Options, 'uri'>,
): ProxyAgent {
  const connect = { timeout: connectTimeoutMs };
  return new ProxyAgent({
    ...tuning,
    uri: proxy.href,
    requestTls: connect,
    proxyTls: connect,
    clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: connectTimeoutMs }),
    // Of a way without a tunnel, as to plain http, undici says no more than how to connect.
    factory: (origin, options) => new Pool(origin, { ...tuning, ...options }),
  });
}
