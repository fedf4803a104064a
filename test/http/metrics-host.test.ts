/** `METRICS_HOST`: where the metrics are served in local mode, and by which names they are answered there. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

/** The status of a GET, or why there was none. */
async function statusOf(url: URL | string, host?: string): Promise<number | string> {
  const call = request(url, { agent: false, headers: host === undefined ? {} : { host } }).end();
  try {
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode ?? 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'failed';
  }
}

const at = (address: string, gateway: Gateway, path = '/metrics') => {
  const url = new URL(path, path === '/metrics' ? gateway.app.metricsUrl : gateway.url);
  url.hostname = address;
  return url;
};

describe.each([
  { METRICS_HOST: '127.0.0.2', here: '127.0.0.2', elsewhere: 'ECONNREFUSED', foreign: 403 },
  // Open to the network on purpose, where Prometheus knows the gateway by whatever name.
  { METRICS_HOST: '0.0.0.0', here: '127.0.0.1', elsewhere: 200, foreign: 200 },
])('with METRICS_HOST=$METRICS_HOST', ({ METRICS_HOST, here, elsewhere, foreign }) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { METRICS_HOST } });
  });
  afterAll(() => gateway.close());

  it('the metrics are served there, and the API stays on HOST', async () => {
    expect(new URL(gateway.app.metricsUrl).hostname).toBe(METRICS_HOST);
    const text = await (await fetch(at(here, gateway))).text();
    expect(text).toMatch(/^gateway_pool_max \d+$/m);
    expect(await statusOf(at('127.0.0.3', gateway))).toBe(elsewhere);
    expect(await statusOf(at('127.0.0.3', gateway, '/health/live'))).toBe('ECONNREFUSED');
  });

  it.each(['localhost', '127.0.0.1:8003', '[::1]'])(
    'they are answered by the loopback name %s',
    async (name) => {
      expect(await statusOf(at(here, gateway), name)).toBe(200);
    },
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:8003', '10.0.0.7'])(
    'another name is answered only where the network may ask: "%s"',
    async (name) => {
      expect(await statusOf(at(here, gateway), name)).toBe(foreign);
      expect(await statusOf(at('127.0.0.1', gateway, '/health/live'), name)).toBe(403);
    },
  );
});
