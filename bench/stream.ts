/** Streamed completions over HTTP: CPU for each token, beside a proxy that passes the event stream on. */
import { startServer } from './harness/child.ts';
import { acrossStarts, type Comparison, compare, spread, startGenerator, starts } from './harness/compare.ts';
import { startGateways } from './harness/gateway.ts';
import { completionStream, openAiStream } from './harness/loads.ts';
import type { Table } from './table.ts';

const STREAMS = 40;
const TOKENS = 200;
const PACE_MS = 7;

export async function run(): Promise<Table> {
  const [measured = []] = await acrossStarts(async (rounds) => [await measure(rounds)]);
  return {
    title: 'A streamed token',
    load: `${STREAMS} streams of ${TOKENS} tokens, one every ${PACE_MS} ms, usage in each chunk; ${starts()}`,
    floor: 'node:http and undici dispatch, passing the same stream on',
    columns: ['', 'CPU µs a token', 'ratio'],
    rows: measured.map(({ name, cpuUs, ratios }) => [name, spread(cpuUs, 1), spread(ratios, 2)]),
  };
}

async function measure(rounds: number): Promise<Comparison> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const proxy = await startServer('bare-proxy.ts', [upstream.url], 'measured');
  const gateways = await startGateways({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  const ask = { model: `pace-${PACE_MS}`, tokens: TOKENS };
  try {
    return await compare(
      generator,
      [
        { name: 'bare SSE proxy', child: proxy, load: { ...openAiStream(proxy.url, ask), callers: STREAMS } },
        ...gateways.map(({ name, child }) => ({
          name,
          child,
          load: { ...completionStream(child.url, ask), callers: STREAMS },
        })),
      ],
      { rounds, warmUpRequests: 3 * STREAMS },
    );
  } finally {
    await generator.stop();
    for (const child of [...gateways.map(({ child }) => child), proxy, upstream]) await child.stop();
  }
}
