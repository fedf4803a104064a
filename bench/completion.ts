/** A governed, durable completion over HTTP: CPU for each request, beside a bare proxy and a gateway that governs nothing. */
import { startServer } from './harness/child.ts';
import { compare, median, rounds, spread, startGenerator } from './harness/compare.ts';
import { startGateways } from './harness/gateway.ts';
import { completion, openAiCompletion } from './harness/loads.ts';
import { portkeyHeaders, startPortkey } from './harness/rivals.ts';
import type { Table } from './table.ts';

const CALLERS = 32;

export async function run(): Promise<readonly Table[]> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const proxy = await startServer('bare-proxy.ts', [upstream.url], 'measured');
  const portkey = await startPortkey(upstream.url);
  const gateways = await startGateways({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  try {
    const tables: Table[] = [];
    for (const tokens of [64, 1]) {
      const ask = { model: 'now', tokens };
      const bare = openAiCompletion(proxy.url, ask);
      const rival = openAiCompletion(portkey.url, ask);
      const measured = await compare(generator, [
        { name: 'bare proxy', child: proxy, load: { ...bare, callers: CALLERS } },
        {
          name: 'Portkey',
          child: portkey,
          load: {
            ...rival,
            headers: { ...rival.headers, ...portkeyHeaders(upstream.url) },
            callers: CALLERS,
          },
        },
        ...gateways.map(({ name, child }) => ({
          name,
          child,
          load: { ...completion(child.url, ask), callers: CALLERS },
        })),
      ]);
      const portkeyUs = measured[1]?.cpuUs ?? [];
      tables.push({
        title: `A completion of ${tokens} ${tokens === 1 ? 'token' : 'tokens'}`,
        load: `${CALLERS} callers, an upstream that answers at once, temperature 1, unlike prompts; ${rounds()}`,
        floor: 'node:http and undici dispatch, passing a whole answer on',
        columns: [
          '',
          'CPU µs a request',
          'ratio to the floor',
          'ratio to Portkey',
          'a second on one core',
          'seen a second',
        ],
        rows: measured.map(({ name, cpuUs, ratios, perSecond }) => [
          name,
          spread(cpuUs),
          spread(ratios, 1),
          spread(
            cpuUs.map((cpu, i) => cpu / (portkeyUs[i] ?? Number.NaN)),
            2,
          ),
          Math.round(1e6 / median(cpuUs)),
          Math.round(median(perSecond)),
        ]),
      });
    }
    return tables;
  } finally {
    await generator.stop();
    for (const child of [...gateways.map(({ child }) => child), portkey, proxy, upstream]) await child.stop();
  }
}
