/** The OpenAI-compatible door beside GraphQL: CPU of the gateway for the same completion, whole and streamed. */
import { startServer } from './harness/child.ts';
import { acrossStarts, type Comparison, compare, spread, startGenerator, starts } from './harness/compare.ts';
import { startGateways } from './harness/gateway.ts';
import { completion, completionStream, openAiCompletion, openAiStream } from './harness/loads.ts';
import type { Table } from './table.ts';

const CALLERS = 32;
const ask = { model: 'now', tokens: 64 };

const kinds = [
  { what: 'a whole completion', graphql: completion, openAi: openAiCompletion },
  { what: 'a streamed token', graphql: completionStream, openAi: openAiStream },
] as const;

export async function run(): Promise<readonly Table[]> {
  const comparisons = await acrossStarts(measure);
  return comparisons.map((measured, i) => ({
    title: `The OpenAI door: ${kinds[i % kinds.length]?.what}`,
    load: `${CALLERS} callers, an upstream that answers at once, 64 tokens; ${starts()}`,
    floor: 'the same call by GraphQL, in the same process',
    columns: ['', 'CPU µs', 'ratio to GraphQL'],
    rows: measured.map(({ name, cpuUs, ratios }) => [name, spread(cpuUs, 1), spread(ratios, 2)]),
  }));
}

/** Both kinds, of one gateway after the other. */
async function measure(rounds: number): Promise<readonly Comparison[]> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const gateways = await startGateways({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  try {
    const comparisons: Comparison[] = [];
    for (const { name, child } of gateways) {
      // A GraphQL endpoint is its own path; this door adds it.
      const origin = new URL(child.url).origin;
      for (const { graphql, openAi } of kinds) {
        const subjects = [
          { name: `${name}, GraphQL`, child, load: { ...graphql(child.url, ask), callers: CALLERS } },
          { name: `${name}, OpenAI`, child, load: { ...openAi(origin, ask), callers: CALLERS } },
        ];
        comparisons.push(await compare(generator, subjects, { rounds }));
      }
    }
    return comparisons;
  } finally {
    await generator.stop();
    for (const child of [...gateways.map(({ child }) => child), upstream]) await child.stop();
  }
}
