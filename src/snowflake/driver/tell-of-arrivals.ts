/**
 * Which requests may have come to the server. The driver sends a request again after network errors, without a word: what
 * never had a connection ran nowhere, and is no reason to fear that it ran twice.
 */
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

/** `http.Agent`, as `http.request` uses it. */
interface RequestAgent {
  addRequest(request: ClientRequest, ...options: unknown[]): void;
}

const told = new WeakSet<object>();

/**
 * @param onArrival told of the path of each request whose connection stands
 * @returns the same agent
 */
export function tellOfArrivals<Agent>(agent: Agent, onArrival: (path: string) => void): Agent {
  if (!isRequestAgent(agent) || told.has(agent)) return agent;
  told.add(agent);
  const addRequest = agent.addRequest.bind(agent);
  agent.addRequest = (request, ...options) => {
    request.once('socket', (socket: Socket) => {
      if (socket.connecting) socket.once('connect', () => onArrival(request.path));
      else onArrival(request.path);
    });
    addRequest(request, ...options);
  };
  return agent;
}

function isRequestAgent(agent: unknown): agent is RequestAgent {
  return typeof agent === 'object' && agent !== null && 'addRequest' in agent;
}
