/**
 * The driver waits without an end for what a proxy says to CONNECT (`https-proxy-agent`), also where it asks whether
 * Snowflake's certificates are withdrawn: every login of the process would wait with it.
 */
import type { ClientRequest } from 'node:http';

/** The agent of a way through a proxy, as the driver's `agent/https_proxy_agent.js` inherits it. */
interface TunnelAgent {
  /** Read when a connection to the proxy begins, as `net.connect` reads it. */
  connectOpts: object;
  connect(request: ClientRequest, options: object): Promise<unknown>;
}

/** As long as any connection elsewhere. */
const TUNNEL_MS = 5_000;

const limited = new WeakSet<object>();

/** @returns the same agent, whose tunnels stand in time or fail; a request that has less time waits no longer than it has */
export function limitTunnels<Agent>(agent: Agent): Agent {
  if (!isTunnelAgent(agent) || limited.has(agent)) return agent;
  limited.add(agent);
  const connect = agent.connect.bind(agent);
  agent.connect = async (request, options) => {
    const giveUp = new AbortController();
    agent.connectOpts = { ...agent.connectOpts, signal: giveUp.signal };
    const { timeout = TUNNEL_MS } = request as { timeout?: number };
    const timer = setTimeout(() => giveUp.abort(), Math.min(timeout, TUNNEL_MS));
    try {
      return await connect(request, options);
    } finally {
      clearTimeout(timer);
    }
  };
  return agent;
}

function isTunnelAgent(agent: unknown): agent is TunnelAgent {
  return typeof agent === 'object' && agent !== null && 'connectOpts' in agent && 'connect' in agent;
}
