/**
 * The two ports, taken before anything else starts: a port that is taken is told at once, and whoever comes while the
 * back ends start hears that they do.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config.ts';
import { GatewayError } from '../errors/gateway-error.ts';

export interface PortOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly metricsHost: string;
  readonly metricsPort: number;
}

export interface Ports {
  readonly api: Port;
  readonly metrics: Port;
  /** For a start that fails; a gateway that has started closes its servers in order. */
  close(): void;
}

export interface Port {
  readonly server: Server;
  /** `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Hands every request from now on to the listener. */
  serve(listener: RequestListener): void;
}

/** Slow-header and slow-body attacks end here; answers may take as long as they need. */
const requestTimeout = 60_000;
/** Longer than load balancers keep idle connections, so that they close first. */
const keepAliveTimeout = 65_000;

export function portsOf(config: Config): PortOptions {
  return {
    host: config.HOST,
    port: config.PORT,
    metricsHost: config.METRICS_HOST ?? config.HOST,
    metricsPort: config.METRICS_PORT,
  };
}

/** @throws Error EADDRINUSE, EACCES, EADDRNOTAVAIL with `port` and `address` */
export async function takePorts({ host, port, metricsHost, metricsPort }: PortOptions): Promise<Ports> {
  const api = createServer({
    requestTimeout,
    keepAliveTimeout,
    // Java's client offers h2c with every request: an upgrade that is not taken is a request like any other.
    shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
  });
  const metrics = createServer();
  const close = () => {
    for (const server of [api, metrics]) {
      server.close();
      server.closeAllConnections();
    }
  };
  try {
    return {
      api: await take(api, port, host),
      metrics: await take(metrics, metricsPort, metricsHost),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function take(server: Server, port: number, host: string): Promise<Port> {
  server.on('request', answerStarting);
  server.listen(port, host);
  await once(server, 'listening');
  return {
    server,
    url: urlOf(server.address() as AddressInfo),
    serve(listener) {
      server.off('request', answerStarting);
      server.on('request', listener);
    },
  };
}

const starting = new GatewayError('OVERLOADED', 'The gateway is starting.', { retryAfterSeconds: 1 });

/** Written by hand, as nothing of GraphQL is loaded yet. */
const answerStarting: RequestListener = (request, response) => {
  const path = request.url?.split('?')[0];
  const isLive = path === '/health/live';
  const body = isLive
    ? { status: 'live' }
    : path === '/health/ready'
      ? { status: 'starting' }
      : {
          errors: [
            {
              message: starting.message,
              extensions: { code: starting.code, retryable: true, ...starting.details },
            },
          ],
        };
  response
    .writeHead(isLive ? 200 : 503, { 'content-type': 'application/json', 'retry-after': '1' })
    .end(JSON.stringify(body));
  request.resume();
};

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
