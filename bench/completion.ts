/**
 * A governed, durable completion over HTTP: CPU for each request, beside a bare proxy and a gateway that governs nothing.
 * Each is measured twice: shortly after its start, and when hardly anything is compiled any more.
 */
import { startServer } from './harness/child.ts';
import {
  acrossStarts,
  type Comparison,
  compare,
  median,
  runIn,
  type Subject,
  spread,
  startGenerator,
  starts,
} from './harness/compare.ts';
import { startGateways } from './harness/gateway.ts';
import { completion, openAiCompletion } from './harness/loads.ts';
import { portkeyHeaders, startPortkey } from './harness/rivals.ts';
import type { Table } from './table.ts';

const CALLERS = 32;
const LENGTHS = [64, 1];
/** Of one token, between the two. */
const RUN_IN_REQUESTS = 15_000;
const AGES = ['shortly after the start', `after ${RUN_IN_REQUESTS} more`];

export async function run(): Promise<readonly Table[]> {
  const comparisons = await acrossStarts(measure);
  return comparisons.map((measured, i) => {
    const tokens = LENGTHS[i % LENGTHS.length];
    const age = AGES[Math.floor(i / LENGTHS.length)];
    const portkeyUs = measured[1]?.cpuUs ?? [];
    return {
      title: `A completion of ${tokens} ${tokens === 1 ? 'token' : 'tokens'}, ${age}`,
      load: `${CALLERS} callers, an upstream that answers at once, temperature 1, unlike prompts; ${starts()}`,
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
          cpuUs.map((cpu, start) => cpu / (portkeyUs[start] ?? Number.NaN)),
          2,
        ),
        Math.round(1e6 / median(cpuUs)),
        Math.round(median(perSecond)),
      ]),
    };
  });
}

async function measure(rounds: number): Promise<readonly Comparison[]> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const proxy = await startServer('bare-proxy.ts', [upstream.url], 'measured');
  const portkey = await startPortkey(upstream.url);
  const gateways = await startGateways({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  try {
    const subjectsOf = (tokens: number): readonly Subject[] => {
      const ask = { model: 'now', tokens };
      const rival = openAiCompletion(portkey.url, ask);
      const headers = { ...rival.headers, ...portkeyHeaders(upstream.url) };
      const subjects = [
        { name: 'bare proxy', child: proxy, load: openAiCompletion(proxy.url, ask) },
        { name: 'Portkey', child: portkey, load: { ...rival, headers } },
        ...gateways.map(({ name, child }) => ({ name, child, load: completion(child.url, ask) })),
      ];
      return subjects.map((subject) => ({ ...subject, load: { ...subject.load, callers: CALLERS } }));
    };
    const comparisons: Comparison[] = [];
    for (const age of AGES.keys()) {
      const loads = subjectsOf(1).map(({ load }) => load);
      if (age > 0) await runIn(generator, loads, RUN_IN_REQUESTS);
      for (const tokens of LENGTHS) {
        comparisons.push(await compare(generator, subjectsOf(tokens), { rounds }));
      }
    }
    return comparisons;
  } finally {
    await generator.stop();
    for (const child of [...gateways.map(({ child }) => child), portkey, proxy, upstream]) await child.stop();
  }
}
