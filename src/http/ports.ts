/**
 * The ports, taken before anything else starts: a port that is taken is told at once, and whoever comes while the back
 * ends start hears that they do.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Config, sections } from '../config.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { readAbsoluteTarget } from './absolute-target.ts';
import { mcpDoor } from './mcp-door.ts';
import { watchConnections } from './open-connections.ts';
import { createPipelinedRequests, type PipelinedRequests } from './pipelined-requests.ts';
import { apiDoorAt, type ServerDoor } from './server-door.ts';

export interface PortOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly metricsHost: string;
  readonly metricsPort: number;
  readonly mcpHost: string;
  readonly mcpPort: number;
}

export interface Ports {
  readonly api: Port;
  readonly metrics: Port;
  readonly mcp: Port;
  /** For a start that fails; a gateway that has started closes its servers in order. */
  close(): void;
}

export type UpgradeListener = (request: IncomingMessage, connection: Duplex, head: Buffer) => void;

export interface Port {
  readonly server: Server;
  /** `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Hands every request from now on to the listener. */
  serve(listener: RequestListener): void;
  /** Hands every upgrade to the listener, and its connection with it, until what it returns is called. */
  upgrade(listener: UpgradeListener): () => void;
  /** Takes no connection from now on, and ends each once its answer is sent; its server emits `close` after the last. */
  stop(): void;
  /** Whether what is no answer to an earlier request may be written on the connection now. */
  isFree(connection: Duplex): boolean;
}

/** Slow-header and slow-body attacks end here; answers may take as long as they need. */
const requestTimeout = 60_000;
/** Longer than load balancers keep idle connections, so that they close first. */
const keepAliveTimeout = 65_000;
/** Whoever answers the request says so, and has it logged; Node would close the connection without a word. */
const requireHostHeader = false;

export function portsOf(config: Config): PortOptions {
  return {
    host: config.HOST,
    port: config.PORT,
    metricsHost: config.METRICS_HOST ?? config.HOST,
    metricsPort: config.METRICS_PORT,
    mcpHost: config.MCP_HOST ?? config.HOST,
    // Whoever takes any port that is free may start more than one gateway.
    mcpPort: config.PORT === 0 && config.MCP_PORT === sections.Server.MCP_PORT.fallback ? 0 : config.MCP_PORT,
  };
}

/** @throws Error EADDRINUSE, EACCES, EADDRNOTAVAIL with `port`, `address` and the `setting` that names the port */
export async function takePorts(options: PortOptions): Promise<Ports> {
  const ofApi = createPipelinedRequests(startingAnswers(apiDoorAt));
  const api = createServer({
    requestTimeout,
    keepAliveTimeout,
    requireHostHeader,
    // Java's client offers h2c with every request: an upgrade that is not taken is a request like any other. So is one
    // behind a request that runs, whose answer would come in the middle of what the socket says.
    shouldUpgradeCallback: ({ headers, socket }: IncomingMessage) =>
      headers.upgrade?.toLowerCase() === 'websocket' && ofApi.isFree(socket),
  });
  const metrics = createServer({ requireHostHeader });
  const mcp = createServer({ requestTimeout, keepAliveTimeout, requireHostHeader });
  const close = () => {
    for (const server of [api, metrics, mcp]) {
      server.close();
      server.closeAllConnections();
    }
  };
  const ofMetrics = createPipelinedRequests(startingAnswers(apiDoorAt));
  const ofMcp = createPipelinedRequests(startingAnswers(() => mcpDoor));
  try {
    return {
      api: await take(api, ofApi, 'PORT', options.port, options.host),
      metrics: await take(metrics, ofMetrics, 'METRICS_PORT', options.metricsPort, options.metricsHost),
      mcp: await take(mcp, ofMcp, 'MCP_PORT', options.mcpPort, options.mcpHost),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function take(
  server: Server,
  requests: PipelinedRequests,
  setting: string,
  port: number,
  host: string,
): Promise<Port> {
  const connections = watchConnections(server);
  server.on('request', (request, response) => {
    readAbsoluteTarget(request);
    connections.answers(request, response);
    requests.take(request, response);
  });
  // Node would refuse an expectation other than 100-continue without a word; RFC 9110 lets servers pass over it.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.listen(port, host);
  await once(server, 'listening').catch((error: Error) => {
    throw Object.assign(error, { setting });
  });
  return {
    server,
    url: urlOf(server.address() as AddressInfo),
    serve: requests.serve,
    isFree: requests.isFree,
    upgrade(listener) {
      const handOver: UpgradeListener = (request, connection, head) => {
        connections.leaves(connection);
        listener(request, connection, head);
      };
      server.on('upgrade', handOver);
      return () => server.off('upgrade', handOver);
    },
    stop: connections.stop,
  };
}

const starting = new GatewayError('OVERLOADED', 'The gateway is starting.', { retryAfterSeconds: 1 });

/** Nothing of GraphQL is loaded yet. */
function startingAnswers(doorAt: (path: string) => ServerDoor): RequestListener {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const send = (status: number, headers: Readonly<Record<string, string>>, body: string) =>
      response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(body);
    if (path === '/health/live') send(200, {}, '{"status":"live"}');
    else if (path === '/health/ready') send(503, { 'retry-after': '1' }, '{"status":"starting"}');
    else {
      const { status, headers, body } = doorAt(path).answerOf(starting, undefined);
      send(status, headers, body);
    }
    request.resume();
  };
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
