import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Ports, takePorts } from '../../src/http/ports.ts';

const host = '127.0.0.1';
const anyPort = { host, port: 0, metricsHost: host, metricsPort: 0, mcpHost: host, mcpPort: 0 };
let ports: Ports | undefined;
afterEach(() => ports?.close());

describe('while the back ends start', () => {
  it('the process is live and not ready', async () => {
    ports = await takePorts(anyPort);
    const live = await fetch(`${ports.api.url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
    const ready = await fetch(`${ports.api.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'starting' }]);
  });

  it('an operation is told to come again, and is served on the same connection then', async () => {
    ports = await takePorts(anyPort);
    const ask = () => fetch(`${ports?.api.url}/graphql`, { method: 'POST', body: 'x'.repeat(1_000_000) });
    const early = await ask();
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await early.json()).toEqual({
      errors: [
        {
          message: 'The gateway is starting.',
          extensions: { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 },
        },
      ],
    });
    ports.api.serve((_, response) => response.end('served'));
    expect(await (await ask()).text()).toBe('served');
  });

  it('a socket is not upgraded', async () => {
    ports = await takePorts(anyPort);
    const socket = new WebSocket(`${ports.api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const [event] = await once(socket, 'error');
    expect(event.type).toBe('error');
  });
});

it.each([
  ['metricsPort', 'METRICS_PORT'],
  ['mcpPort', 'MCP_PORT'],
])('gives the first port back when %s is taken, and says which setting it is', async (name, setting) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const taken = (other.address() as AddressInfo).port;
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  await expect(takePorts({ ...anyPort, port, [name]: taken })).rejects.toMatchObject({
    code: 'EADDRINUSE',
    port: taken,
    setting,
  });
  ports = await takePorts({ ...anyPort, port });
  expect(ports.api.url).toBe(`http://127.0.0.1:${port}`);
});
