/**
 * Streamed completions over HTTP: CPU for each token, beside a proxy that passes the event stream on. Each is measured
 * twice, as what a stream does once costs several times as much while it is being compiled.
 */
import { startServer } from './harness/child.ts';
import {
  acrossStarts,
  type Comparison,
  compare,
  runIn,
  spread,
  startGenerator,
  starts,
} from './harness/compare.ts';
import { startGateways } from './harness/gateway.ts';
import { type Ask, completionStream, openAiStream } from './harness/loads.ts';
import type { Table } from './table.ts';

const STREAMS = 40;
const TOKENS = 200;
const PACE_MS = 7;

/** Short ones, at once, after which hardly anything is compiled any more. */
const WARMING = { streams: 8_000, callers: 32, ask: { model: 'now', tokens: 8 } };

export async function run(): Promise<Table> {
  const [started = [], warm = []] = await acrossStarts(measure);
  const rowsOf = (when: string, measured: Comparison) =>
    measured.map(({ name, cpuUs, ratios }) => [`${name}, ${when}`, spread(cpuUs, 1), spread(ratios, 2)]);
  return {
    title: 'A streamed token',
    load: `${STREAMS} streams of ${TOKENS} tokens, one every ${PACE_MS} ms, usage in each chunk; ${starts()}`,
    floor: 'node:http and undici dispatch, passing the same stream on',
    columns: ['', 'CPU µs a token', 'ratio'],
    rows: [
      ...rowsOf(`after ${3 * STREAMS} streams`, started),
      ...rowsOf(`after ${WARMING.streams} more`, warm),
    ],
  };
}

async function measure(rounds: number): Promise<readonly Comparison[]> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const proxy = await startServer('bare-proxy.ts', [upstream.url], 'measured');
  const gateways = await startGateways({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  const asked = [
    { name: 'bare SSE proxy', child: proxy, loadOf: (ask: Ask) => openAiStream(proxy.url, ask) },
    ...gateways.map(({ name, child }) => ({
      name,
      child,
      loadOf: (ask: Ask) => completionStream(child.url, ask),
    })),
  ];
  const subjects = asked.map(({ name, child, loadOf }) => ({
    name,
    child,
    load: { ...loadOf({ model: `pace-${PACE_MS}`, tokens: TOKENS }), callers: STREAMS },
  }));
  try {
    const started = await compare(generator, subjects, { rounds, warmUpRequests: 3 * STREAMS });
    const { streams, callers, ask } = WARMING;
    await runIn(
      generator,
      asked.map(({ loadOf }) => ({ ...loadOf(ask), callers })),
      streams,
    );
    return [started, await compare(generator, subjects, { rounds, warmUpRequests: STREAMS })];
  } finally {
    await generator.stop();
    for (const child of [...gateways.map(({ child }) => child), proxy, upstream]) await child.stop();
  }
}
